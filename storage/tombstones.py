"""Who asked to be forgotten? A keyed hash per person: a late message doesn't bring them back, and it names nobody."""

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import select

from storage import queries
from storage.database import Tx
from storage.tables import network, tombstone


def bury(tx: Tx, platform: str, workspace: str, user_id: str, now: datetime) -> None:
    """This person was forgotten at `now`."""
    digest = keyed_hash(tx, platform, workspace, user_id)
    queries.put(tx, tombstone, ("network_id", "digest"), digest=digest, at=now)


def was_erased(tx: Tx, platform: str, workspace: str, user_id: str) -> datetime | None:
    """When this person was forgotten last; None when they never were."""
    found = queries.row(tx, tombstone, tombstone.c.digest == keyed_hash(tx, platform, workspace, user_id))
    return found["at"] if found else None


def keyed_hash(tx: Tx, *parts: str) -> str:
    """HMAC-SHA256 with the network's secret: without the secret, what was hashed can't be found by trying."""
    secret = tx.connection.execute(select(network.c.secret).where(network.c.id == tx.network)).scalar_one()
    return hmac.new(bytes.fromhex(secret), "|".join(parts).encode(), hashlib.sha256).hexdigest()
