"""What is in the database when every process has stopped."""

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import DateTime, bindparam, create_engine, text

from storage import queries
from storage.opening import open_database
from storage.queues import inbox, outbox

Left = dict[str, Counter[str]]


def left(url: str, network: str = "netwever") -> Left:
    """How many rows of the inbox and the outbox are in which state."""
    db = open_database(url, network, datetime.now(UTC))
    with db.write() as tx:
        found = {
            "inbox": Counter(row["state"] for row in queries.rows(tx, inbox)),
            "outbox": Counter(row["state"] for row in queries.rows(tx, outbox)),
        }
    db.close()
    return found


def all_done(url: str) -> bool:
    """Whether nothing is waiting that could be done now, while Netwever runs."""
    now = datetime.now(UTC)
    statement = (
        "select (select count(*) from inbox where state = 'new')"
        " + (select count(*) from outbox where state = 'started' or (state = 'new' and not_before <= :now))"
    )
    engine = create_engine(url)
    with engine.connect() as connection:
        naive = now.replace(tzinfo=None) if engine.dialect.name == "sqlite" else now
        found = connection.execute(
            text(statement).bindparams(bindparam("now", naive, DateTime(timezone=True)))
        ).scalar()
    engine.dispose()
    return found == 0
