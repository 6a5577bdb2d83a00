"""A network's own words, beside those that ship with Netwever."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "vocabulary_version",
        _network(),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_table(
        "vocabulary_theme",
        _network(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("nl", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
    )
    op.create_table(
        "vocabulary_concept",
        _network(),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("theme", sa.String(64)),
        sa.Column("nl", sa.JSON(), nullable=False),
        sa.Column("en", sa.JSON(), nullable=False),
        sa.Column("broader", sa.JSON(), nullable=False),
        sa.Column("related", sa.JSON(), nullable=False),
    )


def _network() -> sa.Column[str]:
    return sa.Column("network_id", sa.String(32), sa.ForeignKey("network.id", ondelete="CASCADE"), primary_key=True)
