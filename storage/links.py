"""Codes that link two chats of one person: shown in the one, typed in the other."""

from datetime import datetime, timedelta

from storage import queries
from storage.database import Tx
from storage.tables import link_code, link_try
from storage.tombstones import keyed_hash


def show(tx: Tx, account_id: str, code: str, expires_at: datetime) -> None:
    """From now on this code, and no earlier one, stands for this account."""
    queries.take_away(tx, link_code, link_code.c.account_id == account_id)
    queries.add_new(tx, link_code, digest=digest_of(tx, code), account_id=account_id, expires_at=expires_at)


def digest_of(tx: Tx, code: str) -> str:
    return keyed_hash(tx, "link", code)


def owner(tx: Tx, digest: str, now: datetime) -> str | None:
    """The account that shows this code; None when there is none, or its time is over."""
    found = queries.row(tx, link_code, link_code.c.digest == digest, link_code.c.expires_at > now)
    return str(found["account_id"]) if found else None


def use(tx: Tx, digest: str) -> bool:
    """A code works once. False when it was used before."""
    return queries.take_away(tx, link_code, link_code.c.digest == digest) == 1


def may_try(tx: Tx, account_id: str, now: datetime, *, most: int, within: timedelta) -> bool:
    """Count one more code that was typed. False when there were `most` already `within` that time."""
    queries.take_away(tx, link_try, link_try.c.at <= now - within)
    if len(queries.rows(tx, link_try, link_try.c.account_id == account_id)) >= most:
        return False
    queries.add(tx, link_try, account_id=account_id, at=now)
    return True
