"""Groups of three or four: the parties mixed first, then people exchanged between groups as long as that is better."""

import heapq
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.seating.compiled import compiled
from matching.seating.graph import ALONE, Edges, Graph, Nodes, Offsets, Values
from matching.seating.rules import Facts, Rules, forbidden, met_before

Groups = npt.NDArray[np.int32]  # groups x places, ALONE for a place that nobody has

NEVER = 100.0  # what a broken rule costs while groups are being made; whoever still breaks one is taken out
MET_BEFORE = 10.0  # taken off for a pair that met: more than anything else, so only if nothing else is left
_ANOTHER_PARTY = 3.0  # what each further party in a group is worth: as much as three pairs that fit perfectly
_PASSES = 12
_NEAREST = 12  # of each one's candidates the best ones, next to whom a place is looked for
_RANDOM_TRIES = 10  # exchanges tried for somebody whose group breaks a rule or has too few parties


@dataclass(frozen=True, slots=True)
class Guests:
    """Everybody who is seated. `units`: who was put together beforehand and stays so, from 0 up; -1 for nobody."""

    rules: Rules
    sectors: Nodes  # number of each one's party, -1 for unknown
    units: Nodes


def grouped(guests: Guests, edges: Edges, size: int, seed: int) -> Groups:
    """Groups of `size`, as even as the number allows (one more in some of them); a rule may still be broken in them."""
    groups = mixed(guests, size, seed)
    if len(groups) < 2:
        return groups
    graph = Graph.of(guests.rules.nodes, edges)
    known, worth = _by_neighbour(graph)
    order = np.random.default_rng(seed).permutation(graph.nodes).astype(np.int32)
    facts = guests.rules.facts()
    for turn in range(_PASSES):
        better = _exchange(
            groups, order, graph.start, graph.to, known, worth, facts, guests.sectors, guests.units, seed + turn
        )
        if better < 1e-3 * len(groups):
            break
    return groups


def mixed(guests: Guests, size: int, seed: int) -> Groups:
    """Everybody dealt out party by party, the largest first, so that one party sits together only where it has to."""
    nodes = len(guests.sectors)
    count = max(1, nodes // size)
    count += nodes % size > count  # better some smaller groups than one far too large
    rows = _with_units(guests, size, count)
    emptiest = [(len(row), at) for at, row in enumerate(rows)]
    heapq.heapify(emptiest)
    for node in _party_by_party(guests, seed):
        filled, at = emptiest[0]
        rows[at].append(node)
        heapq.heapreplace(emptiest, (filled + 1, at))
    width = max(map(len, rows))
    return np.array([row + [-1] * (width - len(row)) for row in rows], np.int32).reshape(len(rows), width)


def _with_units(guests: Guests, size: int, count: int) -> list[list[int]]:
    """So many rows, and more where need be, in which only those sit who were put together beforehand."""
    rows: list[list[int]] = [[] for _ in range(count)]
    units = [np.flatnonzero(guests.units == unit).tolist() for unit in range(int(guests.units.max(initial=-1)) + 1)]
    for unit in sorted(units, key=len, reverse=True):
        row = min((row for row in rows if len(row) + len(unit) <= size), key=len, default=None)
        if row is None:
            rows.append(unit)
        else:
            row.extend(unit)
    return rows


def _party_by_party(guests: Guests, seed: int) -> list[int]:
    """Those who are free to sit anywhere, in chance order within their party; those of unknown party last."""
    free = np.random.default_rng(seed).permutation(np.flatnonzero(guests.units < 0))
    sectors = guests.sectors[free]
    sizes = np.bincount(sectors[sectors >= 0], minlength=1)
    largest_first = np.where(sectors >= 0, -sizes[np.maximum(sectors, 0)], 1)
    order: list[int] = free[np.lexsort((sectors, largest_first))].tolist()
    return order


def _by_neighbour(graph: Graph) -> tuple[Nodes, Values]:
    """The graph's rows in the order of their neighbours, to look one up."""
    rows = np.repeat(np.arange(graph.nodes), np.diff(graph.start))
    order = np.lexsort((-graph.worth, graph.to, rows))
    return graph.to[order], graph.worth[order]


@compiled
def _exchange(
    groups: Groups, order: Nodes, start: Offsets, to: Nodes, known: Nodes, known_worth: Values, facts: Facts,
    sectors: Nodes, units: Nodes, seed: int,
) -> float:  # fmt: skip
    """One pass over everybody: change places with whom it helps most. Gives what was won altogether."""
    drawn = np.int64(seed % 2**31)
    count, width = groups.shape
    group_of = np.full(len(sectors), ALONE)
    for at in range(count):
        for node in groups[at]:
            if node != ALONE:
                group_of[node] = at
    won = 0.0
    for node in order:
        if units[node] >= 0 or group_of[node] == ALONE:
            continue
        own, best, where, place = group_of[node], 1e-4, ALONE, 0
        tries = _RANDOM_TRIES if _is_poor(groups[own], facts, sectors) else 0
        for at in range(start[node] - tries, min(start[node] + _NEAREST, start[node + 1])):
            drawn = (drawn * 1_103_515_245 + 12_345) % 2**31  # the generator of the C standard's example
            other = group_of[to[at]] if at >= start[node] else np.int32((drawn >> 8) % count)
            if other in (ALONE, own):
                continue
            for seat in range(width):
                them = groups[other, seat]
                if them == ALONE or units[them] >= 0 or (at >= start[node] and them == to[at]):
                    continue
                gain = _gain(node, them, groups[own], groups[other], start, known, known_worth, facts, sectors)
                if gain > best:
                    best, where, place = gain, other, seat
        if where != ALONE:
            _change(groups, group_of, node, where, place)
            won += best
    return won


@compiled
def _change(groups: Groups, group_of: Nodes, node: np.int32, where: np.int32, place: int) -> None:
    them, own = groups[where, place], group_of[node]
    for seat in range(groups.shape[1]):
        if groups[own, seat] == node:
            groups[own, seat] = them
    groups[where, place] = node
    group_of[node], group_of[them] = where, own


@compiled
def _gain(
    node: np.int32, them: np.int32, own: Nodes, other: Nodes, start: Offsets, known: Nodes, known_worth: Values,
    facts: Facts, sectors: Nodes,
) -> float:  # fmt: skip
    """What is won when these two change places."""
    gain = 0.0
    for beside in own:
        if beside not in (ALONE, node):
            gain += _value(them, beside, start, known, known_worth, facts)
            gain -= _value(node, beside, start, known, known_worth, facts)
    for beside in other:
        if beside not in (ALONE, them):
            gain += _value(node, beside, start, known, known_worth, facts)
            gain -= _value(them, beside, start, known, known_worth, facts)
    if sectors[node] != sectors[them]:
        gain += _ANOTHER_PARTY * (
            _parties(own, node, them, sectors) + _parties(other, them, node, sectors)
            - _parties(own, node, node, sectors) - _parties(other, them, them, sectors)
        )  # fmt: skip
    return gain


@compiled
def _parties(group: Nodes, without: np.int32, instead: np.int32, sectors: Nodes) -> int:
    """How many known parties there are with one member replaced by another."""
    seen = 0
    for node in group:
        if node != ALONE:
            sector = sectors[instead] if node == without else sectors[node]
            if sector >= 0:
                seen |= 1 << sector
    count = 0
    while seen:
        count += seen & 1
        seen >>= 1
    return count


@compiled
def _is_poor(group: Nodes, facts: Facts, sectors: Nodes) -> bool:
    """Whether somebody in it breaks a rule or fewer than three parties are there."""
    if _parties(group, ALONE, ALONE, sectors) < 3:
        return True
    for at in range(len(group)):
        for beside in range(at):
            if group[at] != ALONE and group[beside] != ALONE and forbidden(group[at], group[beside], facts):
                return True
    return False


@compiled
def _value(one: np.int32, other: np.int32, start: Offsets, known: Nodes, known_worth: Values, facts: Facts) -> float:
    """What two are worth to each other: nothing where that was never found out."""
    if forbidden(one, other, facts):
        return -NEVER
    low, high = start[one], start[one + 1]
    end = high
    while low < high:
        middle = (low + high) // 2
        if known[middle] < other:
            low = middle + 1
        else:
            high = middle
    worth = known_worth[low] if low < end and known[low] == other else np.float32(0.0)
    return float(worth) - (MET_BEFORE if met_before(one, other, facts) else 0.0)
