"""After a crash or a failure: what somebody was busy with is free again."""

from sqlalchemy import update

from storage.database import Tx
from storage.queues import inbox, outbox, schedule


def free_leases(tx: Tx, owner: str | None = None) -> None:
    """End every lease on a row that `owner` holds, who is certainly not busy with it any more. Without `owner`: that
    anybody holds; only for a process that is certainly alone, as the holder of SQLite's lock file is. A message whose
    sending was begun stays `started`: whether it arrived must still be found out."""
    for table in (inbox, outbox, schedule):
        holder = table.c.lease_owner
        held = (table.c.network_id == tx.network, holder.is_not(None) if owner is None else holder == owner)
        tx.connection.execute(update(table).where(*held).values(lease_owner=None, lease_until=None))
