"""What a facilitator decided about rounds: kept in order, numbered once, and gone with the people it is about."""

from dataclasses import replace

import pytest

from matching.rounds import Clash
from storage import decisions, erasure
from storage.database import Tx
from storage.decisions import Decision, DecisionKind
from storage.merging import merge
from tests.storage.cast import ALICE, BOB, DAY, FATIMA, NOW, join

TOGETHER, APART, WITHOUT = DecisionKind.TOGETHER, DecisionKind.APART, DecisionKind.WITHOUT
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def everybody(tx: Tx) -> None:
    join(tx, ALICE, BOB, FATIMA)


def decide(tx: Tx, kind: DecisionKind, *members: str, every_round: bool = False) -> int:
    return decisions.add(tx, kind, members, every_round=every_round, now=NOW)


def left(tx: Tx) -> list[tuple[DecisionKind, set[str]]]:
    return [(one.kind, set(one.members)) for one in decisions.everything(tx)]


def test_decisions_come_back_as_they_were_made_in_that_order(tx: Tx) -> None:
    first = decide(tx, TOGETHER, "bob", "alice")
    second = decide(tx, WITHOUT, "fatima", every_round=True)
    assert decisions.everything(tx) == (
        Decision(first, TOGETHER, frozenset({"alice", "bob"}), False, NOW),
        Decision(second, WITHOUT, frozenset({"fatima"}), True, NOW),
    )
    assert [one.id for one in decisions.of_member(tx, "fatima")] == [second]


@pytest.mark.parametrize(
    ("every_round", "missed", "holds"),
    [
        (False, False, True),
        (False, True, False),  # its round is over
        (True, True, True),  # tried again
    ],
)
def test_what_could_not_be_kept_holds_on_only_when_it_is_for_every_round(
    tx: Tx, every_round: bool, missed: bool, holds: bool
) -> None:
    number = decide(tx, TOGETHER, "alice", "bob", every_round=every_round)
    if missed:
        decisions.note(tx, number, TODAY, Clash.RULE)
    (one,) = decisions.everything(tx)
    assert (one.holds, one.missed_on, one.clash) == (holds, *((TODAY, Clash.RULE) if missed else (None, None)))


def test_a_number_is_never_used_again(tx: Tx) -> None:
    number = decide(tx, WITHOUT, "alice")
    assert decisions.remove(tx, number) is True
    assert decisions.remove(tx, number) is False
    assert decide(tx, WITHOUT, "alice") > number


def test_what_holds_for_one_round_can_be_made_to_stay(tx: Tx) -> None:
    number = decide(tx, WITHOUT, "alice")
    assert decisions.hold_for_every_round(tx, number) is True
    assert decisions.hold_for_every_round(tx, number + 1) is False
    assert [one.every_round for one in decisions.everything(tx)] == [True]


def test_who_is_forgotten_leaves_every_decision_and_what_then_says_nothing_goes_too(tx: Tx) -> None:
    decide(tx, TOGETHER, "alice", "bob")
    decide(tx, WITHOUT, "alice")
    decide(tx, WITHOUT, "fatima")
    decide(tx, APART, "alice", "bob", "fatima")
    erasure.erase(tx, "alice", NOW + DAY, keep_tips=False)
    assert left(tx) == [(WITHOUT, {"fatima"}), (APART, {"bob", "fatima"})]


def test_of_two_profiles_of_one_person_the_decisions_are_one_persons(tx: Tx) -> None:
    join(tx, replace(BOB, id="robert", name="Robert"))
    decide(tx, TOGETHER, "bob", "robert")  # one and the same: nothing to put together
    decide(tx, APART, "robert", "alice")
    decide(tx, WITHOUT, "bob", "robert")
    merge(tx, "bob", "robert", NOW, channel="web")
    assert left(tx) == [(APART, {"alice", "bob"}), (WITHOUT, {"bob"})]


def test_somebody_sees_what_was_decided_about_them_without_the_others(tx: Tx) -> None:
    decide(tx, APART, "alice", "bob", every_round=True)
    decide(tx, WITHOUT, "fatima")
    told = erasure.everything_about(tx, "alice")["round_decisions"]
    assert told == [{"kind": "apart", "every_round": True, "made_at": "2026-03-02T09:30:00+00:00"}]
