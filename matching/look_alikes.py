"""Which words of a network look like a given word: slips of the keyboard, forms of it, compounds with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from matching import plain
from matching.inverted import Bytes, Ints, Lists, Longs
from matching.text import ngrams

LEAST = 0.3  # share of n-grams in common from which two words look alike; lower ones made no difference on networks-a
SLIPPED = (1.0, 0.85, 0.75)  # how like a word is that is so many slips away
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
    _counts: Bytes = field(default_factory=lambda: np.zeros(64, dtype=np.uint8), repr=False)  # no word has 256 n-grams

    @classmethod
    def of(cls, words: Iterable[str]) -> "LookAlikes":
        """All at once; many are quicker together."""
        new, known = cls(), list(words)
        if len(known) < _COMPILED_FROM:
            for word in known:
                new.add(word)
        else:
            new._take_in(known)
        return new

    def _take_in(self, words: list[str]) -> None:
        """Many words at the beginning."""
        from matching.words.grams import grams as grams_of  # noqa: PLC0415 - loading numba takes a second
        from matching.words.strings import Letters  # noqa: PLC0415

        text = "".join(marked := [f" {word} " for word in words])
        rows, numbers, begins, sizes = grams_of(Letters.of(marked), *_SIZES)
        ends = (begins + sizes).tolist()
        grams = [text[begin:end] for begin, end in zip(begins.tolist(), ends, strict=True)]
        self.words, self._grams = words, {gram: number for number, gram in enumerate(grams)}
        lengths = np.bincount(rows, minlength=len(words))
        self.lists = Lists.block(numbers, np.ones(len(rows), dtype=np.uint8), lengths, len(grams))
        self._make_room()
        self._lengths[: len(lengths)] = lengths

    def add(self, word: str) -> None:
        numbers = self._numbers(word)
        self.lists.add(len(self.words), numbers, [1] * len(numbers))
        self.words.append(word)
        self._make_room()
        self._lengths[len(self.words) - 1] = len(numbers)

    def like(self, word: str) -> list[tuple[int, float]]:
        """(number of the word, likeness of 0..1) of the words that look like it, nearest first; itself included."""
        grams = set(ngrams(word, *_SIZES))
        numbers = [number for number in map(self._grams.get, grams) if number is not None]
        if not numbers:
            return []
        rows, near = self._near(np.array(numbers, dtype=np.int32), len(grams))
        if len(rows) > MOST:
            best = np.lexsort((rows, -near))[:MOST]
            return list(zip(rows[best].tolist(), near[best].tolist(), strict=True))
        return sorted(zip(rows.tolist(), near.tolist(), strict=True), key=lambda one: (-one[1], one[0]))

    def slips(self, word: str) -> list[tuple[int, float]]:
        """As `like`, for a word that no list holds: one or two slips of the keyboard count by themselves."""
        found = self.like(word)
        most = 0 if len(word) < 5 else 1 if len(word) < 8 else 2
        if most:
            meant = process.extract(
                word, [self.words[at] for at, _ in found], scorer=OSA.distance, score_cutoff=most, limit=None
            )
            for _, apart, place in meant:
                at, like = found[place]
                found[place] = at, max(like, SLIPPED[apart])
        return sorted(found, key=lambda one: -one[1])

    def _near(self, numbers: Ints, grams: int) -> tuple[Longs | Ints, npt.NDArray[np.float64]]:
        """The words that share enough of these n-grams, of so many in all; and how like they are."""
        if len(self.words) < _COMPILED_FROM:
            counts = plain.shared(self.lists, numbers, len(self.words))
            near = counts / np.sqrt(grams * self._lengths[: len(counts)])
            rows = np.flatnonzero(near >= LEAST)
            return rows, near[rows]
        from matching import kernels  # noqa: PLC0415 - loading numba takes a second, which small networks don't pay

        lists = self.lists
        found: tuple[Ints, npt.NDArray[np.float64]] = kernels.near(
            lists.starts, lists.rows, lists.heads, lists.nexts, lists.chain_rows, lists.sizes,
            numbers, self._counts, self._lengths, grams, LEAST,
        )  # fmt: skip
        return found

    def nbytes(self) -> int:
        return self.lists.nbytes() + self._lengths.nbytes + self._counts.nbytes

    def _numbers(self, word: str) -> list[int]:
        return [self._grams.setdefault(gram, len(self._grams)) for gram in sorted(set(ngrams(word, *_SIZES)))]

    def _make_room(self) -> None:
        if len(self.words) > len(self._lengths):
            longer = np.zeros(max(len(self.words), 2 * len(self._lengths)), dtype=np.int32)
            longer[: len(self._lengths)] = self._lengths
            self._lengths, self._counts = longer, np.zeros(len(longer), dtype=np.uint8)
