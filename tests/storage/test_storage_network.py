"""Several networks in one database: nothing that one asks or does reaches another."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from matching.rounds import Clash
from matching.values import ProposalState, Purpose, Round
from storage import (
    accounts,
    choices,
    conversations,
    decisions,
    erasure,
    inbox,
    introductions,
    leases,
    mailbox,
    members,
    notes,
    outbox,
    proposals,
    requests,
    retention,
    rounds,
    schedule,
    tips,
)
from storage.choices import NewChoice
from storage.columns import metadata
from storage.database import Database, Tx
from storage.decisions import DecisionKind
from storage.opening import open_database
from storage.recovery import free_leases
from tests.storage.cast import ALICE, BOB, DAY, NOW, a_tip, ask, chat, introduce, join, propose

LATER = NOW + 9999 * DAY
TODAY = NOW.date()


def busy(tx: Tx) -> tuple[str, str, int]:
    """A network in which something of everything is there; the account, the token and the decision in it."""
    join(tx, ALICE, BOB)
    account = chat(tx, "alice")
    members.record_consent(tx, "alice", Purpose.MATCHING, True, text_version="1", channel="web", now=NOW)
    members.add_never(tx, "alice", "bob", NOW)
    conversations.put(tx, account.id, "ask", {}, NOW)
    (token,) = choices.offer(tx, account.id, "m1", [NewChoice("Ja", "y", {})], standing=False, expires_at=None, now=NOW)
    ask(tx, "r1")
    propose(tx, "p1", "bob", "alice", request="r1")
    introduce(tx, "i1", "alice", "bob")
    introductions.record(tx, "i1", "alice", NOW, still=True)
    tips.add(tx, a_tip("t1", "alice"))
    tips.vote(tx, "t1", "bob", True, NOW)
    rounds.add(tx, Round(id="n1", at=NOW, seed=1))
    rounds.skip(tx, "bob", TODAY, NOW)
    decided = decisions.add(tx, DecisionKind.APART, ("alice", "bob"), every_round=False, now=NOW)
    inbox.put(tx, "web", "", "e1", "u-alice", {}, NOW)
    outbox.put(tx, "m1", "web", "", "person", "u-alice", {}, not_before=NOW, quiet=False, about=["bob"], now=NOW)
    mailbox.put(tx, "alice", "m1", {}, NOW)
    schedule.plan(tx, "round", "round", "n1", NOW)
    leases.acquire(tx, "sender", "me", NOW, 60)
    notes.put(tx, "a", 1)
    return account.id, token, decided


ASKED: list[tuple[Callable[[Tx], Any], Any]] = [  # what another network asks, and hears
    (lambda tx: members.get(tx, "alice"), None),
    (members.everyone, ()),
    (lambda tx: members.named(tx, ALICE.name), ()),
    (lambda tx: members.consent_log(tx, "alice"), ()),
    (members.never_pairs, frozenset()),
    (lambda tx: accounts.all_of_member(tx, "alice"), ()),
    (accounts.of_members, {}),
    (requests.all_open, ()),
    (proposals.all_open, ()),
    (proposals.proposed_pairs, {}),
    (proposals.open_members, frozenset()),
    (lambda tx: proposals.load(tx, NOW - DAY), {}),
    (introductions.met_pairs, {}),
    (lambda tx: introductions.ties(tx, NOW - DAY), ()),
    (lambda tx: introductions.outcomes(tx, "i1"), ()),
    (tips.everything, ()),
    (lambda tx: tips.votes(tx, "t1"), (0, 0)),
    (rounds.latest, None),
    (lambda tx: rounds.skipped(tx, TODAY), frozenset()),
    (decisions.everything, ()),
    (lambda tx: inbox.claim(tx, "me", NOW, 60), None),
    (inbox.waiting, 0),
    (lambda tx: outbox.claim(tx, "me", NOW, 60, platforms=["web"]), None),
    (lambda tx: outbox.waiting(tx, ["web"], NOW), 0),
    (outbox.next_due, None),
    (lambda tx: outbox.body_of(tx, "m1"), None),
    (lambda tx: mailbox.everything(tx, "alice"), ()),
    (lambda tx: schedule.claim(tx, "me", NOW, 60), None),
    (schedule.next_due, None),
    (lambda tx: leases.holder(tx, "sender", NOW), None),
    (lambda tx: notes.get(tx, "a"), None),
    (lambda tx: erasure.everything_about(tx, "alice"), {}),
    (lambda tx: retention.silent_members(tx, LATER), ()),
]


def deeds(account: str, token: str, decided: int) -> list[Callable[[Tx], Any]]:
    """What another network does, with an account, a token and a decision of ours."""
    return [
        lambda tx: members.update(tx, "alice", name="x"),
        lambda tx: members.remove(tx, "alice"),
        lambda tx: members.remove_never(tx, "alice", "bob"),
        lambda tx: accounts.update(tx, account, reachable=False),
        lambda tx: conversations.clear(tx, account),
        lambda tx: choices.use(tx, token, NOW),
        lambda tx: choices.overtake(tx, account, NOW),
        lambda tx: choices.close_message(tx, account, "m1", NOW),
        lambda tx: requests.close(tx, "r1", NOW),
        lambda tx: proposals.settle(tx, "p1", ProposalState.YES, NOW),
        lambda tx: introductions.close(tx, "i1", NOW),
        lambda tx: decisions.remove(tx, decided),
        lambda tx: decisions.hold_for_every_round(tx, decided),
        lambda tx: decisions.note(tx, decided, TODAY, Clash.RULE),
        lambda tx: tips.remove(tx, "t1"),
        lambda tx: tips.drop_author(tx, "alice"),
        lambda tx: outbox.release(tx, "web", "", "person", "u-alice", NOW - timedelta(days=1)),
        lambda tx: outbox.drop_to(tx, "web", "", "person", "u-alice"),
        lambda tx: schedule.cancel(tx, "round"),
        lambda tx: schedule.cancel_subject(tx, "n1"),
        lambda tx: leases.release(tx, "sender", "me", NOW),
        lambda tx: erasure.erase(tx, "alice", NOW, keep_tips=False),
        lambda tx: erasure.erase_stranger(tx, account, NOW),
        lambda tx: retention.blank_old(tx, LATER),
        free_leases,
    ]


def snapshot(tx: Tx) -> dict[str, list[str]]:
    """Every row of every network."""
    return {table.name: sorted(map(repr, tx.connection.execute(select(table)))) for table in metadata.sorted_tables}


@pytest.fixture
def other(db: Database, database_url: str) -> Any:
    opened = open_database(database_url, "veluwe", NOW, lock=False)
    yield opened
    opened.close()


def test_another_network_sees_nothing(db: Database, other: Database) -> None:
    with db.write() as tx:
        busy(tx)
    with other.write() as there:
        heard = [(number, question(there)) for number, (question, _) in enumerate(ASKED)]
    assert heard == [(number, answer) for number, (_, answer) in enumerate(ASKED)]


def test_another_network_changes_nothing(db: Database, other: Database) -> None:
    with db.write() as tx:
        ours = busy(tx)
    with other.write() as there:
        before = snapshot(there)
        for act in deeds(*ours):
            act(there)
            assert snapshot(there) == before


def test_two_networks_can_use_the_same_names(db: Database, other: Database) -> None:
    for network in (db, other):
        with network.write() as tx:
            assert inbox.put(tx, "web", "", "e1", "u-alice", {}, NOW)
            assert outbox.put(tx, "m1", "web", "", "person", "a", {}, not_before=NOW, quiet=False, now=NOW)
            schedule.plan(tx, "round", "round", "", NOW)
            assert leases.acquire(tx, "sender", "me", NOW, 60) == 1
            members.add(tx, replace(ALICE, id=network.network), NOW, external_id="1")
            assert len(members.everyone(tx)) == len(schedule.pending(tx)) == 1
