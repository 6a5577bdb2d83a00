"""Which edges of a weighted graph make the best set of pairs: exactly in a small network, nearly so in a large one."""

import numpy as np
import rustworkx

from matching.seating import auction
from matching.seating.graph import ALONE, Edges, Graph, Nodes, worth_of
from matching.seating.placing import placed

EXACT_UP_TO = 1_500  # nodes; rustworkx needs a third of a second for 1,000 with 20 edges each, minutes for 10,000
_TINY = 100  # nodes for which it does not pay to look first which edges can be in the best set
_FINE = 1e-4  # the step of bids that leave few such edges
_FEW = 0.2  # the share of edges in which the best set is sought first
_UNIT = 100_000  # rustworkx counts in whole numbers


def best_pairs(nodes: int, edges: Edges, *, everybody: bool = True, exact_up_to: int = EXACT_UP_TO) -> Nodes:
    """Each node's partner or ALONE, so that the pairs are worth most together; the same for the same edges.

    With `everybody` as many as possible get a partner, and of all sets that do so the heaviest is taken; from
    `exact_up_to` nodes on both nearly so.
    """
    if nodes <= min(_TINY, exact_up_to):
        return _exact(nodes, edges, everybody)
    graph = Graph.of(nodes, edges)
    if nodes > exact_up_to:
        return placed(graph, auction.paired(graph, auction.bid(graph)), everybody=everybody)
    return _exact_among_few(graph, edges, everybody)


def _exact_among_few(graph: Graph, edges: Edges, everybody: bool) -> Nodes:
    """The best set, sought among the edges that fall least short of what the bids prove, and checked against that."""
    bids = auction.bid(graph, step=_FINE)
    short = auction.shortfalls(graph, edges, bids)
    tried = float(np.quantile(short, _FEW)) if len(short) else 0.0
    mate = _exact(graph.nodes, edges.where(short <= tried), everybody)
    if everybody and (mate == ALONE).sum() > 1:
        return _exact(graph.nodes, edges, everybody)  # perhaps more can be placed, for less: then nothing is sure
    missing = auction.upper_bound(graph, bids) - worth_of(graph, mate) + 1e-3  # single precision adds up errors
    if missing <= tried:
        return mate  # every other set holds an edge that falls further short than this one does
    return _exact(graph.nodes, edges.where(short <= missing), everybody)


def _exact(nodes: int, edges: Edges, everybody: bool) -> Nodes:
    # Of two edges between the same nodes the graph keeps the last one: let that be the heaviest.
    order = np.lexsort((np.maximum(edges.one, edges.other), np.minimum(edges.one, edges.other), edges.worth))
    weights = np.rint(edges.worth[order].astype(np.float64) * _UNIT).astype(np.int64)
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(nodes))
    ends = edges.one[order].tolist(), edges.other[order].tolist()
    graph.add_edges_from(list(zip(*ends, weights.tolist(), strict=True)))
    mate = np.full(nodes, ALONE)
    for a, b in rustworkx.max_weight_matching(graph, max_cardinality=everybody, weight_fn=int):
        mate[a], mate[b] = b, a
    return mate
