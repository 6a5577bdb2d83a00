"""The few statements that every file in this room uses, always inside one network."""

from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Row, RowMapping, Table, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Tx
from storage.problems import LeaseLost

Condition = ColumnElement[bool]


def rows(
    tx: Tx, table: Table, *where: Condition, order: tuple[Any, ...] = (), limit: int | None = None
) -> tuple[RowMapping, ...]:
    """The rows of this network that fulfil every condition."""
    statement = select(table).where(table.c.network_id == tx.network, *where).order_by(*order).limit(limit)
    return tuple(tx.connection.execute(statement).mappings())


def row(tx: Tx, table: Table, *where: Condition) -> RowMapping | None:
    """The one row, or None."""
    found = rows(tx, table, *where, limit=1)
    return found[0] if found else None


def add(tx: Tx, table: Table, **values: Any) -> Any:
    """A new row; the value of its first key column."""
    statement = insert(table).values(network_id=tx.network, **plain(values))
    key: Any = tx.connection.execute(statement).inserted_primary_key
    return key[0]


def add_all(tx: Tx, table: Table, many: Collection[Mapping[str, Any]]) -> None:
    """New rows, all in one statement."""
    if many:
        tx.connection.execute(insert(table), [{"network_id": tx.network, **plain(values)} for values in many])


def add_new(tx: Tx, table: Table, **values: Any) -> Row[Any] | None:
    """A new row's key columns; None when a unique key refuses it."""
    statement = _insert(tx)(table).values(network_id=tx.network, **plain(values))
    return tx.connection.execute(statement.on_conflict_do_nothing().returning(*table.primary_key)).first()


def put(tx: Tx, table: Table, keys: Collection[str], **values: Any) -> None:
    """A new row, or the row with the same `keys` (and network) with these values."""
    stored = plain(values)
    rest = {name: value for name, value in stored.items() if name not in keys}
    new = _insert(tx)(table).values(network_id=tx.network, **stored)
    upsert = new.on_conflict_do_update(index_elements=list(keys), set_=rest) if rest else new.on_conflict_do_nothing()
    tx.connection.execute(upsert)


def change(tx: Tx, table: Table, *where: Condition, **values: Any) -> int:
    """Write these values where every condition holds; how many rows that were."""
    statement = update(table).where(table.c.network_id == tx.network, *where).values(**plain(values))
    return tx.connection.execute(statement).rowcount


def take_away(tx: Tx, table: Table, *where: Condition) -> int:
    """Delete where every condition holds; how many rows that were."""
    return tx.connection.execute(delete(table).where(table.c.network_id == tx.network, *where)).rowcount


def fenced(tx: Tx, table: Table, row_id: int, owner: str, **values: Any) -> None:
    """Write to a row that `owner` holds. Raises `LeaseLost`, which undoes the transaction, otherwise."""
    if change(tx, table, table.c.id == row_id, table.c.lease_owner == owner, **values) == 0:
        raise LeaseLost


def unleased(table: Table, now: Any) -> Condition:
    """Nobody holds the row, or its lease is over."""
    return or_(table.c.lease_until.is_(None), table.c.lease_until <= now)


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as columns take them: enums as their string, tuples as lists."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return plain(value)
    return value


def _insert(tx: Tx) -> Any:
    """`INSERT … ON CONFLICT` is spelled the same on both, in two places of SQLAlchemy."""
    return postgresql.insert if tx.connection.dialect.name == "postgresql" else sqlite.insert
