"""How to talk to SQLite and to PostgreSQL, so that what is committed stays committed."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.pool import QueuePool

from storage.problems import DatabaseUnreachable, StorageProblem, translated

_FIXED_SQLITE = (3, 51, 3)
_BACKPORTS = {(3, 44): 6, (3, 50): 7}  # https://sqlite.org/wal.html#walresetbug


def build_engine(url: str, busy_s: float) -> Engine:
    """An engine for an address. `busy_s`: how long to wait for a lock before `DatabaseLocked`."""
    with translated():
        address = make_url(url)
    if address.drivername in ("sqlite", "sqlite+pysqlite"):
        return _sqlite(address, busy_s)
    if address.drivername in ("postgresql", "postgresql+psycopg"):
        return _postgresql(address.set(drivername="postgresql+psycopg"), busy_s)
    raise StorageProblem(f"Netwever keeps its data in sqlite or postgresql, not in {address.drivername}.")


def file_of(engine: Engine) -> Path | None:
    """The database file, or None when there is none."""
    name = engine.url.database
    in_file = engine.dialect.name == "sqlite" and name not in (None, "", ":memory:")
    return Path(str(name)) if in_file else None


def sqlite_note(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> str | None:
    """What an operator should know about this SQLite, or None: releases before 3.51.3 have a rare bug."""
    if version >= _FIXED_SQLITE or version[2] >= _BACKPORTS.get(version[:2], version[2] + 1):
        return None
    spelled = ".".join(map(str, version))
    return (
        f"SQLite {spelled} can damage a database that two connections write at the same moment "
        "(fixed in 3.51.3). Netwever uses one connection only; don't open the file with other programs."
    )


def _sqlite(address: URL, busy_s: float) -> Engine:
    name = address.database
    if name not in (None, "", ":memory:"):
        path = Path(str(name)).absolute()
        _make_file(path)
        address = address.set(database=str(path))
    engine = create_engine(
        address,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=1,  # one writer: see sqlite_note
        max_overflow=0,
        connect_args={"check_same_thread": False, "timeout": busy_s},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _make_file(path: Path) -> None:
    """Made here so that nobody else on the machine can read it."""
    if not path.parent.is_dir():
        raise DatabaseUnreachable(f"The folder {path.parent} for the database does not exist.")
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise DatabaseUnreachable(f"The database {path} can't be written: {error.strerror}.") from None


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where the driver thinks
    try:
        for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {setting}")
    except sqlite3.Error:
        connection.close()  # the pool forgets one that it could not prepare
        raise


def _postgresql(address: URL, busy_s: float) -> Engine:
    arguments: dict[str, Any] = {"connect_timeout": 5}
    if "options" not in address.query:
        arguments["options"] = f"-c lock_timeout={int(busy_s * 1000)}"
    return create_engine(address, hide_parameters=True, pool_pre_ping=True, connect_args=arguments)
