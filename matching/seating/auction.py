"""A nearly heaviest set of pairs in a large graph, and a proof of how near it is.

Everybody bids for a partner; a partner's price rises until the bids stop (Bertsekas 1988, on the graph doubled into
bidders and partners). The prices bound from above what any set of pairs can be worth.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.seating.compiled import compiled
from matching.seating.graph import ALONE, Edges, Graph, Nodes, Offsets, Values

Totals = npt.NDArray[np.float64]

# The least step of a bid, as a share of the spread of what pairs are worth. Each node's share in what is lost.
STEP = 0.001
# Bids per node after which whoever still bids is left to `placing`; 10 to 40 is usual, equal pairs can need more.
MOST_BIDS = 150


@dataclass(frozen=True, slots=True)
class Bids:
    """Whom each node got as a bidder (ALONE: nobody), and the price of each node as a partner."""

    got: Nodes
    price: Values


def bid(graph: Graph, step: float = STEP) -> Bids:
    """Let every node bid. Only pairs that are worth more than nothing are bid for."""
    positive = graph.worth[graph.worth > 0]
    if not len(positive):
        return Bids(np.full(graph.nodes, ALONE), np.zeros(graph.nodes, np.float32))
    least = np.float32(max(step * float(positive.max() - positive.min()), 1e-4 * float(positive.max())))
    got, price = _bid(graph.start, graph.to, graph.worth, least, MOST_BIDS * graph.nodes)
    return Bids(got, price)


def upper_bound(graph: Graph, bids: Bids) -> float:
    """No set of pairs is worth more than this, by the duality of linear programs: any prices prove it."""
    gains = _gains(graph.start, graph.to, graph.worth, bids.price)
    return float(gains.sum(dtype=np.float64) + bids.price.sum(dtype=np.float64)) / 2


def shortfalls(graph: Graph, edges: Edges, bids: Bids) -> Values:
    """For each edge how far a set of pairs that holds it stays below the bound, at least.

    By the same duality: a set of pairs falls short of the bound by the sum of what its edges are worth less than the
    prices of their two ends.
    """
    price = (bids.price + _gains(graph.start, graph.to, graph.worth, bids.price)) * np.float32(0.5)
    return (price[edges.one] + price[edges.other] - edges.worth).astype(np.float32)


def paired(graph: Graph, bids: Bids) -> Nodes:
    """Each node's partner or ALONE: bids form paths and rings, and of each the best alternate bids are kept."""
    mate: Nodes = _paired(bids.got, _worths(graph.start, graph.to, graph.worth, bids.got))
    return mate


@compiled
def _bid(start: Offsets, to: Nodes, worth: Values, least: np.float32, most: int) -> tuple[Nodes, Values]:
    nodes = len(start) - 1
    price, owner, got = np.zeros(nodes, np.float32), np.full(nodes, ALONE), np.full(nodes, ALONE)
    waiting = np.arange(nodes).astype(np.int32)  # a ring of those who have nobody
    head, count, bids = 0, nodes, 0
    while count > 0 and bids < most:
        node = waiting[head]
        head = head + 1 if head + 1 < nodes else 0
        count -= 1
        best, second, chosen = np.float32(0.0), np.float32(0.0), ALONE
        for at in range(start[node], start[node + 1]):
            if worth[at] <= second:
                break  # the best first: no later one is worth more, whatever its price
            net = worth[at] - price[to[at]]
            if net > best and to[at] != chosen:
                best, second, chosen = net, best, to[at]
            elif net > second and to[at] != chosen:
                second = net
        if chosen == ALONE:
            continue
        bids += 1
        price[chosen] += best - second + least
        if owner[chosen] != ALONE:
            got[owner[chosen]] = ALONE
            tail = head + count
            waiting[tail if tail < nodes else tail - nodes] = owner[chosen]
            count += 1
        owner[chosen], got[node] = node, chosen
    return got, price


@compiled
def _gains(start: Offsets, to: Nodes, worth: Values, price: Values) -> Values:
    """What each node would keep with the partner that is best at these prices."""
    found = np.zeros(len(price), np.float32)
    for node in range(len(price)):
        for at in range(start[node], start[node + 1]):
            found[node] = max(found[node], worth[at] - price[to[at]])
    return found


@compiled
def _worths(start: Offsets, to: Nodes, worth: Values, got: Nodes) -> Values:
    """What each node's bid is worth."""
    found = np.zeros(len(got), np.float32)
    for node in range(len(got)):
        for at in range(start[node], start[node + 1]):
            if to[at] == got[node]:
                found[node] = worth[at]
                break
    return found


@compiled
def _paired(got: Nodes, worth: Values) -> Nodes:
    nodes = len(got)
    mate, wanted, done = np.full(nodes, ALONE), np.zeros(nodes, np.bool_), np.zeros(nodes, np.bool_)
    for node in range(nodes):
        if got[node] != ALONE:
            wanted[got[node]] = True
    chain, held = np.empty(nodes, np.int32), np.empty(nodes, np.float32)
    for rings in range(2):  # paths first: they begin with somebody whom nobody got
        for first in range(nodes):
            if done[first] or (rings == 0 and wanted[first]):
                continue
            node, length = first, 0
            while node != ALONE and not done[node]:
                done[node] = True
                chain[length], held[length] = node, worth[node]
                node = got[node]
                length += 1
            if node == ALONE:
                length -= 1  # the last one of a path got nobody
            _keep_alternate(chain[:length], held[:length], node != ALONE, got, mate)
    return mate


@compiled
def _keep_alternate(chain: Nodes, held: Values, ring: bool, got: Nodes, mate: Nodes) -> None:
    """The heaviest set of bids along a path or around a ring that share nobody."""
    low, high = 0, len(chain)
    if ring and high > 2:
        without_last, without_first = _heaviest(held[: high - 1])[-1], _heaviest(held[1:])[-1]
        low, high = (1, high) if without_first > without_last else (0, high - 1)
    best = _heaviest(held[low:high])
    at = high - low
    while at > 0:
        if best[at] > best[at - 1]:
            node = chain[low + at - 1]
            mate[node], mate[got[node]] = got[node], node
            at -= 1
        at -= 1


@compiled
def _heaviest(held: Values) -> Totals:
    """The best worth with the first n of a row of bids, of which no two neighbours are kept."""
    best = np.zeros(len(held) + 1)
    for at in range(len(held)):
        best[at + 1] = max(best[at], held[at] + (best[at - 1] if at else 0.0))
    return best
