"""Which members changed since when, so that every process can keep its own index up to date."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("network", sa.Column("members_version", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("member", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
