"""Who may do what only one process may do at a time."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement

from storage import queries
from storage.database import Tx
from storage.queues import lease


def acquire(tx: Tx, name: str, owner: str, now: datetime, ttl_s: float) -> int | None:
    """Take or keep the lease for `ttl_s`. The term, which is higher for each new holder; None when another has it."""
    until = now + timedelta(seconds=ttl_s)
    if queries.add_new(tx, lease, name=name, owner=owner, term=1, until=until) is not None:
        return 1
    if not renew(tx, name, owner, now, ttl_s):
        over = (lease.c.name == name, lease.c.until <= now)
        if queries.change(tx, lease, *over, owner=owner, term=lease.c.term + 1, until=until) == 0:
            return None
    held = queries.row(tx, lease, *_held_by(name, owner))
    return int(held["term"]) if held else None


def renew(tx: Tx, name: str, owner: str, now: datetime, ttl_s: float) -> bool:
    """Keep it for `ttl_s` from now. False when it ended or another has it: then stop doing it."""
    held = (*_held_by(name, owner), lease.c.until > now)
    return queries.change(tx, lease, *held, until=now + timedelta(seconds=ttl_s)) == 1


def release(tx: Tx, name: str, owner: str, now: datetime) -> None:
    """Let somebody else have it. The row stays: terms must keep rising."""
    queries.change(tx, lease, *_held_by(name, owner), lease.c.until > now, until=now)


def holder(tx: Tx, name: str, now: datetime) -> str | None:
    """Who has it now."""
    found = queries.row(tx, lease, lease.c.name == name, lease.c.until > now)
    return found["owner"] if found else None


def _held_by(name: str, owner: str) -> tuple[ColumnElement[bool], ...]:
    return lease.c.name == name, lease.c.owner == owner
