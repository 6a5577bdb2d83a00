"""A place for whoever is alone: partners change along a chain until somebody who is free, or worth less, is reached."""

import numpy as np

from matching.seating.compiled import compiled
from matching.seating.graph import ALONE, Graph, Nodes, Offsets, Values

_LONGEST_SEARCH = 4_000  # neighbours looked at for one who is alone


def placed(graph: Graph, mate: Nodes, *, everybody: bool = False) -> Nodes:
    """The matching, made heavier around those who are alone.

    With `everybody` two who are alone get a partner each even where that makes the rest lighter. The search doesn't
    see through odd rings, and the whole of it is bounded by the size of the graph.
    """
    improved = mate.copy()
    budget = 50 * len(graph.to) + 1_000_000
    for _ in range(3):
        spent, changed = _place(graph.start, graph.to, graph.worth, improved, everybody, budget)
        budget -= spent
        if not changed or budget <= 0:
            break
    return improved


@compiled
def _place(start: Offsets, to: Nodes, worth: Values, mate: Nodes, everybody: bool, budget: int) -> tuple[int, bool]:
    """(edges looked at, whether anything changed)."""
    nodes = len(mate)
    weight = np.zeros(nodes, np.float32)
    for node in range(nodes):
        for at in range(start[node], start[node + 1]):
            if to[at] == mate[node]:
                weight[node] = worth[at]
                break
    seen = np.full(nodes, ALONE)  # by whose search
    before, via = np.full(nodes, ALONE), np.full(nodes, ALONE)
    gain = np.zeros(nodes, np.float32)
    queue = np.empty(nodes, np.int32)
    spent, changed = 0, False
    for lonely in range(nodes):
        if mate[lonely] != ALONE or start[lonely] == start[lonely + 1] or spent > budget:
            continue
        looked, end, last = _search(lonely, start, to, worth, mate, weight, seen, before, via, gain, queue, everybody)
        spent += looked
        if last != ALONE:
            _turn(lonely, last, end, start, to, worth, mate, weight, before, via)
            changed = True
    return spent, changed


@compiled
def _search(
    lonely: int, start: Offsets, to: Nodes, worth: Values, mate: Nodes, weight: Values, seen: Nodes, before: Nodes,
    via: Nodes, gain: Values, queue: Nodes, everybody: bool,
) -> tuple[int, int, int]:  # fmt: skip
    """(edges looked at, the free one at the end or ALONE, the last one to change partner or ALONE for no gain)."""
    queue[0], head, tail, looked = lonely, 0, 1, 0
    seen[lonely], gain[lonely] = lonely, np.float32(0.0)
    end, last, best, joins = ALONE, ALONE, np.float32(1e-6), False
    while head < tail and looked < _LONGEST_SEARCH:
        node = queue[head]
        head += 1
        for at in range(start[node], start[node + 1]):
            looked += 1
            other = to[at]
            if seen[other] == lonely:
                continue
            total = gain[node] + worth[at]
            if mate[other] == ALONE:
                if total > best or (everybody and not joins):
                    end, last, best, joins = other, node, total, True
                continue
            left = mate[other]
            total -= weight[other]
            seen[other], seen[left] = lonely, lonely
            before[left], via[left], gain[left] = node, other, total
            if total > best and not (everybody and joins):
                end, last, best = ALONE, left, total
            queue[tail] = left
            tail += 1
    return looked, int(end), int(last)


@compiled
def _turn(
    lonely: int, last: int, end: int, start: Offsets, to: Nodes, worth: Values, mate: Nodes, weight: Values,
    before: Nodes, via: Nodes,
) -> None:  # fmt: skip
    """Change the partners along the chain that was found; without a free end the last one stays alone."""
    node, partner = last, end
    if end == ALONE:
        mate[last], weight[last] = ALONE, np.float32(0.0)
        node, partner = before[last], via[last]
    while True:
        following, freed = before[node], via[node]
        mate[node], mate[partner] = partner, node
        for at in range(start[node], start[node + 1]):
            if to[at] == partner:
                weight[node] = weight[partner] = worth[at]
                break
        if node == lonely:
            return
        node, partner = following, freed
