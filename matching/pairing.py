"""Which edges of a weighted graph make the best set of pairs."""

from collections.abc import Mapping, Sequence

import rustworkx

Edges = Mapping[tuple[int, int], float]  # (smaller, larger) node -> weight
Pairs = frozenset[tuple[int, int]]

EXACT_UP_TO = 1_500  # nodes; rustworkx needs about half a second for 1,000 with 20 edges each (matching.md)
_UNIT = 100_000  # rustworkx counts in whole numbers


def best_pairs(nodes: int, edges: Edges) -> Pairs:
    """As many pairs as possible, and of those sets the heaviest; from 1,500 nodes on nearly so."""
    return _exact(nodes, edges) if nodes <= EXACT_UP_TO else _improved(edges, _greedy(edges))


def _exact(nodes: int, edges: Edges) -> Pairs:
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from([(a, b, round(weight * _UNIT)) for (a, b), weight in sorted(edges.items())])
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return frozenset((min(pair), max(pair)) for pair in found)


def _greedy(edges: Edges) -> dict[int, int]:
    """Partner by node, heaviest edge first: at least half of the optimum, 95 % in practice (matching.md)."""
    partner: dict[int, int] = {}
    for (a, b), _ in sorted(edges.items(), key=lambda edge: (-edge[1], edge[0])):
        if a not in partner and b not in partner:
            partner[a], partner[b] = b, a
    return partner


def _improved(edges: Edges, partner: dict[int, int], passes: int = 4) -> Pairs:
    """Place who is left, then swap partners of two pairs wherever that is heavier, until a pass changes nothing."""
    near = neighbours(edges)
    for _ in range(passes):
        placed = [_place(node, near, partner) for node in sorted(near) if node not in partner]
        swapped = [_swap(edge, near, partner) for edge in sorted(edges)]
        if not any(placed) and not any(swapped):
            break
    return frozenset((a, b) for a, b in partner.items() if a < b)


def neighbours(edges: Edges) -> dict[int, dict[int, float]]:
    """Node -> neighbour -> weight."""
    near: dict[int, dict[int, float]] = {}
    for (a, b), weight in edges.items():
        near.setdefault(a, {})[b] = weight
        near.setdefault(b, {})[a] = weight
    return near


def _place(node: int, near: Mapping[int, Mapping[int, float]], partner: dict[int, int]) -> bool:
    """Give a lonely node a partner: a free one, or one whose own partner finds another free one."""
    for other in _heaviest(near[node]):
        if other not in partner:
            partner[node], partner[other] = other, node
            return True
        left = partner[other]
        free = next((third for third in _heaviest(near[left]) if third not in partner and third != node), None)
        if free is not None:
            partner[node], partner[other] = other, node
            partner[left], partner[free] = free, left
            return True
    return False


def _heaviest(near: Mapping[int, float]) -> Sequence[int]:
    return sorted(near, key=lambda other: (-near[other], other))


def _swap(edge: tuple[int, int], near: Mapping[int, Mapping[int, float]], partner: dict[int, int]) -> bool:
    """Pair the ends of an edge and their former partners with each other, if that weighs more."""
    a, b = edge
    c, d = partner.get(a), partner.get(b)
    if c is None or d is None or c == b or d not in near[c]:
        return False
    if near[a][b] + near[c][d] <= near[a][c] + near[b][d] + 1e-12:
        return False
    partner[a], partner[b], partner[c], partner[d] = b, a, d, c
    return True
