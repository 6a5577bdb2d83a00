"""Who offers what somebody wants, for everybody in a network at once: candidates for a round, and how well they fit."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.seating.compiled import compiled
from matching.seating.graph import ALONE, Nodes, Offsets, Values
from matching.seating.rules import Facts, Rules, forbidden

# BM25 (Robertson and Zaragoza 2009): k1 saturates, b evens out length.
_K1, _B = 1.0, 0.4
_IMAGINED = 30.0  # members imagined besides the real ones, so that in a network of five a word of three is not common
_MOST_READ = 4_000  # holders of wanted features looked at for one member, rarest features first
_WINDOW = 400  # of a feature that too many hold, so many are looked at, elsewhere for each member


@dataclass(frozen=True, slots=True)
class Said:
    """How much of each feature (a number from 0) each node says; the features of a node in ascending order."""

    start: Offsets
    feature: Nodes
    amount: Values

    @classmethod
    def of_table(cls, table: Any) -> "Said":
        """From a scipy array; its empty places are left out, its doubles added up."""
        table.sum_duplicates()
        table.sort_indices()
        return cls(table.indptr.astype(np.int64), table.indices.astype(np.int32), table.data.astype(np.float32))

    def table(self, columns: int) -> Any:
        """The same as a scipy csr_array."""
        return sparse.csr_array((self.amount, self.feature, self.start), shape=(len(self.start) - 1, columns))


@dataclass(frozen=True, slots=True)
class Company:
    """What everybody wants, weighed by rarity, and what everybody offers, saturated; who offers each feature."""

    wanted: Said
    offered: Said
    holders: Said

    @classmethod
    def of(cls, wanted: Said, offered: Said, features: int) -> "Company":
        """From plain amounts. Each one's wants add up to one, so that a likeness is the share that is covered."""
        nodes = len(offered.start) - 1
        seen = np.bincount(offered.feature, minlength=features)
        rarity = np.log((nodes + _IMAGINED) / (np.maximum(seen, 0.5) + 0.5)).clip(min=0.05)
        worth = wanted.amount * rarity[wanted.feature]
        total = np.maximum(_sums(wanted.start, worth), 1e-9)
        share = (worth / np.repeat(total, np.diff(wanted.start))).astype(np.float32)
        mass = _sums(offered.start, offered.amount)
        norm = np.repeat(_K1 * (1.0 - _B + _B * mass / max(mass.sum() / max(nodes, 1), 1e-9)), np.diff(offered.start))
        saturated = (offered.amount * (_K1 + 1.0) / (offered.amount + norm)).astype(np.float32)
        held = Said(offered.start, offered.feature, saturated)
        holders = Said.of_table(held.table(features).T.tocsr())
        return cls(Said(wanted.start, wanted.feature, share), held, holders)

    def likeness(self, one: Nodes, other: Nodes) -> Values:
        """For each two nodes, which share of what the first wants the second offers: 0 to about 1.5."""
        w, o = self.wanted, self.offered
        found: Values = _covered(one, other, w.start, w.feature, w.amount, o.start, o.feature, o.amount)
        return found

    def promising(self, rules: Rules, each: int, seed: int) -> tuple[Nodes, Nodes]:
        """For every node the `each` who offer most of what it wants and whom it may meet: (node, candidate)."""
        w, h = self.wanted, self.holders
        found = _promising(w.start, w.feature, w.amount, h.start, h.feature, h.amount, rules.facts(), each, seed)
        one = np.repeat(np.arange(rules.nodes, dtype=np.int32), each)
        other = found.ravel()
        return one[other != ALONE], other[other != ALONE]


def _sums(start: Offsets, values: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    added = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    found: npt.NDArray[np.float64] = added[start[1:]] - added[start[:-1]]
    return found


@compiled
def _covered(
    one: Nodes, other: Nodes, start: Offsets, wanted: Nodes, share: Values, begins: Offsets, offered: Nodes,
    held: Values,
) -> Values:  # fmt: skip
    found = np.zeros(len(one), np.float32)
    for pair in range(len(one)):
        at, end = start[one[pair]], start[one[pair] + 1]
        by, last = begins[other[pair]], begins[other[pair] + 1]
        while at < end and by < last:
            if wanted[at] < offered[by]:
                at += 1
            elif wanted[at] > offered[by]:
                by += 1
            else:
                found[pair] += share[at] * held[by]
                at += 1
                by += 1
    return found


@compiled
def _promising(
    start: Offsets, wanted: Nodes, share: Values, begins: Offsets, holders: Nodes, holds: Values, facts: Facts,
    each: int, seed: int,
) -> npt.NDArray[np.int32]:  # fmt: skip
    nodes = len(start) - 1
    found, drawn = np.full((nodes, each), ALONE), np.int64(seed % 2**31)
    likeness, touched = np.zeros(nodes, np.float32), np.empty(nodes, np.int32)
    for node in range(nodes):
        low, high = start[node], start[node + 1]
        held = np.empty(high - low, np.int64)
        for at in range(low, high):
            held[at - low] = begins[wanted[at] + 1] - begins[wanted[at]]
        left, count = _MOST_READ, 0
        for place in np.argsort(held):
            feature, length = wanted[low + place], held[place]
            if left <= 0:
                break
            if share[low + place] <= 0.0:
                continue
            drawn = (drawn * 1_103_515_245 + 12_345) % 2**31  # the generator of the C standard's example
            most = length if length <= left // 2 else min(length, _WINDOW)
            first = (drawn >> 4) % (length - most + 1)
            for at in range(begins[feature] + first, begins[feature] + first + most):
                if likeness[holders[at]] == 0.0:
                    touched[count] = holders[at]
                    count += 1
                likeness[holders[at]] += share[low + place] * holds[at]
            left -= most
        _best(node, touched[:count], likeness, facts, found[node])
        for at in range(count):
            likeness[touched[at]] = 0.0
    return found


@compiled
def _best(node: int, touched: Nodes, likeness: Values, facts: Facts, best: Nodes) -> None:
    """Fill `best` with those most like it, the best first; forget nobody who may be met."""
    filled, each = 0, len(best)
    for other in touched:
        if other == node or (filled == each and likeness[other] <= likeness[best[each - 1]]):
            continue
        if forbidden(np.int32(node), other, facts):
            continue
        at = min(filled, each - 1)
        while at > 0 and likeness[best[at - 1]] < likeness[other]:
            best[at] = best[at - 1]
            at -= 1
        best[at] = other
        filled = min(filled + 1, each)
