"""Where the bot is installed: the workspaces of Slack, with their encrypted tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    network = sa.ForeignKey("network.id", ondelete="CASCADE")
    op.create_table(
        "installation",
        sa.Column("network_id", sa.String(32), network, primary_key=True),
        sa.Column("platform", sa.String(32), primary_key=True),
        sa.Column("workspace", sa.String(255), primary_key=True),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
    )
