"""The inner loops of a search among many, compiled. Imported only where a network is large enough to earn it.

`matching.plain` gives the same answers with numpy alone, for small networks, where compiling costs more than it gives.
"""

from typing import Any

import numba
import numpy as np

_FULL = np.float32(1.0 / 200.0)  # matching.inverted.FULL
_BINS = 1024  # of totals, to tell the best from the others in one pass
_SLACK = 1e-5  # more than what single precision adds up to wrongly
_SHORTEST = 3  # n-grams of a word of two letters; a word of one is like itself alone


@numba.njit(cache=True)
def _least_of_best(totals: Any, touched: Any, count: int, keep: int, top: float) -> float:
    """A total that at least `keep` of the touched rows have, just below the `keep`th largest; `top` is the largest."""
    bins, scale = np.zeros(_BINS + 1, dtype=np.int32), _BINS / top
    for at in range(count):
        bins[min(_BINS, int(totals[touched[at]] * scale))] += 1
    number, so_far = _BINS, bins[_BINS]
    while so_far < keep and number > 0:
        number -= 1
        so_far += bins[number]
    return number / scale - _SLACK


@numba.njit(cache=True)
def _only_possible(totals: Any, touched: Any, count: int, least: float) -> int:
    """Keep the touched rows with at least this total; the others are as if they had never been touched."""
    left = 0
    for at in range(count):
        row = touched[at]
        if totals[row] >= least:
            touched[left] = row
            left += 1
        else:
            totals[row] = 0.0
    return left


@numba.njit(cache=True)
def _place(rows: Any, begin: int, end: int, row: int) -> int:
    """Where a row stands in the sorted rows of a list, or -1."""
    low, high = begin, end
    while low < high:
        middle = (low + high) >> 1
        if rows[middle] < row:
            low = middle + 1
        else:
            high = middle
    return low if low < end and rows[low] == row else -1


@numba.njit(cache=True)
def _count(totals: Any, best: Any, stamps: Any, row: int, value: float, weight: float, stamp: int) -> None:
    """A row's total with this value, where a term counts only by the strongest of its features."""
    if stamps[row] != stamp:
        stamps[row] = stamp
        best[row] = value
        totals[row] += weight * value
    elif value > best[row]:
        totals[row] += weight * (value - best[row])
        best[row] = value


@numba.njit(cache=True)
def _stream(
    rows: Any, weights: Any, begin: int, end: int, like: float, cap: float, worth: float, stamp: int, closed: bool,
    alive: Any, totals: Any, best: Any, stamps: Any, touched: Any, count: int, top: float,
) -> tuple[int, float]:  # fmt: skip
    """Read a whole list: (rows touched, largest total) afterwards."""
    for entry in range(begin, end):
        row = rows[entry]
        if totals[row] == 0.0:
            if closed or not alive[row]:
                continue
            touched[count] = row
            count += 1
        _count(totals, best, stamps, row, min(weights[entry] * like, cap), worth, stamp)
        top = max(top, totals[row])
    return count, top


@numba.njit(cache=True)
def _stream_alone(
    rows: Any, weights: Any, begin: int, end: int, like: float, cap: float, worth: float, closed: bool,
    alive: Any, totals: Any, touched: Any, count: int, top: float,
) -> tuple[int, float]:  # fmt: skip
    """Read the only list of a term, where nothing else can answer it better: (rows touched, largest total)."""
    for entry in range(begin, end):
        row = rows[entry]
        if totals[row] == 0.0:
            if closed or not alive[row]:
                continue
            touched[count] = row
            count += 1
        totals[row] += worth * min(weights[entry] * like, cap)
        top = max(top, totals[row])
    return count, top


@numba.njit(cache=True)
def _look_up(
    rows: Any, weights: Any, begin: int, end: int, like: float, cap: float, worth: float, stamp: int,
    totals: Any, best: Any, stamps: Any, touched: Any, count: int,
) -> None:  # fmt: skip
    """Look only the touched rows up in a long list."""
    for entry in range(count):
        place = _place(rows, begin, end, touched[entry])
        if place >= 0:
            _count(totals, best, stamps, touched[entry], min(weights[place] * like, cap), worth, stamp)


@numba.njit(cache=True)
def _follow(
    head: int, nexts: Any, rows: Any, weights: Any, like: float, cap: float, worth: float, stamp: int, closed: bool,
    alive: Any, totals: Any, best: Any, stamps: Any, touched: Any, count: int, top: float,
) -> tuple[int, float]:  # fmt: skip
    """Read a chain: (rows touched, largest total) afterwards."""
    link = head
    while link >= 0:
        count, top = _stream(
            rows, weights, link, link + 1, like, cap, worth, stamp, closed,
            alive, totals, best, stamps, touched, count, top,
        )  # fmt: skip
        link = nexts[link]
    return count, top


@numba.njit(cache=True)
def search(
    starts: Any, rows: Any, weights: Any, heads: Any, nexts: Any, chain_rows: Any, chain_weights: Any,
    term_starts: Any, lists: Any, likes: Any, worths: Any, caps: Any, ahead: Any,
    alive: Any, totals: Any, best: Any, stamps: Any, touched: Any, first_stamp: int, keep: int,
) -> int:  # fmt: skip
    """Fill `touched` with the rows that can be among the best `keep`, `totals` with how well each fits; their number.

    Terms come with the heaviest first; `ahead[t]` is the most that the terms from t on can add. Once that is less than
    what the best `keep` have, no newcomer can enter: the remaining lists only add to the rows that are in, by bisection
    where a list is long, and rows that can't be among the best any more drop out.
    """
    count, closed, top = 0, False, 0.0
    for term in range(len(worths)):
        if count > keep and ahead[term] < top:
            least = _least_of_best(totals, touched, count, keep, top) - ahead[term]
            if least > 0.0:
                closed = True
                count = _only_possible(totals, touched, count, least)
        first, last = term_starts[term], term_starts[term + 1]
        for at in range(first, last):
            number, like, stamp = lists[at], likes[at] * _FULL, first_stamp + term
            linked = number < len(heads) and heads[number] >= 0
            if number < len(starts) - 1:
                begin, end = starts[number], starts[number + 1]
                if closed and end - begin > 12 * count:
                    _look_up(
                        rows, weights, begin, end, like, caps[term], worths[term], stamp,
                        totals, best, stamps, touched, count,
                    )  # fmt: skip
                elif last - first == 1 and not linked:
                    count, top = _stream_alone(
                        rows, weights, begin, end, like, caps[term], worths[term], closed,
                        alive, totals, touched, count, top,
                    )  # fmt: skip
                else:
                    count, top = _stream(
                        rows, weights, begin, end, like, caps[term], worths[term], stamp, closed,
                        alive, totals, best, stamps, touched, count, top,
                    )  # fmt: skip
            if linked:
                count, top = _follow(
                    heads[number], nexts, chain_rows, chain_weights, like, caps[term], worths[term], stamp, closed,
                    alive, totals, best, stamps, touched, count, top,
                )  # fmt: skip
    if count > keep:
        count = _only_possible(totals, touched, count, _least_of_best(totals, touched, count, keep, top))
    return count


@numba.njit(cache=True)
def near(
    starts: Any, rows: Any, heads: Any, nexts: Any, chain_rows: Any, sizes: Any,
    lists: Any, counts: Any, lengths: Any, grams: int, least: float,
) -> tuple[Any, Any]:  # fmt: skip
    """The rows that look like a word by these of its n-grams, and how much: shared / √(its grams * theirs) of `least`.

    `counts` holds only zeros, before and afterwards. Counting blindly and looking afterwards is much the quickest.
    """
    entries = np.empty(np.sum(sizes[lists]), dtype=np.int32)
    filled = 0
    for number in lists:
        if number < len(starts) - 1:
            some = rows[starts[number] : starts[number + 1]]
            entries[filled : filled + len(some)] = some
            filled += len(some)
        link = heads[number]
        while link >= 0:
            entries[filled] = chain_rows[link]
            filled += 1
            link = nexts[link]
    for row in entries:
        counts[row] += 1
    found, likes = 0, np.empty(len(entries), dtype=np.float64)
    fewest = int(np.ceil(least * np.sqrt(grams * _SHORTEST) - _SLACK))  # so that the lengths of few rows are read
    for row in entries:
        count = counts[row]
        counts[row] = 0
        if count >= fewest:
            like = count / np.sqrt(grams * lengths[row])
            if like >= least:
                entries[found], likes[found] = row, like
                found += 1
    return entries[:found], likes[:found]
