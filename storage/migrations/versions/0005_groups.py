"""Groups: whom the bot may write to, who waits to be let in, what was typed in a group, and where the bot is."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _accounts()
    _errands()
    _rooms()


def _accounts() -> None:
    """Whoever is known so far wrote to the bot in private: there was no other way."""
    for name, value in (("private", sa.true()), ("outsider", sa.false()), ("home_seen", sa.false())):
        op.add_column("account", sa.Column(name, sa.Boolean(), nullable=False, server_default=value))
    op.add_column("account", sa.Column("admitted", sa.Boolean()))


def _errands() -> None:
    op.create_table(
        "errand",
        sa.Column("account_id", sa.String(32), sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("network_id", sa.String(32), sa.ForeignKey("network.id", ondelete="CASCADE"), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.UniqueConstraint("token"),
    )
    op.create_index("ix_errand_network_id", "errand", ["network_id"])


def _rooms() -> None:
    op.create_table(
        "room",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("network_id", sa.String(32), sa.ForeignKey("network.id", ondelete="CASCADE"), nullable=False),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(255), nullable=False),
        sa.Column("room_id", sa.String(255), nullable=False),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.UniqueConstraint("network_id", "platform", "workspace", "room_id"),
    )
    op.create_index("ix_room_network_id", "room", ["network_id"])
