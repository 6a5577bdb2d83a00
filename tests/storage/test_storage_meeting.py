"""Proposals, introductions, tips and rounds: who was asked about whom, and what came of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matching.values import Gain, Introduction, Met, Proposal, ProposalState, Reason, ReasonKind, Request, Round
from storage import introductions, members, proposals, requests, rounds, tips
from storage.database import Tx
from storage.introductions import Outcome
from tests.storage.cast import ALICE, BOB, DAY, FATIMA, HOUR, MINUTE, NOW, a_tip, ask, introduce, join, propose

ALICE_BOB = frozenset({"alice", "bob"})
ALICE_FATIMA = frozenset({"alice", "fatima"})
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def everybody(tx: Tx) -> None:
    join(tx, ALICE, BOB, FATIMA)


# --- proposals -------------------------------------------------------------------------------------------------------
def test_a_proposal_comes_back_as_it_was_kept(tx: Tx) -> None:
    ask(tx, "r1")
    rounds.add(tx, Round(id="round", at=NOW, seed=2**40))
    new = Proposal(
        id="p1", to="bob", about="alice", group="p1", question="p1", request="r1", round="round", score=0.75,
        parts={"theme": 0.5, "place": 0.25}, reasons=(Reason(ReasonKind.NEEDS, "een groot dak"),), asked_at=NOW,
    )  # fmt: skip
    proposals.add(tx, new)
    assert proposals.get(tx, "p1") == new
    assert proposals.of_request(tx, "r1") == (new,)
    assert proposals.of_group(tx, "p1") == proposals.of_question(tx, "p1") == (new,)
    assert proposals.get(tx, "p2") is None


def test_an_answer_is_kept_once(tx: Tx) -> None:
    asked = propose(tx, "p1", "bob", "alice")
    assert proposals.all_open(tx) == (asked,)
    assert proposals.open_members(tx) == {"bob"}
    assert proposals.settle(tx, "p1", ProposalState.NOT_NOW, NOW + DAY) is True
    assert proposals.settle(tx, "p1", ProposalState.YES, NOW + 2 * DAY) is False
    answered = replace(asked, state=ProposalState.NOT_NOW, answered_at=NOW + DAY)
    assert proposals.get(tx, "p1") == answered
    assert proposals.all_open(tx) == ()
    assert proposals.open_members(tx) == frozenset()


def test_involving_is_to_or_about(tx: Tx) -> None:
    for number, (to, about) in enumerate((("bob", "alice"), ("alice", "fatima"), ("bob", "fatima"))):
        propose(tx, f"p{number}", to, about, now=NOW + number * MINUTE)
    assert [one.id for one in proposals.involving(tx, "alice")] == ["p0", "p1"]
    assert [one.id for one in proposals.all_open(tx)] == ["p0", "p1", "p2"]


def test_the_load_counts_what_came_lately_and_what_is_still_open_once(tx: Tx) -> None:
    old, recent = NOW - 30 * DAY, NOW - DAY
    requests.add(tx, Request(id="r1", by="alice", text="een dak", created_at=old))
    for name, to, now, settled in (
        ("p1", "bob", old, True),  # neither recent nor open
        ("p2", "bob", old, False),  # open
        ("p3", "bob", recent, True),  # recent
        ("p4", "bob", recent, False),  # both, counted once
        ("p5", "fatima", recent, False),
    ):
        propose(tx, name, to, "alice", request="r1", now=now)
        if settled:
            proposals.settle(tx, name, ProposalState.NOT_NOW, now)
    propose(tx, "p6", "bob", "alice", now=recent)  # of a round, for which bob chose himself
    assert proposals.load(tx, NOW - 7 * DAY) == {"bob": 3, "fatima": 1}


DECLINED = [  # state, days ago, whether it still counts
    (ProposalState.RATHER_NOT, 300, True),
    (ProposalState.RATHER_NOT, 400, False),
    (ProposalState.NOT_NOW, 80, True),
    (ProposalState.NOT_NOW, 100, False),
    (ProposalState.EXPIRED, 25, True),
    (ProposalState.EXPIRED, 40, False),
    (ProposalState.YES, 1, False),  # not a no at all
    (ProposalState.WITHDRAWN, 1, False),
]


@pytest.mark.parametrize(("state", "days", "counts"), DECLINED)
def test_each_kind_of_no_counts_for_its_own_time(tx: Tx, state: ProposalState, days: int, counts: bool) -> None:
    propose(tx, "p1", "bob", "alice", now=NOW - 500 * DAY)
    proposals.settle(tx, "p1", state, NOW - days * DAY)
    since = {
        "rather_not_since": TODAY - timedelta(days=365),
        "not_now_since": TODAY - timedelta(days=90),
        "expired_since": TODAY - timedelta(days=30),
    }
    found = proposals.declined(tx, **since)
    assert found == ({ALICE_BOB: (NOW - days * DAY).date()} if counts else {})


def test_a_pair_was_proposed_whoever_was_asked(tx: Tx) -> None:
    propose(tx, "p1", "bob", "alice", now=NOW)
    propose(tx, "p2", "alice", "bob", now=NOW - 9 * DAY)
    propose(tx, "p3", "alice", "fatima", now=NOW - 3 * DAY)
    assert proposals.proposed_pairs(tx) == {ALICE_BOB: date(2026, 3, 2), ALICE_FATIMA: date(2026, 2, 27)}


# --- introductions ---------------------------------------------------------------------------------------------------
def test_an_introduction_comes_back_as_it_was_kept(tx: Tx) -> None:
    ask(tx, "r1")
    new = Introduction(id="i1", group="i1", a="alice", b="bob", request="r1", made_at=NOW)
    introductions.add(tx, new)
    assert introductions.get(tx, "i1") == new
    assert introductions.of_request(tx, "r1") == (new,)
    assert introductions.of_member(tx, "bob") == introductions.of_member(tx, "alice") == (new,)
    assert introductions.of_member(tx, "fatima") == ()
    introductions.close(tx, "i1", NOW + DAY)
    introductions.close(tx, "i1", NOW + 2 * DAY)
    assert introductions.get(tx, "i1") == replace(new, closed_at=NOW + DAY)


def test_pairs_that_met_are_those_of_whom_both_are_still_there(tx: Tx) -> None:
    introduce(tx, "i1", "alice", "bob", now=NOW - 9 * DAY)
    introduce(tx, "i2", "bob", "alice", now=NOW)
    introduce(tx, "i3", "alice", "fatima", now=NOW)
    members.remove(tx, "fatima")
    assert introductions.met_pairs(tx) == {ALICE_BOB: TODAY}
    left = introductions.get(tx, "i3")
    assert left is not None
    assert (left.a, left.b) == ("alice", None)


def test_what_is_told_later_adds_to_what_was_told(tx: Tx) -> None:
    introduce(tx, "i1", "alice", "bob")
    introductions.record(tx, "i1", "alice", NOW, met=Met.YES)
    introductions.record(tx, "i1", "alice", NOW + DAY, gain=Gain.IDEA, street="veel", sentence="Een plan!")
    introductions.record(tx, "i1", "alice", NOW + 2 * DAY, still=False)
    told = Outcome("i1", "alice", Met.YES, Gain.IDEA, "veel", None, "Een plan!", False)
    assert introductions.outcome(tx, "i1", "alice") == told
    assert introductions.outcome(tx, "i1", "bob") is None
    introductions.record(tx, "i1", "bob", NOW, met=Met.NOT_YET)
    assert introductions.outcomes(tx, "i1") == (told, Outcome("i1", "bob", Met.NOT_YET, *[None] * 5))


TIES = [  # what bob told, how many days ago, whether that makes a tie since a year
    ({"met": Met.YES}, 10, True),
    ({"met": Met.YES}, 400, False),
    ({"met": Met.PLANNED}, 10, False),
    ({"still": True}, 10, True),
    ({"still": False}, 10, False),
]


@pytest.mark.parametrize(("told", "days", "is_tie"), TIES)
def test_a_tie_is_a_pair_that_confirmed_contact_in_the_last_year(
    tx: Tx, told: dict[str, Met | bool], days: int, is_tie: bool
) -> None:
    introduce(tx, "i1", "alice", "bob", now=NOW - 450 * DAY)
    introductions.record(tx, "i1", "bob", NOW - days * DAY, **told)
    introductions.record(tx, "i1", "alice", NOW - days * DAY, met=Met.NOT_YET)
    assert introductions.ties(tx, NOW - 365 * DAY) == ((ALICE_BOB,) if is_tie else ())


def test_a_pair_that_said_it_twice_is_one_tie(tx: Tx) -> None:
    for name in ("i1", "i2"):
        introduce(tx, name, "alice", "bob")
        for side in ("alice", "bob"):
            introductions.record(tx, name, side, NOW, met=Met.YES)
    assert introductions.ties(tx, NOW - DAY) == (ALICE_BOB,)


def test_results_are_what_came_of_something_lately(tx: Tx) -> None:
    gains = {"i1": Gain.HELP, "i2": Gain.NOTHING, "i3": Gain.TOGETHER}
    for number, (name, gain) in enumerate(gains.items()):
        introduce(tx, name, "alice", "bob", now=NOW + number * MINUTE)
        introductions.record(tx, name, "bob", NOW - (0 if name == "i1" else 20) * DAY, gain=gain)
    introduce(tx, "i4", "alice", "fatima")
    introductions.record(tx, "i4", "alice", NOW, met=Met.YES)
    assert [one.id for one in introductions.recent_results(tx, NOW - 14 * DAY)] == ["i1"]
    assert [one.id for one in introductions.recent_results(tx, NOW - 30 * DAY)] == ["i1", "i3"]


# --- tips and rounds -------------------------------------------------------------------------------------------------
def test_a_tip_stays_when_its_author_leaves(tx: Tx) -> None:
    first, second = a_tip("t1", "alice"), replace(a_tip("t2", "bob"), check_on=date(2027, 1, 1), themes=("energy",))
    tips.add(tx, first)
    tips.add(tx, second)
    assert tips.everything(tx) == (first, second)
    assert tips.of_author(tx, "bob") == (second,)
    tips.update(tx, "t1", title="Wie betaalt het dak?")
    tips.drop_author(tx, "alice")
    assert tips.get(tx, "t1") == replace(first, title="Wie betaalt het dak?", author=None)
    tips.remove(tx, "t1")
    assert tips.everything(tx) == (second,)


def test_each_member_has_one_vote_on_a_tip(tx: Tx) -> None:
    tips.add(tx, a_tip("t1", "alice"))
    assert tips.votes(tx, "t1") == (0, 0)
    for member_id, helped in (("bob", True), ("fatima", False), ("bob", False), ("alice", True)):
        tips.vote(tx, "t1", member_id, helped, NOW)
    assert tips.votes(tx, "t1") == (1, 2)


def test_a_round_can_be_skipped_beforehand(tx: Tx) -> None:
    assert rounds.latest(tx) is None
    for number in (1, 3, 2):
        rounds.add(tx, Round(id=f"n{number}", at=NOW + number * HOUR, seed=number, members=9, groups=4))
    assert rounds.latest(tx) == Round(id="n3", at=NOW + 3 * HOUR, seed=3, members=9, groups=4)
    rounds.skip(tx, "bob", TODAY, NOW)
    rounds.skip(tx, "bob", TODAY, NOW)
    assert rounds.skipped(tx, TODAY) == {"bob"}
    assert rounds.skipped(tx, TODAY + timedelta(days=7)) == frozenset()


def test_the_last_place_in_a_round_is_remembered_per_member(tx: Tx) -> None:
    ask(tx, "r1")
    for number in (1, 2):
        rounds.add(tx, Round(id=f"n{number}", at=NOW + number * HOUR, seed=number))
    for id_, to, about, held in (
        ("p1", "bob", "alice", "n1"),
        ("p2", "bob", "fatima", "n2"),
        ("p3", "alice", "bob", "n1"),
    ):
        proposals.add(tx, Proposal(id=id_, to=to, about=about, group=id_, question=id_, round=held, asked_at=NOW))
    propose(tx, "p4", "fatima", "alice", request="r1")
    assert rounds.held(tx) == (NOW + HOUR, NOW + 2 * HOUR)
    assert rounds.last_places(tx) == {"bob": NOW + 2 * HOUR, "alice": NOW + HOUR}
