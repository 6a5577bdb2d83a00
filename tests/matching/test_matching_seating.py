"""Seats on plain arrays: pairs as good as they can be, rules always kept, nobody alone who could sit somewhere."""

from collections.abc import Sequence
from itertools import combinations

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.seating import auction
from matching.seating.graph import ALONE, Edges, Graph, Nodes, pairs_of, worth_of
from matching.seating.groups import Guests, mixed
from matching.seating.lookahead import lasting_pairs
from matching.seating.pairs import best_pairs
from matching.seating.placing import placed
from matching.seating.rules import Rules
from matching.seating.seats import Room, broken_rules, seated

Weighed = dict[tuple[int, int], float]

pairs_of_eight = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1])
graphs_of_eight = st.dictionaries(pairs_of_eight, st.integers(1, 100).map(lambda worth: worth / 100), max_size=28)


def edges_of(weighed: Weighed) -> Edges:
    one, other = (np.array([pair[side] for pair in weighed], np.int32) for side in (0, 1))
    return Edges(one, other, np.array(list(weighed.values()), np.float32))


def random_edges(nodes: int, each: int, seed: int = 1) -> Edges:
    chance = np.random.default_rng(seed)
    one, other = np.repeat(np.arange(nodes, dtype=np.int32), each), chance.integers(0, nodes, nodes * each, np.int32)
    return Edges(one, other, chance.random(len(one), np.float32)).where(one != other)


def rules(nodes: int, forbidden: Sequence[tuple[int, int]] = (), houses: Sequence[int] = ()) -> Rules:
    keys = np.array([min(pair) * nodes + max(pair) for pair in forbidden], np.int64)
    return Rules(
        houses=np.array(houses or [-1] * nodes, np.int32),
        languages=np.ones(nodes, np.int64),
        apart=np.sort(keys),
        met=np.zeros(0, np.int64),
        since=np.zeros(0, np.float32),
    )


def room(of: Rules, waited: Sequence[float] = (), sectors: Sequence[int] = (), units: Sequence[int] = ()) -> Room:
    nodes = of.nodes
    one, other = (side.astype(np.int32) for side in np.triu_indices(nodes, 1))
    table = np.random.default_rng(nodes).random((nodes, nodes)).astype(np.float32)
    allowed = of.allow(one, other)
    return Room(
        guests=Guests(of, np.array(sectors or [-1] * nodes, np.int32), np.array(units or [-1] * nodes, np.int32)),
        edges=Edges(one[allowed], other[allowed], table[one[allowed], other[allowed]]),
        worth=lambda a, b: np.asarray(table[np.minimum(a, b), np.maximum(a, b)]),
        unmet=lambda a, _: np.ones(len(a), np.bool_),
        waited=np.array(waited or [0.0] * nodes, np.float32),
        seed=1,
    )


def brute_force(weighed: Weighed, everybody: bool) -> tuple[int, float]:
    """(pairs, worth) of the best set of pairs, found by trying all of them."""

    def best(left: frozenset[int]) -> tuple[int, float]:
        if not left:
            return 0, 0.0
        node = min(left)
        options = [best(left - {node})]
        for pair, worth in weighed.items():
            if node in pair and set(pair) <= left:
                count, total = best(left - set(pair))
                options.append((count + 1, total + worth))
        return max(options, key=lambda option: option if everybody else (0, option[1]))

    return best(frozenset(range(8)))


def is_matching(mate: Nodes, weighed: Weighed) -> bool:
    return all(mate[mate[a]] == a and tuple(sorted((a, int(mate[a])))) in weighed for a in np.flatnonzero(mate >= 0))


@settings(deadline=None, max_examples=60)
@given(graphs_of_eight, st.booleans())
def test_a_small_network_gets_the_best_pairs_there_are(weighed: Weighed, everybody: bool) -> None:
    mate = best_pairs(8, edges_of(weighed), everybody=everybody)
    count, worth = brute_force(weighed, everybody)
    assert is_matching(mate, weighed)
    assert worth_of(Graph.of(8, edges_of(weighed)), mate) == pytest.approx(worth, abs=1e-4)
    assert not everybody or len(pairs_of(mate)) == count


@settings(deadline=None, max_examples=60)
@given(graphs_of_eight)
def test_the_way_for_large_networks_is_lawful_and_its_bound_is_true(weighed: Weighed) -> None:
    graph = Graph.of(8, edges_of(weighed))
    bids = auction.bid(graph)
    mate = placed(graph, auction.paired(graph, bids))
    best = brute_force(weighed, everybody=False)[1]
    assert is_matching(mate, weighed)
    assert worth_of(graph, mate) <= best + 1e-4 <= auction.upper_bound(graph, bids) + 2e-4


@pytest.mark.parametrize(
    ("nodes", "each", "why"),
    [
        (3_000, 20, "as in a round"),
        (3_000, 3, "few candidates, so that not everybody can have one of them"),
        (999, 40, "an odd number"),
    ],
)
def test_a_large_network_gets_at_least_99_percent_of_what_can_be_proved(nodes: int, each: int, why: str) -> None:
    graph = Graph.of(nodes, random_edges(nodes, each))
    bids = auction.bid(graph)
    mate = placed(graph, auction.paired(graph, bids))
    assert worth_of(graph, mate) >= 0.99 * auction.upper_bound(graph, bids), why


@pytest.mark.parametrize("everybody", [False, True])
@pytest.mark.parametrize(("nodes", "each"), [(150, 10), (151, 10), (150, 2)])
def test_edges_left_out_beforehand_are_in_no_best_set(nodes: int, each: int, everybody: bool) -> None:
    edges = random_edges(nodes, each, seed=7)
    graph = networkx.Graph()
    for a, b, worth in sorted(zip(edges.one.tolist(), edges.other.tolist(), edges.worth.tolist(), strict=True)):
        graph.add_edge(a, b, weight=max(worth, graph.get_edge_data(a, b, {"weight": 0.0})["weight"]))
    best = networkx.max_weight_matching(graph, maxcardinality=everybody)
    worth = worth_of(Graph.of(nodes, edges), best_pairs(nodes, edges, everybody=everybody))
    assert worth == pytest.approx(sum(graph.edges[pair]["weight"] for pair in best), abs=1e-3)


def test_a_network_of_odd_rings_gets_nearly_the_best_pairs() -> None:
    """Triangles are where bids of everybody for everybody promise more than pairs can give."""
    chance = np.random.default_rng(4)
    weighed = {
        (a, b): 0.5 + chance.random() / 2 for t in range(300) for a, b in combinations(range(3 * t, 3 * t + 3), 2)
    }
    weighed |= {(3 * t, 3 * t + 3): 0.1 + chance.random() / 5 for t in range(299)}
    edges = edges_of(weighed)
    graph = Graph.of(900, edges)
    near, exact = best_pairs(900, edges, everybody=False, exact_up_to=0), best_pairs(900, edges, everybody=False)
    assert worth_of(graph, near) >= 0.98 * worth_of(graph, exact)


def test_equal_pairs_end_the_bidding() -> None:
    edges = random_edges(2_000, 20).with_worth(np.full(39_980, 0.5)[: len(random_edges(2_000, 20))])
    mate = best_pairs(2_000, edges, exact_up_to=0)
    assert (mate == ALONE).sum() <= 2


def test_nearly_everybody_is_placed_as_in_the_exact_solution() -> None:
    edges = random_edges(1_200, 2, seed=3)
    graph = networkx.Graph(zip(edges.one.tolist(), edges.other.tolist(), strict=True))
    most = len(networkx.max_weight_matching(graph, maxcardinality=True))
    near = len(pairs_of(best_pairs(1_200, edges, exact_up_to=0)))
    assert (len(pairs_of(best_pairs(1_200, edges))), near >= 0.99 * most) == (most, True)


def test_the_same_edges_give_the_same_pairs() -> None:
    first, again = (best_pairs(3_000, random_edges(3_000, 20)) for _ in range(2))
    assert first.tolist() == again.tolist()


@pytest.mark.parametrize("nodes", [4, 6, 8, 10, 20])
def test_every_two_meet_once_before_anybody_meets_again(nodes: int) -> None:
    one, other = (side.astype(np.int32) for side in np.triu_indices(nodes, 1))
    liking = np.random.default_rng(nodes).random(len(one))
    met = np.zeros((nodes, nodes), np.bool_)
    for turn in range(nodes - 1):
        worth = liking - 10.0 * met[one, other]
        mate = lasting_pairs(nodes, Edges(one, other, worth.astype(np.float32)), ~met[one, other], seed=turn)
        pairs = pairs_of(mate)
        assert (len(pairs), int(met[pairs[:, 0], pairs[:, 1]].sum())) == (nodes // 2, 0)
        met[pairs[:, 0], pairs[:, 1]] = met[pairs[:, 1], pairs[:, 0]] = True


@settings(deadline=None, max_examples=60)
@given(
    st.sets(pairs_of_eight, max_size=28),
    st.lists(st.integers(-1, 3), min_size=8, max_size=8),
    st.integers(min_value=2, max_value=4),
)
def test_a_rule_is_never_broken_and_nobody_sits_twice(
    forbidden: set[tuple[int, int]], houses: list[int], size: int
) -> None:
    full = room(rules(8, sorted(forbidden), houses))
    seats = seated(full, size)
    assert sorted([*(node for group in seats.groups for node in group), *seats.alone]) == list(range(8))
    assert all(2 <= len(group) <= size + 1 for group in seats.groups)
    assert broken_rules(full, seats) == 0


@settings(deadline=None, max_examples=60)
@given(st.sets(pairs_of_eight, max_size=28))
def test_nobody_is_alone_who_could_be_in_a_pair_or_join_one(forbidden: set[tuple[int, int]]) -> None:
    of = rules(8, sorted(forbidden))
    seats = seated(room(of), 2)
    graph = networkx.complement(networkx.Graph(forbidden)) if forbidden else networkx.complete_graph(8)
    graph.add_nodes_from(range(8))
    graph.add_edges_from(
        (a, b) for a, b in combinations(range(8), 2) if (a, b) not in forbidden and not graph.has_edge(a, b)
    )
    most = 2 * len(networkx.max_weight_matching(graph, maxcardinality=True))
    assert 8 - len(seats.alone) >= most
    for node in seats.alone:
        assert not any(len(group) == 2 and all(of.may_meet(node, other) for other in group) for group in seats.groups)


def test_who_waited_longest_gets_the_place_that_two_could_have() -> None:
    forbidden = [(0, 1)]  # both can only meet node 2, and not with each other
    for first in (0, 1):
        seats = seated(room(rules(3, forbidden), waited=[float(first == 0), float(first == 1), 0.0]), 2)
        assert (seats.groups, seats.alone) == (((first, 2),), (1 - first,))


def test_the_odd_one_takes_a_place_whose_owner_fits_elsewhere() -> None:
    # Node 4 may meet 0 only, so it can't join the pair of 0; the other of that pair can join somebody else.
    seats = seated(room(rules(5, [(4, 1), (4, 2), (4, 3)])), 2)
    assert (seats.alone, any(group == (0, 4) for group in seats.groups)) == ((), True)


@pytest.mark.parametrize("size", [3, 4])
@pytest.mark.parametrize("counts", [(20, 20, 20, 20, 20), (33, 33, 20, 7, 7), (40, 5, 5, 30, 20)])
def test_the_parties_are_mixed_where_the_numbers_allow_it(size: int, counts: tuple[int, ...]) -> None:
    sectors = [sector for sector, count in enumerate(counts) for _ in range(count)]
    houses = [node // 2 for node in range(100)]  # colleagues of the same sector besides
    full = room(rules(100, houses=houses), sectors=sectors)
    seats = seated(full, size)
    three = [group for group in seats.groups if len({sectors[node] for node in group}) >= 3]
    assert (seats.alone, broken_rules(full, seats)) == ((), 0)
    assert len(three) >= 0.95 * len(seats.groups) or max(counts) > len(seats.groups) + 1


def test_who_was_put_together_stays_together_in_every_size() -> None:
    units = [0, 1, 0, 1, *[-1] * 8]
    for size in (2, 3, 4):
        seats = seated(room(rules(12), units=units), size)
        assert all(any({a, b} <= set(group) for group in seats.groups) for a, b in ((0, 2), (1, 3))), size
        assert all(len(group) <= size + 1 for group in seats.groups)


def test_a_number_that_does_not_divide_makes_slightly_larger_groups() -> None:
    sizes = {}
    for nodes in (5, 7, 8, 11):
        groups = mixed(Guests(rules(nodes), np.full(nodes, -1, np.int32), np.full(nodes, -1, np.int32)), 3, seed=0)
        sizes[nodes] = sorted((groups != ALONE).sum(axis=1).tolist())
    assert sizes == {5: [2, 3], 7: [3, 4], 8: [4, 4], 11: [3, 4, 4]}


def test_an_empty_graph_is_no_pair() -> None:
    for exact_up_to in (0, 10):
        assert best_pairs(4, Edges.none(), exact_up_to=exact_up_to).tolist() == [-1] * 4
