"""The inner loops of a search with numpy alone: for small networks, and to check the compiled ones against."""

import numpy as np
import numpy.typing as npt

from matching.inverted import FULL, Ints, Lists
from matching.terms import Terms


def totals(lists: Lists, terms: Terms, rows: int) -> npt.NDArray[np.float32]:
    """How well each row fits: for every term its worth times the strongest feature of the row that answers it."""
    if not len(terms.worths):
        return np.zeros(rows, dtype=np.float32)
    feature, row, weight = lists.entries(terms.lists)
    term = np.repeat(np.arange(len(terms.worths)), np.diff(terms.starts))[feature]
    value = np.minimum(weight * (terms.likes[feature] / FULL), terms.caps[term])
    best = np.zeros(len(terms.worths) * rows, dtype=np.float32)
    np.maximum.at(best, term * rows + row, value.astype(np.float32))
    summed: npt.NDArray[np.float32] = terms.worths @ best.reshape(-1, rows)
    return summed


def shared(lists: Lists, numbers: Ints, rows: int) -> npt.NDArray[np.int64]:
    """In how many of these lists each row is."""
    _, row, _ = lists.entries(numbers)
    return np.bincount(row, minlength=rows)
