"""What came in and is not handled yet. A row is here before the platform hears that we have the message."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, bindparam, exists, func, select

from storage import queries
from storage.database import Tx
from storage.queues import inbox


@dataclass(frozen=True, slots=True)
class Item:
    """A message that came in."""

    id: int
    platform: str
    workspace: str
    event_id: str
    person: str  # user id
    body: dict[str, Any]
    tries: int  # how often handling it failed


def put(tx: Tx, platform: str, workspace: str, event_id: str, person: str, body: dict[str, Any], now: datetime) -> bool:
    """Take a message in. False: this event was seen before, and nothing changed."""
    added = queries.add_new(
        tx, inbox, platform=platform, workspace=workspace, event_id=event_id, person=person, body=body, state="new",
        tries=0, received_at=now,
    )  # fmt: skip
    return added is not None


def claim(
    tx: Tx, owner: str, now: datetime, lease_s: float, *, only: tuple[str, str, str] | None = None
) -> Item | None:
    """The oldest message that can be handled now, leased to `owner` for `lease_s`; None when there is none.

    One person's messages are handled in order: a later one waits until the earlier ones are done or set aside.
    `only`: (platform, workspace, person).
    """
    asked = {"network": tx.network, "now": now} | (dict(zip(_PERSON, only, strict=True)) if only else {})
    found = tx.connection.execute(_next(only is not None), asked).mappings().first()
    if found is None:
        return None
    until = now + timedelta(seconds=lease_s)
    queries.change(tx, inbox, inbox.c.id == found["id"], lease_owner=owner, lease_until=until)
    return _item(found)


def done(tx: Tx, item_id: int, owner: str, now: datetime) -> None:
    """Handled, in this very transaction. Raises `LeaseLost`, which undoes it, when another has taken over."""
    queries.fenced(tx, inbox, item_id, owner, state="done", done_at=now, lease_owner=None, lease_until=None)


def failed(tx: Tx, item_id: int, owner: str, now: datetime) -> int:
    """Handling it failed: it can be claimed again. How often that happened so far; 0 when another has taken over."""
    mine = (inbox.c.id == item_id, _NEW, inbox.c.lease_owner == owner)
    if queries.change(tx, inbox, *mine, tries=inbox.c.tries + 1, lease_owner=None, lease_until=now) == 0:
        return 0
    found = queries.row(tx, inbox, inbox.c.id == item_id)
    return int(found["tries"]) if found else 0


def set_aside(tx: Tx, item_id: int, now: datetime) -> None:
    """It can't be handled: an operator looks at it, and the person's later messages go on."""
    queries.change(
        tx, inbox, inbox.c.id == item_id, _NEW, state="set_aside", done_at=now, lease_owner=None, lease_until=None
    )


def blank(tx: Tx, platform: str, workspace: str, event_id: str) -> None:
    """Its words are gone; that it came in stays known."""
    same = (inbox.c.platform == platform, inbox.c.workspace == workspace, inbox.c.event_id == event_id)
    queries.change(tx, inbox, *same, body=None)


def waiting(tx: Tx) -> int:
    """How many are not handled yet."""
    where = (inbox.c.network_id == tx.network, _NEW, inbox.c.body.is_not(None))
    return int(tx.connection.execute(select(func.count()).select_from(inbox).where(*where)).scalar_one())


def set_aside_items(tx: Tx) -> tuple[Item, ...]:
    """What an operator should look at, oldest first."""
    found = queries.rows(tx, inbox, inbox.c.state == "set_aside", inbox.c.body.is_not(None), order=(inbox.c.id,))
    return tuple(_item(row) for row in found)


_PERSON = ("platform", "workspace", "person")
_NEW = inbox.c.state == "new"


@cache
def _next(only: bool) -> Select[Any]:
    """What `claim` asks, made once: making it costs more than running it."""
    now = bindparam("now", type_=inbox.c.lease_until.type)
    free = (inbox.c.network_id == bindparam("network"), _NEW, inbox.c.body.is_not(None), queries.unleased(inbox, now))
    mine = [inbox.c[name] == bindparam(name) for name in _PERSON] if only else []
    statement = select(inbox).where(*free, ~_earlier_waits(), *mine).order_by(inbox.c.id).limit(1)
    return statement.with_for_update(skip_locked=True)


def _earlier_waits() -> ColumnElement[bool]:
    earlier = inbox.alias("earlier")
    same = (earlier.c[name] == inbox.c[name] for name in ("network_id", *_PERSON))
    return exists().where(*same, earlier.c.state == "new", earlier.c.id < inbox.c.id)


def _item(row: RowMapping) -> Item:
    return Item(row["id"], row["platform"], row["workspace"], row["event_id"], row["person"], row["body"], row["tries"])
