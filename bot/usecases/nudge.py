"""The weekly line in the group: what is going on, never whose, and a button to take part."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bot.duty import Done, Duty
from bot.house import Work
from bot.speaking import Delivery, tell_room
from bot.usecases import groups
from bot.usecases.recurring import keep_planned, next_weekly
from bot.usecases.rounds import next_round
from bot.wording import Label, Theme
from matching.values import MemberState, Purpose
from storage import introductions, members, notes, requests, rounds, schedule
from storage.schedule import Due

_WITHOUT_DOORS = ("console", "web")  # platforms whose groups have no way to a private chat
_FEWEST = 3  # a number below this would point at people
_A_MONTH = timedelta(days=30)
_LAST = "nudge.last"


@dataclass(frozen=True, slots=True)
class Story:
    """Something to say this week: its text and the words for it."""

    key: str
    words: Mapping[str, Any] = field(default_factory=dict)


def plan_recurring(work: Work) -> None:
    """The next line, where there is a group with doors."""
    at = next_nudge(work)
    if at is None:
        schedule.cancel(work.tx, "nudge")
    else:
        keep_planned(work, "nudge", at)


def next_nudge(work: Work) -> datetime | None:
    """When the next line comes. None when this network has none."""
    chosen, group = work.house.settings.nudge, work.house.settings.network.group
    if not chosen.enabled or not group.room or group.platform in _WITHOUT_DOORS:
        return None
    return next_weekly(work.house.calendar, chosen.weekday.number, chosen.at, chosen.every_weeks, work.now)


def _nudge(work: Work, due: Due) -> Done:
    """Say something else than last time. One that is late by days is not made up for."""
    next_at, room = next_nudge(work), groups.the_group(work)
    if next_at is None or room is None or due.due_at.astimezone(work.house.zone).date() != work.today:
        return Done(next_at=next_at)
    story = _story(work)
    notes.put(work.tx, _LAST, story.key)
    language = work.house.settings.network.language
    tell_room(
        work, room, language, story.key, delivery=Delivery(key=f"nudge:{due.due_at.date()}"),
        door=groups.door(work.house, language, "nudge.door", groups.WEEK), **story.words,
    )  # fmt: skip
    return Done(Label("nudge.did_tell"), next_at)


def _story(work: Work) -> Story:
    """The next in turn after last week's that has something to tell. The last two always have."""
    last = notes.get(work.tx, _LAST, "")
    names = [f"nudge.{name}" for name in _TELLERS]
    turn = names.index(last) + 1 if last in names else 0
    tellers: Sequence[Callable[[Work], Story | None]] = list(_TELLERS.values())
    found = (tell(work) for tell in (*tellers[turn:], *tellers[:turn]))
    return next(story for story in found if story is not None)


def _round(work: Work) -> Story | None:
    """How many took part last time, and when the next one is."""
    at, held = next_round(work), rounds.latest(work.tx)
    if at is None or held is None or held.members < _FEWEST or held.at < work.now - _A_MONTH:
        return None
    return Story("nudge.round", {"count": held.members, "at": at})


def _theme(work: Work) -> Story | None:
    """A theme that somebody asks about who said that their request may be told; never the words."""
    allowed = {one.id for one in members.everyone(work.tx, MemberState.ACTIVE) if one.allows(Purpose.DIGEST)}
    open_now = [one for one in requests.all_open(work.tx) if one.by in allowed]
    themes = [theme for one in reversed(open_now) for theme in one.themes]
    told = notes.get(work.tx, "nudge.theme", "")
    fresh = next((theme for theme in themes if theme != told), None)
    if fresh is None:
        return None
    notes.put(work.tx, "nudge.theme", fresh)
    return Story("nudge.theme", {"theme": Theme(fresh)})


def _met(work: Work) -> Story | None:
    """How many people were brought together in the last month."""
    since: date = (work.now - _A_MONTH).date()
    count = sum(on >= since for on in introductions.met_pairs(work.tx).values())
    return Story("nudge.met", {"count": count}) if count >= _FEWEST else None


_TELLERS: Mapping[str, Callable[[Work], Story | None]] = {
    "round": _round,
    "seek": lambda _work: Story("nudge.seek"),
    "theme": _theme,
    "give": lambda _work: Story("nudge.give"),
    "met": _met,
}

DUTIES: Mapping[str, Duty] = {"nudge": _nudge}
