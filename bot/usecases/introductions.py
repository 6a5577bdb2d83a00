"""All said yes: what each of them is told, how they reach each other, and when the bot asks how it went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import combinations

from bot.house import Work
from bot.speaking import Delivery, Option, tell_member
from bot.usecases import home, ways
from bot.usecases.recurring import working_day_from
from bot.usecases.sides import Side, known_as, presented, side_of
from bot.wording import Label
from matching.values import Introduction, Member, Purpose, Reason, Request
from storage import introductions, schedule
from storage.database import new_id

_FOLLOWUP_AT = time(10)
_SUGGESTED_AT = (time(10), time(15, 30))  # one time on each of the next two working days

Reasons = Sequence[Reason | Label]
_NO_REASONS: Mapping[tuple[str, str], Reasons] = {}


@dataclass(frozen=True, slots=True)
class _Told:
    """What one of them gets to read: about each of the others, why."""

    side: Side
    why: tuple[Reasons, ...]
    request: Request | None


def introduce(
    work: Work,
    people: Sequence[Member],
    *,
    request: Request | None = None,
    round: str | None = None,  # noqa: A002 - the field's own word
    reasons: Mapping[tuple[str, str], Reasons] = _NO_REASONS,
    present: str = "",
) -> tuple[Introduction, ...]:
    """Introduce two or more people to each other, and plan the questions that follow. The first is the asker when there
    is a request. One introduction for each two of them, one message to each of them.

    `reasons`: what tells the first of two about the second. `present`: who is talking with the bot right now, and hears
    it at once; the others not in quiet hours.
    """
    group = new_id()
    made = tuple(
        Introduction(
            id=group if len(people) == 2 else new_id(), group=group, a=a.id, b=b.id,
            request=request.id if request else None, round=round, made_at=work.now,
        )
        for a, b in combinations(people, 2)
    )  # fmt: skip
    for one in made:
        introductions.add(work.tx, one)
    for reader in people:
        side = side_of(work, group, reader.id)
        assert side is not None  # noqa: S101 - just made
        why = tuple(reasons.get((reader.id, one), ()) for one in side.about)
        _tell(work, _Told(side, why, request), at_once=reader.id == present)
    _plan_followups(work, group)
    home.keep_current_for(work, *(one.id for one in people))
    return made


def share_contact(work: Work, side: Side) -> tuple[Member, ...]:
    """Send the member's contact details to each of the others, once. Who of them could be reached."""
    member = side.member
    words = {"name": known_as(member), "contact": member.contact}
    told = []
    for made, other in zip(side.introductions, side.others, strict=True):
        delivery = Delivery(key=f"introduction:contact:{made.id}:{member.id}", quiet=True, about=(member.id,))
        if tell_member(work, other, "introduction.contact_shared", delivery=delivery, **words) is not None:
            told.append(other)
    return tuple(told)


def reach_of(work: Work, member: Member, reader: Member) -> str | Label | None:
    """How an introduced one can reach this member, as far as the member allows. None: not yet. A name in a chat helps
    only who is in that chat too."""
    if not member.allows(Purpose.CONTACT):
        return None
    if member.contact:
        return member.contact
    chat = ways.common_chat(work, (member, reader))
    if not chat or not chat[0].name:
        return None
    return Label("introduction.in_this_chat", {"name": chat[0].name})


def ways_on(work: Work, side: Side, *, sharing: bool = True) -> tuple[Option, ...]:
    """What this one can do now to get in touch: share their details, write through the bot, talk together."""
    reached = frozenset(one.id for one in side.others if reach_of(work, one, side.member) is not None)
    further = ways.further(work, side, reached)
    if not sharing or not _is_hidden(work, side):
        return further
    about, words = {"introduction": side.id}, {"name": side.name}
    return (Option("introduction.share", "introduction.share", about, words), *further)


def _is_hidden(work: Work, side: Side) -> bool:
    """Whether any of the others can't reach this one yet."""
    return any(reach_of(work, side.member, one) is None for one in side.others)


def _tell(work: Work, told: _Told, *, at_once: bool) -> None:
    side = told.side
    key = f"introduction:{side.id}:{side.member.id}"
    delivery = Delivery(key=key, quiet=not at_once, about=side.about, standing=True)
    words = {"times": times(work), "yours": _yours(work, side), "days": work.house.settings.followups.met_day}
    if len(side.others) > 1:
        tell_member(
            work, side.member, "introduction.made_group", *_options(work, side), delivery=delivery,
            people=_people(told), reach=tuple(_reach(work, side, one) for one in side.others), **words,
        )  # fmt: skip
        return
    tell_member(
        work, side.member, "introduction.made", *_options(work, side), delivery=delivery,
        opening=Label(f"introduction.opening_{_part(told)}", {"who": presented(side.other)}),
        why=Label("introduction.why") if told.why[0] else "", reasons=told.why[0],
        question=_first_question(side.other, told.request), reach=_reach(work, side, side.other), **words,
    )  # fmt: skip


def _part(told: _Told) -> str:
    """What this one has to do with it: asked for it, was asked, or both were asked."""
    if told.request is None:
        return "both"
    return "asker" if told.request.by == told.side.member.id else "helper"


def _people(told: _Told) -> tuple[Label, ...]:
    return tuple(
        Label("introduction.member_why" if why else "introduction.member", {"who": presented(one), "reasons": why})
        for one, why in zip(told.side.others, told.why, strict=True)
    )


def _first_question(other: Member, request: Request | None) -> str | Label:
    """Something to begin with: the request; else what the one looks for or the other offers."""
    if request is not None:
        return Label("introduction.question_request", {"words": request.text})
    if other.needs:
        return Label("introduction.question_need", {"words": other.needs[0]})
    return Label("introduction.question_open")


def times(work: Work) -> Label:
    """Two moments to choose from, on the next two working days."""
    calendar = work.house.calendar
    tomorrow = working_day_from(calendar, work.today + timedelta(days=1))
    after = working_day_from(calendar, tomorrow + timedelta(days=1))
    first, second = (calendar.moment(day, at) for day, at in zip((tomorrow, after), _SUGGESTED_AT, strict=True))
    return Label("introduction.times", {"first": first, "second": second})


def _reach(work: Work, side: Side, other: Member) -> Label:
    name = known_as(other)
    contact = reach_of(work, other, side.member)
    if contact is not None:
        return Label("introduction.reach", {"name": name, "contact": contact})
    return Label("introduction.reach_later", {"name": name})


def _yours(work: Work, side: Side) -> Label | str:
    """What the reader should know about their own details."""
    return Label("introduction.yours_hidden", {"name": side.name}) if _is_hidden(work, side) else ""


def _options(work: Work, side: Side) -> tuple[Option, ...]:
    """Who does not share their contact details by themselves can do so here; and the other ways to each other."""
    found = ways_on(work, side)
    if not _is_hidden(work, side):
        return found
    keep = Option("introduction.keep", "introduction.keep", {"introduction": side.id})
    return (found[0], keep, *found[1:])


def _plan_followups(work: Work, group: str) -> None:
    days = work.house.settings.followups
    calendar = work.house.calendar
    for kind, after in (
        ("nudge", days.nudge_day), ("met", days.met_day), ("outcome", days.outcome_day), ("still", days.still_day),
    ):  # fmt: skip
        day = working_day_from(calendar, work.today + timedelta(days=after))
        at = calendar.moment(day, _FOLLOWUP_AT)
        schedule.plan(work.tx, f"followup:{kind}:{group}", f"followup.{kind}", group, at)
