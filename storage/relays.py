"""What is kept of two people who write to each other through the bot: how many today, and who stopped it."""

from datetime import date

from sqlalchemy import or_

from storage import queries
from storage.database import Tx
from storage.tables import relay


def stopped_by(tx: Tx, introduction_id: str) -> str | None:
    """The member who stopped it."""
    found = queries.row(tx, relay, relay.c.introduction_id == introduction_id)
    return found["stopped_by"] if found else None


def stop(tx: Tx, introduction_id: str, member_id: str) -> bool:
    """Nothing is passed on any more. False when it had been stopped before: then nothing changed."""
    _begin(tx, introduction_id)
    free = (relay.c.introduction_id == introduction_id, relay.c.stopped_by.is_(None))
    return queries.change(tx, relay, *free, stopped_by=member_id) == 1


def resume(tx: Tx, introduction_id: str, member_id: str) -> bool:
    """Begin again. False when it was not this member who stopped it."""
    theirs = (relay.c.introduction_id == introduction_id, relay.c.stopped_by == member_id)
    return queries.change(tx, relay, *theirs, stopped_by=None) == 1


def count(tx: Tx, introduction_id: str, today: date, most: int) -> bool:
    """One more message on this day. False when there were `most` already."""
    _begin(tx, introduction_id)
    own = relay.c.introduction_id == introduction_id
    another_day = or_(relay.c.counted_on.is_(None), relay.c.counted_on != today)
    queries.change(tx, relay, own, another_day, counted_on=today, count=0)
    return queries.change(tx, relay, own, relay.c.count < most, count=relay.c.count + 1) == 1


def _begin(tx: Tx, introduction_id: str) -> None:
    queries.add_new(tx, relay, introduction_id=introduction_id, count=0)
