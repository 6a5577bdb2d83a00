"""What a page that asks for its messages gets to see, and what changed there since it last asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, update

from storage import queries
from storage.database import Tx
from storage.queues import mailbox
from storage.tables import network


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on the page. `id` is its place in the talk; `version` rises with each change."""

    id: int
    key: str
    body: dict[str, Any]
    at: datetime
    version: int


def owner_of(workspace: str, user_id: str) -> str:
    """Whose talk it is, in one word, as the web page writes it too: so `erasure` finds a person's mailbox."""
    return f"person:{workspace}:{user_id}"


def put(tx: Tx, owner: str, key: str, body: dict[str, Any], now: datetime) -> int:
    """Add a message at the end; its id. The same owner and key again: nothing happens, the first id."""
    found = _find(tx, owner, key)
    if found is not None:
        return int(found["id"])
    return int(queries.add(tx, mailbox, owner=owner, key=key, body=body, version=_next_version(tx), at=now))


def replace(tx: Tx, owner: str, key: str, body: dict[str, Any], now: datetime) -> int:
    """Put another message in the place of the one with this key; its id. At the end when there is none."""
    found = _find(tx, owner, key)
    if found is None:
        return put(tx, owner, key, body, now)
    queries.change(tx, mailbox, mailbox.c.id == found["id"], body=body, version=_next_version(tx))
    return int(found["id"])


def after(tx: Tx, owner: str, version: int) -> tuple[Letter, ...]:
    """What was added or replaced after that version, in the order it happened."""
    return _letters(tx, owner, mailbox.c.version > version, order=mailbox.c.version)


def everything(tx: Tx, owner: str) -> tuple[Letter, ...]:
    """The whole talk, in its order."""
    return _letters(tx, owner, order=mailbox.c.id)


def has(tx: Tx, owner: str, key: str) -> bool:
    """Whether the message with this key is here, also when its words are gone."""
    return _find(tx, owner, key) is not None


def _find(tx: Tx, owner: str, key: str) -> RowMapping | None:
    return queries.row(tx, mailbox, mailbox.c.owner == owner, mailbox.c.key == key)


def _next_version(tx: Tx) -> int:
    """A number that rises in the order of commits: the network's row stays locked until this transaction ends, so
    that a reader never misses a lower number that is committed later."""
    counted = update(network).where(network.c.id == tx.network).values(changes=network.c.changes + 1)
    return int(tx.connection.execute(counted.returning(network.c.changes)).scalar_one())


def _letters(tx: Tx, owner: str, *where: ColumnElement[bool], order: ColumnElement[Any]) -> tuple[Letter, ...]:
    found = queries.rows(tx, mailbox, mailbox.c.owner == owner, mailbox.c.body.is_not(None), *where, order=(order,))
    return tuple(Letter(row["id"], row["key"], row["body"], row["at"], row["version"]) for row in found)
