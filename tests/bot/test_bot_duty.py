"""What is due is done once: with its row's next time, or not at all."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest

from bot import duty
from bot.duty import Done, Duty, DutyFailed
from bot.house import Work
from bot.wording import Label
from storage import notes, schedule
from storage.database import Database
from storage.problems import DatabaseLocked
from storage.schedule import Due
from tests.bot.post import NOW, Clock, house, opened

DAY = timedelta(days=1)


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    with opened(database_url) as database:
        with database.write() as tx:
            schedule.plan(tx, "digest", "digest", "", NOW)
        yield database


def counting(will: list[Exception], next_at: bool = True) -> Mapping[str, Duty]:
    """A duty that counts how often it was done, unless it raises what is on this list."""

    def count(work: Work, due: Due) -> Done:
        notes.put(work.tx, "done", notes.get(work.tx, "done", 0) + 1)
        if will:
            raise will.pop(0)
        return Done(Label("digest.did"), due.due_at + DAY if next_at else None)

    return {"digest": count}


def run(db: Database, duties: Mapping[str, Duty], clock: Clock | None = None, owner: str = "me") -> Done | None:
    return duty.run_next(db, house(), duties, owner, (clock or Clock())())


def done(db: Database) -> tuple[int, list[str]]:
    """How often it was done, and when it comes again."""
    with db.write() as tx:
        return notes.get(tx, "done", 0), [str((one.due_at - NOW).days) for one in schedule.pending(tx)]


def test_it_is_done_once_and_comes_back_at_its_next_time(db: Database) -> None:
    duties = counting([])
    assert run(db, duties) is not None
    assert run(db, duties) is None
    assert done(db) == (1, ["1"])


def test_what_fails_writes_nothing_and_comes_back_in_ten_minutes(db: Database) -> None:
    duties, clock = counting([ValueError("somebody's words")]), Clock()
    with pytest.raises(DutyFailed, match=r"^digest$"):
        run(db, duties, clock)
    assert run(db, duties, clock) is None
    clock.wait(minutes=10)
    assert run(db, duties, clock) is not None
    assert done(db) == (1, ["1"])


def test_a_database_that_is_unwell_is_no_fault_of_the_duty(db: Database) -> None:
    duties, clock = counting([DatabaseLocked()]), Clock()
    with pytest.raises(DatabaseLocked):
        run(db, duties, clock)
    clock.wait(minutes=1)  # the lease is over
    assert run(db, duties, clock) is not None
    assert done(db) == (1, ["1"])


def test_what_another_process_does_meanwhile_is_not_done_here(db: Database) -> None:
    clock = Clock()

    def slow(work: Work, due: Due) -> Done:
        notes.put(work.tx, "done", 100)
        schedule.put_back(work.tx, due, "me", clock())  # as if the lease had run out
        assert schedule.claim(work.tx, "other", clock(), 60) is not None
        return Done(Label("digest.did"), due.due_at + DAY)

    assert run(db, {"digest": slow}, clock) == Done()
    assert done(db) == (0, ["0"])


def test_what_happened_before_is_not_done_again_and_leaves_the_schedule(db: Database) -> None:
    with db.write() as tx:
        due = schedule.claim(tx, "earlier", NOW, 60)
        assert due is not None
        schedule.finish(tx, due, "earlier", NOW, next_at=NOW + DAY)
        again = schedule.claim(tx, "earlier", NOW + DAY, 60)
        assert again is not None
        schedule.finish(tx, again, "earlier", NOW, next_at=NOW)  # a clock that went back
    assert run(db, counting([])) == Done()
    assert done(db) == (0, [])
