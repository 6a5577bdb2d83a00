"""Claims under pressure: several workers at once, and long random histories against a simple model."""

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from matching.values import Proposal, ProposalState
from storage import inbox, mailbox, outbox, proposals, schedule
from storage.database import Database, Tx
from storage.opening import open_database
from storage.problems import LeaseLost
from tests.patience import PATIENCE_S
from tests.storage.cast import ALICE, BOB, MINUTE, NOW, join

T = TypeVar("T")
LEASE_S = 60


def all_at_once(db: Database, step: Callable[[Tx, str], T | None], workers: int = 4) -> list[list[T]]:
    """What each of the workers got until there was nothing more."""

    def work(owner: str) -> list[T]:
        got: list[T] = []
        while True:
            with db.write() as tx:
                one = step(tx, owner)
            if one is None:
                return got
            got.append(one)

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, [f"worker-{number}" for number in range(workers)]))


def test_four_workers_never_get_the_same_event(db: Database) -> None:
    with db.write() as tx:
        for number in range(60):
            inbox.put(tx, "web", "", f"e{number}", f"p{number}", {"n": number}, NOW)

    def step(tx: Tx, owner: str) -> str | None:
        item = inbox.claim(tx, owner, NOW, LEASE_S)
        return item.event_id if item else None

    shares = all_at_once(db, step)
    assert sorted(event for share in shares for event in share) == sorted(f"e{number}" for number in range(60))


def test_four_workers_keep_the_order_of_each_person(db: Database) -> None:
    with db.write() as tx:
        for number in range(60):
            inbox.put(tx, "web", "", f"e{number}", f"p{number % 3}", {"n": number}, NOW)
    done: dict[str, list[int]] = defaultdict(list)

    def step(tx: Tx, owner: str) -> str | None:
        item = inbox.claim(tx, owner, NOW, LEASE_S)
        if item is None:
            return None
        done[item.person].append(item.body["n"])  # while the row is held: nobody else adds to this person's list
        inbox.done(tx, item.id, owner, NOW)
        return item.event_id

    handled = [event for _ in range(60) for share in all_at_once(db, step) for event in share]
    assert len(handled) == len(set(handled)) == 60
    assert dict(done) == {f"p{person}": list(range(person, 60, 3)) for person in range(3)}


def test_four_workers_never_get_the_same_message(db: Database) -> None:
    with db.write() as tx:
        for number in range(40):
            outbox.put(
                tx, f"m{number}", "web", "", "person", f"p{number % 20}", {}, not_before=NOW, quiet=False, now=NOW
            )

    def step(tx: Tx, owner: str) -> str | None:
        parcel = outbox.claim(tx, owner, NOW, LEASE_S, platforms=["web"])
        return parcel.key if parcel else None

    shares = all_at_once(db, step)
    assert sorted(key for share in shares for key in share) == sorted(f"m{number}" for number in range(20))


def test_four_workers_do_what_is_due_once(db: Database) -> None:
    with db.write() as tx:
        for number in range(40):
            schedule.plan(tx, f"s{number}", "nudge", "", NOW)

    def step(tx: Tx, owner: str) -> str | None:
        due = schedule.claim(tx, owner, NOW, LEASE_S)
        return due.name if due and schedule.finish(tx, due, owner, NOW, next_at=None) else None

    shares = all_at_once(db, step)
    assert sorted(name for share in shares for name in share) == sorted(f"s{number}" for number in range(40))


def test_a_reader_of_the_mailbox_misses_nothing_that_is_written_at_once(db: Database) -> None:
    def write(number: int) -> None:
        with db.write() as tx:
            mailbox.put(tx, "alice", f"m{number}", {}, NOW)

    seen: list[str] = []
    version = 0
    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(write, number) for number in range(40)]
        while True:
            finished = all(one.done() for one in writing)
            with db.write() as tx:
                for letter in mailbox.after(tx, "alice", version):
                    seen.append(letter.key)
                    version = letter.version
            if finished:
                break
    assert sorted(seen) == sorted(f"m{number}" for number in range(40))


def test_of_two_who_say_yes_at_the_same_moment_one_sees_the_yes_of_the_other(db: Database) -> None:
    with db.write() as tx:
        join(tx, ALICE, BOB)
        for number in range(20):
            for to, about in (("alice", "bob"), ("bob", "alice")):
                proposals.add(
                    tx,
                    Proposal(
                        id=f"{to}{number}",
                        to=to,
                        about=about,
                        group=f"p{number}",
                        question=f"{to}{number}",
                        asked_at=NOW,
                    ),
                )

    def both_said_yes(number: int) -> int:
        at_once = Barrier(2)

        def say_yes(to: str) -> bool:
            at_once.wait(PATIENCE_S)
            with db.write() as tx:
                assert proposals.settle(tx, f"{to}{number}", ProposalState.YES, NOW)
                return all(one.state is ProposalState.YES for one in proposals.of_group(tx, f"p{number}"))

        return sum(pool.map(say_yes, ("alice", "bob")))

    with ThreadPoolExecutor(2) as pool:
        assert [both_said_yes(number) for number in range(20)] == [1] * 20


# --- histories -------------------------------------------------------------------------------------------------------
@dataclass
class Row:
    """A message as the model knows it."""

    to: str
    not_before: datetime
    state: str = "new"
    tries: int = 0
    owner: str | None = None
    until: datetime = NOW

    def open(self) -> bool:
        return self.state in ("new", "started")


class Histories(RuleBasedStateMachine):
    """Random days of a post office; after each step storage hands out what the rules in DESIGN.md say."""

    @initialize()
    def start(self) -> None:
        self.db = open_database("sqlite://", "betuwe", NOW)
        self.now = NOW
        self.rows: list[Row] = []
        self.held: list[tuple[int, str]] = []  # index in rows, owner

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.db.close()

    @rule(to=st.sampled_from(["alice", "bob"]), wait=st.sampled_from([0, 0, 0, 1, 30]))
    def put(self, to: str, wait: int) -> None:
        at = self.now + wait * MINUTE
        with self.db.write() as tx:
            outbox.put(tx, str(len(self.rows)), "web", "", "person", to, {}, not_before=at, quiet=False, now=self.now)
        self.rows.append(Row(to, at))

    @rule(minutes=st.sampled_from([0.5, 2, 40]))
    def wait(self, minutes: float) -> None:
        self.now += minutes * MINUTE

    @rule(owner=st.sampled_from(["a", "b"]))
    def claim(self, owner: str) -> None:
        expected = next((number for number in range(len(self.rows)) if self.may_go(number)), None)
        with self.db.write() as tx:
            parcel = outbox.claim(tx, owner, self.now, LEASE_S, platforms=["web"])
        got = None if parcel is None else (int(parcel.key), parcel.unknown, parcel.tries)
        row = None if expected is None else self.rows[expected]
        assert got == (None if row is None else (expected, row.state == "started", row.tries))
        if row is not None and expected is not None:
            row.owner, row.until = owner, self.now + timedelta(seconds=LEASE_S)
            self.held.append((expected, owner))

    @precondition(lambda self: self.held)
    @rule(data=st.data(), then=st.sampled_from(["started", "sent", "again", "hold", "failed"]))
    def go_on(self, data: st.DataObject, then: str) -> None:
        number, owner = data.draw(st.sampled_from(self.held))
        row = self.rows[number]
        mine = row.owner == owner and row.open()
        arguments: dict[str, tuple[Any, ...]] = {
            "started": (self.now,), "sent": ("42", self.now), "again": (self.now + MINUTE, "busy"), "hold": ("?",),
            "failed": ("no",),
        }  # fmt: skip
        assert self.write(then, number, owner, *arguments[then]) == mine
        if mine:
            self.follow(row, then)

    def write(self, then: str, number: int, owner: str, *arguments: Any) -> bool:
        try:
            with self.db.write() as tx:
                getattr(outbox, then)(tx, number + 1, owner, *arguments)
        except LeaseLost:
            return False
        return True

    def follow(self, row: Row, then: str) -> None:
        row.state = {"started": "started", "sent": "sent", "again": "new", "hold": "unknown", "failed": "failed"}[then]
        if then != "started":
            row.owner, row.until = None, NOW
        if then == "again":
            row.tries, row.not_before = row.tries + 1, self.now + MINUTE

    def may_go(self, number: int) -> bool:
        row = self.rows[number]
        ready = row.state == "started" or (row.state == "new" and row.not_before <= self.now)
        return (
            ready
            and row.until <= self.now
            and not any(
                other.to == row.to and place != number and self.stops(place < number, other)
                for place, other in enumerate(self.rows)
            )
        )

    def stops(self, earlier: bool, other: Row) -> bool:
        waits = other.state == "new" and (other.not_before <= self.now or other.tries > 0)
        return (earlier and (waits or other.state == "started")) or (other.open() and other.until > self.now)

    @invariant()
    def one_message_per_destination_is_in_hand(self) -> None:
        in_hand = [row.to for row in getattr(self, "rows", []) if row.open() and row.until > self.now]
        assert len(in_hand) == len(set(in_hand))


def test_any_history_of_the_outbox_follows_the_rules() -> None:
    quick = settings(
        max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Histories, settings=quick)
