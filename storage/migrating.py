"""Is the database as this Netwever needs it? Brings it up to date with Alembic, in one transaction."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.problems import DatabaseTooNew

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x6E657477  # "netw": which advisory lock means that a migration runs


def head_revision() -> str:
    """The revision that this Netwever needs."""
    return max(_known(), default="")


def revision_of(connection: Connection) -> str | None:
    """The revision that a database has; None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("select version_num from alembic_version")).scalar()
    return None if found is None else str(found)


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring the database to the head revision, or only to an older one. Raises `DatabaseTooNew` when it is ahead of
    this Netwever."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    current = revision_of(connection)
    if current == head_revision():
        return
    if current is not None and current not in _known():
        raise DatabaseTooNew
    _upgrade(connection, to)


def _upgrade(connection: Connection, to: str) -> None:
    # Here, because Alembic takes longer to load than all else in this room, and is needed once in each release.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _known() -> set[str]:
    """The revisions, as the names of their files begin: 0001, 0002, …"""
    return {file.name.partition("_")[0] for file in (_FOLDER / "versions").glob("[0-9]*.py")}
