"""Who meets whom in a round: the best groups for the whole network, with nobody forgotten."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

import numpy as np

from matching.features import says_the_same
from matching.reasons import reasons_between
from matching.score import Circumstances, Weights
from matching.seating.graph import Nodes
from matching.seating.groups import Guests
from matching.seating.rules import Rules
from matching.seating.seats import Room, seated
from matching.similarity import Index
from matching.takers import Takers, rules_between
from matching.values import Group, Member, Reason


@dataclass(frozen=True, slots=True)
class Plan:
    """The groups of a round, and who waits for the next one because nobody may or can be put with them."""

    groups: tuple[Group, ...]
    left_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """What a facilitator decided about this round, and who goes first. Everything by member id."""

    together: tuple[frozenset[str], ...] = ()  # put into one group, whatever they have to say to each other
    apart: frozenset[frozenset[str]] = frozenset()  # pairs that don't meet this time
    absent: frozenset[str] = frozenset()  # not in this round
    waited: Mapping[str, int] = field(default_factory=dict)  # rounds without a place since the last; newcomers most


class Clash(StrEnum):
    """What is in the way of putting people together."""

    ABSENT = "absent"  # somebody is not in this round
    CROWD = "crowd"  # more than fit in one group
    RULE = "rule"  # two whom a rule keeps apart


class Contradiction(ValueError):
    """The arrangement asks for what can't be or what a rule forbids; the message says what, in one sentence.

    `members`: whom it is about, by id and in order.
    """

    def __init__(self, clash: Clash, members: Sequence[str], message: str) -> None:
        super().__init__(message)
        self.clash = clash
        self.members = tuple(members)


def plan_round(
    index: Index,
    members: Iterable[Member],
    circumstances: Circumstances,
    weights: Weights | None = None,
    seed: int = 0,
    size: int = 2,
    arrangement: Arrangement | None = None,
    *,
    reasons: bool = True,
) -> Plan:
    """Groups of `size` (2 to 4) for the members who take part; the same seed gives the same plan, in whatever order.

    Never together: a never-with pair, one organisation, a pair that met within twelve months or declined within
    twenty-four, people without a common language. Pairs that met before come last. Who is left joins a group or waits,
    those of `waited` last. Without `reasons` the groups carry none, which is quicker. Raises `Contradiction`.
    """
    if not 2 <= size <= 4:
        raise ValueError(f"A group of a round has 2, 3 or 4 members, not {size}.")
    wishes = arrangement or Arrangement()
    away = circumstances.unavailable | wishes.absent
    taking_part = {member.id: member for member in members if member.id not in away}
    takers = Takers.of(tuple(taking_part.values()), index, circumstances, weights or Weights(), seed, wishes.apart)
    units = _units(takers, wishes, size + 1)
    if len(taking_part) < 2:
        return Plan((), tuple(taking_part))
    seats = seated(_room(takers, wishes, units), size)
    ids = [member.id for member in takers.members]
    groups = _with_scores(takers, seats.groups)
    if reasons:
        index = index.updated(*(member for member in taking_part.values() if _is_news(index, member)))
        groups = tuple(with_reasons(index, group, taking_part, circumstances) for group in groups)
    return Plan(groups, tuple(sorted(ids[node] for node in seats.alone)))


def _room(takers: Takers, wishes: Arrangement, units: Nodes) -> Room:
    waited = [wishes.waited.get(member.id, 0) for member in takers.members]
    ranks = np.unique(waited, return_inverse=True)[1].astype(np.float32)
    return Room(
        guests=Guests(takers.rules, takers.sectors, units),
        edges=takers.candidates(),
        worth=takers.worth,
        unmet=takers.unmet,
        waited=ranks / max(float(ranks.max()), 1.0),
        seed=takers.seed % 2**32,
    )


# --- what a facilitator decided --------------------------------------------------------------------------------------
def check(members: Iterable[Member], circumstances: Circumstances, wishes: Arrangement, most: int) -> None:
    """Whether these members can be put together as wished, at most so many in one group. Raises `Contradiction`."""
    wanted = frozenset[str]().union(*wishes.together) - circumstances.unavailable - wishes.absent
    people = sorted((member for member in members if member.id in wanted), key=lambda member: member.id)
    position = {member.id: at for at, member in enumerate(people)}
    _locks(position, rules_between(people, circumstances, wishes.apart), wishes, most)


def _units(takers: Takers, wishes: Arrangement, most: int) -> Nodes:
    """The number of the lock that holds each one, -1 for none."""
    position = {member.id: at for at, member in enumerate(takers.members)}
    units = np.full(len(position), -1, np.int32)
    for number, lock in enumerate(_locks(position, takers.rules, wishes, most)):
        units[[position[id_] for id_ in lock]] = number
    return units


def _locks(position: Mapping[str, int], rules: Rules, wishes: Arrangement, most: int) -> list[frozenset[str]]:
    """Who is put into one group; locks that share somebody are one. Raises `Contradiction`."""
    locks = _merged(wishes.together)
    for lock in locks:
        missing = sorted(lock - position.keys())
        if missing:
            told = f"{_listed(missing)} can't be put together with anybody: not in this round."
            raise Contradiction(Clash.ABSENT, missing, told)
        if len(lock) > most:
            told = f"{_listed(sorted(lock))} are to be together, but a group has at most {most}."
            raise Contradiction(Clash.CROWD, sorted(lock), told)
        for one, other in combinations(sorted(lock), 2):
            if not rules.may_meet(position[one], position[other]):
                told = f"{one} and {other} are to be together, but a rule keeps them apart."
                raise Contradiction(Clash.RULE, (one, other), told)
    return locks


def _merged(locks: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    merged: list[frozenset[str]] = []
    for lock in locks:
        touching = [other for other in merged if other & lock]
        merged = [other for other in merged if not other & lock]
        merged.append(lock.union(*touching))
    return [lock for lock in merged if len(lock) > 1]


def _listed(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:5])
    return shown if len(ids) <= 5 else f"{shown} and {len(ids) - 5} more"


# --- groups as everybody gets them -----------------------------------------------------------------------------------
def _with_scores(takers: Takers, groups: Sequence[tuple[int, ...]]) -> tuple[Group, ...]:
    """The groups by member id, each with the mean score of its pairs."""
    pairs = [(at, *pair) for at, nodes in enumerate(groups) for pair in combinations(nodes, 2)]
    if not pairs:
        return ()
    of_group, one, other = np.array(pairs, np.int32).T
    total = np.bincount(of_group, weights=takers.score(one, other), minlength=len(groups))
    scores = total / np.bincount(of_group, minlength=len(groups))
    return tuple(
        Group(members=tuple(takers.members[node].id for node in nodes), score=float(score))
        for nodes, score in zip(groups, scores, strict=True)
    )


def _is_news(index: Index, member: Member) -> bool:
    known = index.profiles.get(member.id)
    return known is None or not says_the_same(known.member, member)


def with_reasons(index: Index, group: Group, members: Mapping[str, Member], circumstances: Circumstances) -> Group:
    """The group with what each of its members gets told about the others: at most two reasons, all of them true."""
    people = [members[id_] for id_ in group.members]
    reasons = {one.id: _reasons(index, one, [m for m in people if m is not one], circumstances) for one in people}
    return Group(members=group.members, score=group.score, reasons=reasons)


def _reasons(
    index: Index, reader: Member, others: Sequence[Member], circumstances: Circumstances
) -> tuple[Reason, ...]:
    """What the reader gets told: the best reasons about the others of the group."""
    found = [
        reason
        for other in others
        for reason in reasons_between(index, reader, other, len(circumstances.mutual_contacts(reader.id, other.id)))
    ]
    return tuple(dict.fromkeys(found))[:2]
