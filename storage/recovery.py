"""After a crash: what an earlier process was busy with is free again."""

from sqlalchemy import update

from storage.database import Tx
from storage.queues import inbox, outbox, schedule


def free_leases(tx: Tx) -> None:
    """End every lease on a row. Only for a process that is certainly alone, as the holder of SQLite's lock file is. A
    message whose sending was begun stays `started`: whether it arrived must still be found out."""
    for table in (inbox, outbox, schedule):
        held = (table.c.network_id == tx.network, table.c.lease_owner.is_not(None))
        tx.connection.execute(update(table).where(*held).values(lease_owner=None, lease_until=None))
