"""The digest: what happened in the network, told to its group in at most five lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from bot.duty import Done, Duty
from bot.house import Work
from bot.speaking import Delivery, tell_room
from bot.usecases import groups
from bot.usecases.glimpses import first_name
from bot.usecases.recurring import keep_planned, next_weekly
from bot.usecases.rounds import next_round
from bot.wording import Label
from matching.places import region_name, resolve
from matching.text import clip
from matching.values import Gain, Member, MemberState, Purpose, Request, Tip
from storage import introductions, members, notes, requests, schedule, tips
from storage.schedule import Due

_LONGEST = 160  # characters of a request
_STALE = timedelta(days=60)  # what is older than this is no news any more
T = TypeVar("T", Tip, Request, Member)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the digest, and whose words or name it holds."""

    text: Label
    about: tuple[str, ...] = ()


def plan_recurring(work: Work) -> None:
    """The next digest, where there is a group to tell it to."""
    at = next_digest(work)
    if at is None:
        schedule.cancel(work.tx, "digest")
    else:
        keep_planned(work, "digest", at)


def next_digest(work: Work) -> datetime | None:
    """When the next digest comes. None when this network has none."""
    chosen = work.house.settings.digest
    if not chosen.enabled or not work.house.settings.network.group.room:
        return None
    return next_weekly(work.house.calendar, chosen.weekday.number, chosen.at, chosen.every_weeks, work.now)


def _digest(work: Work, due: Due) -> Done:
    """Tell the group what it has not been told before; nothing when there is nothing."""
    next_at, room = next_digest(work), groups.the_group(work)
    if next_at is None or room is None:
        return Done(next_at=next_at)
    news = [line for tell in (_tip, _request, _result, _newcomer) if (line := tell(work)) is not None]
    if not news:
        return Done(next_at=next_at)
    language = work.house.settings.network.language
    lines = [*news, *_date(work)]
    delivery = Delivery(
        key=f"digest:{due.due_at.date()}",
        quiet=True,
        not_before=work.house.calendar.speaking_at(work.now),
        about={member for line in lines for member in line.about},
    )
    tell_room(work, room, language, "digest.news", delivery=delivery, lines=[line.text for line in lines])
    return Done(Label("digest.did_tell", {"count": len(lines)}), next_at)


def _tip(work: Work) -> Line | None:
    """A tip that is new."""
    tip = _next_untold(work, "tip", tips.everything(work.tx), lambda one: one.created_at)
    if tip is None:
        return None
    return Line(Label("digest.tip", {"title": tip.title}), (tip.author,) if tip.author else ())


def _request(work: Work) -> Line | None:
    """An open request that brought nobody together yet and whose asker said it may be told; never the name."""
    allowed = {member.id for member in _tellable(work)}
    told = [
        request
        for request in requests.all_open(work.tx)
        if request.by in allowed and not introductions.of_request(work.tx, request.id)
    ]
    request = _next_untold(work, "request", told, lambda one: one.created_at)
    return Line(Label("digest.request", {"text": clip(request.text, _LONGEST)}), (request.by,)) if request else None


def _newcomer(work: Work) -> Line | None:
    """Somebody who joined: by first name where they said so, else by sector and region."""
    member = _next_untold(work, "newcomer", _tellable(work), lambda one: one.joined_at)
    if member is None:
        return None
    words = {"name": first_name(member), "sector": member.sector, "region": _region(work, member)}
    who = "named" if member.allows(Purpose.NAME) and member.name else "somebody"
    known = [name for name in ("sector", "region") if words[name]]
    return Line(Label("_".join([f"digest.{who}", *known]), words), (member.id,))


def _result(work: Work) -> Line | None:
    """What introductions gave since the last digest: kinds only, no people."""
    since = _cursor(work, "result")
    told = [
        outcome
        for introduction in introductions.recent_results(work.tx, since)
        for outcome in introductions.outcomes(work.tx, introduction.id)
        if outcome.gain is not None and outcome.gain is not Gain.NOTHING
    ]
    _put_cursor(work, "result", work.now)
    if not told:
        return None
    street = next((one.street for one in told if one.street not in (None, "nothing")), None)
    earns = next((one.earns for one in told if one.earns not in (None, "nothing")), None)
    gains = list(dict.fromkeys(_plain(work, f"gain.{one.gain}") for one in told))
    details = [_plain(work, key) for key in (f"street.{street}" * bool(street), f"earns.{earns}" * bool(earns)) if key]
    return Line(Label("digest.result_details" if details else "digest.result", {"gains": gains, "details": details}))


def _date(work: Work) -> Sequence[Line]:
    at = next_round(work)
    return [Line(Label("digest.round", {"at": at}))] if at is not None else []


def _next_untold(work: Work, kind: str, items: Sequence[T], at: Callable[[T], datetime | None]) -> T | None:
    """The oldest item that came after the one told last, and is still news. From now on it counts as told."""
    since = _cursor(work, kind)
    dated = [(moment, item) for item in items if (moment := at(item)) is not None and moment > since]
    if not dated:
        return None
    moment, found = min(dated, key=lambda one: one[0])
    _put_cursor(work, kind, moment)
    return found


def _cursor(work: Work, kind: str) -> datetime:
    written = notes.get(work.tx, f"digest.{kind}")
    oldest = work.now - _STALE
    return max(oldest, datetime.fromisoformat(written)) if written else oldest


def _put_cursor(work: Work, kind: str, at: datetime) -> None:
    notes.put(work.tx, f"digest.{kind}", at.isoformat())


def _tellable(work: Work) -> list[Member]:
    """Who said that their request or arrival may be told to the group."""
    active = members.everyone(work.tx, MemberState.ACTIVE)
    return [member for member in active if member.allows(Purpose.DIGEST)]


def _region(work: Work, member: Member) -> str:
    """Wide enough not to point at one house: the region, else the place as the member gave it."""
    place = resolve(work.house.gazetteer, member.area).sure if member.area else None
    return (region_name(place) if place else None) or member.area


def _plain(work: Work, key: str) -> str:
    """The text on a button as it stands inside a sentence."""
    label = work.house.wording.line(work.house.settings.network.language, key)
    return label[:1].lower() + label[1:]


DUTIES: Mapping[str, Duty] = {"digest": _digest}
