"""How good an introduction would be: the parts of the score and how they add up."""

import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from matching.features import Profile
from matching.places import Area, closest_pair
from matching.values import Language, Member

REPEAT_AFTER = timedelta(days=365)  # the same pair not within twelve months (introductions.md, 5.1)
DECLINED_FOR = timedelta(days=730)  # a declined pair not within twenty-four
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part may weigh. Start values of introductions.md, 5.4; they add up to 1."""

    fit: float = 0.40  # what one looks for, the other offers
    mutual: float = 0.15  # and the other way round
    place: float = 0.15
    sector: float = 0.10  # another one of the five parties
    contacts: float = 0.10  # people both know: one to three is best
    semantic: float = 0.0  # near in meaning, by a model of the operator's own; nothing without one
    gap: float = 0.10  # joins parts of the network that don't know each other, or a newcomer to somebody
    load: float = 0.10  # taken off from who was asked most
    language: float = 0.15  # taken off when they don't write the same language
    exploration: float = 0.12  # how far seeded chance may move a score, 10 to 15 %
    worth: float = 0.33  # best likeness in words plus its lead below which nobody is proposed; from four networks
    close_to_best: float = 0.30  # who is less than this share as like the request as the best, is not proposed

    def of(self, part: str) -> float:
        """The weight of a part by its name."""
        weight: float = getattr(self, part)
        return weight

    def total(self) -> float:
        return self.fit + self.mutual + self.place + self.sector + self.contacts + self.gap + self.semantic

    def mean(self, parts: Mapping[str, float]) -> float:
        """The weighted mean of parts of 0..1."""
        return self.sum(parts) / self.total()

    def sum(self, parts: Mapping[str, float]) -> float:
        """The parts by what they weigh."""
        total = 0.0
        for name, value in parts.items():  # a loop, because this is asked for everybody who is looked at
            total += getattr(self, name) * value
        return total


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known about the people besides their profiles. Pairs are frozensets of two member ids."""

    now: datetime
    met: Mapping[frozenset[str], date] = field(default_factory=dict)  # last introduced or put together on
    declined: Mapping[frozenset[str], date] = field(default_factory=dict)
    never: frozenset[frozenset[str]] = frozenset()
    load: Mapping[str, int] = field(default_factory=dict)  # open proposals plus proposals of the last 30 days
    limits: Mapping[str, int] = field(default_factory=dict)  # most proposals per member in that time
    limit: int = 3  # for members without a limit of their own: one open and two a month
    acquaintances: Mapping[str, frozenset[str]] = field(default_factory=dict)  # ties
    unavailable: frozenset[str] = frozenset()
    languages: Mapping[str, frozenset[Language]] = field(default_factory=dict)  # spoken besides the own one

    def busy(self, member_id: str) -> float:
        """0 for nothing to do, 1 for as much as allowed or more."""
        load, limit = self.load.get(member_id, 0), self.limits.get(member_id, self.limit)
        return load / limit if load < limit else 1.0

    def allows(self, one: str, other: str) -> bool:
        """Whether these two may be introduced: not the same, not never-with, not met or declined too short ago."""
        if one == other or other in self.unavailable:
            return False
        if not (self.never or self.met or self.declined):
            return True
        pair = frozenset((one, other))
        return (
            pair not in self.never
            and not (pair in self.met and self.now.date() - self.met[pair] < REPEAT_AFTER)
            and not (pair in self.declined and self.now.date() - self.declined[pair] < DECLINED_FOR)
        )

    def mutual_contacts(self, one: str, other: str) -> frozenset[str]:
        mine, theirs = self.acquaintances.get(one), self.acquaintances.get(other)
        return (mine & theirs) - {one, other} if mine and theirs else _NOBODY


def place_part(one: Profile | None, other: Profile) -> float:
    """0..1: the closeness of the nearest places both named; somebody who works everywhere is in every region."""
    return _place_part(one, (other.places, other.everywhere))


def _place_part(one: Profile | None, other: Area) -> float:
    if one is None:
        return 0.0
    places, everywhere = other
    return 0.7 if one.everywhere or everywhere else closest_pair(one.places, places)


def sector_part(one: Member | None, other: Member) -> float:
    """1 for another one of the five parties, 0.5 where one of the two is unknown."""
    if one is None or one.sector is None or other.sector is None:
        return 0.5
    return float(one.sector is not other.sector)


def contacts_part(mutual: int) -> float:
    """An inverted U (introductions.md, 5.4): none 0.4, one to three 1, more 0.5."""
    return 0.4 if mutual == 0 else 1.0 if mutual <= 3 else 0.5


def gap_part(one: str, other: str, circumstances: Circumstances) -> float:
    """1 when one of the two knows nobody yet, 0.6 when they share no contact, else 0; 0.5 in a network without ties."""
    ties = circumstances.acquaintances
    if not ties:
        return 0.5
    if not ties.get(one) or not ties.get(other):
        return 1.0
    return 0.0 if circumstances.mutual_contacts(one, other) else 0.6


def surrounding_parts(one: Profile | None, other: Member, area: Area, circumstances: Circumstances) -> dict[str, float]:
    """The parts that do not depend on what is asked, each 0..1; `area` is where the other is."""
    by = one.member.id if one else ""
    mutual = len(circumstances.mutual_contacts(by, other.id)) if circumstances.acquaintances else 0
    return {
        "place": _place_part(one, area),
        "sector": sector_part(one.member if one else None, other),
        "contacts": contacts_part(mutual),
        "gap": gap_part(by, other.id, circumstances),
    }


def at_best(circumstances: Circumstances, *, by_chance: bool) -> dict[str, float]:
    """The most that each part can be besides the fit and the benefit to the other."""
    known = {"contacts": 1.0, "gap": 1.0} if circumstances.acquaintances else {"contacts": contacts_part(0), "gap": 0.5}
    return {"place": 1.0, "sector": 1.0, **known, "semantic": 1.0, "exploration": 0.5 if by_chance else 0.0}


def drawn(seed: str, member: str) -> float:
    """-0.5..0.5 by chance, for the same seed and member always the same: who is never tried is never known to fit."""
    return zlib.crc32(f"{seed}:{member}".encode()) / 2**32 - 0.5


def added_up(
    fit: float, parts: Mapping[str, float], taken_off: Mapping[str, float], weights: Weights
) -> dict[str, float]:
    """Each part's share of a score of 0..1, the deductions negative; the score is the sum.

    Everything is scaled by the fit: being near or of another party makes nobody worth meeting without a subject.
    """
    total = weights.total()
    shares = {"fit": fit * weights.fit / total}
    for name, value in parts.items():
        shares[name] = fit * weights.of(name) * value / total
    for name, value in taken_off.items():
        if value:
            shares[name] = -fit * weights.of(name) * value
    return shares


def worth_of(parts: Mapping[str, float], taken_off: Mapping[str, float], weights: Weights) -> float:
    """What a fit of 1 is worth with these parts and deductions (`added_up` in one number); at least 0."""
    return max(0.0, (weights.fit + weights.sum(parts)) / weights.total() - weights.sum(taken_off))


def as_probability(likeness: float, steepness: float, even: float) -> float:
    """A likeness on the scale 0..1 by a logistic curve that gives one half at `even`."""
    return 1.0 / (1.0 + math.exp(min(60.0, -steepness * (likeness - even))))
