"""The character n-grams of many words at once. Compiled; imported only for many words, as `strings` is."""

from typing import Any

import numba
import numpy as np

from matching.words.strings import BASE


@numba.njit(cache=True)
def grams(letters: Any, low: int, high: int) -> Any:
    """The different n-grams of each word, from `low` to `high` letters (4 at most): (word, n-gram) word by word.

    And where each n-gram first stands, and how many letters it has.
    """
    digits, most = _digits(letters.codes), 0
    for word in range(len(letters.starts) - 1):
        length = letters.starts[word + 1] - letters.starts[word]
        for size in range(low, high + 1):
            most += max(0, length - size + 1)
    words, numbers = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int32)
    slots = np.full(1 << 16, -1, dtype=np.int32)
    known = np.empty((len(slots) // 2, 4), dtype=np.int64)  # key, first place, size, word that it was last seen in
    count, number = 0, 0
    for word in range(len(letters.starts) - 1):
        for size in range(low, high + 1):
            for begin in range(letters.starts[word], letters.starts[word + 1] - size + 1):
                key = np.int64(0)
                for at in range(begin, begin + size):
                    key = (key << 16) | digits[at]
                slot = _slot_of(key, slots, known)
                if slots[slot] < 0:
                    slots[slot] = number
                    known[number, 0], known[number, 1], known[number, 2], known[number, 3] = key, begin, size, -1
                    number += 1
                one = slots[slot]
                if known[one, 3] != word:
                    known[one, 3] = word
                    words[count], numbers[count] = word, one
                    count += 1
                if number == len(known):
                    slots, known = _larger(known)
    return words[:count], numbers[:count], known[:number, 1], known[:number, 2]


@numba.njit(cache=True)
def _digits(codes: Any) -> Any:
    """Each letter as a number from 1 on; of more than 65,535 different letters the last ones share theirs."""
    number = np.zeros(codes.max() + 1 if len(codes) else 1, dtype=np.int64)
    last = 0
    digits = np.empty(len(codes), dtype=np.int64)
    for at in range(len(codes)):
        if number[codes[at]] == 0:
            last = min(last + 1, 65_535)
            number[codes[at]] = last
        digits[at] = number[codes[at]]
    return digits


@numba.njit(cache=True)
def _slot_of(key: Any, slots: Any, known: Any) -> Any:
    """The slot of a key, or the free one that it would get."""
    mixed = key * BASE
    slot = (mixed ^ (mixed >> 32)) & (len(slots) - 1)
    while slots[slot] >= 0 and known[slots[slot], 0] != key:
        slot = (slot + 1) & (len(slots) - 1)
    return slot


@numba.njit(cache=True)
def _larger(known: Any) -> Any:
    """Twice the slots for what is known, and twice the room."""
    longer = np.empty((2 * len(known), known.shape[1]), dtype=known.dtype)
    longer[: len(known)] = known
    slots = np.full(2 * len(longer), -1, dtype=np.int32)
    for number in range(len(known)):
        slots[_slot_of(known[number, 0], slots, known)] = number
    return slots, longer
