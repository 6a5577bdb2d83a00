"""What is due: the schedule's rows, each handed to its use case, together with the row's next time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.house import LEASE_S, House, Work
from bot.wording import Label
from storage import schedule
from storage.database import Database
from storage.problems import DatabaseUnwell, LeaseLost
from storage.schedule import Due

_RETRY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Done:
    """What a duty did: a sentence for the operator without names or words of people (None when there was nothing to
    do), and when it comes again (None: never)."""

    note: Label | None = None
    next_at: datetime | None = None


Duty = Callable[[Work, Due], Done]


class DutyFailed(Exception):
    """A duty raised; its row stays and comes back later."""


def run_next(
    db: Database, house: House, duties: Mapping[str, Duty], owner: str, now: datetime, *, lease_s: float = LEASE_S
) -> Done | None:
    """Run the earliest due row in one transaction. None when nothing is due. Raises DutyFailed after putting the row
    back, and `DatabaseUnwell`. What another process did meanwhile is rolled back here, and not told."""
    with db.write("duty claim") as tx:
        due = schedule.claim(tx, owner, now, lease_s)
    if due is None:
        return None
    try:
        return _run(db, house, duties, due, owner, now)
    except DatabaseUnwell:
        raise  # no fault of the duty: its lease runs out, and it is tried again
    except LeaseLost:
        return Done()
    except _DoneBefore:
        with db.write() as tx:
            schedule.finish(tx, due, owner, now, next_at=None)
        return Done()
    except Exception as problem:
        with db.write() as tx:
            schedule.put_back(tx, due, owner, now + _RETRY)
        raise DutyFailed(due.kind) from problem


def _run(db: Database, house: House, duties: Mapping[str, Duty], due: Due, owner: str, now: datetime) -> Done:
    with db.write("duty") as tx:
        done = duties[due.kind](Work(tx, now, house.as_of(tx)), due)
        if not schedule.finish(tx, due, owner, now, next_at=done.next_at):
            raise _DoneBefore
    return done


class _DoneBefore(Exception):
    """This occurrence happened earlier: what was written here is rolled back, and its row goes."""
