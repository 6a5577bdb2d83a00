"""The first tables: messages on their way, and what must happen when."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _inbox()
    _outbox()
    _mailbox_and_notes()
    _times()


def _link(table: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", ondelete="CASCADE")


def _network() -> sa.Column[str]:
    return sa.Column("network_id", sa.String(32), _link("network"), nullable=False)


def _index(table: str, *columns: str) -> None:
    """An index on each of these columns."""
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), primary_key=True),
        _network(),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(255), nullable=False),
        sa.Column("event_id", sa.String(255), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.Column("body", sa.JSON()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(32)),
        sa.Column("lease_until", TIME),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("done_at", TIME),
        sa.UniqueConstraint("network_id", "platform", "workspace", "event_id"),
    )
    _index("inbox", "network_id")
    op.create_index("ix_inbox_person", "inbox", ["network_id", "platform", "workspace", "person", "state"])
    op.create_index("ix_inbox_state", "inbox", ["network_id", "state", "id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), primary_key=True),
        _network(),
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("destination", sa.String(255), nullable=False),
        sa.Column("body", sa.JSON()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("not_before", TIME, nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(255)),
        sa.Column("lease_owner", sa.String(32)),
        sa.Column("lease_until", TIME),
        sa.Column("receipt", sa.String(255)),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("started_at", TIME),
        sa.Column("sent_at", TIME),
        sa.UniqueConstraint("network_id", "key"),
    )
    _index("outbox", "network_id")
    op.create_index(
        "ix_outbox_destination", "outbox", ["network_id", "platform", "workspace", "kind", "destination", "state"]
    )
    op.create_index("ix_outbox_open", "outbox", ["network_id", "state", "platform", "id"])
    op.create_table(
        "outbox_about",
        sa.Column("outbox_id", sa.Integer(), _link("outbox"), primary_key=True),
        sa.Column("member_id", sa.String(32), primary_key=True),
    )
    _index("outbox_about", "member_id")


def _mailbox_and_notes() -> None:
    op.create_table(
        "mailbox",
        sa.Column("id", sa.Integer(), primary_key=True),
        _network(),
        sa.Column("owner", sa.String(400), nullable=False),
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON()),
        sa.Column("at", TIME, nullable=False),
        sa.UniqueConstraint("network_id", "owner", "key"),
    )
    _index("mailbox", "network_id")
    op.create_index("ix_mailbox_owner", "mailbox", ["network_id", "owner", "version"])
    op.create_table(
        "note",
        sa.Column("network_id", sa.String(32), _link("network"), primary_key=True),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.JSON(), nullable=False),
    )


def _times() -> None:
    op.create_table(
        "schedule",
        sa.Column("id", sa.Integer(), primary_key=True),
        _network(),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("lease_owner", sa.String(32)),
        sa.Column("lease_until", TIME),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.UniqueConstraint("network_id", "name"),
    )
    _index("schedule", "due_at", "network_id")
    op.create_table(
        "occurrence",
        sa.Column("network_id", sa.String(32), _link("network"), primary_key=True),
        sa.Column("name", sa.String(160), primary_key=True),
        sa.Column("due_at", TIME, primary_key=True),
        sa.Column("done_at", TIME, nullable=False),
    )
    op.create_table(
        "lease",
        sa.Column("network_id", sa.String(32), _link("network"), primary_key=True),
        sa.Column("name", sa.String(160), primary_key=True),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("until", TIME, nullable=False),
    )
