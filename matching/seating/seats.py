"""A seat for everybody: pairs or groups, then a place for whoever is left, and nobody where a rule forbids it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from matching.seating.graph import ALONE, Edges, Graph, Nodes, Values, pairs_of
from matching.seating.groups import Groups, Guests, grouped
from matching.seating.lookahead import UP_TO, lasting_pairs
from matching.seating.pairs import best_pairs
from matching.seating.placing import placed
from matching.seating.rules import Flags

URGENT = 3.0  # what a place is worth to who waited longest; a score is at most 1, a pair that met loses 10
_ANOTHER_PARTY = 1.0
_MOST_SOUGHT = 300  # people left over for whom everybody is looked at; for more of them only some
_SOME = 50

Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """Everybody who takes part, and what is known about them and about pairs of them."""

    guests: Guests
    edges: Edges  # the promising pairs, all of which may meet; worth what `worth` says
    worth: Callable[[Nodes, Nodes], Values]  # of any two nodes: a score, less what they lose for having met before
    unmet: Callable[[Nodes, Nodes], Flags]  # of any two nodes
    waited: Values  # 0..1, 1 for newcomers and for who waited longest
    seed: int

    @property
    def nodes(self) -> int:
        return len(self.waited)


@dataclass(frozen=True, slots=True)
class Seats:
    """The groups, each in ascending order, and who could not be put anywhere."""

    groups: tuple[Group, ...]
    alone: tuple[int, ...]


def seated(room: Room, size: int) -> Seats:
    """Groups of `size` (2 to 4), one more in some; who was put together beforehand stays so."""
    groups = _pairs(room) if size == 2 else _groups(room, size)
    tables = _Tables.of(room, groups, size + 1)
    for most in (size - 1, size):
        tables = _joined(room, tables, most)
        tables = _paired_up(room, tables)
    tables = _exchanged(room, tables, size)
    return Seats(tuple(sorted(tables.as_groups())), tuple(tables.alone))


@dataclass(frozen=True, slots=True)
class _Tables:
    """Groups as rows (ALONE for an empty place), and who has no place, who waited longest first."""

    rows: Groups
    alone: tuple[int, ...]

    @classmethod
    def of(cls, room: Room, groups: Sequence[Group], width: int) -> "_Tables":
        rows = np.full((len(groups), max([width, *map(len, groups)])), ALONE)
        for row, group in zip(rows, groups, strict=True):
            row[: len(group)] = group
        missing = np.setdiff1d(np.arange(room.nodes), rows)
        return cls(rows, tuple(missing[np.lexsort((missing, -room.waited[missing]))].tolist()))

    def as_groups(self) -> list[Group]:
        return [tuple(sorted(row[row != ALONE].tolist())) for row in self.rows]


# --- pairs -----------------------------------------------------------------------------------------------------------
def _pairs(room: Room) -> list[Group]:
    """The best pairs among the promising ones; who is then alone is looked for among everybody."""
    free = room.guests.units < 0
    edges = _urgent(room, room.edges.where(free[room.edges.one] & free[room.edges.other]))
    if room.nodes <= UP_TO and free.all():
        mate = lasting_pairs(room.nodes, edges, room.unmet(edges.one, edges.other), room.seed)
    else:
        mate = best_pairs(room.nodes, edges)
    lonely = np.flatnonzero(free & (mate == ALONE)).astype(np.int32)
    if len(lonely) > 1:
        more = _urgent(room, _anybody_for(room, lonely, free))
        together = Edges(*(np.concatenate(two) for two in zip(_columns(edges), _columns(more), strict=True)))
        mate = placed(Graph.of(room.nodes, together), mate, everybody=True)
    return [*_units(room.guests), *map(tuple, pairs_of(mate).tolist())]


def _columns(edges: Edges) -> tuple[Nodes, Nodes, Values]:
    return edges.one, edges.other, edges.worth


def _urgent(room: Room, edges: Edges) -> Edges:
    """So that of two who could get the same place, the one who waited longer does."""
    return edges.with_worth(edges.worth + URGENT * (room.waited[edges.one] + room.waited[edges.other]))


def _anybody_for(room: Room, lonely: Nodes, free: Flags) -> Edges:
    """Pairs of those who are alone with everybody whom they may meet; of very many with some others who are alone."""
    first = lonely[np.argsort(-room.waited[lonely], kind="stable")][:_MOST_SOUGHT]
    others = np.flatnonzero(free).astype(np.int32)
    one, other = np.repeat(first, len(others)), np.tile(others, len(first))
    if len(lonely) > _MOST_SOUGHT:
        chance = np.random.default_rng(room.seed)
        one = np.concatenate([one, np.repeat(lonely, _SOME)])
        other = np.concatenate([other, chance.choice(lonely, len(lonely) * _SOME)])
    return _worthed(room, one, other)


def _worthed(room: Room, one: Nodes, other: Nodes) -> Edges:
    """Those of the pairs that may meet, with what they are worth."""
    kept = room.guests.rules.allow(one, other)
    return Edges(one[kept], other[kept], room.worth(one[kept], other[kept]))


# --- groups ----------------------------------------------------------------------------------------------------------
def _units(guests: Guests) -> list[Group]:
    count = int(guests.units.max(initial=-1)) + 1
    return [tuple(np.flatnonzero(guests.units == unit).tolist()) for unit in range(count)]


def _groups(room: Room, size: int) -> list[Group]:
    """Groups without those whom a rule forbids to sit there: who waited shortest leaves first."""
    if room.nodes < 2:
        return []
    made = grouped(room.guests, room.edges, size, room.seed)
    return [group for row in made if len(group := _lawful(room, row[row != ALONE])) > 1]


def _lawful(room: Room, group: Nodes) -> Group:
    kept: list[int] = []
    first = sorted(group.tolist(), key=lambda node: (room.guests.units[node] < 0, -room.waited[node], node))
    for node in first:
        if all(room.guests.rules.may_meet(node, other) for other in kept):
            kept.append(node)
    return tuple(sorted(kept))


# --- who is left -----------------------------------------------------------------------------------------------------
def _joined(room: Room, tables: _Tables, most: int) -> _Tables:
    """Who is alone joins the group that suits best, of those with at most so many members."""
    if not len(tables.rows) or not tables.alone:
        return tables
    rows, left = tables.rows.copy(), []
    for node in tables.alone[: 10 * _MOST_SOUGHT]:
        at = _best_group(room, rows, node, most)
        if at is None:
            left.append(node)
        else:
            rows[at, np.argmax(rows[at] == ALONE)] = node
    return _Tables(rows, (*left, *tables.alone[10 * _MOST_SOUGHT :]))


def _best_group(room: Room, rows: Groups, node: int, most: int) -> int | None:
    """The group in which this one may sit with everybody and is worth most to them, another party's first."""
    there = rows != ALONE
    fits = there.sum(axis=1) <= min(most, rows.shape[1] - 1)
    for column in range(rows.shape[1]):
        others = rows[:, column]
        fits &= ~there[:, column] | room.guests.rules.allow(np.full(len(rows), node, np.int32), others)
    at = np.flatnonzero(fits)
    if not len(at):
        return None
    where, place = np.nonzero(there[at])
    worth = room.worth(np.full(len(where), node, np.int32), rows[at][where, place])
    value = np.bincount(where, weights=worth) / there[at].sum(axis=1)
    sectors = room.guests.sectors
    known = np.where(there[at], sectors[rows[at]] == sectors[node], False).any(axis=1)
    if most > 2:
        value += np.where(known | (sectors[node] < 0), 0.0, _ANOTHER_PARTY)
    return int(at[np.argmax(value)])


def _paired_up(room: Room, tables: _Tables) -> _Tables:
    """Two who are still alone make a smaller group, if they may meet."""
    lonely = np.array(tables.alone[:_MOST_SOUGHT], np.int32)
    if len(lonely) < 2:
        return tables
    one, other = (lonely[side] for side in np.triu_indices(len(lonely), 1))
    mate = best_pairs(room.nodes, _urgent(room, _worthed(room, one, other)), exact_up_to=room.nodes)
    pairs = pairs_of(mate)
    rows = np.full((len(pairs), tables.rows.shape[1]), ALONE)
    rows[:, :2] = pairs
    left = tuple(node for node in tables.alone if mate[node] == ALONE)
    return _Tables(np.concatenate([tables.rows, rows]), left)


def _exchanged(room: Room, tables: _Tables, size: int) -> _Tables:
    """Who fits nowhere takes the place of somebody who fits elsewhere."""
    for node in tables.alone[:60]:
        for row, seat in _seats_for(room, tables.rows, node):
            rows, them = tables.rows.copy(), int(tables.rows[row, seat])
            rows[row, seat] = node
            at = _best_group(room, rows, them, size)
            if at is not None and at != row:
                rows[at, np.argmax(rows[at] == ALONE)] = them
                tables = _Tables(rows, tuple(one for one in tables.alone if one != node))
                break
    return tables


def _seats_for(room: Room, rows: Groups, node: int) -> list[list[int]]:
    """The taken seats (row, place), at most fifty, next to whose neighbours this one may sit."""
    there = rows != ALONE
    nobody_they_may_meet = np.stack(
        [~room.guests.rules.allow(np.full(len(rows), node, np.int32), column) for column in rows.T], axis=1
    )
    bad = there & nobody_they_may_meet
    movable = there & (room.guests.units[rows] < 0)
    fine = movable & ((bad.sum(axis=1)[:, None] - bad) == 0)
    seats: list[list[int]] = np.argwhere(fine)[:50].tolist()
    return seats


def broken_rules(room: Room, seats: Seats) -> int:
    """How many pairs sit together against a rule: none, whatever happens."""
    pairs = [pair for group in seats.groups for pair in combinations(group, 2)]
    if not pairs:
        return 0
    one, other = np.array(pairs, np.int32).T
    return int((~room.guests.rules.allow(one, other)).sum())
