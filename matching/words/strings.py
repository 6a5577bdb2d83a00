"""Many words as letters in one flat array, and what looks parts of them up among known strings. Compiled.

Imported only for many words at once: loading numba takes a second. Letters are compared, so nothing is found by chance.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from matching.text import LONGEST_WORD

BASE = -7046029254386353131  # of rolling hashes, which wrap around at 64 bits
_WRAP = 2**63
_POWERS = np.array([(pow(BASE, at, 2**64) + _WRAP) % 2**64 - _WRAP for at in range(LONGEST_WORD + 1)], dtype=np.int64)


class Letters(NamedTuple):
    """Words one after the other: their letters, where each begins (and the last ends), and a rolling hash."""

    codes: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]
    sums: npt.NDArray[np.int64]

    @classmethod
    def of(cls, words: Sequence[str]) -> "Letters":
        codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.int32)
        starts = np.zeros(len(words) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, words), dtype=np.int64, count=len(words)), out=starts[1:])
        return cls(codes, starts, _rolled(codes))

    def words_of(self, those: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """In which words these letters are."""
        return np.searchsorted(self.starts, np.flatnonzero(those), side="right") - 1


class Strings(NamedTuple):
    """Known strings of at most `LONGEST_WORD` letters, numbered as they come, in a table; each with some bits."""

    letters: Letters
    bits: npt.NDArray[np.int64]
    slots: npt.NDArray[np.int32]  # the number of a string, or -1
    hashes: npt.NDArray[np.int64]

    @classmethod
    def of(cls, bits: Mapping[str, int]) -> "Strings":
        words = [word for word in bits if 0 < len(word) <= LONGEST_WORD]
        slots = np.full(1 << (2 * len(words) + 1).bit_length(), -1, dtype=np.int32)
        letters = Letters.of(words)
        hashes = np.zeros(len(words), dtype=np.int64)
        _fill(letters, slots, hashes)
        return cls(letters, np.array([bits[word] for word in words], dtype=np.int64), slots, hashes)


def marked(*sets: tuple[int, Iterable[str]]) -> dict[str, int]:
    """The bits of each string: those of all sets that it is in."""
    found: dict[str, int] = {}
    for bit, strings in sets:
        for string in strings:
            found[string] = found.get(string, 0) | bit
    return found


@numba.njit(cache=True)
def _rolled(codes: Any) -> Any:
    sums = np.zeros(len(codes) + 1, dtype=np.int64)
    for at in range(len(codes)):
        sums[at + 1] = sums[at] * BASE + codes[at] + 1
    return sums


@numba.njit(cache=True)
def _hash(letters: Any, begin: int, end: int) -> Any:
    return letters.sums[end] - letters.sums[begin] * _POWERS[end - begin]


@numba.njit(cache=True)
def _fill(letters: Any, slots: Any, hashes: Any) -> None:
    for number in range(len(hashes)):
        hashes[number] = _hash(letters, letters.starts[number], letters.starts[number + 1])
        slot = (hashes[number] ^ (hashes[number] >> 32)) & (len(slots) - 1)
        while slots[slot] >= 0:
            slot = (slot + 1) & (len(slots) - 1)
        slots[slot] = number


@numba.njit(cache=True)
def string_at(strings: Any, letters: Any, begin: int, end: int) -> int:
    """The number of the known string that stands there, or -1."""
    wanted = _hash(letters, begin, end)
    slot = (wanted ^ (wanted >> 32)) & (len(strings.slots) - 1)
    while strings.slots[slot] >= 0:
        number = strings.slots[slot]
        first = strings.letters.starts[number]
        if strings.hashes[number] == wanted and strings.letters.starts[number + 1] - first == end - begin:
            at = 0
            while at < end - begin and strings.letters.codes[first + at] == letters.codes[begin + at]:
                at += 1
            if at == end - begin:
                return number  # type: ignore[no-any-return]
        slot = (slot + 1) & (len(strings.slots) - 1)
    return -1


@numba.njit(cache=True)
def bits_of(strings: Any, letters: Any, begin: int, end: int) -> int:
    """The bits of the known string that stands there; 0 when it is none."""
    number = string_at(strings, letters, begin, end)
    return strings.bits[number] if number >= 0 else 0


@numba.njit(cache=True)
def chunks(data: Any, space: int, border: int) -> Any:
    """Runs without a space: of each but the borders its number and how many borders come before it.

    And where the run of each number first begins and ends.
    """
    most = 1
    for at in range(len(data)):
        most += data[at] == space
    size = 4
    while size < 2 * most:
        size *= 2
    slots = np.full(size, -1, dtype=np.int32)
    numbers, texts = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int64)
    begins, ends = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int64)
    count, known, text, at = 0, 0, 0, 0
    while at < len(data):
        if data[at] == space:
            at += 1
            continue
        begin, key = at, np.int64(0)
        while at < len(data) and data[at] != space:
            key = key * BASE + data[at] + 1
            at += 1
        if at == begin + 1 and data[begin] == border:
            text += 1
            continue
        slot = (key ^ (key >> 32)) & (size - 1)
        while slots[slot] >= 0 and not _same(data, begin, at, begins[slots[slot]], ends[slots[slot]]):
            slot = (slot + 1) & (size - 1)
        if slots[slot] < 0:
            slots[slot], begins[known], ends[known] = known, begin, at
            known += 1
        numbers[count], texts[count] = slots[slot], text
        count += 1
    return numbers[:count], texts[:count], begins[:known], ends[:known]


@numba.njit(cache=True)
def _same(data: Any, begin: int, end: int, first: int, last: int) -> bool:
    if end - begin != last - first:
        return False
    at = 0
    while at < end - begin and data[begin + at] == data[first + at]:
        at += 1
    return at == end - begin


@numba.njit(cache=True)
def compounds(parts: Any, letters: Any, links: Any, shortest: int, subject: int) -> Any:
    """As `Lemmas.parts`: (where the first part of each word ends, where the second begins), or 0 and 0."""
    found = np.zeros((len(letters.starts) - 1, 2), dtype=np.int64)
    for word in range(len(found)):
        begin, end = letters.starts[word], letters.starts[word + 1]
        if 7 <= end - begin <= 40:
            best = 0
            for cut in range(begin + shortest, end - shortest + 1):
                right = bits_of(parts, letters, cut, end)
                if right == 0:
                    continue
                for link in range(len(links.starts) - 1):
                    stop = cut - _ends_with(letters, cut, links, link)
                    if stop > cut or stop - begin < shortest:
                        continue
                    left = bits_of(parts, letters, begin, stop)
                    if left == 0:
                        continue
                    worth = min(stop - begin, end - cut) + 2 * ((left & subject > 0) + (right & subject > 0))
                    if worth > best or (
                        worth == best
                        and _later(letters, end, stop, cut, begin + found[word, 0], begin + found[word, 1])
                    ):
                        best = worth
                        found[word, 0], found[word, 1] = stop - begin, cut - begin
    return found


@numba.njit(cache=True)
def _ends_with(letters: Any, end: int, links: Any, link: int) -> int:
    """The length of the link when it stands before that place, else -1."""
    first, length = links.starts[link], links.starts[link + 1] - links.starts[link]
    for at in range(length):
        if letters.codes[end - length + at] != links.codes[first + at]:
            return -1
    return length  # type: ignore[no-any-return]


@numba.njit(cache=True)
def _later(letters: Any, end: int, stop: int, cut: int, other_stop: int, other_cut: int) -> bool:
    """Whether (word[:stop], word[cut:]) comes after the other two parts in the alphabet."""
    if stop != other_stop:
        return stop > other_stop
    for at in range(min(end - cut, end - other_cut)):
        if letters.codes[cut + at] != letters.codes[other_cut + at]:
            return letters.codes[cut + at] > letters.codes[other_cut + at]  # type: ignore[no-any-return]
    return end - cut > end - other_cut


@numba.njit(cache=True)
def occurrences(strings: Any, letters: Any, prefixes: Any) -> Any:
    """Where known strings stand in words, in order: (word, string, from which letter on, 1 right after a prefix).

    Where the first letter is that of the word, and one of the prefixes stands just before it.
    """
    longest = 0
    for string in range(len(strings.letters.starts) - 1):
        longest = max(longest, strings.letters.starts[string + 1] - strings.letters.starts[string])
    found = np.empty((1024, 4), dtype=np.int32)
    count = 0
    for word in range(len(letters.starts) - 1):
        first, last = letters.starts[word], letters.starts[word + 1]
        for begin in range(first, last):
            for end in range(begin + 1, min(last, begin + longest) + 1):
                string = string_at(strings, letters, begin, end)
                if string >= 0:
                    if count == len(found):
                        longer = np.empty((2 * count, 4), dtype=np.int32)
                        longer[:count] = found
                        found = longer
                    found[count, 0], found[count, 1], found[count, 2] = word, string, begin - first
                    found[count, 3] = _is_after(letters, first, begin, prefixes)
                    count += 1
    return found[:count]


@numba.njit(cache=True)
def _is_after(letters: Any, first: int, begin: int, prefixes: Any) -> bool:
    """Whether one of the prefixes stands just before that place, in a word that begins at `first`."""
    for prefix in range(len(prefixes.starts) - 1):
        length = prefixes.starts[prefix + 1] - prefixes.starts[prefix]
        if length <= begin - first and _ends_with(letters, begin, prefixes, prefix) >= 0:
            return True
    return False
