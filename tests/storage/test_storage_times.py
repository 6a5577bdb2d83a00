"""The schedule and the leases: what is due happens once, and one process at a time may do what only one may."""

import pytest

from storage import leases, schedule
from storage.database import Database, Tx
from storage.problems import LeaseLost
from storage.schedule import Due
from tests.storage.cast import DAY, HOUR, MINUTE, NOW

ME, OTHER = "worker-1", "worker-2"


def must_claim(tx: Tx, owner: str = ME, *, hours: float = 0) -> Due:
    found = schedule.claim(tx, owner, NOW + hours * HOUR, 60)
    assert found is not None
    return found


def test_what_is_due_comes_first_things_first(tx: Tx) -> None:
    for name, hours in (("late", 3), ("early", 1), ("tomorrow", 24), ("middle", 2)):
        schedule.plan(tx, name, "nudge", "i1", NOW + hours * HOUR)
    assert schedule.next_due(tx) == NOW + HOUR
    assert schedule.claim(tx, ME, NOW, 60) is None
    assert [must_claim(tx, hours=4).name for _ in range(3)] == ["early", "middle", "late"]
    assert schedule.claim(tx, OTHER, NOW + 4 * HOUR, 60) is None
    assert [one.name for one in schedule.pending(tx)] == ["early", "middle", "late", "tomorrow"]


def test_planning_again_moves_it(tx: Tx) -> None:
    schedule.plan(tx, "pause:alice", "resume", "alice", NOW + HOUR)
    schedule.plan(tx, "pause:alice", "resume", "alice", NOW + DAY)
    found = schedule.get(tx, "pause:alice")
    assert found is not None
    assert found == Due(found.id, "pause:alice", "resume", "alice", NOW + DAY, 0)
    assert len(schedule.pending(tx)) == 1
    assert schedule.get(tx, "pause:bob") is None


def test_it_can_be_cancelled_by_name_or_by_what_it_is_about(tx: Tx) -> None:
    for name, subject in (("day3:i1", "i1"), ("day10:i1", "i1"), ("day3:i2", "i2"), ("round", "")):
        schedule.plan(tx, name, "followup", subject, NOW)
    schedule.cancel_subject(tx, "i1")
    schedule.cancel(tx, "round")
    schedule.cancel(tx, "never planned")
    assert [one.name for one in schedule.pending(tx)] == ["day3:i2"]
    assert schedule.next_due(tx) == NOW


def test_what_happens_once_is_gone_afterwards(tx: Tx) -> None:
    schedule.plan(tx, "day3:i1", "followup", "i1", NOW)
    due = must_claim(tx)
    assert schedule.finish(tx, due, ME, NOW, next_at=None) is True
    assert schedule.pending(tx) == ()
    assert schedule.next_due(tx) is None
    assert schedule.finish(tx, due, ME, NOW, next_at=None) is False
    schedule.plan(tx, "day3:i1", "followup", "i1", NOW)
    assert schedule.pending(tx) == ()


def test_what_comes_back_moves_to_its_next_time(tx: Tx) -> None:
    schedule.plan(tx, "round", "round", "", NOW)
    assert schedule.finish(tx, must_claim(tx), ME, NOW, next_at=NOW + 7 * DAY) is True
    assert schedule.claim(tx, ME, NOW + 6 * DAY, 60) is None
    assert must_claim(tx, hours=7 * 24).due_at == NOW + 7 * DAY


def test_a_late_worker_cannot_do_it_again(db: Database) -> None:
    with db.write() as tx:
        schedule.plan(tx, "round", "round", "", NOW)
        late = must_claim(tx, ME)
        taken_over = must_claim(tx, OTHER, hours=1)
    with pytest.raises(LeaseLost), db.write() as tx:
        schedule.finish(tx, late, ME, NOW, next_at=None)
    with db.write() as tx:
        assert schedule.finish(tx, taken_over, OTHER, NOW, next_at=NOW + DAY) is True
    with db.write() as tx:
        assert schedule.finish(tx, late, ME, NOW, next_at=NOW + DAY) is False
        assert [one.due_at for one in schedule.pending(tx)] == [NOW + DAY]


def test_what_fails_comes_back_as_the_same_occurrence(tx: Tx) -> None:
    schedule.plan(tx, "round", "round", "", NOW)
    due = must_claim(tx)
    schedule.put_back(tx, due, OTHER, NOW + MINUTE)
    assert schedule.claim(tx, OTHER, NOW, 60) is None
    schedule.put_back(tx, due, ME, NOW + HOUR)
    assert schedule.next_due(tx) == NOW + HOUR
    assert schedule.claim(tx, OTHER, NOW + HOUR / 2, 60) is None
    again = must_claim(tx, OTHER, hours=1)
    assert (again.due_at, again.tries) == (NOW, 1)
    assert schedule.finish(tx, again, OTHER, NOW, next_at=None) is True


def test_a_plan_made_while_it_happens_stays(tx: Tx) -> None:
    schedule.plan(tx, "pause:alice", "resume", "alice", NOW)
    due = must_claim(tx)
    schedule.plan(tx, "pause:alice", "resume", "alice", NOW + DAY)
    assert schedule.finish(tx, due, ME, NOW, next_at=None) is True
    assert [one.due_at for one in schedule.pending(tx)] == [NOW + DAY]


def test_planning_the_same_time_again_takes_it_from_nobody(tx: Tx) -> None:
    schedule.plan(tx, "round", "round", "", NOW)
    due = must_claim(tx)
    schedule.plan(tx, "round", "round", "", NOW)
    assert schedule.claim(tx, OTHER, NOW, 60) is None
    assert schedule.finish(tx, due, ME, NOW, next_at=None) is True


def test_what_was_cancelled_while_it_happened_happened_once(tx: Tx) -> None:
    schedule.plan(tx, "round", "round", "", NOW)
    due = must_claim(tx)
    schedule.cancel(tx, "round")
    assert schedule.finish(tx, due, ME, NOW, next_at=NOW + DAY) is True
    assert schedule.pending(tx) == ()


def test_a_lease_has_one_holder_and_a_new_term_for_each(tx: Tx) -> None:
    assert leases.holder(tx, "sender", NOW) is None
    assert leases.acquire(tx, "sender", ME, NOW, 2) == 1
    assert leases.acquire(tx, "sender", OTHER, NOW, 2) is None
    assert leases.acquire(tx, "sender", ME, NOW, 60) == 1
    assert leases.holder(tx, "sender", NOW + MINUTE / 2) == ME
    assert leases.acquire(tx, "sender", OTHER, NOW + MINUTE, 60) == 2
    assert leases.renew(tx, "sender", ME, NOW + MINUTE, 60) is False
    assert leases.acquire(tx, "clock", ME, NOW, 60) == 1


def test_who_slept_through_the_lease_does_not_keep_it(tx: Tx) -> None:
    leases.acquire(tx, "sender", ME, NOW, 2)
    assert leases.renew(tx, "sender", ME, NOW + MINUTE, 2) is False
    assert leases.acquire(tx, "sender", ME, NOW + MINUTE, 2) == 2


def test_a_lease_that_is_let_go_is_free_at_once(tx: Tx) -> None:
    leases.acquire(tx, "sender", ME, NOW, 60)
    leases.release(tx, "sender", OTHER, NOW)
    assert leases.holder(tx, "sender", NOW) == ME
    assert leases.renew(tx, "sender", ME, NOW, 90) is True
    leases.release(tx, "sender", ME, NOW)
    assert leases.holder(tx, "sender", NOW) is None
    assert leases.acquire(tx, "sender", OTHER, NOW, 60) == 2
