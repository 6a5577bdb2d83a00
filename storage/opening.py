"""Opening the database: the file or the server, its lock, its tables and the network in it."""

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from storage.database import Database, new_id
from storage.engines import build_engine, file_of, sqlite_note
from storage.lockfile import LockFile
from storage.migrating import head_revision, migrate, revision_of
from storage.problems import (
    DatabaseInUse,
    DatabaseLocked,
    DatabaseTooNew,
    DatabaseUnreachable,
    DiskFull,
    StorageProblem,
    translated,
)
from storage.tables import network as networks
from storage.turns import Turns

__all__ = [
    "DatabaseInUse",
    "DatabaseLocked",
    "DatabaseTooNew",
    "DatabaseUnreachable",
    "DiskFull",
    "StorageProblem",
    "current_revision",
    "head_revision",
    "open_database",
    "sqlite_note",
]


_PATIENCE_S = 30.0  # how long one thread waits for the others of this process


def open_database(
    url: str,
    network: str,
    now: datetime,
    *,
    reach: Callable[[str], None] = lambda _point: None,
    lock: bool = True,
    busy_s: float = 5.0,
) -> Database:
    """The database at `url`, brought up to date, for the network of that name, which is made when it isn't there.

    A relative SQLite path counts from the working directory. With `lock`, a SQLite file that another process has
    open is refused. Raises `StorageProblem`.
    """
    engine = build_engine(url, busy_s)
    path = file_of(engine)
    held = LockFile.take(path) if lock and path is not None else None
    try:
        with translated(), engine.begin() as connection:
            migrate(connection)
            network_id = _network_id(connection, network, now)
    except BaseException:
        _let_go(engine, held)
        raise
    turns = Turns(_PATIENCE_S) if engine.dialect.name == "sqlite" else None
    return Database(engine, network_id, reach, held, turns)


def current_revision(db: Database) -> str | None:
    """The revision that the open database has."""
    with db.write() as tx:
        return revision_of(tx.connection)


def _network_id(connection: Connection, slug: str, now: datetime) -> str:
    """The network's id. Two processes can't both make it: the migration lock is held here."""
    found = connection.execute(select(networks.c.id).where(networks.c.slug == slug)).scalar()
    if found is not None:
        return str(found)
    network_id = new_id()
    made = insert(networks).values(id=network_id, slug=slug, secret=secrets.token_hex(32), created_at=now)
    connection.execute(made)
    return network_id


def _let_go(engine: Engine, held: LockFile | None) -> None:
    engine.dispose()
    if held is not None:
        held.release()
