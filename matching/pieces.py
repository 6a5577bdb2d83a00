"""What every piece of many profiles says, packed: which features, and how strongly."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matching.inverted import Bytes, Ints, Longs

Packed = tuple["array[int]", bytes]  # the numbers of its features, and their weights as bytes
Kept = tuple[Packed, ...]  # the pieces of one profile


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a row of profiles, in flat arrays."""

    profiles: Longs  # where each profile begins among the pieces, and the end of the last
    starts: Longs  # where each piece begins among the entries, and the end of the last
    numbers: Ints
    weights: Bytes

    @classmethod
    def joined(cls, parts: Sequence["Pieces"]) -> "Pieces":
        """One after the other."""
        return cls(
            _ends([part.profiles for part in parts]), _ends([part.starts for part in parts]),
            np.concatenate([np.zeros(0, np.int32), *(part.numbers for part in parts)]),
            np.concatenate([np.zeros(0, np.uint8), *(part.weights for part in parts)]),
        )  # fmt: skip

    @classmethod
    def of(cls, kept: Iterable[Kept]) -> "Pieces":
        """From profiles that were taken out of their arrays before."""
        profiles, starts, numbers, weights = [0], [0], array("i"), bytearray()
        for pieces in kept:
            for found, strengths in pieces:
                numbers.extend(found)
                weights += strengths
                starts.append(len(weights))
            profiles.append(len(starts) - 1)
        return cls(
            np.array(profiles, dtype=np.int64), np.array(starts, dtype=np.int64),
            np.array(numbers, dtype=np.int32), np.frombuffer(bytes(weights), dtype=np.uint8),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.profiles) - 1

    def kept(self, row: int) -> Kept:
        """The pieces of one profile."""
        first, last = self.profiles[row : row + 2].tolist()
        bounds = self.starts[first : last + 1].tolist()
        at = bounds[0]
        numbers = array("i", self.numbers[at : bounds[-1]].tobytes())
        weights = self.weights[at : bounds[-1]].tobytes()
        return tuple(
            [(numbers[begin - at : end - at], weights[begin - at : end - at]) for begin, end in pairwise(bounds)]
        )

    def features(self, row: int) -> Ints:
        """The distinct features of one profile."""
        begin, end = self.starts[self.profiles[row]], self.starts[self.profiles[row + 1]]
        return np.unique(self.numbers[begin:end])

    def some(self, rows: Longs) -> "Pieces":
        """Those of these rows, in this order."""
        counts = np.diff(self.profiles)[rows]
        pieces = spread(self.profiles[rows], counts)
        lengths = np.diff(self.starts)[pieces]
        entries = spread(self.starts[pieces], lengths)
        return Pieces(cumulated(counts), cumulated(lengths), self.numbers[entries], self.weights[entries])

    def nbytes(self) -> int:
        return self.profiles.nbytes + self.starts.nbytes + self.numbers.nbytes + self.weights.nbytes


def spread(begins: Longs, lengths: Longs) -> Longs:
    """The positions of several runs, one after the other."""
    before = np.cumsum(lengths) - lengths
    found: Longs = np.arange(int(lengths.sum()), dtype=np.int64) + np.repeat(begins - before, lengths)
    return found


def distinct(keys: Longs) -> Longs:
    """The different ones of these numbers from 0 on, in order; quick where many are in order already."""
    ordered = np.sort(keys, kind="stable")
    return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]


def cumulated(lengths: Longs) -> Longs:
    """Where each run begins, and where the last one ends."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths, dtype=np.int64)])


def _ends(parts: Sequence[Longs]) -> Longs:
    """Positions of parts that are put one after the other."""
    return cumulated(np.concatenate([np.zeros(0, dtype=np.int64), *(np.diff(part) for part in parts)]))
