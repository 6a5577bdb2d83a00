"""Of those whom a round put together: who said yes to whom, and who may still?"""

from collections.abc import Collection, Sequence
from itertools import combinations

from matching.values import Proposal, ProposalState

Pair = frozenset[str]

_MAY_BE_YES = (ProposalState.OPEN, ProposalState.YES)


def agreed(group: Sequence[Proposal]) -> frozenset[Pair]:
    """The pairs of which both said yes to the other."""
    yes = {(one.to, one.about) for one in group if one.state is ProposalState.YES}
    return frozenset(frozenset(two) for two in yes if (two[1], two[0]) in yes)


def may_grow(group: Sequence[Proposal]) -> bool:
    """Whether an answer that is still to come can bring two more together."""
    return any(one.state is ProposalState.OPEN and may_lead_on(one, group) for one in group)


def may_lead_on(proposal: Proposal, group: Sequence[Proposal]) -> bool:
    """Whether the other one of the two said yes, or still can."""
    back = [one for one in group if (one.to, one.about) == (proposal.about, proposal.to)]
    return any(one.state in _MAY_BE_YES for one in back)


def circles(pairs: Collection[Pair]) -> tuple[tuple[str, ...], ...]:
    """Who is introduced to each other at once: the largest set in which every two are a pair, then what is left of the
    pairs two by two. So everybody of every pair is introduced to the other, and nobody else."""
    people = sorted(frozenset().union(*pairs))
    for size in range(len(people), 2, -1):
        for some in combinations(people, size):
            within = {frozenset(two) for two in combinations(some, 2)}
            if within <= set(pairs):
                return (some, *_two_by_two(set(pairs) - within))
    return _two_by_two(pairs)


def _two_by_two(pairs: Collection[Pair]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(tuple(sorted(pair)) for pair in pairs))
