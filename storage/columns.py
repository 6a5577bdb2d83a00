"""What columns are made of: the types that behave the same on every database, and the links every table has."""

from datetime import UTC, datetime

from sqlalchemy import JSON, Column, DateTime, ForeignKey, MetaData, String, Text, types
from sqlalchemy.engine import Dialect


class UtcDateTime(types.TypeDecorator[datetime]):
    """An aware UTC datetime on every database; SQLite keeps no zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - theirs
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(types.TypeDecorator[str]):
    """What people typed. Leaves out what a database can't hold: NUL (PostgreSQL) and lone surrogates (both)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - theirs
        if value is None:
            return None
        return value.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


Body = JSON(none_as_null=True)  # a message that can be blanked: None is NULL, not the word "null"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = String(32)


def id_column() -> Column[str]:
    return Column("id", Id, primary_key=True)


def network_column() -> Column[str]:
    return Column("network_id", Id, ForeignKey("network.id", ondelete="CASCADE"), nullable=False, index=True)


def member_column(name: str = "member_id", *, nullable: bool = False) -> Column[str]:
    rule = "SET NULL" if nullable else "CASCADE"
    return Column(name, Id, ForeignKey("member.id", ondelete=rule), nullable=nullable, index=True)
