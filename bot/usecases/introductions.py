"""Both said yes: what each of the two is told, how they reach each other, and when the bot asks how it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from bot.house import Work
from bot.speaking import Delivery, Option, tell_member
from bot.usecases import ways
from bot.usecases.recurring import working_day_from
from bot.wording import Label
from matching.values import Introduction, Member, Purpose, Reason, Request
from storage import introductions, schedule
from storage.database import new_id

_FOLLOWUP_AT = time(10)
_SUGGESTED_AT = (time(10), time(15, 30))  # one time on each of the next two working days

Reasons = Sequence[Reason | Label]


@dataclass(frozen=True, slots=True)
class Told:
    """What one of the two gets to read."""

    reader: Member
    other: Member
    opening: str
    reasons: Reasons


def introduce(
    work: Work,
    a: Member,
    b: Member,
    *,
    request: Request | None,
    round: str | None,  # noqa: A002 - the field's own word
    reasons_for_a: Reasons,
    reasons_for_b: Reasons,
    present: str = "",
) -> Introduction:
    """Introduce the two to each other, and plan the questions that follow. `a` is the asker when there is a request.

    `present`: who is talking with the bot right now, and hears it at once; the other one not in quiet hours.
    """
    made = Introduction(
        id=new_id(), a=a.id, b=b.id, request=request.id if request else None, round=round, made_at=work.now
    )
    introductions.add(work.tx, made)
    start = "asker" if request else "both"
    sides = (
        Told(a, b, f"introduction.opening_{start}", reasons_for_a),
        Told(b, a, "introduction.opening_helper" if request else "introduction.opening_both", reasons_for_b),
    )
    for told in sides:
        _tell(work, made, told, request, at_once=told.reader.id == present)
    _plan_followups(work, made)
    return made


def share_contact(work: Work, made: Introduction, member: Member, other: Member) -> bool:
    """Send the member's contact details to the other one, once. False when the other one can't be reached."""
    delivery = Delivery(key=f"introduction:contact:{made.id}:{member.id}", quiet=True, about=(member.id,))
    words = {"name": known_as(member), "contact": member.contact}
    return tell_member(work, other, "introduction.contact_shared", delivery=delivery, **words) is not None


def other_side(made: Introduction, member_id: str) -> str | None:
    """The other one's id; None when that one was forgotten, or when this member is none of the two."""
    sides = {made.a: made.b, made.b: made.a}
    return sides.get(member_id)


def reach_of(work: Work, member: Member, reader: Member) -> str | Label | None:
    """How an introduced one can reach this member, as far as the member allows. None: not yet. A name in a chat helps
    only who is in that chat too."""
    if not member.allows(Purpose.CONTACT):
        return None
    if member.contact:
        return member.contact
    chat = ways.common_chat(work, member, reader)
    if chat is None or not chat[0].name:
        return None
    return Label("introduction.in_this_chat", {"name": chat[0].name})


def ways_on(
    work: Work, made: Introduction, reader: Member, other: Member, *, sharing: bool = True
) -> tuple[Option, ...]:
    """What this one can do now to get in touch: share their details, write through the bot, talk together."""
    share = Option("introduction.share", "introduction.share", {"introduction": made.id}, {"name": known_as(other)})
    hidden = sharing and reach_of(work, reader, other) is None
    return (*((share,) if hidden else ()), *_further(work, made, reader, other))


def _further(work: Work, made: Introduction, reader: Member, other: Member) -> tuple[Option, ...]:
    reached = reach_of(work, other, reader) is not None
    return ways.further(work, made, reader, other, name=known_as(other), reached=reached)


def known_as(member: Member) -> str | Label:
    """The name after both said yes."""
    return member.name or Label("introduction.nameless")


def presented(member: Member) -> Label:
    """Who it is, after both said yes."""
    parts = [("organisation", member.organisation), ("area", member.area)]
    key = "_".join(["presented", *(name for name, value in parts if value)])
    return Label(f"introduction.{key}", {"name": known_as(member), **dict(parts)})


def _tell(work: Work, made: Introduction, told: Told, request: Request | None, *, at_once: bool) -> None:
    delivery = Delivery(
        key=f"introduction:{made.id}:{told.reader.id}", quiet=not at_once, about=(told.other.id,), standing=True
    )
    tell_member(
        work, told.reader, "introduction.made", *_options(work, made, told), delivery=delivery,
        opening=Label(told.opening, {"who": presented(told.other)}),
        why=Label("introduction.why") if told.reasons else "", reasons=told.reasons,
        question=_first_question(told, request), times=times(work),
        reach=_reach(work, told), yours=_yours(work, told),
        days=work.house.settings.followups.met_day,
    )  # fmt: skip


def _first_question(told: Told, request: Request | None) -> str | Label:
    """Something to begin with: the request; else what the one looks for or the other offers."""
    if request is not None:
        return Label("introduction.question_request", {"words": request.text})
    if told.other.needs:
        return Label("introduction.question_need", {"words": told.other.needs[0]})
    return Label("introduction.question_open")


def times(work: Work) -> Label:
    """Two moments to choose from, on the next two working days."""
    calendar = work.house.calendar
    tomorrow = working_day_from(calendar, work.today + timedelta(days=1))
    after = working_day_from(calendar, tomorrow + timedelta(days=1))
    first, second = (calendar.moment(day, at) for day, at in zip((tomorrow, after), _SUGGESTED_AT, strict=True))
    return Label("introduction.times", {"first": first, "second": second})


def _reach(work: Work, told: Told) -> Label:
    name = known_as(told.other)
    contact = reach_of(work, told.other, told.reader)
    if contact is not None:
        return Label("introduction.reach", {"name": name, "contact": contact})
    return Label("introduction.reach_later", {"name": name})


def _yours(work: Work, told: Told) -> Label | str:
    """What the reader should know about their own details."""
    if reach_of(work, told.reader, told.other) is not None:
        return ""
    return Label("introduction.yours_hidden", {"name": known_as(told.other)})


def _options(work: Work, made: Introduction, told: Told) -> tuple[Option, ...]:
    """Who does not share their contact details by themselves can do so here; and the other ways to each other."""
    further = _further(work, made, told.reader, told.other)
    if reach_of(work, told.reader, told.other) is not None:
        return further
    about = {"introduction": made.id}
    return (
        Option("introduction.share", "introduction.share", about, {"name": known_as(told.other)}),
        Option("introduction.keep", "introduction.keep", about),
        *further,
    )


def _plan_followups(work: Work, made: Introduction) -> None:
    days = work.house.settings.followups
    calendar = work.house.calendar
    for kind, after in (
        ("nudge", days.nudge_day), ("met", days.met_day), ("outcome", days.outcome_day), ("still", days.still_day),
    ):  # fmt: skip
        day = working_day_from(calendar, work.today + timedelta(days=after))
        at = calendar.moment(day, _FOLLOWUP_AT)
        schedule.plan(work.tx, f"followup:{kind}:{made.id}", f"followup.{kind}", made.id, at)
