"""Is the database as this Netwever needs it? Brings it up to date with Alembic, in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.problems import DatabaseTooNew

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x6E657477  # "netw": which advisory lock means that a migration runs


def head_revision() -> str:
    """The revision that this Netwever needs."""
    return ScriptDirectory(str(_FOLDER)).get_current_head() or ""


def revision_of(connection: Connection) -> str | None:
    """The revision that a database has; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(connection: Connection) -> None:
    """Bring the database to the head revision. Raises `DatabaseTooNew` when it is ahead of this Netwever."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    current = revision_of(connection)
    if current == head_revision():
        return
    if current is not None and current not in _known():
        raise DatabaseTooNew
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory(str(_FOLDER)).walk_revisions()}
