"""Everybody who takes part in a round, as arrays: which rules hold between them, what a pair is worth."""

import zlib
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from matching.features import Profile, places_of
from matching.places import Gazetteer
from matching.score import Circumstances, Weights, contacts_part, gap_part, place_part, sector_part
from matching.seating.graph import Edges, Nodes, Values
from matching.seating.groups import MET_BEFORE
from matching.seating.likeness import Company
from matching.seating.rules import Flags, Keys, Rules
from matching.similarity import Index
from matching.text import fold
from matching.values import Language, Member, Sector
from matching.wants import company_of

EACH = 20  # candidates per member, as in the measurements of matching.md
EVERYBODY_UP_TO = 200  # members; in a network of this size everybody is everybody's candidate
_BY_CHANCE = 5  # more candidates each, so that nobody is left over only because nobody's list held them
_STEEPNESS, _EVEN = 5.0, 0.35  # a likeness as a probability: one half when a third of what is wanted is offered
_PARTIES: tuple[Sector | None, ...] = (*Sector, None)

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Takers:
    """The members of a round in the order of their ids, and everything about them that counts."""

    members: tuple[Member, ...]
    rules: Rules
    company: Company
    circumstances: Circumstances
    weights: Weights
    seed: int
    sectors: Nodes  # position in `Sector`, -1 for unknown
    whereabouts: tuple[Profile, ...]  # the distinct ways to be somewhere
    place: Nodes  # which of these is each one's
    ties: Flags  # who is known to know anybody

    @classmethod
    def of(
        cls, members: Sequence[Member], index: Index, circumstances: Circumstances, weights: Weights, seed: int,
        apart: Iterable[frozenset[str]] = (),
    ) -> "Takers":  # fmt: skip
        """From members, each with an id of their own. `apart`: pairs that may not meet this time."""
        people = tuple(sorted(members, key=lambda member: member.id))
        whereabouts, place = _whereabouts(people, index.gazetteer)
        return cls(
            members=people,
            rules=rules_between(people, circumstances, apart),
            company=company_of(people, index),
            circumstances=circumstances,
            weights=weights,
            seed=seed,
            sectors=np.array([-1 if m.sector is None else _PARTIES.index(m.sector) for m in people], np.int32),
            whereabouts=whereabouts,
            place=place,
            ties=np.array([bool(circumstances.acquaintances.get(m.id)) for m in people], np.bool_),
        )

    def candidates(self) -> Edges:
        """The promising pairs that may meet, each once, with what they are worth."""
        nodes = len(self.members)
        if nodes <= EVERYBODY_UP_TO:
            one, other = (side.astype(np.int32) for side in np.triu_indices(nodes, 1))
        else:
            one, other = self._promising(nodes)
        kept = self.rules.allow(one, other)
        return Edges(one[kept], other[kept], self.worth(one[kept], other[kept]))

    def score(self, one: Nodes, other: Nodes) -> Values:
        """0..1 for each two: the better direction of need and offer, the other one, and what surrounds them."""
        there, back = self.company.likeness(one, other), self.company.likeness(other, one)
        parts = {
            "fit": _as_probability(np.maximum(there, back)),
            "mutual": _as_probability(np.minimum(there, back)),
            "place": self._place_part(one, other),
            "sector": _SECTOR_PART[self.sectors[one], self.sectors[other]],
        } | self._ties_parts(one, other)
        # The weighted mean takes arrays as it takes numbers.
        mean = cast(Numbers, self.weights.mean(cast(dict[str, float], parts)))
        return np.clip(mean, 0.0, 1.0).astype(np.float32)

    def worth(self, one: Nodes, other: Nodes) -> Values:
        """The score with the round's chance in it, and far below all others those who met before."""
        chance = 1.0 + self.weights.exploration * (self._drawn(one, other) - 0.5)
        worth = self.score(one, other) * chance - self.rules.taken_off(one, other, MET_BEFORE)
        return worth.astype(np.float32)

    def unmet(self, one: Nodes, other: Nodes) -> Flags:
        """For each two whether they never met."""
        new: Flags = self.rules.taken_off(one, other, 1.0) == 0.0
        return new

    def _promising(self, nodes: int) -> tuple[Nodes, Nodes]:
        one, other = self.company.promising(self.rules, EACH, self.seed)
        chance = np.random.default_rng(self.seed)
        some = np.repeat(np.arange(nodes, dtype=np.int32), _BY_CHANCE)
        anybody = chance.integers(0, nodes, len(some), dtype=np.int32)
        keys = np.sort(self.rules.keys(np.concatenate([one, some]), np.concatenate([other, anybody])))
        keys = keys[np.diff(keys, prepend=-1) > 0]
        return (keys // nodes).astype(np.int32), (keys % nodes).astype(np.int32)

    def _drawn(self, one: Nodes, other: Nodes) -> Numbers:
        """0..1 by chance, for the same two and the same seed always the same, whoever else takes part."""
        own = np.array([zlib.crc32(member.id.encode()) for member in self.members], np.uint64)
        low, high = np.minimum(own[one], own[other]), np.maximum(own[one], own[other])
        mixed = (low << np.uint64(32)) + high + np.uint64(self.seed * 0x9E3779B97F4A7C15 % 2**64)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # splitmix64 (Steele et al. 2014)
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53

    def _place_part(self, one: Nodes, other: Nodes) -> Numbers:
        """`place_part` of each two, asked once for all who are at the same two places."""
        count = len(self.whereabouts)
        pairs, which = np.unique(self.place[one].astype(np.int64) * count + self.place[other], return_inverse=True)
        found = [place_part(self.whereabouts[pair // count], self.whereabouts[pair % count]) for pair in pairs.tolist()]
        return np.array(found, np.float64)[which]

    def _ties_parts(self, one: Nodes, other: Nodes) -> dict[str, Numbers]:
        """What the people both know mean; asked one by one only where both know anybody."""
        around = self.circumstances
        neither = gap_part("", "", around)
        contacts, gap = np.full(len(one), contacts_part(0)), np.full(len(one), neither)
        for at in np.flatnonzero(self.ties[one] & self.ties[other]).tolist():
            a, b = self.members[one[at]].id, self.members[other[at]].id
            contacts[at] = contacts_part(len(around.mutual_contacts(a, b)))
            gap[at] = gap_part(a, b, around)
        return {"contacts": contacts, "gap": gap}


def rules_between(
    people: Sequence[Member], circumstances: Circumstances, apart: Iterable[frozenset[str]] = ()
) -> Rules:
    """The rules for these members: what the circumstances forbid, one organisation, no common language, `apart`."""
    position = {member.id: at for at, member in enumerate(people)}
    known = {*circumstances.met, *circumstances.declined, *circumstances.never}
    here = [pair for pair in known if len(pair) == 2 and all(id_ in position for id_ in pair)]
    forbidden = [pair for pair in here if not circumstances.allows(*sorted(pair))]
    never = {*forbidden, *(pair for pair in apart if len(pair) == 2 and all(id_ in position for id_ in pair))}
    again = [pair for pair in here if pair in circumstances.met and pair not in never]
    met, since = _since(again, position, circumstances)
    return Rules(
        houses=_coded(fold(member.organisation) or None for member in people),
        languages=np.array([_languages(member, circumstances) for member in people], np.int64),
        apart=np.sort(_keys(never, position)),
        met=met,
        since=since,
    )


def _keys(pairs: Iterable[frozenset[str]], position: dict[str, int]) -> Keys:
    ends = [sorted(position[id_] for id_ in pair) for pair in pairs]
    return np.array([low * len(position) + high for low, high in ends], np.int64)


def _since(pairs: Sequence[frozenset[str]], position: dict[str, int], around: Circumstances) -> tuple[Keys, Values]:
    keys = _keys(pairs, position)
    days = np.array([(around.now.date() - around.met[pair]).days for pair in pairs], np.float32)
    order = np.argsort(keys)
    return keys[order], (days / max(days.max(initial=0.0), 1.0))[order]


def _languages(member: Member, circumstances: Circumstances) -> int:
    known = circumstances.languages.get(member.id, frozenset()) | {member.language}
    return sum(1 << at for at, language in enumerate(Language) if language in known)


def _coded(names: Iterable[Hashable | None]) -> Nodes:
    """The same number for the same name, -1 for none."""
    numbers: dict[Hashable, int] = {}
    return np.array([-1 if name is None else numbers.setdefault(name, len(numbers)) for name in names], np.int32)


def _whereabouts(people: Sequence[Member], gazetteer: Gazetteer) -> tuple[tuple[Profile, ...], Nodes]:
    by_area = {
        area: Profile(Member(id="", area=area), (), *places_of(area, gazetteer))
        for area in {member.area for member in people}
    }
    distinct = {(profile.places, profile.everywhere): profile for _, profile in sorted(by_area.items())}
    numbers = {key: at for at, key in enumerate(distinct)}
    own = (by_area[member.area] for member in people)
    return tuple(distinct.values()), np.array([numbers[one.places, one.everywhere] for one in own], np.int32)


def _as_probability(likeness: Values) -> Numbers:
    """`score.as_probability` for an array."""
    return 1.0 / (1.0 + np.exp(-_STEEPNESS * (likeness.astype(np.float64) - _EVEN)))


# Unknown is the last row and column, so that the number -1 finds it.
_SECTOR_PART = np.array(
    [[sector_part(Member(id="", sector=one), Member(id="", sector=other)) for other in _PARTIES] for one in _PARTIES]
)
