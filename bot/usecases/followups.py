"""How did an introduction go? What is asked after 3, 10, 35 and 90 days, of a group once about all the others, and what
each one told."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from bot.duty import Done, Duty
from bot.house import Work
from bot.speaking import Delivery, Option, tell_member
from bot.usecases.recurring import working_day_from
from bot.usecases.sides import Side, side_of
from bot.wording import Label
from matching.values import Gain, MemberState, Met
from storage import introductions, members, schedule
from storage.schedule import Due

ANSWER_WITHIN = timedelta(days=14)  # a question that was put stays open so long
_AGAIN = timedelta(days=7)  # after "it is planned"
_CLOSES = timedelta(days=4)  # after "did you meet?": day 14, when nobody answered
_NUDGED = timedelta(days=2)  # the time that the nudge suggests lies at least so far ahead
_HOUR = time(10)


def record_met(work: Work, side: Side, met: Met) -> None:
    """Keep the answer to "did you meet?"."""
    record_detail(work, side, met=met)


def ask_again(work: Work, side: Side) -> None:
    """They have planned to meet: ask once more in a week."""
    day = work.today + _AGAIN
    schedule.plan(
        work.tx, f"followup:again:{side.id}:{side.member.id}", "followup.again", side.id,
        work.house.calendar.moment(working_day_from(work.house.calendar, day), _HOUR),
    )  # fmt: skip


def record_gain(work: Work, side: Side, gain: Gain) -> None:
    """Keep the answer to "what came of it?". Who tells that something came of it has met the other."""
    told: dict[str, object] = {"gain": gain}
    if gain is not Gain.NOTHING and side.met in (None, Met.PLANNED):
        told["met"] = Met.YES
    record_detail(work, side, **told)


def record_detail(work: Work, side: Side, **told: object) -> None:
    """Keep what this one tells about the other, or about all of a group: any field of an outcome."""
    never = members.never_pairs(work.tx)
    made = [one for one in side.introductions if frozenset((one.a, one.b)) not in never]
    for one in made or side.introductions:
        introductions.record(work.tx, one.id, side.member.id, work.now, **told)


def _nudge(work: Work, due: Due) -> Done:
    """Day 3: a small push to make contact, with a time to suggest."""
    days = work.house.settings.followups
    if _reached(work, due, days.met_day):
        return Done()
    day = working_day_from(work.house.calendar, work.today + _NUDGED)
    at = work.house.calendar.moment(day, _HOUR)
    asked = [
        _put(work, side, "nudge", "followup.nudge", _met("followup.nudge_done", side, Met.YES), time=at)
        for side in _sides(work, due)
        if side.met is None
    ]
    return _done("followup.did_nudge", asked)


def _ask_met(work: Work, due: Due) -> Done:
    """Day 10: did you meet?"""
    if _reached(work, due, work.house.settings.followups.outcome_day):
        return Done()
    asked = [_put(work, side, "met", "followup.met", *_met_options(side)) for side in _sides(work, due) if not side.met]
    if any(asked):
        schedule.plan(work.tx, f"followup:close:{due.subject}", "followup.close", due.subject, work.now + _CLOSES)
    return _done("followup.did_met", asked)


def _ask_met_again(work: Work, due: Due) -> Done:
    """A week after "it is planned", to the one who said so."""
    if _reached(work, due, work.house.settings.followups.outcome_day):
        return Done()
    sides = _sides(work, due, closed_too=True)  # "planned" may have come after day 14
    side = next((one for one in sides if due.name.endswith(f":{one.member.id}")), None)
    if side is None or side.met is not Met.PLANNED:
        return Done()
    return _done("followup.did_met", [_put(work, side, "again", "followup.again", *_met_options(side, last=True))])


def _close_silent(work: Work, due: Due) -> Done:
    """Day 14: nobody told anything. That is fine, and nothing more is asked."""
    made = [one for one in introductions.of_group(work.tx, due.subject) if one.closed_at is None]
    told = [outcome for one in made for outcome in introductions.outcomes(work.tx, one.id)]
    if not made or any(one.met or one.gain for one in told):
        return Done()
    _close(work, due)
    return Done(Label("followup.did_close"))


def _close(work: Work, due: Due) -> None:
    for one in introductions.of_group(work.tx, due.subject):
        introductions.close(work.tx, one.id, work.now)


def _ask_outcome(work: Work, due: Due) -> Done:
    """Day 35: what came of it?"""
    if _reached(work, due, work.house.settings.followups.still_day):
        return Done()
    asked = [
        _put(work, side, "outcome", "outcome.gain", *gain_options(side))
        for side in _sides(work, due)
        if side.gain is None and side.met not in _OFF
    ]
    return _done("followup.did_outcome", asked)


def gain_options(side: Side) -> tuple[Option, ...]:
    """The answers to "what came of it?"."""
    return tuple(
        Option(f"gain.{gain.value}", "followup.gain", {"introduction": side.id, "gain": gain.value})
        for gain in (Gain.CONTACT, Gain.IDEA, Gain.HELP, Gain.TOGETHER, Gain.NOTHING)
    )


def _ask_still(work: Work, due: Due) -> Done:
    """Day 90: still in touch? The last question."""
    asked = [
        _put(work, side, "still", "outcome.still", *_still_options(side))
        for side in _sides(work, due)
        if side.gain is not Gain.NOTHING and (side.gain or side.met not in _OFF)
    ]
    _close(work, due)
    return _done("followup.did_still", asked)


_OFF = (Met.NOT_YET, Met.CANCELLED)


def _sides(work: Work, due: Due, *, closed_too: bool = False) -> Iterator[Side]:
    """Each side that may be asked something, about those others who are there and whom neither wants to be spared."""
    made = introductions.of_group(work.tx, due.subject)
    never = members.never_pairs(work.tx)
    for member_id in dict.fromkeys(one for each in made for one in (each.a, each.b)):
        side = side_of(work, due.subject, member_id) if member_id else None
        if side is None or side.member.state is not MemberState.ACTIVE:
            continue
        asked = [
            (other, one)
            for other, one in zip(side.others, side.introductions, strict=True)
            if frozenset((side.member.id, other.id)) not in never and (closed_too or one.closed_at is None)
        ]
        if asked:
            others, theirs = zip(*asked, strict=True)
            yield replace(side, others=others, introductions=theirs)


def _reached(work: Work, due: Due, day: int) -> bool:
    """Whether the day of the later question has come: after days out of order only the latest question is put."""
    made = introductions.of_group(work.tx, due.subject)
    if not made or made[0].made_at is None:
        return True
    return work.today >= made[0].made_at.astimezone(work.house.zone).date() + timedelta(days=day)


def _put(work: Work, side: Side, kind: str, key: str, *options: Option, **words: Any) -> bool:
    words["name"] = side.name
    delivery = Delivery(
        key=f"followup:{kind}:{side.id}:{side.member.id}",
        quiet=True,
        about=side.about,
        standing=True,
        expires_at=work.now + ANSWER_WITHIN,
    )
    return tell_member(work, side.member, key, *options, delivery=delivery, **words) is not None


def _met_options(side: Side, *, last: bool = False) -> tuple[Option, ...]:
    return tuple(_met(f"met.{met.value}", side, met, last=last) for met in Met)


def _met(label: str, side: Side, met: Met, *, last: bool = False) -> Option:
    return Option(label, "followup.met", {"introduction": side.id, "met": met.value, "last": last})


def _still_options(side: Side) -> tuple[Option, Option]:
    about = side.id
    return (
        Option("outcome.still_yes", "followup.still", {"introduction": about, "still": True}),
        Option("outcome.still_no", "followup.still", {"introduction": about, "still": False}),
    )


def _done(key: str, asked: list[bool]) -> Done:
    return Done(Label(key, {"count": sum(asked)})) if any(asked) else Done()


DUTIES: Mapping[str, Duty] = {
    "followup.nudge": _nudge,
    "followup.met": _ask_met,
    "followup.again": _ask_met_again,
    "followup.close": _close_silent,
    "followup.outcome": _ask_outcome,
    "followup.still": _ask_still,
}
