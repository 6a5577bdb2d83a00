"""Weights by (row, number) in flat arrays, and what becomes of several for one."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.inverted import Ints, Longs
from matching.words.book import Floats, Runs


@dataclass(frozen=True, slots=True)
class Entries:
    """How strongly rows (words) say numbers (features). The key of an entry is row * width + number."""

    keys: Longs
    values: Floats
    width: int

    @classmethod
    def of(cls, rows: Longs, numbers: Longs | Ints, values: Floats, width: int) -> "Entries":
        return cls(rows * width + numbers, values, width)

    @classmethod
    def out_of(cls, runs: Runs, at: Longs, rows: Longs, width: int) -> "Entries":
        """For each of `rows` what the run at that place says."""
        some = runs.some(at)
        return cls.of(np.repeat(rows, some.counts), some.numbers, some.weights, width)

    @property
    def rows(self) -> Longs:
        return self.keys // self.width

    @property
    def numbers(self) -> Longs:
        return self.keys % self.width

    def only(self, those: npt.NDArray[np.bool_]) -> "Entries":
        return Entries(self.keys[those], self.values[those], self.width)

    def times(self, share: float) -> "Entries":
        return Entries(self.keys, self.values * share, self.width)

    def plus(self, *others: "Entries") -> "Entries":
        return Entries(
            np.concatenate([self.keys, *(other.keys for other in others)]),
            np.concatenate([self.values, *(other.values for other in others)]),
            self.width,
        )

    def strongest(self) -> "Entries":
        """Of entries with one key the strongest."""
        order = np.argsort(self.keys, kind="stable")
        keys, values = self.keys[order], self.values[order]
        firsts = np.flatnonzero(np.diff(keys, prepend=-1))
        return Entries(keys[firsts], np.maximum.reduceat(values, firsts) if len(firsts) else values, self.width)

    def without(self, rows: npt.NDArray[np.bool_]) -> "Entries":
        """Those of all other rows."""
        return self.only(~rows[self.rows])

    def runs(self, rows: int) -> Runs:
        """Row by row."""
        return Runs.of(rows, self.rows, self.numbers, self.values)

    def said_by(self, rows: int) -> npt.NDArray[np.bool_]:
        """Of so many rows which have an entry."""
        found = np.zeros(rows, dtype=np.bool_)
        found[self.rows] = True
        return found
