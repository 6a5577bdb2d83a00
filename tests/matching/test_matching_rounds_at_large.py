"""Rounds of large and of odd networks: what is worth a pair is the same for arrays as for one, and nothing hangs."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import numpy as np
import pytest

from matching.rounds import Arrangement, Contradiction, Plan, plan_round
from matching.score import Circumstances, Weights, surrounding_parts
from matching.takers import Takers
from matching.values import Group, Language, Member, Sector
from matching.wants import company_of
from tests.matching.world import ALICE, BOB, CAST, NOW, circumstances, index


def crowd(count: int) -> list[Member]:
    """Members of five parties who look for what others offer."""
    crafts = ("zonnepanelen leggen", "subsidies aanvragen", "bomen planten", "een dorpshuis beheren", "water meten")
    return [
        Member(
            id=f"m{at:05d}", organisation=f"huis {at // 3}", sector=tuple(Sector)[at % 5],
            area="Tiel" if at % 2 else "Ede", offers=(crafts[at % 5],), needs=(crafts[(at * 3 + 1) % 5],),
        )
        for at in range(count)
    ]  # fmt: skip


def takers(*people: Member, around: Circumstances | None = None) -> Takers:
    return Takers.of(people, index(), around or circumstances(), Weights(), seed=1)


def in_groups(plan: Plan) -> list[str]:
    return sorted(member for group in plan.groups for member in group.members)


def pairs_in(groups: tuple[Group, ...]) -> set[frozenset[str]]:
    return {frozenset(pair) for group in groups for pair in combinations(group.members, 2)}


def test_arrays_value_a_pair_as_the_parts_of_the_score_do() -> None:
    around = circumstances(
        acquaintances={"alice": frozenset({"fatima", "victor"}), "bob": frozenset({"fatima"}), "fatima": frozenset()}
    )
    people = takers(*CAST, around=around)
    profiles = [index().profiles[member.id] for member in people.members]
    one, other = (side.astype(np.int32) for side in np.triu_indices(len(CAST), 1))
    there, back = people.company.likeness(one, other), people.company.likeness(other, one)
    for at, (a, b) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        parts = surrounding_parts(profiles[a], profiles[b].member, (profiles[b].places, profiles[b].everywhere), around)
        low, high = sorted((float(there[at]), float(back[at])))
        parts |= {"fit": 1 / (1 + np.exp(-5 * (high - 0.35))), "mutual": 1 / (1 + np.exp(-5 * (low - 0.35)))}
        assert people.score(one[at : at + 1], other[at : at + 1])[0] == pytest.approx(Weights().mean(parts), abs=1e-5)


def test_who_offers_what_is_wanted_is_most_like_it() -> None:
    company = company_of(CAST, index(*CAST))
    likeness = company.likeness(np.zeros(4, np.int32), np.arange(1, 5, dtype=np.int32))
    assert [CAST[1:][at].id for at in np.argsort(-likeness)][-1] == "victor"  # who repairs appliances
    assert likeness.max() > 0.3


@pytest.mark.parametrize(
    ("need", "offer", "why"),
    [
        ("zonnepanelen op ons dak", "advice on solar panels", "the other language"),
        ("a heat pump for our hall", "warmtepompen plaatsen", "and back"),
        ("hulp met een warmtpomp", "warmtepompen plaatsen", "a slip"),
        ("appels over van onze bomen", "sap persen van fruit uit de buurt", "no word in common"),
    ],
)
def test_a_need_finds_its_offer_whatever_the_words(need: str, offer: str, why: str) -> None:
    others = ("kantklossen voor beginners", "schaakles", "rugby on Sundays")
    two = (Member(id="a", needs=(need,)), Member(id="b", offers=(offer,)))
    people = two + tuple(Member(id=f"c{at}", offers=(text,)) for at, text in enumerate(others))
    likeness = company_of(people, index(*people)).likeness(np.zeros(4, np.int32), np.arange(1, 5, dtype=np.int32))
    assert likeness.argmax() == 0
    assert likeness[0] > 0.05


def test_in_a_large_network_everybody_has_a_place_and_rules_hold() -> None:
    people = crowd(601)
    known = {frozenset((f"m{at:05d}", f"m{at + 7:05d}")) for at in range(0, 590, 3)}
    around = circumstances(never=frozenset(known))
    plan = plan_round(index(), people, around, seed=4, reasons=False)
    again = plan_round(index(), people[::-1], around, seed=4, reasons=False)
    houses = {member.id: member.organisation for member in people}
    met = pairs_in(plan.groups)
    assert (in_groups(plan), plan.left_over) == (sorted(houses), ())
    assert not met & known
    assert not any(len({houses[id_] for id_ in pair}) == 1 for pair in met)
    assert plan == again


def test_a_large_network_mixes_the_parties_in_groups_of_three() -> None:
    people = crowd(600)
    sectors = {member.id: member.sector for member in people}
    plan = plan_round(index(), people, circumstances(), seed=2, size=3, reasons=False)
    three = sum(len({sectors[id_] for id_ in group.members}) == 3 for group in plan.groups)
    assert (in_groups(plan), three >= 0.95 * len(plan.groups)) == (sorted(sectors), True)


def test_candidates_are_those_who_offer_what_is_wanted() -> None:
    people = crowd(400)
    plan = plan_round(index(), people, circumstances(), seed=1, reasons=False)
    by_id = {member.id: member for member in people}
    fits = [
        by_id[a].needs == by_id[b].offers or by_id[b].needs == by_id[a].offers
        for a, b in (group.members for group in plan.groups if len(group.members) == 2)
    ]
    assert np.mean(fits) >= 0.8  # by chance a third


@pytest.mark.parametrize(("count", "size"), [(10_000, 2), (1_000, 3)])
def test_ten_thousand_identical_members_are_a_round(count: int, size: int) -> None:
    """Everybody is as like everybody as can be; and of one organisation nobody may meet anybody."""
    people = [replace(ALICE, id=f"m{at:05d}", organisation="") for at in range(count)]
    plan = plan_round(index(), people, circumstances(), size=size, reasons=False)
    assert (len(in_groups(plan)), plan.left_over) == (count, ())
    colleagues = [replace(one, organisation="Gemeente Buren") for one in people]
    alone = plan_round(index(), colleagues, circumstances(), size=size, reasons=False)
    assert (alone.groups, len(alone.left_over)) == ((), count)


ODD = [
    ("without any text", Member(id="x")),
    ("100 kB of text", replace(BOB, id="x", about="zonnepanelen " * 8_000)),
    ("only emoji", Member(id="x", about="🌻🌻", offers=("🐝",), needs=("🚲🚲",))),
    ("a language of their own", replace(BOB, id="x", language=Language.EN)),
]


@pytest.mark.parametrize(("why", "odd"), ODD)
def test_an_odd_member_has_a_place_or_is_told_to_wait(why: str, odd: Member) -> None:
    plan = plan_round(index(), (*CAST[:3], odd), circumstances())
    assert sorted([*in_groups(plan), *plan.left_over]) == ["alice", "bob", "fatima", "x"], why


def test_a_facilitator_decides_who_sits_together_apart_or_out() -> None:
    people = crowd(12)
    wishes = Arrangement(
        together=(frozenset({"m00000", "m00007"}),),
        apart=frozenset({frozenset({"m00001", "m00009"})}),
        absent=frozenset({"m00003"}),
    )
    for size in (2, 3, 4):
        plan = plan_round(index(), people, circumstances(), size=size, arrangement=wishes)
        met = pairs_in(plan.groups)
        assert frozenset({"m00000", "m00007"}) in met
        assert frozenset({"m00001", "m00009"}) not in met
        assert in_groups(plan) == sorted(member.id for member in people if member.id != "m00003")


NOT_TOGETHER = [
    (circumstances(never=frozenset({frozenset({"alice", "bob"})})), Arrangement(), "never-with"),
    (circumstances(met={frozenset({"alice", "bob"}): NOW.date() - timedelta(days=9)}), Arrangement(), "met lately"),
    (circumstances(), Arrangement(apart=frozenset({frozenset({"alice", "bob"})})), "apart as well"),
    (circumstances(), Arrangement(absent=frozenset({"bob"})), "not in this round"),
    (circumstances(unavailable=frozenset({"bob"})), Arrangement(), "paused"),
]


@pytest.mark.parametrize(("around", "wishes", "why"), NOT_TOGETHER)
def test_a_lock_never_goes_before_a_rule(around: Circumstances, wishes: Arrangement, why: str) -> None:
    locked = replace(wishes, together=(frozenset({"alice", "bob"}),))
    with pytest.raises(Contradiction, match=r"^(alice and bob are to be together, but|bob can't be put together)"):
        plan_round(index(), CAST, around, arrangement=locked)


def test_more_locks_than_people_are_refused_in_one_sentence() -> None:
    people = crowd(10)
    locks = tuple(frozenset((f"m{a:05d}", f"m{b:05d}")) for a, b in combinations(range(10), 2))
    with pytest.raises(Contradiction, match=r"^m00000, m00001, .* and 5 more are to be together, but a group has at"):
        plan_round(index(), people, circumstances(), arrangement=Arrangement(together=locks))


def test_locks_that_share_somebody_are_one_group_and_a_lock_of_one_is_none() -> None:
    people = crowd(12)
    locks = (frozenset({"m00000", "m00005"}), frozenset({"m00005", "m00010"}), frozenset({"m00001"}))
    plan = plan_round(index(), people, circumstances(), arrangement=Arrangement(together=locks))
    assert ("m00000", "m00005", "m00010") in [group.members for group in plan.groups]


def test_who_waited_longest_goes_first_and_waits_again_for_nobody() -> None:
    """Two colleagues who can both only meet one other: the one who waited has the place."""
    pair = [replace(ALICE, id=id_, organisation="Eén") for id_ in ("a", "b")]
    for first in ("a", "b"):
        plan = plan_round(index(), (*pair, BOB), circumstances(), arrangement=Arrangement(waited={first: 3}))
        assert [set(group.members) for group in plan.groups] == [{first, "bob"}]
