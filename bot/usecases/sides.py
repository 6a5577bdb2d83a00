"""Those who were introduced to each other, seen by one of them: who the others are, by name,
and what this one told so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.house import Work
from bot.usecases.glimpses import listed
from bot.wording import Label
from matching.values import Gain, Introduction, Member, Met
from storage import introductions, members
from storage.introductions import Outcome


@dataclass(frozen=True, slots=True)
class Side:
    """One of two or more people who were introduced to each other."""

    id: str  # of the one introduction, or of the group
    member: Member
    others: tuple[Member, ...]
    introductions: tuple[Introduction, ...]  # with each of the others, in the same order
    told: Outcome | None = None

    @property
    def other(self) -> Member:
        """The other one of two; of a group the first."""
        return self.others[0]

    @property
    def about(self) -> tuple[str, ...]:
        """The ids of the others."""
        return tuple(one.id for one in self.others)

    @property
    def name(self) -> str | Label:
        """What the others are called."""
        return called(self.others)

    @property
    def made_at(self) -> datetime | None:
        return self.introductions[0].made_at

    @property
    def is_closed(self) -> bool:
        """Nothing more is asked about it."""
        return all(one.closed_at is not None for one in self.introductions)

    @property
    def met(self) -> Met | None:
        return self.told.met if self.told else None

    @property
    def gain(self) -> Gain | None:
        return self.told.gain if self.told else None


def side_of(work: Work, id: str, member_id: str) -> Side | None:  # noqa: A002 - the field's own word
    """The member's side of the group of this id, or of the one introduction. None when it is not theirs, or when nobody
    else of it is there any more."""
    member = members.get(work.tx, member_id)
    there = [
        (made, other)
        for made in _made(work, id)
        if (other_id := other_side(made, member_id)) and (other := members.get(work.tx, other_id)) is not None
    ]
    there.sort(key=lambda one: (one[1].name, one[1].id, one[0].closed_at is None))
    found = list({other.id: (made, other) for made, other in there}.values())  # two may have become one: the open one
    if member is None or not found:
        return None
    told = (introductions.outcome(work.tx, made.id, member_id) for made, _ in found)
    return Side(
        id, member, tuple(other for _, other in found), tuple(made for made, _ in found),
        next((one for one in told if one is not None), None),
    )  # fmt: skip


def _made(work: Work, id: str) -> tuple[Introduction, ...]:  # noqa: A002
    of_group = introductions.of_group(work.tx, id)
    one = None if of_group else introductions.get(work.tx, id)
    return (one,) if one is not None else of_group


def other_side(made: Introduction, member_id: str) -> str | None:
    """The other one's id; None when that one was forgotten, or when this member is none of the two."""
    sides = {made.a: made.b, made.b: made.a}
    return sides.get(member_id)


def called(people: Sequence[Member]) -> str | Label:
    """Their names, as those know them who were introduced to them."""
    return listed([known_as(one) for one in people])


def known_as(member: Member) -> str | Label:
    """The name after both said yes."""
    return member.name or Label("introduction.nameless")


def presented(member: Member) -> Label:
    """Who it is, after both said yes."""
    parts = [("organisation", member.organisation), ("area", member.area)]
    key = "_".join(["presented", *(name for name, value in parts if value)])
    return Label(f"introduction.{key}", {"name": known_as(member), **dict(parts)})
