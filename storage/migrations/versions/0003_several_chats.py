"""One person in several chats: links, messages passed on, gatherings; rooms that moved."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("account", sa.Column("room", sa.String(255)))
    op.add_column("account", sa.Column("called_at", TIME))
    op.add_column("account", sa.Column("used_at", TIME))
    op.add_column("outbox", sa.Column("fleeting", sa.Boolean(), nullable=False, server_default=sa.false()))
    _moved()
    _links()
    _together()


def _link(table: str, rule: str = "CASCADE") -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", ondelete=rule)


def _network(*, key: bool = False) -> sa.Column[str]:
    return sa.Column("network_id", sa.String(32), _link("network"), nullable=False, primary_key=key)


def _moved() -> None:
    op.create_table(
        "moved",
        _network(key=True),
        sa.Column("platform", sa.String(32), primary_key=True),
        sa.Column("workspace", sa.String(255), primary_key=True),
        sa.Column("room_id", sa.String(255), primary_key=True),
        sa.Column("new_id", sa.String(255), nullable=False),
        sa.Column("at", TIME, nullable=False),
    )


def _links() -> None:
    op.create_table(
        "link_code",
        _network(key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(32), _link("account"), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
    )
    op.create_index("ix_link_code_account_id", "link_code", ["account_id"])
    op.create_table(
        "link_try",
        sa.Column("id", sa.Integer(), primary_key=True),
        _network(),
        sa.Column("account_id", sa.String(32), _link("account"), nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("ix_link_try_account_id", "link_try", ["account_id"])
    op.create_index("ix_link_try_network_id", "link_try", ["network_id"])


def _together() -> None:
    op.create_table(
        "relay",
        sa.Column("introduction_id", sa.String(32), _link("introduction"), primary_key=True),
        _network(),
        sa.Column("stopped_by", sa.String(32)),
        sa.Column("counted_on", sa.Date()),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    op.create_index("ix_relay_network_id", "relay", ["network_id"])
    op.create_table(
        "gathering_wish",
        sa.Column("introduction_id", sa.String(32), _link("introduction"), primary_key=True),
        sa.Column("member_id", sa.String(32), _link("member"), primary_key=True),
        _network(),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("ix_gathering_wish_network_id", "gathering_wish", ["network_id"])
