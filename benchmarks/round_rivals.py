"""The rivals of the rounds, as simple as they come: greedy pairs, shuffled rounds, whoever was met least recently."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import rustworkx
from scipy import sparse
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching.seating.compiled import compiled
from matching.seating.graph import ALONE, Edges, Nodes
from matching.seating.pairs import best_pairs

LastMet = npt.NDArray[np.int64]  # the round in which two met last, -1 for never


def random_edges(nodes: int, each: int = 20, seed: int = 1) -> Edges:
    """`each` candidates for everybody, with worths of 0 to 1, all by chance."""
    chance = np.random.default_rng(seed)
    one = np.repeat(np.arange(nodes, dtype=np.int32), each)
    other = chance.integers(0, nodes, nodes * each, np.int32)
    return Edges(one, other, chance.random(len(one), np.float32)).where(one != other)


def greedy(nodes: int, edges: Edges) -> Nodes:
    """Heaviest edge first, compiled as ours is."""
    order = np.argsort(-edges.worth, kind="stable")
    return _greedy(nodes, edges.one[order], edges.other[order])


def exact_by_rustworkx(nodes: int, edges: Edges) -> Nodes:
    """The heaviest pairs, with all edges given to rustworkx as they are (of doubles the heaviest)."""
    order = np.argsort(edges.worth, kind="stable")
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(nodes))
    worth = np.rint(edges.worth[order] * 100_000.0).astype(np.int64)
    graph.add_edges_from(list(zip(edges.one[order].tolist(), edges.other[order].tolist(), worth.tolist(), strict=True)))
    mate = np.full(nodes, ALONE)
    for a, b in rustworkx.max_weight_matching(graph, weight_fn=int):
        mate[a], mate[b] = b, a
    return mate


@compiled
def _greedy(nodes: int, one: Nodes, other: Nodes) -> Nodes:
    mate = np.full(nodes, ALONE)
    for at in range(len(one)):
        if mate[one[at]] == ALONE and mate[other[at]] == ALONE:
            mate[one[at]], mate[other[at]] = other[at], one[at]
    return mate


def bound_by_scipy(nodes: int, edges: Edges) -> float:
    """What pairs can be worth at most: the heaviest assignment of everybody to somebody, halved. One may stay alone."""
    ends = np.concatenate([edges.one, edges.other]), np.concatenate([edges.other, edges.one])
    keys = ends[0].astype(np.int64) * nodes + ends[1]
    worth = np.concatenate([edges.worth, edges.worth]).astype(np.float64)
    order = np.lexsort((-worth, keys))
    first = order[np.diff(keys[order], prepend=-1) > 0]  # of doubles the heaviest
    alone = np.arange(nodes)
    rows, columns = np.concatenate([ends[0][first], alone]), np.concatenate([ends[1][first], alone])
    # Weights have to be unequal to zero; with one more for each, everybody has exactly one.
    values = np.concatenate([worth[first], np.zeros(nodes)]) + 1.0
    table = sparse.csr_array((values, (rows, columns)), shape=(nodes, nodes))
    picked = min_weight_full_bipartite_matching(table, maximize=True)
    return float((table[picked] - 1.0).sum() / 2)


def shuffled(last: LastMet, chance: np.random.Generator) -> list[tuple[int, ...]]:
    """Pairs by chance; the odd one joins the last pair."""
    order = chance.permutation(len(last)).tolist()
    cuts = [*range(0, len(last) - len(last) % 2, 2), len(last)]
    if len(last) % 2:
        cuts.pop(-2)
    return [tuple(order[low:high]) for low, high in pairwise(cuts)]


def least_recently_met(last: LastMet, chance: np.random.Generator) -> list[tuple[int, ...]]:
    """One after the other, in chance order, gets whoever is free and was met longest ago, as chat-roulette does."""
    free = chance.permutation(len(last)).tolist()
    groups: list[tuple[int, ...]] = []
    while len(free) > 1:
        one = free.pop(0)
        other = min(free, key=lambda them: last[one, them])
        free.remove(other)
        groups.append((one, other))
    return [*groups[:-1], (*groups[-1], *free)]


def heaviest_with_history(last: LastMet, chance: np.random.Generator) -> list[tuple[int, ...]]:
    """The exact best pairs of this round, those who met far below all others, without looking ahead."""
    one, other = (side.astype(np.int32) for side in np.triu_indices(len(last), 1))
    worth = chance.random(len(one)) - 10.0 * (last[one, other] >= 0)
    mate = best_pairs(len(last), Edges(one, other, worth.astype(np.float32)))
    groups = [(node, int(them)) for node, them in enumerate(mate) if node < them]
    odd = tuple(np.flatnonzero(mate == ALONE).tolist())
    return [*groups[:-1], (*groups[-1], *odd)]
