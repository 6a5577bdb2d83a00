"""Which rows have a feature, and how strongly: flat arrays of lists that can be added to in place."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

FULL = 200  # the byte that stands for a weight of 1
_NONE = -1


@dataclass(slots=True)
class Lists:
    """One list of (row, weight) per feature: a block sorted by row, and chains of what was added since.

    A block is read in one go; a chain costs one step more per entry and is melted into the block by `melt`.
    """

    starts: Longs = field(default_factory=lambda: np.zeros(2, dtype=np.int64))
    rows: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    weights: Bytes = field(default_factory=lambda: np.zeros(0, dtype=np.uint8))
    heads: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))  # per list its newest link, or -1
    nexts: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    chain_rows: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    chain_weights: Bytes = field(default_factory=lambda: np.zeros(0, dtype=np.uint8))
    links: int = 0  # how many of the chains' places are taken
    sizes: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))  # rows per list that still count

    @classmethod
    def block(cls, lists: Ints, weights: Bytes, per_row: Longs, count: int) -> "Lists":
        """From the entries of all rows in order; `per_row` says how many each has, `count` how many lists there are."""
        ends = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(per_row, dtype=np.int64)])
        small = ends[-1] < 2**31  # scipy wants both arrays of positions in one type
        table = sparse.csr_array(
            (weights, lists, ends.astype(np.int32) if small else ends), shape=(len(per_row), max(count, 1))
        ).tocsc()
        sizes = np.diff(table.indptr).astype(np.int32)
        heads = np.full(max(count, 1), _NONE, dtype=np.int32)
        return cls(table.indptr.astype(np.int64), table.indices.astype(np.int32), table.data, heads=heads, sizes=sizes)

    def add(self, row: int, lists: Sequence[int] | Ints, weights: Sequence[int] | Bytes) -> None:
        """Add a row to these lists, in time that depends on the row alone."""
        if not len(lists):
            return
        at = np.asarray(lists, dtype=np.int64)
        self._make_room(int(at.max()) + 1, len(at))
        places = np.arange(self.links, self.links + len(lists), dtype=np.int32)
        self.nexts[places] = self.heads[at]
        self.chain_rows[places] = row
        self.chain_weights[places] = weights
        self.heads[at] = places
        self.sizes[at] += 1
        self.links += len(lists)

    def forget(self, lists: Sequence[int]) -> None:
        """A row of these lists does not count any more; it goes when they are melted."""
        self.sizes[np.asarray(lists, dtype=np.int64)] -= 1

    def size(self, number: int) -> int:
        return self.sizes.item(number) if number < len(self.sizes) else 0

    def melt(self, kept: Longs) -> "Lists":
        """One block of everything; `kept` gives each row its new number, or -1 for a row that goes."""
        count = len(self.sizes)
        block_of = np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))
        chain_of = self._chained()
        rows = kept[np.concatenate([self.rows, self.chain_rows[: self.links]])]
        lists = np.concatenate([block_of, chain_of])[rows >= 0]
        weights = np.concatenate([self.weights, self.chain_weights[: self.links]])[rows >= 0]
        rows = rows[rows >= 0]
        order = np.argsort(rows, kind="stable")
        per_row = np.bincount(rows, minlength=int(kept.max(initial=-1)) + 1)
        return Lists.block(lists[order], weights[order], per_row, count)

    def nbytes(self) -> int:
        """Bytes in the arrays."""
        arrays = (self.starts, self.rows, self.weights, self.heads, self.nexts, self.chain_rows, self.chain_weights)
        return sum(array.nbytes for array in (*arrays, self.sizes))

    def entries(self, lists: Ints) -> tuple[Longs, Ints, Bytes]:
        """Everything in these lists: (position in `lists`, row, weight) of each entry, in no order."""
        known = np.minimum(lists, len(self.starts) - 2)
        begin, lengths = self.starts[known], np.where(lists == known, np.diff(self.starts)[known], 0)
        owners = np.repeat(np.arange(len(lists)), lengths)
        within = np.arange(len(owners)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        at = begin[owners] + within
        if not self.links:
            return owners, self.rows[at], self.weights[at]
        chained = [(owner, link) for owner, number in enumerate(lists.tolist()) for link in self._chain(number)]
        more = np.array(chained, dtype=np.int64).reshape(-1, 2)
        return (
            np.concatenate([owners, more[:, 0]]),
            np.concatenate([self.rows[at], self.chain_rows[more[:, 1]]]),
            np.concatenate([self.weights[at], self.chain_weights[more[:, 1]]]),
        )

    def _chain(self, number: int) -> list[int]:
        found, link = [], int(self.heads[number]) if number < len(self.heads) else _NONE
        while link != _NONE:
            found.append(link)
            link = int(self.nexts[link])
        return found

    def _chained(self) -> Ints:
        """The list of each link."""
        owner = np.zeros(self.links, dtype=np.int32)
        for number in np.flatnonzero(self.heads != _NONE).tolist():
            owner[self._chain(number)] = number
        return owner

    def _make_room(self, lists: int, links: int) -> None:
        """Arrays grow by doubling, so that a row costs its own length on average."""
        if lists > len(self.heads):
            more = max(lists, 2 * len(self.heads), 64)
            self.heads = _longer(self.heads, more, _NONE)
            self.sizes = _longer(self.sizes, more, 0)
        if self.links + links > len(self.nexts):
            more = max(self.links + links, 2 * len(self.nexts), 256)
            self.nexts, self.chain_rows = _longer(self.nexts, more, _NONE), _longer(self.chain_rows, more, 0)
            weights = np.zeros(more, dtype=np.uint8)
            weights[: len(self.chain_weights)] = self.chain_weights
            self.chain_weights = weights


def _longer(array: Ints, length: int, filler: int) -> Ints:
    longer = np.full(length, filler, dtype=np.int32)
    longer[: len(array)] = array
    return longer
