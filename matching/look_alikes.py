"""Which words of a network look like a given word: slips of the keyboard, forms of it, compounds with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from matching import plain
from matching.inverted import Bytes, Ints, Lists, Longs
from matching.pieces import distinct
from matching.text import ngrams

LEAST = 0.3  # share of n-grams in common from which two words look alike; lower ones made no difference on networks-a
SLIPPED = (1.0, 0.85, 0.75)  # how like a word is that is so many slips away
MOST = 48  # words that are looked at for one; the nearest
_SIZES = (3, 4)
_LAST_DIGIT = 2**16 - 1  # an n-gram as a number has four digits, each a letter; no network has more letters
_ROOM, _MOST_ROOM = 8, 2**24  # where at most so many times the n-grams are possible, a table is quicker than sorting
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
        """All at once, which is much quicker than one by one."""
        new = cls(list(words))
        rows, numbers, grams = _grams_of_all(new.words)
        new._grams = {gram: number for number, gram in enumerate(grams)}
        lengths = np.bincount(rows, minlength=len(new.words))
        new.lists = Lists.block(numbers.astype(np.int32), np.ones(len(rows), dtype=np.uint8), lengths, len(grams))
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


def _grams_of_all(words: Sequence[str]) -> tuple[Longs, Longs, list[str]]:
    """The distinct n-grams of each word as (word, number of the n-gram), and the n-grams by number."""
    marked = [f" {word} " for word in words]
    text = "".join(marked)
    lengths = np.fromiter(map(len, marked), dtype=np.int64, count=len(marked))
    digits, base = _digits(text)
    row, left = np.repeat(np.arange(len(words)), lengths), np.repeat(np.cumsum(lengths), lengths) - np.arange(len(text))
    places = [np.flatnonzero(left >= size) for size in _SIZES]
    keys = np.concatenate([_keys(digits, base, at, size) for at, size in zip(places, _SIZES, strict=True)])
    firsts, number = _numbered(keys, int(base) ** max(_SIZES))
    sizes, begins = np.repeat(_SIZES, [len(at) for at in places])[firsts], np.concatenate(places)[firsts]
    pairs = distinct(row[np.concatenate(places)] * len(firsts) + number)
    found_in, numbers = np.divmod(pairs, max(1, len(firsts)))
    ends = (begins + sizes).tolist()
    return found_in, numbers, [text[begin:end] for begin, end in zip(begins.tolist(), ends, strict=True)]


def _digits(text: str) -> tuple[npt.NDArray[np.uint64], np.uint64]:
    """Each letter as a number from 1 on, in the order of the alphabet, and the first number that no letter has."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    used = np.zeros(int(codes.max(initial=0)) + 1, dtype=np.bool_)
    used[codes] = True
    number = np.minimum(np.cumsum(used), _LAST_DIGIT).astype(np.uint64)
    return number[codes], np.uint64(number[-1] + 1)


def _keys(digits: npt.NDArray[np.uint64], base: np.uint64, at: Longs, size: int) -> npt.NDArray[np.uint64]:
    """The n-grams of one size that begin at these places, each as one number."""
    keys = np.zeros(len(at), dtype=np.uint64)
    for place in range(size):
        keys = keys * base + digits[at + place]
    return keys


def _numbered(keys: npt.NDArray[np.uint64], below: int) -> tuple[Longs, Longs]:
    """Where each of the different keys stands, in their order, and the number of each key in that order."""
    if below > min(_ROOM * len(keys), _MOST_ROOM):
        _, firsts, numbers = np.unique(keys, return_index=True, return_inverse=True)
        return firsts, numbers
    place = np.full(below, -1, dtype=np.int64)
    place[keys] = np.arange(len(keys))
    different = np.flatnonzero(place >= 0)
    firsts = place[different]
    place[different] = np.arange(len(different))
    return firsts, place[keys]
