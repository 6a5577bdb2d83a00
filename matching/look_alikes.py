"""Which words of a network look like a given word: slips of the keyboard, forms of it, compounds with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matching import plain
from matching.inverted import Lists
from matching.text import ngrams

LEAST = 0.3  # share of n-grams in common from which two words look alike; lower ones made no difference on networks-a
MOST = 48  # words that are looked at for one; the nearest
_SIZES = (3, 4)
_COMPILED_FROM = 2_000  # words; below it numpy is quick enough, and compiled code takes a second to load


@dataclass(slots=True)
class LookAlikes:
    """Words by their character n-grams. Only grows: a word that nobody uses any more harms nobody."""

    words: list[str] = field(default_factory=list)
    lists: Lists = field(default_factory=Lists)
    _grams: dict[str, int] = field(default_factory=dict, repr=False)
    _lengths: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(64, dtype=np.int32), repr=False)
    _counts: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(64, dtype=np.int32), repr=False)
    _touched: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(64, dtype=np.int32), repr=False)

    @classmethod
    def of(cls, words: Iterable[str]) -> "LookAlikes":
        """All at once, which is much quicker than one by one."""
        new = cls(list(words))
        rows = [new._numbers(word) for word in new.words]
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        flat = np.fromiter((gram for row in rows for gram in row), dtype=np.int32, count=int(lengths.sum()))
        new.lists = Lists.block(flat, np.ones(len(flat), dtype=np.uint8), lengths, len(new._grams))
        new._make_room()
        new._lengths[: len(lengths)] = lengths
        return new

    def add(self, word: str) -> None:
        numbers = self._numbers(word)
        self.lists.add(len(self.words), numbers, [1] * len(numbers))
        self.words.append(word)
        self._make_room()
        self._lengths[len(self.words) - 1] = len(numbers)

    def like(self, word: str) -> list[tuple[int, float]]:
        """(number of the word, likeness of 0..1) of the words that look like it, nearest first; itself included."""
        grams = set(ngrams(word, *_SIZES))
        numbers = np.array([self._grams[gram] for gram in grams if gram in self._grams], dtype=np.int32)
        if not len(numbers):
            return []
        rows, counts = self._shared(numbers)
        near = counts / np.sqrt(len(grams) * self._lengths[rows])
        kept = np.flatnonzero(near >= LEAST)
        best = kept[np.lexsort((rows[kept], -near[kept]))][:MOST]
        return [(int(rows[at]), float(near[at])) for at in best]

    def _shared(self, numbers: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """(word, how many of these n-grams it has) of the words that have any."""
        if len(self.words) < _COMPILED_FROM:
            counts = plain.shared(self.lists, numbers, len(self.words))
            rows = np.flatnonzero(counts)
            return rows, counts[rows]
        from matching import kernels  # noqa: PLC0415 - loading numba takes a second, which small networks don't pay

        lists = self.lists
        found = kernels.shared(
            lists.starts, lists.rows, lists.heads, lists.nexts, lists.chain_rows, numbers, self._counts, self._touched
        )
        rows = self._touched[:found].astype(np.int64)
        counts = self._counts[rows].astype(np.int64)
        self._counts[rows] = 0
        return rows, counts

    def nbytes(self) -> int:
        return self.lists.nbytes() + self._lengths.nbytes + self._counts.nbytes + self._touched.nbytes

    def _numbers(self, word: str) -> list[int]:
        return [self._grams.setdefault(gram, len(self._grams)) for gram in sorted(set(ngrams(word, *_SIZES)))]

    def _make_room(self) -> None:
        if len(self.words) > len(self._lengths):
            for name in ("_lengths", "_counts", "_touched"):
                longer = np.zeros(max(len(self.words), 2 * len(self._lengths)), dtype=np.int32)
                longer[: len(getattr(self, name))] = getattr(self, name)
                setattr(self, name, longer)
