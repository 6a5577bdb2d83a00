"""What can go wrong with the database, said in one sentence without SQL and without anybody's words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError as BadAddress
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StorageProblem(Exception):
    """The database refused a statement."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or type(self).__doc__ or type(self).__name__)


class DatabaseInUse(StorageProblem):
    """The database is in use by another Netwever."""


class DatabaseUnwell(StorageProblem):
    """The database can't do anything now."""


class DatabaseUnreachable(DatabaseUnwell):
    """The database can't be reached: check its address, and whether it runs."""


class DatabaseTooNew(StorageProblem):
    """The database was made by a newer Netwever than this one."""


class DatabaseDamaged(DatabaseUnwell):
    """The database file is damaged, or is not a database."""


class DatabaseReadOnly(DatabaseUnwell):
    """The database can be read but not written."""


class DiskFull(DatabaseUnwell):
    """The disk of the database is full."""


class DiskFails(DatabaseUnwell):
    """The disk of the database can't be read or written."""


class DatabaseLocked(DatabaseUnwell):
    """The database is locked by something else for too long."""


class UniqueViolated(StorageProblem):
    """This is in the database already."""


class LeaseLost(StorageProblem):
    """Somebody else took this over in the meantime."""


_SQLITE: dict[int, type[StorageProblem]] = {  # https://sqlite.org/rescode.html, primary codes
    5: DatabaseLocked,  # BUSY
    6: DatabaseLocked,  # LOCKED
    8: DatabaseReadOnly,
    10: DiskFails,  # IOERR
    11: DatabaseDamaged,  # CORRUPT
    13: DiskFull,
    14: DatabaseUnreachable,  # CANTOPEN
    26: DatabaseDamaged,  # NOTADB
}
_SQLITE_UNIQUE = (1555, 2067)  # CONSTRAINT_PRIMARYKEY, CONSTRAINT_UNIQUE

_POSTGRESQL: dict[str, type[StorageProblem]] = {  # https://www.postgresql.org/docs/current/errcodes-appendix.html
    "08": DatabaseUnreachable,
    "23505": UniqueViolated,
    "25006": DatabaseReadOnly,
    "28": DatabaseUnreachable,  # wrong user or password
    "3D000": DatabaseUnreachable,  # no such database
    "40": DatabaseLocked,  # deadlock, serialization
    "53100": DiskFull,
    "53300": DatabaseUnreachable,  # too many connections
    "58030": DiskFails,
    "55P03": DatabaseLocked,
    "57P": DatabaseUnreachable,  # shutting down, starting up
    "XX001": DatabaseDamaged,
    "XX002": DatabaseDamaged,
}


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's errors into ours. The original is left out of the chain: it quotes people's words."""
    try:
        yield
    except PoolTimeout:
        raise DatabaseLocked from None
    except DBAPIError as error:
        raise problem_of(error) from None
    except BadAddress:
        raise StorageProblem("The address of the database can't be read.") from None


def problem_of(error: DBAPIError) -> StorageProblem:
    """Our word for what the driver said."""
    found = _of_sqlite(error.orig) if isinstance(error.orig, sqlite3.Error) else _of_postgresql(error)
    if found is not None:
        return found()
    broken = "would break what belongs together" if isinstance(error, IntegrityError) else type(error).__name__
    return StorageProblem(f"The database refused a statement ({broken}).")


def _of_sqlite(error: sqlite3.Error) -> type[StorageProblem] | None:
    code = getattr(error, "sqlite_errorcode", 0)  # errors that Python itself raises carry none
    return UniqueViolated if code in _SQLITE_UNIQUE else _SQLITE.get(code & 0xFF)


def _of_postgresql(error: DBAPIError) -> type[StorageProblem] | None:
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # the connection was refused or broke: the server could say nothing
        return DatabaseUnreachable if error.connection_invalidated or _is_operational(error) else None
    return next((kind for prefix, kind in _POSTGRESQL.items() if state.startswith(prefix)), None)


def _is_operational(error: DBAPIError) -> bool:
    return type(error).__name__ == "OperationalError"
