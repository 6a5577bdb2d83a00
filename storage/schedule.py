"""What must happen when. The rows are the truth; the alarm clock only looks here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, RowMapping, case, func, select

from storage import queries
from storage.database import Tx
from storage.problems import LeaseLost
from storage.queues import occurrence, schedule


@dataclass(frozen=True, slots=True)
class Due:
    """Something that must happen at `due_at`."""

    id: int
    name: str  # what is planned; there is one row per name
    kind: str  # which use case
    subject: str  # the id it is about
    due_at: datetime
    tries: int


def plan(tx: Tx, name: str, kind: str, subject: str, due_at: datetime) -> None:
    """Let it happen at `due_at`; when it was planned already, it moves there.

    Nothing is planned when it happened at that very time before.
    """
    if queries.row(tx, occurrence, occurrence.c.name == name, occurrence.c.due_at == due_at) is not None:
        return
    at_that_time = (schedule.c.name == name, schedule.c.due_at == due_at)
    if queries.change(tx, schedule, *at_that_time, kind=kind, subject=subject):
        return  # whoever runs it at this moment keeps their lease
    values = {"kind": kind, "subject": subject, "due_at": due_at, "tries": 0, "lease_owner": None, "lease_until": None}
    queries.put(tx, schedule, ("network_id", "name"), name=name, **values)


def cancel(tx: Tx, name: str) -> None:
    """It need not happen."""
    queries.take_away(tx, schedule, schedule.c.name == name)


def cancel_subject(tx: Tx, subject: str) -> None:
    """Nothing about this id need happen."""
    queries.take_away(tx, schedule, schedule.c.subject == subject)


def get(tx: Tx, name: str) -> Due | None:
    found = queries.row(tx, schedule, schedule.c.name == name)
    return _due(found) if found else None


def pending(tx: Tx) -> tuple[Due, ...]:
    """All that is planned, first things first."""
    return tuple(_due(row) for row in queries.rows(tx, schedule, order=(schedule.c.due_at, schedule.c.id)))


def next_due(tx: Tx) -> datetime | None:
    """When to look again: the first time that something can be claimed."""
    statement = select(func.min(_claimable_at())).where(schedule.c.network_id == tx.network)
    at: datetime | None = tx.connection.execute(statement).scalar()
    return at


def claim(tx: Tx, owner: str, now: datetime, lease_s: float) -> Due | None:
    """What is due longest, leased to `owner` for `lease_s`; None when nothing is."""
    ready = (schedule.c.network_id == tx.network, schedule.c.due_at <= now, queries.unleased(schedule, now))
    statement = select(schedule).where(*ready).order_by(schedule.c.due_at, schedule.c.id).limit(1)
    found = tx.connection.execute(statement.with_for_update(skip_locked=True)).mappings().first()
    if found is None:
        return None
    until = now + timedelta(seconds=lease_s)
    queries.change(tx, schedule, schedule.c.id == found["id"], lease_owner=owner, lease_until=until)
    return _due(found)


def finish(tx: Tx, due: Due, owner: str, now: datetime, *, next_at: datetime | None) -> bool:
    """It happens, in this very transaction: call this first and do nothing when it answers False (it happened before).

    The row goes, or moves to `next_at`. A row that was planned anew in the meantime keeps its new time. Raises
    `LeaseLost` when another has taken it over.
    """
    first = queries.add_new(tx, occurrence, name=due.name, due_at=due.due_at, done_at=now) is not None
    found = queries.row(tx, schedule, *_same(due))
    if found is None:
        return first
    if found["lease_owner"] != owner:
        raise LeaseLost
    if next_at is None:
        queries.take_away(tx, schedule, *_same(due))
    else:
        queries.change(tx, schedule, *_same(due), due_at=next_at, tries=0, lease_owner=None, lease_until=None)
    return first


def put_back(tx: Tx, due: Due, owner: str, retry_at: datetime) -> None:
    """It failed: it can be claimed again from `retry_at`, as the same occurrence. Nothing when it isn't ours."""
    mine = (*_same(due), schedule.c.lease_owner == owner)
    queries.change(tx, schedule, *mine, tries=schedule.c.tries + 1, lease_owner=None, lease_until=retry_at)


def _same(due: Due) -> tuple[ColumnElement[bool], ...]:
    """The row, as long as it still stands for this occurrence."""
    return schedule.c.name == due.name, schedule.c.due_at == due.due_at


def _claimable_at() -> ColumnElement[datetime]:
    """A row that was put back waits for the end of its lease."""
    return case((schedule.c.lease_until > schedule.c.due_at, schedule.c.lease_until), else_=schedule.c.due_at)


def _due(row: RowMapping) -> Due:
    return Due(row["id"], row["name"], row["kind"], row["subject"], row["due_at"], row["tries"])
