"""The rows that answer terms best: exact and plain for small networks, compiled and pruned for large ones."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matching import plain
from matching.inverted import Lists
from matching.terms import Terms

COMPILED_FROM = 500  # rows; below it numpy is quick enough, and compiled code takes a second to load
_LAST_STAMP = 2**31 - 10_000


@dataclass(slots=True)
class Scratch:
    """What a search writes on, by row; and which rows still count."""

    alive: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(64, dtype=np.bool_))
    totals: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros(64, dtype=np.float32))
    best: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros(64, dtype=np.float32))
    stamps: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(64, dtype=np.int32))
    touched: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(64, dtype=np.int32))
    stamp: int = 1

    def make_room(self, rows: int) -> None:
        if rows > len(self.alive):
            more = max(rows, 2 * len(self.alive))
            alive = np.zeros(more, dtype=np.bool_)
            alive[: len(self.alive)] = self.alive
            self.alive = alive
            self.totals, self.best = np.zeros(more, dtype=np.float32), np.zeros(more, dtype=np.float32)
            self.stamps, self.touched = np.zeros(more, dtype=np.int32), np.zeros(more, dtype=np.int32)

    def nbytes(self) -> int:
        arrays = (self.alive, self.totals, self.best, self.stamps, self.touched)
        return sum(array.nbytes for array in arrays)


Rows = npt.NDArray[np.int32]
Likeness = npt.NDArray[np.float32]


def best_rows(lists: Lists, terms: Terms, scratch: Scratch, rows: int, keep: int) -> tuple[Rows, Likeness]:
    """The best `keep` rows with any likeness, best first, and how alike each is; of equal ones the older first."""
    if not len(terms.worths) or not rows:
        return np.zeros(0, np.int32), np.zeros(0, np.float32)
    if rows < COMPILED_FROM:
        totals = plain.totals(lists, terms, rows) * scratch.alive[:rows]
        found = np.flatnonzero(totals).astype(np.int32)
        likeness = totals[found]
    else:
        found, likeness = _compiled(lists, terms, scratch, keep)
    order = np.lexsort((found, -likeness))[: max(keep, 1)]
    return found[order], likeness[order]


def _compiled(lists: Lists, terms: Terms, scratch: Scratch, keep: int) -> tuple[Rows, Likeness]:
    from matching import kernels  # noqa: PLC0415 - loading numba takes a second, which small networks don't pay

    if scratch.stamp > _LAST_STAMP:
        scratch.stamps[:] = 0
        scratch.stamp = 1
    count = kernels.search(
        lists.starts, lists.rows, lists.weights, lists.heads, lists.nexts, lists.chain_rows, lists.chain_weights,
        terms.starts, terms.lists, terms.likes, terms.worths, terms.caps, terms.ahead,
        scratch.alive, scratch.totals, scratch.best, scratch.stamps, scratch.touched, scratch.stamp, keep,
    )  # fmt: skip
    scratch.stamp += len(terms.worths)
    found = scratch.touched[:count].copy()
    likeness = scratch.totals[found]
    scratch.totals[found] = 0.0
    return found, likeness
