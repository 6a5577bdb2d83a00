"""What Slack sent: from the body of a request to an event, or to nothing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any

from adapters.base import (
    Arrived,
    Blocked,
    Command,
    Filled,
    Incoming,
    Joined,
    Left,
    Looked,
    Person,
    Pressed,
    Removed,
    Room,
    Said,
    Started,
    What,
)
from adapters.cleaning import storable
from adapters.slack.modal import answers
from adapters.slack.people import Profile
from adapters.slack.render import CHOICE, DOOR

Body = Mapping[str, Any]
Event = Mapping[str, Any]
_SPOKEN = (None, "file_share", "thread_broadcast", "me_message")  # subtypes that somebody typed
_MARKUP = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Here:
    """The workspace that an event came from, as far as it matters for understanding it, and the time there."""

    team: str
    bot: str  # the bot's own user id
    now: datetime  # of events that tell no time of their own
    room: str = ""  # the network's channel


@dataclass(frozen=True, slots=True)
class Heard:
    """Something for the bot, before it is known who the person is. `user_team`: theirs, where Slack says so."""

    id: str
    user: str
    what: What
    at: datetime
    room: str = ""
    handle: str = ""
    user_team: str = ""
    echo: str = ""  # the client's own id of a message: the same one again is the same message


@dataclass(frozen=True, slots=True)
class Gone:
    """The bot was taken out of a workspace, or its token was revoked, at this time."""

    team: str
    at: datetime


def team_of(body: Body) -> str:
    """The workspace whose bot this was sent to. In a shared channel that isn't always where it was written."""
    first = next(iter(body.get("authorizations") or ()), None) or {}
    team = body.get("team")
    inside = team.get("id") if isinstance(team, Mapping) else None
    return str(first.get("team_id") or inside or body.get("team_id") or (body.get("user") or {}).get("team_id") or "")


def speaker_of(body: Body) -> str:
    """Who did this, in any kind of body; only to keep one person's messages in order."""
    event, user = body.get("event") or {}, body.get("user") or body.get("user_id")
    found = event.get("user") or user
    return str(found.get("id") if isinstance(found, Mapping) else found)


def gone(body: Body, now: datetime) -> Gone | None:
    """Whether this says that the bot is not in a workspace any more."""
    event = body.get("event") or {}
    revoked = event.get("type") == "tokens_revoked" and (event.get("tokens") or {}).get("bot")
    if not revoked and event.get("type") != "app_uninstalled":
        return None
    return Gone(str(body.get("team_id") or team_of(body)), _time(now, body.get("event_time")))


def heard(body: Body, here: Here) -> Heard | None:
    """What is in a request's body for the bot; None when it is nothing for us."""
    match body.get("type"):
        case "event_callback":
            event = body.get("event") or {}
            read = _EVENTS.get(str(event.get("type")))
            return read(event, body, here) if read else None
        case "block_actions":
            return _pressed(body, here)
        case "view_submission":
            return _filled(body, here)
        case "shortcut" | "message_action":
            return _shortcut(body, here)
        case _:
            return _command(body, here) if body.get("command") else None


def incoming(found: Heard, here: Here, who: Profile) -> Incoming:
    """The event, with what is known about the person."""
    return Incoming(
        event_id=found.id[:255],
        at=found.at,
        who=Person("slack", here.team, found.user),
        what=found.what,
        where=Room("slack", here.team, found.room) if found.room else None,
        name=who.name,
        language=who.language,
        outsider=who.outsider,
        handle=found.handle,
    )


def typed(text: str, bot: str) -> str:
    """The words of a message without Slack's markup, and without the mention of the bot."""

    def shown(found: re.Match[str]) -> str:
        target, label = found[1], found[2]
        if target == f"@{bot}":
            return " "
        if target[:1] in ("@", "#", "!"):
            return f"{target[0] if target[0] != '!' else '@'}{label or target[1:]}".replace("@@", "@")
        return target.removeprefix("mailto:").removeprefix("tel:")

    return storable(unescape(_MARKUP.sub(shown, text))).strip()


# --- events ----------------------------------------------------------------------------------------------------------
def _said(event: Event, _body: Body, here: Here) -> Heard | None:
    """Somebody wrote to the bot: in the direct chat, or naming it in a channel. A message that names the bot comes
    twice, as `message` and as `app_mention`: both have the same channel and time."""
    user, channel = str(event.get("user") or ""), str(event.get("channel") or "")
    if event.get("subtype") not in _SPOKEN or event.get("bot_id") or event.get("hidden") or user in ("", here.bot):
        return None
    direct = event.get("channel_type") == "im" or channel.startswith("D")
    text = str(event.get("text") or "")
    if not direct and f"<@{here.bot}" not in text:
        return None
    echo = str(event.get("client_msg_id") or "")
    ts = str(event.get("ts") or "")
    # One message was seen to come twice with different times (github.com/typeclaw/typeclaw, issue 49).
    key = f"own:{user}:{echo}" if direct and echo else f"msg:{channel}:{ts}"
    return Heard(
        key, user, Said(typed(text, here.bot)), _time(here.now, ts), "" if direct else channel,
        user_team=_team_of_speaker(event), echo=f"{user}:{echo}" if echo else "",
    )  # fmt: skip


def _looked(event: Event, body: Body, here: Here) -> Heard | None:
    if event.get("tab") != "home":
        return None
    return Heard(_event_id(body), str(event.get("user") or ""), Looked(), _time(here.now, event.get("event_ts")))


def _came(event: Event, body: Body, here: Here) -> Heard | None:
    return _moved_in_or_out(event, body, here, Arrived(), Joined())


def _went(event: Event, body: Body, here: Here) -> Heard | None:
    return _moved_in_or_out(event, body, here, Removed(), Left())


def _moved_in_or_out(event: Event, body: Body, here: Here, itself: What, somebody: What) -> Heard | None:
    user, channel = str(event.get("user") or ""), str(event.get("channel") or "")
    at = _time(here.now, event.get("event_ts"), body.get("event_time"))
    if user == here.bot:
        return Heard(_event_id(body), user, itself, at, channel)
    if not user or channel != here.room:
        return None
    # `team` of these events is the channel's workspace, not the person's.
    return Heard(_event_id(body), user, somebody, at, channel)


def _shut(event: Event, body: Body, here: Here) -> Heard | None:
    """The bot may not speak in this channel any more: it was archived or deleted, or the bot left it."""
    channel = event.get("channel")
    at = _time(here.now, event.get("event_ts"), body.get("event_time"))
    return Heard(_event_id(body), here.bot, Removed(), at, str(channel)) if channel and here.bot else None


def _reopened(event: Event, body: Body, here: Here) -> Heard | None:
    found = _shut(event, body, here)
    return found and Heard(found.id, found.user, Arrived(), found.at, found.room)


def _changed(event: Event, body: Body, here: Here) -> Heard | None:
    """Only a deactivated account matters to the bot."""
    user = event.get("user") or {}
    if not user.get("deleted") or user.get("is_bot") or not user.get("id"):
        return None
    at = _time(here.now, event.get("event_ts"), body.get("event_time"))
    return Heard(_event_id(body), str(user["id"]), Blocked(), at)


_EVENTS: Mapping[str, Callable[[Event, Body, Here], Heard | None]] = {
    "message": _said,
    "app_mention": _said,
    "app_home_opened": _looked,
    "member_joined_channel": _came,
    "member_left_channel": _went,
    "channel_left": _shut,
    "group_left": _shut,
    "channel_archive": _shut,
    "group_archive": _shut,
    "channel_deleted": _shut,
    "group_deleted": _shut,
    "channel_unarchive": _reopened,
    "group_unarchive": _reopened,
    "user_change": _changed,
}
EVENTS = frozenset(_EVENTS) | {"tokens_revoked", "app_uninstalled"}  # all that the code listens to


# --- what people do with buttons, forms and commands -----------------------------------------------------------------
def _pressed(body: Body, here: Here) -> Heard | None:
    action = next(iter(body.get("actions") or ()), None) or {}
    kind, value = str(action.get("action_id") or "").partition(":")[0], str(action.get("value") or "")
    if not value or kind not in (CHOICE, DOOR):
        return None
    channel = body.get("channel") or {}
    direct = kind == DOOR or not channel or channel.get("name") == "directmessage"
    direct = direct or str(channel.get("id", "")).startswith("D")
    what: What = Started(value[:64]) if kind == DOOR else Pressed(storable(value[:128]))
    return _done(body, here, what, f"{action.get('action_ts')}:{value}", "" if direct else str(channel["id"]))


def _filled(body: Body, here: Here) -> Heard:
    view = body.get("view") or {}
    what = Filled(storable(str(view.get("callback_id") or "")), answers(view))
    return _done(body, here, what, f"{view.get('id')}:{view.get('hash')}", handle=False)


def _shortcut(body: Body, here: Here) -> Heard:
    """A shortcut's callback id is the command; of a message, its words come along."""
    words = (body.get("message") or {}).get("text") or ""
    what = Command(str(body.get("callback_id") or "help").lower(), typed(str(words), ""))
    return _done(body, here, what, str(body.get("action_ts") or body.get("trigger_id")))


def _command(body: Body, here: Here) -> Heard:
    """What is typed after `/netwever`. Only that person sees it, wherever it is typed: so it is a direct chat."""
    name, _, rest = typed(str(body.get("text") or ""), "").partition(" ")
    trigger = str(body.get("trigger_id") or "")
    return Heard(
        f"cmd:{trigger}", str(body.get("user_id") or ""), Command(name.lower() or "help", rest.strip()),
        here.now, handle=trigger, user_team="" if body.get("enterprise_id") else str(body.get("team_id") or ""),
    )  # fmt: skip


def _done(body: Body, here: Here, what: What, detail: str, room: str = "", *, handle: bool = True) -> Heard:
    user = body.get("user") or {}
    action = next(iter(body.get("actions") or ()), None) or {}
    return Heard(
        f"{what.kind}:{user.get('id')}:{detail}", str(user.get("id") or ""), what,
        _time(here.now, body.get("action_ts"), action.get("action_ts")), room,
        str(body.get("trigger_id") or "") if handle else "",
        user_team="" if body.get("enterprise") else str(user.get("team_id") or ""),
    )  # fmt: skip


def _event_id(body: Body) -> str:
    return f"event:{body.get('event_id')}"


def _team_of_speaker(event: Event) -> str:
    """In a shared channel Slack says from which workspace the speaker is."""
    return str(event.get("user_team") or event.get("source_team") or event.get("team") or "")


def _time(now: datetime, *stamps: Any) -> datetime:
    """The first of Slack's stamps (seconds) that is one, as a time; else `now`."""
    for stamp in stamps:
        try:
            return datetime.fromtimestamp(float(stamp), UTC)
        except (TypeError, ValueError, OverflowError, OSError):
            continue
    return now
