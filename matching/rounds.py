"""Who meets whom in a round: the best groups for the whole network, with nobody forgotten."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from matching.affinity import promising
from matching.features import Profile, says_the_same
from matching.pairing import best_pairs
from matching.reasons import reasons_between
from matching.score import Circumstances, Weights, as_probability, surrounding_parts
from matching.similarity import Index
from matching.text import fold
from matching.values import Group, Member, Reason

EACH = 20  # candidates per member, as in the measurements of matching.md
_MET_BEFORE = 10.0  # taken off a pair that met longer ago: more than all else together, so only if nothing else is left
_STEEPNESS, _EVEN = 5.0, 0.35


@dataclass(frozen=True, slots=True)
class Plan:
    """The groups of a round, and who waits for the next one because nobody may or can be put with them."""

    groups: tuple[Group, ...]
    left_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Table:
    """Everybody who takes part, with what is known about pairs of them."""

    index: Index
    people: tuple[Profile, ...]
    houses: tuple[str, ...]  # their organisations, folded
    circumstances: Circumstances
    weights: Weights
    seed: int
    scores: dict[tuple[int, int], float] = field(default_factory=dict)  # of pairs, as they are needed

    def may_meet(self, a: int, b: int) -> bool:
        one, other = self.people[a].member, self.people[b].member
        if not self.circumstances.allows(one.id, other.id):
            return False
        same_house = bool(self.houses[a]) and self.houses[a] == self.houses[b]
        return not same_house and self.circumstances.share_language(one, other)

    def value(self, a: int, b: int) -> float:
        """The score of a pair with the round's chance in it and, far below all others, pairs that met before."""
        pair = (min(a, b), max(a, b))
        score = self.scores.get(pair, 0.0)
        one, other = (self.people[node].member.id for node in pair)
        drawn = zlib.crc32(f"{self.seed} {one} {other}".encode()) / 2**32
        ids = frozenset({one, other})
        known = _MET_BEFORE if ids in self.circumstances.met else 0.0
        return score * (1.0 + self.weights.exploration * (drawn - 0.5)) - known


def plan_round(
    index: Index,
    members: Iterable[Member],
    circumstances: Circumstances,
    weights: Weights | None = None,
    seed: int = 0,
    size: int = 2,
) -> Plan:
    """Groups of `size` (2 to 4) for the members who take part; the same seed gives the same plan, in whatever order.

    Never together: a never-with pair, one organisation, a pair that met within twelve months or declined within
    twenty-four, people without a common language. Pairs that met before come last. Who is left joins a group or waits.
    """
    if not 2 <= size <= 4:
        raise ValueError(f"A group of a round has 2, 3 or 4 members, not {size}.")
    taking_part = {m.id: m for m in members if m.id not in circumstances.unavailable}
    index = index.updated(*(member for member in taking_part.values() if _is_news(index, member)))
    people = tuple(index.profiles[id_] for id_ in sorted(taking_part))
    houses = tuple(fold(profile.member.organisation) for profile in people)
    table = _Table(index, people, houses, circumstances, weights or Weights(), seed)
    table.scores.update(_scores(table))
    groups, alone = _grown(table, _pairs(table), size)
    return Plan(
        groups=tuple(_group(table, group) for group in sorted(groups)),
        left_over=tuple(people[node].member.id for node in sorted(alone)),
    )


def _is_news(index: Index, member: Member) -> bool:
    known = index.profiles.get(member.id)
    return known is None or not says_the_same(known.member, member)


def _scores(table: _Table) -> dict[tuple[int, int], float]:
    ids = [profile.member.id for profile in table.people]
    if len(ids) < 2:
        return {}
    found = promising(table.index, ids, EACH, table.seed)
    return {pair: _pair_score(table, pair, likeness) for pair, likeness in found.items() if table.may_meet(*pair)}


def _pair_score(table: _Table, pair: tuple[int, int], likeness: tuple[float, float]) -> float:
    """0..1: the better direction of need and offer, the other one as mutual benefit, and what surrounds them."""
    one, other = (table.people[node] for node in pair)
    weights = table.weights
    parts = surrounding_parts(one, other, table.circumstances)
    parts["fit"] = as_probability(max(likeness), _STEEPNESS, _EVEN)
    parts["mutual"] = as_probability(min(likeness), _STEEPNESS, _EVEN)
    return weights.mean(parts)


def _pairs(table: _Table) -> list[tuple[int, ...]]:
    """The best pairs among the promising ones; then among everybody who is left, whatever their likeness."""
    nodes = len(table.people)
    paired = set(best_pairs(nodes, {pair: table.value(*pair) for pair in table.scores}))
    alone = sorted(set(range(nodes)) - {node for pair in paired for node in pair})
    # Everybody with everybody is only affordable for a few; the promising pairs leave only a few.
    free = [pair for pair in combinations(alone[:400], 2) if table.may_meet(*pair)]
    paired |= best_pairs(nodes, {pair: table.value(*pair) for pair in free})
    _rescue(table, paired)
    return sorted(paired)


def _rescue(table: _Table, paired: set[tuple[int, int]]) -> None:
    """Break up a pair for two who may not meet each other but each may meet one of that pair."""
    alone = sorted(set(range(len(table.people))) - {node for pair in paired for node in pair})
    for a, b in combinations(alone[:60], 2):
        if any(node in pair for pair in paired for node in (a, b)):
            continue
        for pair in sorted(paired):
            for c, d in (pair, pair[::-1]):
                if pair in paired and table.may_meet(a, c) and table.may_meet(b, d):
                    paired.remove(pair)
                    paired |= {(min(a, c), max(a, c)), (min(b, d), max(b, d))}
                    break
            else:
                continue
            break


def _grown(table: _Table, pairs: Sequence[tuple[int, ...]], size: int) -> tuple[list[tuple[int, ...]], set[int]]:
    """Groups of the wanted size from the pairs; who is left over joins the group that suits best."""
    taken = {node for pair in pairs for node in pair}
    alone = set(range(len(table.people))) - taken
    groups = list(pairs)
    if size > 2:
        groups, dissolved = _merged(table, groups, size)
        alone |= dissolved
    for node in sorted(alone):
        fitting = [group for group in groups if len(group) <= size and _fits(table, node, group)]
        if fitting:
            best = max(fitting, key=lambda group: (_mean(table, node, group), -group[0]))
            groups[groups.index(best)] = tuple(sorted((*best, node)))
            alone.discard(node)
    return groups, alone


def _merged(table: _Table, pairs: Sequence[tuple[int, ...]], size: int) -> tuple[list[tuple[int, ...]], set[int]]:
    """Pairs grown to `size`, the best pairs first, with members of the weakest pairs."""
    ranked = sorted(pairs, key=lambda pair: (-table.value(pair[0], pair[1]), pair))
    wanted = sum(map(len, pairs)) // size
    groups, loose = ranked[:wanted], {node for pair in ranked[wanted:] for node in pair}
    for at, group in enumerate(groups):
        while len(groups[at]) < size:
            fitting = [node for node in loose if _fits(table, node, groups[at])]
            if not fitting:
                break
            joined = max(fitting, key=lambda node: (_mixed(table, node, group) + _mean(table, node, group), -node))
            groups[at] = tuple(sorted((*groups[at], joined)))
            loose.discard(joined)
    return _repaired(table, groups, loose)


def _repaired(table: _Table, groups: list[tuple[int, ...]], loose: set[int]) -> tuple[list[tuple[int, ...]], set[int]]:
    """Who fitted nowhere makes a smaller group of their own, if they may meet."""
    for a, b in combinations(sorted(loose), 2):
        if a in loose and b in loose and table.may_meet(a, b):
            groups.append((a, b))
            loose -= {a, b}
    return groups, loose


def _fits(table: _Table, node: int, group: Sequence[int]) -> bool:
    return all(table.may_meet(node, other) for other in group)


def _mean(table: _Table, node: int, group: Sequence[int]) -> float:
    return sum(table.value(node, other) for other in group) / len(group)


def _mixed(table: _Table, node: int, group: Sequence[int]) -> float:
    """One when somebody brings a party that the group does not have yet."""
    sectors = {table.people[other].member.sector for other in group}
    return float(table.people[node].member.sector not in sectors)


def _group(table: _Table, nodes: Sequence[int]) -> Group:
    members = [table.people[node].member for node in nodes]
    pairs = list(combinations(nodes, 2))
    score = sum(table.scores.get((min(pair), max(pair)), 0.0) for pair in pairs) / len(pairs)
    reasons = {one.id: _reasons(table, one, [m for m in members if m is not one]) for one in members}
    return Group(members=tuple(m.id for m in members), score=max(0.0, min(1.0, score)), reasons=reasons)


def _reasons(table: _Table, reader: Member, others: Sequence[Member]) -> tuple[Reason, ...]:
    """What the reader gets told: the best reasons about the others of the group."""
    found = [
        reason
        for other in others
        for reason in reasons_between(
            table.index, reader, other, len(table.circumstances.mutual_contacts(reader.id, other.id))
        )
    ]
    return tuple(dict.fromkeys(found))[:2]
