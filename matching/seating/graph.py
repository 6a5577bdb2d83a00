"""A sparse graph of who could meet whom, as arrays."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.seating.compiled import compiled

Nodes = npt.NDArray[np.int32]
Values = npt.NDArray[np.float32]
Offsets = npt.NDArray[np.int64]

ALONE = np.int32(-1)


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of nodes and what each pair is worth; in any order, a pair may be there twice, never with itself."""

    one: Nodes
    other: Nodes
    worth: Values

    @classmethod
    def none(cls) -> "Edges":
        return cls(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32))

    def __len__(self) -> int:
        return len(self.one)

    def where(self, kept: npt.NDArray[np.bool_]) -> "Edges":
        """Only these edges."""
        return Edges(self.one[kept], self.other[kept], self.worth[kept])

    def with_worth(self, worth: npt.NDArray[np.floating]) -> "Edges":
        """The same pairs, worth something else."""
        return Edges(self.one, self.other, worth.astype(np.float32))


@dataclass(frozen=True, slots=True)
class Graph:
    """Each node's neighbours, the best first: those of node n are `to[start[n] : start[n + 1]]`."""

    start: Offsets
    to: Nodes
    worth: Values

    @classmethod
    def of(cls, nodes: int, edges: Edges) -> "Graph":
        """The graph of these edges. Equally good neighbours stand in the order of the edges."""
        start, to, worth = _rows(nodes, edges.one, edges.other, edges.worth)
        _best_first(start, to, worth)
        return cls(start, to, worth)

    @property
    def nodes(self) -> int:
        return len(self.start) - 1


@compiled
def _rows(nodes: int, one: Nodes, other: Nodes, worth: Values) -> tuple[Offsets, Nodes, Values]:
    start = np.zeros(nodes + 1, np.int64)
    for edge in range(len(one)):
        start[one[edge] + 1] += 1
        start[other[edge] + 1] += 1
    for node in range(nodes):
        start[node + 1] += start[node]
    to = np.empty(2 * len(one), np.int32)
    value = np.empty(2 * len(one), np.float32)
    at = start[:-1].copy()
    for edge in range(len(one)):
        a, b = one[edge], other[edge]
        to[at[a]], value[at[a]] = b, worth[edge]
        to[at[b]], value[at[b]] = a, worth[edge]
        at[a] += 1
        at[b] += 1
    return start, to, value


@compiled
def _best_first(start: Offsets, to: Nodes, worth: Values) -> None:
    for node in range(len(start) - 1):
        low, high = start[node], start[node + 1]
        order = np.argsort(-worth[low:high], kind="mergesort")
        to[low:high] = to[low:high][order]
        worth[low:high] = worth[low:high][order]


def pairs_of(mate: Nodes) -> npt.NDArray[np.int32]:
    """The pairs of a matching, each once, the smaller node first; `mate` gives each node's partner or ALONE."""
    one = np.flatnonzero(mate > np.arange(len(mate))).astype(np.int32)
    return np.stack([one, mate[one]], axis=1)


def worth_of(graph: Graph, mate: Nodes) -> float:
    """What a matching is worth altogether."""
    return float(_worth_of(graph.start, graph.to, graph.worth, mate))


@compiled
def _worth_of(start: Offsets, to: Nodes, worth: Values, mate: Nodes) -> float:
    total = 0.0
    for node in range(len(mate)):
        for at in range(start[node], start[node + 1]):
            if to[at] == mate[node]:  # the best of several edges between the same two comes first
                total += worth[at]
                break
    return total / 2
