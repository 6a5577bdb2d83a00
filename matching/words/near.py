"""Which known terms many words are slips of: what `Spelling` finds for one word, compiled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from matching.inverted import Longs
from matching.words.spelling import Spelling, may_be
from matching.words.strings import Letters


@dataclass(frozen=True, slots=True)
class Near:
    """The terms of a spelling, ready to be compared with many words."""

    spelling: Spelling
    words: list[str]
    letters: Letters
    ranks: npt.NDArray[np.int64]  # in the alphabet
    groups: npt.NDArray[np.int64]
    rows: Mapping[str, int]  # of the first letters

    @classmethod
    def of(cls, spelling: Spelling) -> "Near":
        groups = list(spelling.by_initial.values())
        words = [word for group in groups for word in group.words]
        ranks = np.empty(len(words), dtype=np.int64)
        ranks[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
        before = np.cumsum([0, *(len(group.words) for group in groups)])
        ends = [[begin + end for end in group.ends] for begin, group in zip(before.tolist(), groups, strict=False)]
        rows = {initial: row for row, initial in enumerate(spelling.by_initial)}
        return cls(spelling, words, Letters.of(words), ranks, np.array(ends, dtype=np.int64), rows)

    def meant(self, words: Sequence[str], those: Longs) -> tuple[Longs, list[str]]:
        """Which of those words are slips, and what was meant, as by `Spelling.meant`."""
        doubtful = [at for at in those.tolist() if self.spelling.can_be_wrong(words[at])]
        typed = [words[at] for at in doubtful]
        rows = np.array([self.rows[word[0]] for word in typed], dtype=np.int64)
        terms = _nearest_of_each(self.letters, self.ranks, self.groups, rows, Letters.of(typed))
        found = [at for at in np.flatnonzero(terms >= 0).tolist() if may_be(typed[at], self.words[terms[at]])]
        return np.array(doubtful, dtype=np.int64)[found], [self.words[terms[at]] for at in found]


@numba.njit(cache=True)
def _nearest_of_each(terms: Any, ranks: Any, groups: Any, rows: Any, letters: Any) -> Any:
    """For each word the number of the term that it is nearest to, and how many of its letters were compared, or -1.

    As `Spelling.meant`, without its last look at short words. `groups[row, n]` says how many terms come before those of
    a first letter with more than n letters; `rows` gives each word the row of its first letter.
    """
    found = np.full(len(letters.starts) - 1, -1, dtype=np.int64)
    shapes = _shapes(terms)
    for word in range(len(found)):
        begin, end = letters.starts[word], letters.starts[word + 1]
        ends = groups[rows[word]]
        found[word] = _nearest(terms, ranks, ends, shapes, letters, begin, end, 1 if end - begin < 10 else 2)
        cut = end - 3
        while found[word] < 0 and end - begin >= 12 and cut >= begin + 9:
            near = _nearest(terms, ranks, ends, shapes, letters, begin, cut, 1)
            if near >= 0 and terms.starts[near + 1] - terms.starts[near] >= 8:
                found[word] = near
            cut -= 1
    return found


@numba.njit(cache=True)
def _shapes(letters: Any) -> Any:
    """The letters that each word has, as bits; two letters may share one."""
    shapes = np.zeros(len(letters.starts) - 1, dtype=np.int64)
    for word in range(len(shapes)):
        shapes[word] = _shape(letters, letters.starts[word], letters.starts[word + 1])
    return shapes


@numba.njit(cache=True)
def _shape(letters: Any, begin: int, end: int) -> int:
    shape = np.int64(0)
    for at in range(begin, end):
        shape |= np.int64(1) << (letters.codes[at] & 31)
    return shape  # type: ignore[return-value]


@numba.njit(cache=True)
def _more_than(bits: int, most: int) -> bool:
    for _ in range(most):
        bits &= bits - 1
    return bits != 0


@numba.njit(cache=True)
def _nearest(
    terms: Any, ranks: Any, ends: Any, shapes: Any, letters: Any, begin: int, end: int, slips: int
) -> int:  # fmt: skip
    """The first in the alphabet of the nearest terms, at most so many slips away; -1 when there is none."""
    length, shape = end - begin, _shape(letters, begin, end)
    best, least = -1, slips
    for term in range(ends[max(0, length - slips - 1)], ends[length + slips]):
        if _more_than(shape & ~shapes[term], slips) or _more_than(shapes[term] & ~shape, slips):
            continue
        apart = _apart(letters, begin, end, terms, terms.starts[term], terms.starts[term + 1], least)
        if apart < least or (apart == least and (best < 0 or ranks[term] < ranks[best])):
            best, least = term, apart
    return best


@numba.njit(cache=True)
def _apart(one: Any, begin: int, end: int, other: Any, first: int, last: int, most: int) -> Any:
    """How many letters were left out, added, changed or swapped with the next (OSA); more than `most` is `most` + 1."""
    while begin < end and first < last and one.codes[begin] == other.codes[first]:
        begin, first = begin + 1, first + 1
    while begin < end and first < last and one.codes[end - 1] == other.codes[last - 1]:
        end, last = end - 1, last - 1
    rows, columns = end - begin, last - first
    if abs(rows - columns) > most:
        return most + 1
    table = np.empty((rows + 1, columns + 1), dtype=np.int64)
    for row in range(rows + 1):
        least = most + 1
        for column in range(columns + 1):
            if row == 0 or column == 0:
                table[row, column] = row + column
            else:
                left, above = one.codes[begin + row - 1], other.codes[first + column - 1]
                value = min(table[row - 1, column], table[row, column - 1]) + 1
                value = min(value, table[row - 1, column - 1] + (left != above))
                swapped = row > 1 and column > 1 and left == other.codes[first + column - 2]
                if swapped and one.codes[begin + row - 2] == above:
                    value = min(value, table[row - 2, column - 2] + 1)
                table[row, column] = value
            least = min(least, table[row, column])
        if least > most:
            return most + 1
    return min(table[rows, columns], most + 1)
