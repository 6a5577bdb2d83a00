"""What words stand for, in flat arrays: found for many words at once, and kept for every word of a network."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from matching.inverted import Ints, Longs
from matching.pieces import spread
from matching.words.patterns import Phrase

Floats = npt.NDArray[np.float64]
_Value = TypeVar("_Value", bound=np.generic)
# A phrase, what it stands for, and how many of its words come before the one it is found by.
Opening = tuple[Phrase, str, int]
# The phrases that a word is the rarest of, and the words of phrases that it can stand for.
Opened = tuple[tuple[Opening, ...], frozenset[str]]
NOTHING_OPENED: Opened = ((), frozenset())


@dataclass(slots=True)
class Runs:
    """For each row some (number, weight), one row after the other. Room grows by a quarter."""

    numbers: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    weights: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float64))
    _ends: Longs = field(default_factory=lambda: np.zeros(1, dtype=np.int64))  # where each row ends, after a 0
    _rows: int = 0

    @classmethod
    def of(cls, rows: int, row: Longs, numbers: Longs | Ints, weights: Floats) -> "Runs":
        """From (row, number, weight) in any order."""
        order = np.argsort(row, kind="stable")
        ends = np.zeros(rows + 1, dtype=np.int64)
        np.cumsum(np.bincount(row, minlength=rows), out=ends[1:])
        return cls(numbers[order].astype(np.int32), weights[order], ends, rows)

    @classmethod
    def of_rows(cls, rows: Sequence[Sequence[tuple[int, float]]]) -> "Runs":
        """From the (number, weight) of each row."""
        counts = np.array([len(row) for row in rows], dtype=np.int64)
        flat = np.array([pair for row in rows for pair in row], dtype=np.float64).reshape(-1, 2)
        return cls.of(len(rows), np.repeat(np.arange(len(rows)), counts), flat[:, 0].astype(np.int32), flat[:, 1])

    def __len__(self) -> int:
        return self._rows

    @property
    def counts(self) -> Longs:
        return np.diff(self._ends[: self._rows + 1])

    @property
    def flat(self) -> tuple[Longs, Ints, Floats]:
        """Where each row begins, and where the last one ends; the numbers; the weights."""
        end = self._ends[self._rows]
        return self._ends[: self._rows + 1], self.numbers[:end], self.weights[:end]

    def some(self, rows: Longs) -> "Runs":
        """Those of these rows, in this order."""
        begins = self._ends[rows]
        lengths = self._ends[rows + 1] - begins
        at = spread(begins, lengths)
        ends = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum(lengths, out=ends[1:])
        return Runs(self.numbers[at], self.weights[at], ends, len(rows))

    def renumbered(self, number: Ints) -> "Runs":
        """With other numbers for the numbers."""
        ends, numbers, weights = self.flat
        return Runs(number[numbers], weights, ends, self._rows)

    def extend(self, more: "Runs") -> None:
        """More rows after these."""
        end, added = int(self._ends[self._rows]), int(more._ends[more._rows])
        self.numbers = _with(self.numbers, end, more.numbers[:added])
        self.weights = _with(self.weights, end, more.weights[:added])
        self._ends = _with(self._ends, self._rows + 1, end + more._ends[1 : more._rows + 1])
        self._rows += more._rows

    def row(self, row: int) -> list[tuple[int, float]]:
        """One of them."""
        own = slice(int(self._ends[row]), int(self._ends[row + 1]))
        return list(zip(self.numbers[own].tolist(), self.weights[own].tolist(), strict=True))

    def nbytes(self) -> int:
        return self.numbers.nbytes + self.weights.nbytes + self._ends.nbytes


@dataclass(slots=True)
class Told:
    """What some words stand for. The numbers of features are places in a list of names, or those of a reader."""

    rarity: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float64))
    best: Runs = field(default_factory=Runs)  # counts by the strongest word that has it
    summed: Runs = field(default_factory=Runs)  # grows with every word that has it
    sense: Runs = field(default_factory=Runs)  # rows of the table of vectors
    opened: dict[int, Opened] = field(default_factory=dict)  # of the few words with any

    def __len__(self) -> int:
        return len(self.best)

    def some(self, rows: Longs) -> "Told":
        """What these words stand for, in this order."""
        opened = {at: self.opened[row] for at, row in enumerate(rows.tolist()) if row in self.opened}
        return Told(self.rarity[rows], self.best.some(rows), self.summed.some(rows), self.sense.some(rows), opened)

    def extend(self, more: "Told") -> None:
        """More words after these."""
        begin = len(self)
        self.rarity = _with(self.rarity, begin, more.rarity[: len(more)])
        self.best.extend(more.best)
        self.summed.extend(more.summed)
        self.sense.extend(more.sense)
        self.opened.update((begin + at, opened) for at, opened in more.opened.items())

    def nbytes(self) -> int:
        return self.rarity.nbytes + self.best.nbytes() + self.summed.nbytes() + self.sense.nbytes()


@dataclass(frozen=True, slots=True)
class Found:
    """Words that were looked up: what each stands for, by places in `names`."""

    words: Sequence[str]
    names: Sequence[str]
    told: Told


def _with(array: npt.NDArray[_Value], end: int, more: npt.NDArray[_Value]) -> npt.NDArray[_Value]:
    """The array with more behind its first `end` values."""
    if end + len(more) > len(array):
        longer = np.zeros(max(end + len(more), len(array) + len(array) // 4), dtype=array.dtype)
        longer[:end] = array[:end]
        array = longer
    array[end : end + len(more)] = more
    return array
