"""What texts say by what their words stand for: one loop, taken as it stands for a few texts, compiled for many."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from matching.inverted import Ints, Longs
from matching.words.book import Floats, Runs

_COMPILED_FROM = 2_000  # texts; loading compiled code takes a second


class Texts(NamedTuple):
    """Texts by their words, and whose they are: those of one member stand together."""

    starts: Longs  # where the words of each text begin, and the last ones end
    words: Longs
    owners: Longs
    shares: Floats  # how much each text tells about its owner


@dataclass(frozen=True, slots=True)
class Sayings:
    """(number, weight) of what is said, by text or by owner."""

    counts: Longs
    numbers: Ints
    weights: Floats

    @classmethod
    def of(cls, told: Any) -> "Sayings":
        """From counts, numbers and weights in lists or arrays, the last two with room to spare at their ends."""
        counts, numbers, weights = told
        each = np.array(counts, dtype=np.int64)
        end = int(each.sum())
        return cls(each, np.array(numbers[:end], dtype=np.int32), np.array(weights[:end], dtype=np.float64))


def sayings(texts: Texts, best: Runs, summed: Runs, more: Runs, owners: int, features: int) -> tuple[Sayings, Sayings]:
    """What each text says, and each owner by the text that says it most.

    A text says what its strongest word for it says, more with each word that is summed and with what else it says.
    """
    most = int(best.counts[texts.words].sum() + summed.counts[texts.words].sum()) + len(more.flat[1])
    by_text: Any
    by_owner: Any
    said: Any
    whole: Any
    given: Any = (texts.starts, texts.words, *best.flat, *summed.flat, *more.flat)
    whose: Any = (texts.owners, texts.shares)
    if len(texts.owners) < _COMPILED_FROM:
        given, whose = ([array.tolist() for array in some] for some in (given, whose))
        place: Any = [defaultdict(lambda: -1) for _ in range(2)]
        said = ([0] * len(texts.owners), [0] * most, [0.0] * most)
        whole = ([0] * owners, [0] * most, [0.0] * most)
        by_text, by_owner = sum_up, keep_strongest
    else:
        place = [np.full(features, -1, dtype=np.int64) for _ in range(2)]
        said, whole = (
            (np.zeros(rows, dtype=np.int64), np.zeros(most, dtype=np.int32), np.zeros(most, dtype=np.float64))
            for rows in (len(texts.owners), owners)
        )
        by_text, by_owner = _compiled()
    by_text(*given, place[0], *said)
    by_owner(*whose, *said, place[1], *whole)
    return Sayings.of(said), Sayings.of(whole)


@lru_cache(maxsize=1)
def _compiled() -> tuple[Any, Any]:
    import numba  # noqa: PLC0415 - loading it takes a second

    return numba.njit(cache=True)(sum_up), numba.njit(cache=True)(keep_strongest)


def sum_up(
    starts: Any, words: Any,
    best_ends: Any, best_numbers: Any, best_weights: Any,
    summed_ends: Any, summed_numbers: Any, summed_weights: Any,
    more_ends: Any, more_numbers: Any, more_weights: Any,
    place: Any, counts: Any, numbers: Any, weights: Any,
) -> None:  # fmt: skip
    """Fill the last three, text by text. A place says where a number was put."""
    count = 0
    for text in range(len(counts)):
        begin = count
        for at in range(starts[text], starts[text + 1]):
            for entry in range(best_ends[words[at]], best_ends[words[at] + 1]):
                number = best_numbers[entry]
                if place[number] < begin:
                    place[number], numbers[count], weights[count] = count, number, best_weights[entry]
                    count += 1
                elif best_weights[entry] > weights[place[number]]:
                    weights[place[number]] = best_weights[entry]
        for at in range(starts[text], starts[text + 1] + 1):
            is_word = at < starts[text + 1]  # the last time it is what else the text says
            run = words[at] if is_word else text
            ends = summed_ends if is_word else more_ends
            for entry in range(ends[run], ends[run + 1]):
                number = summed_numbers[entry] if is_word else more_numbers[entry]
                weight = summed_weights[entry] if is_word else more_weights[entry]
                if place[number] < begin:
                    place[number], numbers[count], weights[count] = count, number, weight
                    count += 1
                else:
                    weights[place[number]] = 1.0 - (1.0 - weights[place[number]]) * (1.0 - weight)
        counts[text] = count - begin


def keep_strongest(
    owners: Any, shares: Any, counts: Any, numbers: Any, weights: Any,
    place: Any, per_owner: Any, of_owner: Any, strongest: Any,
) -> None:  # fmt: skip
    """Fill the last three, owner by owner, from what their texts say."""
    entry, count, first, owner = 0, 0, 0, -1
    for text in range(len(owners)):
        if owners[text] != owner:
            owner, first = owners[text], count
        for _ in range(counts[text]):
            number, weight = numbers[entry], weights[entry] * shares[text]
            if place[number] < first:
                place[number], of_owner[count], strongest[count] = count, number, weight
                count += 1
                per_owner[owner] += 1
            elif weight > strongest[place[number]]:
                strongest[place[number]] = weight
            entry += 1
