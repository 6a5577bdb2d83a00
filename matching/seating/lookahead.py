"""Pairs for a small network that leave all later rounds possible: nobody runs out of people they did not meet yet.

In a network of twenty every two can meet once in nineteen rounds, but not after any eighteen: the heaviest pairs of
today can leave a rest from which no round for everybody can be made (two rings of three people each). So pairs are only
taken when the rest was seen to fall apart into whole rounds.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.seating.graph import ALONE, Edges, Nodes, pairs_of
from matching.seating.pairs import best_pairs

UP_TO = 60  # nodes; a larger network needs more than a year of weekly rounds before anybody runs out
_TRIES = 60  # plans for all later rounds that are tried before the best of them is taken as it is

Table = npt.NDArray[np.float32]  # nodes x nodes


@dataclass(frozen=True, slots=True)
class _Future:
    """Rounds that can follow each other, and in how many pairs they fall short of everybody."""

    rounds: tuple[Nodes, ...]
    short: int


def lasting_pairs(nodes: int, edges: Edges, unmet: npt.NDArray[np.bool_], seed: int) -> Nodes:
    """The heaviest pairs (as many as possible) that leave whole rounds for later; of the edges `unmet` are new.

    Where no plan for all later rounds is found, the heaviest pairs whatever comes later.
    """
    heaviest = best_pairs(nodes, edges)
    new = edges.where(unmet)
    chance = np.random.default_rng(seed)
    wanted = _whole_rounds(nodes, new)
    if not wanted or not _all_new(nodes, heaviest, new):
        return heaviest
    after = _without(new, heaviest)
    if any(_lasts(nodes, after, wanted - 1, chance) for _ in range(_TRIES // 3)):
        return heaviest
    plans = (_future(nodes, new, wanted, chance) for _ in range(_TRIES))
    whole = next((plan for plan in plans if not plan.short), None)
    return heaviest if whole is None else max(whole.rounds, key=lambda mate: _worth(edges, mate))


def _whole_rounds(nodes: int, new: Edges) -> int:
    """How many rounds for everybody there could still be: as many as the least lucky has people left to meet.

    Zero where the number is odd: then somebody joins a pair each time, and no plan has only new pairs.
    """
    if nodes % 2 or not len(new):
        return 0
    left = np.bincount(np.concatenate([new.one, new.other]), minlength=nodes)
    return int(left.min())


def _lasts(nodes: int, new: Edges, wanted: int, chance: np.random.Generator) -> bool:
    return not _future(nodes, new, wanted, chance).short


def _future(nodes: int, new: Edges, wanted: int, chance: np.random.Generator) -> _Future:
    """Random rounds one after the other, each of new pairs only, until one is not for everybody."""
    rounds: list[Nodes] = []
    left = new
    for later in range(wanted):
        mate = best_pairs(nodes, left.with_worth(_urgency(nodes, left) + chance.random(len(left))))
        rounds.append(mate)
        if (mate == ALONE).any():
            return _Future(tuple(rounds), wanted - later)
        left = _without(left, mate)
    return _Future(tuple(rounds), 0)


def _urgency(nodes: int, left: Edges) -> Table:
    """More for a pair of people who have many left to meet: what is scarce is kept."""
    options = np.bincount(np.concatenate([left.one, left.other]), minlength=nodes)
    return (options[left.one] + options[left.other]).astype(np.float32)


def _without(edges: Edges, mate: Nodes) -> Edges:
    """The edges that this round does not use."""
    return edges.where(mate[edges.one] != edges.other)


def _all_new(nodes: int, mate: Nodes, new: Edges) -> bool:
    """Whether everybody has a partner whom they did not meet yet."""
    keys = new.one.astype(np.int64) * nodes + new.other
    pairs = pairs_of(mate).astype(np.int64)
    ways = np.concatenate([pairs[:, 0] * nodes + pairs[:, 1], pairs[:, 1] * nodes + pairs[:, 0]])
    return bool((mate != ALONE).all() and np.isin(ways, keys).sum() == len(pairs))


def _worth(edges: Edges, mate: Nodes) -> float:
    return float(edges.worth[mate[edges.one] == edges.other].sum())
