"""A round for the whole network: hard rules, nobody forgotten, the same seed the same plan."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.rounds import Plan, plan_round
from matching.score import Circumstances
from matching.similarity import Index
from matching.values import Language, Member
from tests.matching.world import ALICE, BOB, CAST, NOW, circumstances, index

CROWD = tuple(Member(id=f"m{n:02d}", offers=(f"ding {n}",), needs=(f"ding {(n * 7) % 20}",)) for n in range(20))


def seated(plan: Plan) -> list[str]:
    return sorted([*(member for group in plan.groups for member in group.members), *plan.left_over])


def pairs_of(plan: Plan) -> list[frozenset[str]]:
    return [frozenset(pair) for group in plan.groups for pair in combinations(group.members, 2)]


def test_people_who_need_each_other_meet() -> None:
    plan = plan_round(index(), CAST, circumstances(), seed=1)
    assert frozenset({"alice", "bob"}) in pairs_of(plan)
    assert plan.groups[0].reasons["alice"][0].words == "rekenmodel voor zonnepanelen"


def test_everybody_has_a_place_once() -> None:
    plan = plan_round(index(*CROWD), CROWD, circumstances(), seed=3)
    assert (seated(plan), plan.left_over) == (sorted(member.id for member in CROWD), ())


def test_the_odd_one_out_joins_a_pair() -> None:
    plan = plan_round(index(*CROWD[:5]), CROWD[:5], circumstances())
    assert sorted(len(group.members) for group in plan.groups) == [2, 3]


def test_the_same_seed_gives_the_same_plan_in_any_order() -> None:
    one, other, third = (
        plan_round(index(*CROWD), people, circumstances(), seed=seed)
        for people, seed in ((CROWD, 5), (CROWD[::-1], 5), (CROWD, 6))
    )
    assert one == other
    assert pairs_of(one) != pairs_of(third)


PAIR = frozenset({"alice", "bob"})
APART = [
    (circumstances(never=frozenset({PAIR})), (ALICE, BOB), "never-with"),
    (circumstances(met={PAIR: (NOW - timedelta(days=364)).date()}), (ALICE, BOB), "met within twelve months"),
    (circumstances(declined={PAIR: (NOW - timedelta(days=600)).date()}), (ALICE, BOB), "declined"),
    (circumstances(), (ALICE, replace(BOB, organisation="dorpsraad OOSTERWIJK")), "one organisation"),
    (circumstances(), (ALICE, replace(BOB, language=Language.EN)), "no common language"),
]


@pytest.mark.parametrize(("around", "people", "why"), APART)
def test_a_hard_rule_is_kept_and_who_waits_is_told(around: Circumstances, people: tuple[Member, ...], why: str) -> None:
    assert plan_round(index(*people), people, around) == Plan((), ("alice", "bob")), why


def test_a_language_somebody_speaks_besides_counts() -> None:
    around = circumstances(languages={"bob": frozenset({Language.NL})})
    people = (ALICE, replace(BOB, language=Language.EN))
    assert len(plan_round(index(*people), people, around).groups) == 1


def test_a_pair_of_long_ago_meets_again_only_when_nothing_else_is_left() -> None:
    long_ago = {PAIR: (NOW - timedelta(days=500)).date()}
    only_two = plan_round(index(ALICE, BOB), (ALICE, BOB), circumstances(met=long_ago))
    all_five = plan_round(index(), CAST[:4], circumstances(met=long_ago))
    assert (pairs_of(only_two), PAIR in pairs_of(all_five)) == ([PAIR], False)


def test_who_is_paused_does_not_take_part() -> None:
    plan = plan_round(index(), CAST, circumstances(unavailable=frozenset({"bob"})))
    assert "bob" not in seated(plan)


def test_every_pair_of_twenty_meets_once_in_nineteen_rounds() -> None:
    met: dict[frozenset[str], date] = {}
    built = index(*CROWD)
    for week in range(19):
        now = NOW + timedelta(weeks=week)
        for pair in pairs_of(plan_round(built, CROWD, Circumstances(now=now, met=met), seed=week)):
            assert pair not in met
            met[pair] = now.date()
    assert len(met) >= 185


@pytest.mark.parametrize("size", [3, 4])
def test_larger_groups_hold_everybody(size: int) -> None:
    plan = plan_round(index(*CROWD), CROWD, circumstances(), seed=2, size=size)
    assert seated(plan) == sorted(member.id for member in CROWD)
    assert all(2 <= len(group.members) <= size + 1 for group in plan.groups)


def test_a_size_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="2, 3 or 4"):
        plan_round(index(), CAST, circumstances(), size=1)


def test_one_member_waits_and_no_member_is_no_round() -> None:
    assert plan_round(index(), (ALICE,), circumstances()) == Plan((), ("alice",))
    assert plan_round(index(), (), circumstances()) == Plan(())


def test_a_member_who_is_not_in_the_index_takes_part() -> None:
    assert pairs_of(plan_round(index(ALICE), (ALICE, BOB), circumstances())) == [PAIR]


@settings(deadline=None, max_examples=30)
@given(
    st.integers(min_value=0, max_value=9),
    st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=30),
    st.integers(min_value=2, max_value=4),
)
def test_whatever_is_forbidden_nobody_is_lost_and_no_rule_broken(
    count: int, forbidden: set[tuple[int, int]], size: int
) -> None:
    people = CROWD[:count]
    never = frozenset(frozenset({CROWD[a].id, CROWD[b].id}) for a, b in forbidden if a != b)
    plan = plan_round(
        Index.build(people, index().vocabulary, index().gazetteer), people, circumstances(never=never), size=size
    )
    assert seated(plan) == sorted(member.id for member in people)
    assert not never & set(pairs_of(plan))
