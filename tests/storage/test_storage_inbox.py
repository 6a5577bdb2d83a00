"""The inbox: every event once, one person's messages in order, and nobody works on the same one twice."""

import pytest

from storage import inbox, outbox, schedule
from storage.database import Database, Tx
from storage.inbox import Item
from storage.problems import LeaseLost
from storage.recovery import free_leases
from tests.storage.cast import DAY, MINUTE, NOW

ME, OTHER = "worker-1", "worker-2"


def come_in(tx: Tx, *events: str) -> None:
    """Each event is named after its person: "alice 1" is said by alice."""
    for event in events:
        inbox.put(tx, "web", "", event, event.split()[0], {"text": event}, NOW)


def claimed(tx: Tx, owner: str = ME, *, minutes: int = 0, only: tuple[str, str, str] | None = None) -> str | None:
    found = inbox.claim(tx, owner, NOW + minutes * MINUTE, 60, only=only)
    return found.event_id if found else None


def must_claim(tx: Tx) -> Item:
    found = inbox.claim(tx, ME, NOW, 60)
    assert found is not None
    return found


def work_off(tx: Tx) -> list[str]:
    """Handle all that waits, in the order it is handed out."""
    order = []
    while (item := inbox.claim(tx, ME, NOW, 60)) is not None:
        order.append(item.event_id)
        inbox.done(tx, item.id, ME, NOW)
    return order


def test_an_event_that_comes_again_has_no_effect(tx: Tx) -> None:
    assert inbox.put(tx, "web", "", "e1", "alice", {"text": "hoi"}, NOW) is True
    assert inbox.put(tx, "web", "", "e1", "alice", {"text": "again"}, NOW + DAY) is False
    assert inbox.put(tx, "slack", "", "e1", "alice", {"text": "another platform"}, NOW) is True
    assert inbox.waiting(tx) == 2
    first = must_claim(tx)
    assert (first.event_id, first.body) == ("e1", {"text": "hoi"})
    inbox.done(tx, first.id, ME, NOW)
    assert inbox.put(tx, "web", "", "e1", "alice", {"text": "after it was done"}, NOW) is False


def test_words_that_no_database_column_can_hold_come_back_unharmed(tx: Tx) -> None:
    body = {"text": "\x00 \ud83d \u202e <b> '; drop table inbox; -- 👩‍🌾" + "x" * 10_000}
    inbox.put(tx, "web", "", "e1", "alice", body, NOW)
    assert must_claim(tx).body == body


def test_a_process_that_is_alone_need_not_wait_for_the_leases_of_a_dead_one(tx: Tx) -> None:
    come_in(tx, "alice 1")
    outbox.put(tx, "m1", "web", "", "person", "alice", {}, not_before=NOW, quiet=False, now=NOW)
    schedule.plan(tx, "round", "round", "", NOW)
    must_claim(tx)
    parcel = outbox.claim(tx, ME, NOW, 60, platforms=["web"])
    due = schedule.claim(tx, ME, NOW, 60)
    assert parcel is not None
    assert due is not None
    outbox.started(tx, parcel.id, ME, NOW)
    free_leases(tx)
    assert must_claim(tx).event_id == "alice 1"
    again = outbox.claim(tx, OTHER, NOW, 60, platforms=["web"])
    assert again is not None
    assert again.unknown
    assert schedule.claim(tx, OTHER, NOW, 60) == due


def test_all_come_out_in_the_order_they_came_in(tx: Tx) -> None:
    events = ["alice 1", "bob 1", "alice 2", "fatima 1", "bob 2"]
    come_in(tx, *events)
    assert work_off(tx) == events
    assert inbox.waiting(tx) == 0


def test_one_person_is_answered_one_message_at_a_time(tx: Tx) -> None:
    come_in(tx, "alice 1", "alice 2", "bob 1")
    assert [claimed(tx), claimed(tx, OTHER), claimed(tx, OTHER)] == ["alice 1", "bob 1", None]


def test_a_claim_can_be_for_one_person_only(tx: Tx) -> None:
    come_in(tx, "alice 1", "bob 1")
    assert claimed(tx, only=("web", "", "bob")) == "bob 1"
    assert claimed(tx, only=("slack", "", "alice")) is None


def test_what_a_dead_worker_held_comes_back_after_the_lease(tx: Tx) -> None:
    come_in(tx, "alice 1")
    dead = must_claim(tx)
    assert claimed(tx, OTHER) is None
    assert claimed(tx, OTHER, minutes=1) == "alice 1"
    with pytest.raises(LeaseLost):
        inbox.done(tx, dead.id, ME, NOW)
    assert inbox.failed(tx, dead.id, ME, NOW) == 0
    inbox.done(tx, dead.id, OTHER, NOW)
    assert inbox.waiting(tx) == 0


def test_what_a_late_worker_wrote_is_undone(db: Database) -> None:
    with db.write() as tx:
        come_in(tx, "alice 1")
        item = must_claim(tx)
        claimed(tx, OTHER, minutes=2)
    with pytest.raises(LeaseLost), db.write() as tx:
        come_in(tx, "bob 1")
        inbox.done(tx, item.id, ME, NOW)
    with db.write() as tx:
        assert inbox.waiting(tx) == 1


def test_what_fails_is_tried_again_and_then_set_aside(tx: Tx) -> None:
    come_in(tx, "alice 1", "alice 2")
    for times in (1, 2):
        item = must_claim(tx)
        assert item == Item(item.id, "web", "", "alice 1", "alice", {"text": "alice 1"}, times - 1)
        assert inbox.failed(tx, item.id, ME, NOW) == times
    assert claimed(tx) == "alice 1"
    inbox.set_aside(tx, item.id, NOW)
    assert [one.event_id for one in inbox.set_aside_items(tx)] == ["alice 1"]
    assert work_off(tx) == ["alice 2"]
