"""What an event of a Matrix room means for the bot. Anything may be in an event; what can't be read means nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters.base import (
    Arrived,
    Blocked,
    Command,
    Incoming,
    Joined,
    Left,
    Moved,
    Person,
    Pressed,
    Removed,
    Room,
    Said,
    Started,
    What,
)
from adapters.cleaning import storable
from adapters.matrix.render import CHOICES, MOST_REACTIONS
from adapters.matrix.sight import Sight, content_of, text_at

PLATFORM = "matrix"
_WORDS = frozenset({"m.text", "m.emote"})
_WORDLESS = frozenset({"m.image", "m.audio", "m.video", "m.file", "m.location"})
_COMMAND = re.compile(r"!\s*(?:netwever\b[\s:,]*)?!?\s*(.*)", re.IGNORECASE | re.DOTALL)
_IN_GROUPS = re.compile(r"!netwever\b", re.IGNORECASE)
_LOOKS_LIKE_ONE = re.compile(r"!\s*[^\W\d_]")
_DOOR = re.compile(r"start[ \t]+([A-Za-z0-9_-]{1,64})\s*", re.IGNORECASE)
_LATEST = 253_402_300_799_000  # milliseconds; the year 9999


@dataclass(frozen=True, slots=True)
class Place:
    """A room as the bot stands in it. `other`: with whom it is a private chat, None in a group."""

    me: str
    sight: Sight
    other: str | None

    @property
    def room(self) -> Room:
        return Room(PLATFORM, "", self.sight.room_id)

    @property
    def my_names(self) -> tuple[str, ...]:
        """What people call the bot, longest first."""
        local = self.me[1:].partition(":")[0]
        names = {self.sight.present.get(self.me, "").strip(), self.me, f"@{local}", local}
        return tuple(sorted((name for name in names if name), key=len, reverse=True))


def kind_of(event: Mapping[str, Any]) -> str:
    return text_at(event, "type")


def event_id_of(event: Mapping[str, Any]) -> str:
    return text_at(event, "event_id")


def sender_of(event: Mapping[str, Any]) -> str:
    return text_at(event, "sender")


def incoming(event: Mapping[str, Any], place: Place, what: What, who: str = "") -> Incoming:
    """The event as the core gets it. `who`: whom it is about, when that is not who sent it."""
    person = who or sender_of(event)
    in_group = place.other is None
    return Incoming(
        event_id=event_id_of(event),
        at=_at(event),
        who=Person(PLATFORM, "", person),
        what=what,
        where=place.room if in_group else None,
        name=storable(place.sight.present.get(person, ""))[:200],
    )


def is_from_people(event: Mapping[str, Any], place: Place) -> bool:
    """Whether somebody else than the bot sent it, and an edit it is not: what was first said is what counts."""
    relation = content_of(event).get("m.relates_to")
    edit = isinstance(relation, dict) and relation.get("rel_type") == "m.replace"
    sender = sender_of(event)
    return bool(sender and event_id_of(event)) and sender != place.me and not edit


def said(event: Mapping[str, Any], place: Place, *, answers_me: bool = False) -> What | None:
    """What the message means; None when it is not for the bot. `answers_me`: it replies to something of the bot's."""
    content = content_of(event)
    kind = text_at(content, "msgtype")
    if kind in _WORDLESS and place.other is not None:
        return Said("")
    if kind not in _WORDS:
        return None
    text = storable(_without_quote(content)).strip()
    if place.other is not None:
        return _meant(_without_name(text, place) or text, private=True)
    if _IN_GROUPS.match(text):
        return _meant(text, private=False)
    if not (answers_me or _mentions(content, text, place)):
        return None
    return _meant(_without_name(text, place), private=False)


def answered(event: Mapping[str, Any]) -> str:
    """The id of the event that this one replies to; empty when to none."""
    relation = content_of(event).get("m.relates_to")
    reply = relation.get("m.in_reply_to") if isinstance(relation, dict) else None
    return text_at(reply, "event_id") if isinstance(reply, dict) else ""


def reaction(event: Mapping[str, Any]) -> tuple[str, int] | None:
    """The event that was reacted to, and the number; None when it is not a number."""
    relation = content_of(event).get("m.relates_to")
    if kind_of(event) != "m.reaction" or not isinstance(relation, dict) or relation.get("rel_type") != "m.annotation":
        return None
    key = text_at(relation, "key").replace("\ufe0f", "")
    digit = key.removesuffix("\u20e3")
    if len(digit) != 1 or digit not in "123456789"[:MOST_REACTIONS]:
        return None
    return text_at(relation, "event_id"), int(digit)


def pressed(question: Mapping[str, Any], number: int, me: str) -> What | None:
    """The choice with this number on the bot's own question, as it was last changed; None when it has none."""
    if sender_of(question) != me:
        return None
    tokens = _choices(_latest(question)) or _choices(content_of(question))
    return Pressed(tokens[number - 1]) if number <= len(tokens) else None


def membership(event: Mapping[str, Any], before: Place) -> tuple[What, str] | None:
    """What it means that somebody else came or went, and who; `before` is the room as it was."""
    user_id, now = text_at(event, "state_key"), text_at(content_of(event), "membership")
    if kind_of(event) != "m.room.member" or user_id == before.me or not user_id:
        return None
    was_here = user_id in before.sight.joined
    if before.other is not None:
        return (Blocked(), user_id) if user_id == before.other and now in ("leave", "ban") else None
    if now == "join" and not was_here:
        return Joined(), user_id
    return (Left(), user_id) if now in ("leave", "ban") and was_here else None


def is_mine(event: Mapping[str, Any], me: str, *memberships: str) -> bool:
    """Whether it says that the bot itself now is this in the room."""
    if kind_of(event) != "m.room.member" or event.get("state_key") != me:
        return False
    return text_at(content_of(event), "membership") in memberships


def is_arrival(event: Mapping[str, Any], me: str) -> bool:
    """Whether the bot came in with this event; a new name is another one of the same kind."""
    if not is_mine(event, me, "join"):
        return False
    unsigned = event.get("unsigned")
    before = unsigned.get("prev_content") if isinstance(unsigned, dict) else None
    return not (isinstance(before, dict) and before.get("membership") == "join")


def arrived(event: Mapping[str, Any], place: Place, inviter: str) -> Incoming:
    """The bot came into a group, or into a private chat, where that is somebody's first sign."""
    if place.other is not None:
        return incoming(event, place, Joined(), place.other)
    return incoming(event, place, Arrived(), inviter or place.me)


def moved(event: Mapping[str, Any], old: Place, new_room: str) -> Incoming:
    return incoming(event, old, Moved(new_room))


def removed(event: Mapping[str, Any], before: Place) -> Incoming:
    """The bot was taken out of a group, or a private chat was closed to it."""
    if before.other is not None:
        return incoming(event, before, Blocked(), before.other)
    return incoming(event, before, Removed())


def _meant(text: str, *, private: bool) -> What:
    """Words, a command, or a door that was taken."""
    if not text.startswith("!") or not (_IN_GROUPS.match(text) or _LOOKS_LIKE_ONE.match(text)):
        return Said(text)
    found = _COMMAND.fullmatch(text)
    rest = found[1].strip() if found else ""
    door = _DOOR.fullmatch(rest)
    if door is not None and private:
        return Started(door[1])
    name, _, words = rest.partition(" ") if " " in rest.split("\n")[0] else rest.partition("\n")
    return Command(name.lower() or "help", words.strip())


def _mentions(content: Mapping[str, Any], text: str, place: Place) -> bool:
    """By the list of people that newer clients send; by the bot's name before the words where there is no such list."""
    listed = content.get("m.mentions")
    people = listed.get("user_ids") if isinstance(listed, dict) else None
    if isinstance(people, list) and place.me in people:
        return True
    if place.me in text or f"matrix.to/#/{place.me}" in text_at(content, "formatted_body"):
        return True
    return _without_name(text, place) != text


def _without_name(text: str, place: Place) -> str:
    """The words without the bot's name before or behind them."""
    for name in place.my_names:
        at_start = re.match(rf"{re.escape(name)}(?:\s*[:,]\s*|\s+|$)", text, re.IGNORECASE)
        if at_start:
            return text[at_start.end() :].strip()
    if text.endswith(place.me):
        return text.removesuffix(place.me).rstrip(" ,")
    return text


def _without_quote(content: Mapping[str, Any]) -> str:
    """The body without the lines of another message that older clients put before a reply."""
    body = text_at(content, "body")
    relation = content.get("m.relates_to")
    if not (isinstance(relation, dict) and "m.in_reply_to" in relation and body.startswith("> ")):
        return body
    lines = body.split("\n")
    while lines and lines[0].startswith(">"):
        lines.pop(0)
    return "\n".join(lines)


def _latest(question: Mapping[str, Any]) -> Mapping[str, Any]:
    """The new content of the latest edit, where the server sends it along."""
    place: Any = question
    for name in ("unsigned", "m.relations", "m.replace", "content", "m.new_content"):
        place = place.get(name) if isinstance(place, dict) else None
    return place if isinstance(place, dict) else {}


def _choices(content: Mapping[str, Any]) -> list[str]:
    tokens = content.get(CHOICES)
    return [token for token in tokens if isinstance(token, str)] if isinstance(tokens, list) else []


def _at(event: Mapping[str, Any]) -> datetime:
    """When it happened, as the sender's server says."""
    stamp = event.get("origin_server_ts")
    known = isinstance(stamp, int) and not isinstance(stamp, bool) and 0 <= stamp <= _LATEST
    return datetime.fromtimestamp(stamp / 1000 if known else 0, UTC)  # type: ignore[operator]
