"""What a facilitator decided about rounds: whom to put together, whom to keep apart, whom to leave out."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("network_id", sa.String(32), sa.ForeignKey("network.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("every_round", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("missed_on", sa.Date()),
        sa.Column("clash", sa.String(16)),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decision_network_id", "decision", ["network_id"])
    op.create_table(
        "decision_member",
        sa.Column("decision_id", sa.Integer(), sa.ForeignKey("decision.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("member_id", sa.String(32), sa.ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("network_id", sa.String(32), sa.ForeignKey("network.id", ondelete="CASCADE"), nullable=False),
    )
    op.create_index("ix_decision_member_member_id", "decision_member", ["member_id"])
    op.create_index("ix_decision_member_network_id", "decision_member", ["network_id"])
