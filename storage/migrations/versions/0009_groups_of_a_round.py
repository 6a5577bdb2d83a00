"""Groups of a round: one question about several others, and several introductions at once.

What is there is between two: its question and its group have its own id.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.drop_index("ix_proposal_pair", "proposal")
    op.execute("ALTER TABLE proposal RENAME COLUMN pair TO group_id")
    op.create_index("ix_proposal_group_id", "proposal", ["group_id"])
    _add("proposal", "question")
    _add("introduction", "group_id")


def _add(table: str, column: str) -> None:
    op.add_column(table, sa.Column(column, sa.String(32), nullable=False, server_default=""))
    rows = sa.table(table, sa.column("id"), sa.column(column))
    op.execute(sa.update(rows).values({column: rows.c.id}))
    op.create_index(f"ix_{table}_{column}", table, [column])
