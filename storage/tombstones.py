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
    digest = _digest(tx, platform, workspace, user_id)
    queries.put(tx, tombstone, ("network_id", "digest"), digest=digest, at=now)


def was_erased(tx: Tx, platform: str, workspace: str, user_id: str) -> datetime | None:
    """When this person was forgotten last; None when they never were."""
    found = queries.row(tx, tombstone, tombstone.c.digest == _digest(tx, platform, workspace, user_id))
    return found["at"] if found else None


def _digest(tx: Tx, platform: str, workspace: str, user_id: str) -> str:
    """HMAC-SHA256 with the network's secret: without the secret, ids can't be tried one by one."""
    secret = tx.connection.execute(select(network.c.secret).where(network.c.id == tx.network)).scalar_one()
    message = "|".join((platform, workspace, user_id)).encode()
    return hmac.new(bytes.fromhex(secret), message, hashlib.sha256).hexdigest()
