"""Which two may never sit together, as arrays: quick to ask for one pair and for millions."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.seating.compiled import compiled
from matching.seating.graph import Nodes

Flags = npt.NDArray[np.bool_]
Keys = npt.NDArray[np.int64]
Facts = tuple[Nodes, Keys, Keys, Keys]  # houses, languages, apart, met: the rules as compiled code takes them


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known about nodes and pairs of them. A pair's key is `smaller * nodes + larger`."""

    houses: Nodes  # number of each one's organisation, -1 for none: colleagues are not put together
    languages: Keys  # a bit per language that each one knows: one of them has to be the other's
    apart: Keys  # pairs that may not meet, sorted
    met: Keys  # pairs that may meet, and did so before, sorted
    since: npt.NDArray[np.float32]  # for each of these how long ago, from 0 (just now) to 1 (longest ago)

    @property
    def nodes(self) -> int:
        return len(self.houses)

    def allow(self, one: Nodes, other: Nodes) -> Flags:
        """For each two nodes whether they may meet; nobody meets themselves."""
        colleagues = (self.houses[one] == self.houses[other]) & (self.houses[one] >= 0)
        strangers = (self.languages[one] & self.languages[other]) == 0
        found: Flags = (one != other) & ~colleagues & ~strangers & ~self._among(self.apart, one, other)
        return found

    def may_meet(self, one: int, other: int) -> bool:
        return bool(self.allow(np.array([one], np.int32), np.array([other], np.int32))[0])

    def taken_off(self, one: Nodes, other: Nodes, most: float) -> npt.NDArray[np.float32]:
        """What a pair that met before loses: `most`, and less the longer ago, down to nine tenths of it."""
        if not len(self.met):
            return np.zeros(len(one), np.float32)
        at = self._place(self.met, one, other)
        again = self.met[at] == self.keys(one, other)
        return np.where(again, most * (1.0 - 0.1 * self.since[at]), 0.0).astype(np.float32)

    def facts(self) -> Facts:
        return self.houses, self.languages, self.apart, self.met

    def keys(self, one: Nodes, other: Nodes) -> Keys:
        small, large = np.minimum(one, other).astype(np.int64), np.maximum(one, other)
        return small * self.nodes + large

    def _among(self, keys: Keys, one: Nodes, other: Nodes) -> Flags:
        if not len(keys):
            return np.zeros(len(one), np.bool_)
        found: Flags = keys[self._place(keys, one, other)] == self.keys(one, other)
        return found

    def _place(self, keys: Keys, one: Nodes, other: Nodes) -> npt.NDArray[np.int64]:
        return np.minimum(np.searchsorted(keys, self.keys(one, other)), len(keys) - 1)


@compiled
def forbidden(one: np.int32, other: np.int32, facts: Facts) -> bool:
    """`Rules.allow` for two different nodes, the other way round, inside compiled loops."""
    houses, languages, apart, _ = facts
    if houses[one] >= 0 and houses[one] == houses[other]:
        return True
    return (languages[one] & languages[other]) == 0 or _holds(apart, one, other, len(houses))


@compiled
def met_before(one: np.int32, other: np.int32, facts: Facts) -> bool:
    """Whether these two met longer ago than the rules forbid."""
    return _holds(facts[3], one, other, len(facts[0]))


@compiled
def _holds(keys: Keys, one: np.int32, other: np.int32, nodes: int) -> bool:
    key = np.int64(min(one, other)) * nodes + max(one, other)
    low, high = 0, len(keys)
    while low < high:
        middle = (low + high) // 2
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return bool(low < len(keys) and keys[low] == key)
