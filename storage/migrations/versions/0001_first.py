"""The first tables: people, what they say and do."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _members()
    _accounts()
    _talks()
    _requests_and_rounds()
    _proposals()
    _introductions()
    _tips()


def _link(table: str, when_gone: str = "CASCADE") -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", ondelete=when_gone)


def _network() -> sa.Column[str]:
    return sa.Column("network_id", sa.String(32), _link("network"), nullable=False)


def _index(table: str, *columns: str) -> None:
    """An index on each of these columns."""
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _members() -> None:
    op.create_table(
        "network",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("slug", sa.String(64), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.UniqueConstraint("slug"),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.String(32), primary_key=True),
        _network(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("sector", sa.String(16)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("offers", sa.JSON(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("external_id", sa.Text()),
        sa.Column("paused_until_on", sa.Date()),
        sa.Column("silences", sa.Integer(), nullable=False),
        sa.Column("joined_at", TIME),
        sa.Column("heard_at", TIME),
        sa.Column("created_at", TIME, nullable=False),
        sa.UniqueConstraint("network_id", "external_id"),
    )
    _index("member", "network_id")


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(32), primary_key=True),
        _network(),
        sa.Column("member_id", sa.String(32), _link("member", "SET NULL")),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(255), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.UniqueConstraint("network_id", "platform", "workspace", "user_id"),
    )
    _index("account", "member_id", "network_id")
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), primary_key=True),
        _network(),
        sa.Column("member_id", sa.String(32), _link("member"), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("text_version", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    _index("consent", "member_id", "network_id")
    op.create_table(
        "never_with",
        _network(),
        sa.Column("member_id", sa.String(32), _link("member"), primary_key=True),
        sa.Column("other_id", sa.String(32), _link("member"), primary_key=True),
        sa.Column("at", TIME, nullable=False),
    )
    _index("never_with", "network_id")
    op.create_table(
        "tombstone",
        sa.Column("network_id", sa.String(32), _link("network"), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("at", TIME, nullable=False),
    )


def _talks() -> None:
    op.create_table(
        "conversation",
        sa.Column("account_id", sa.String(32), _link("account"), primary_key=True),
        _network(),
        sa.Column("step", sa.String(64), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
    )
    _index("conversation", "network_id")
    op.create_table(
        "choice",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("token", sa.String(32), nullable=False),
        _network(),
        sa.Column("account_id", sa.String(32), _link("account"), nullable=False),
        sa.Column("message_key", sa.String(160), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("shown_at", TIME, nullable=False),
        sa.Column("expires_at", TIME),
        sa.Column("closed_at", TIME),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("token"),
    )
    _index("choice", "account_id", "message_key", "network_id")


def _requests_and_rounds() -> None:
    op.create_table(
        "request",
        sa.Column("id", sa.String(32), primary_key=True),
        _network(),
        sa.Column("member_id", sa.String(32), _link("member"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("asking", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("closed_at", TIME),
    )
    _index("request", "member_id", "network_id")
    op.create_table(
        "left_out",
        _network(),
        sa.Column("request_id", sa.String(32), _link("request"), primary_key=True),
        sa.Column("member_id", sa.String(32), _link("member"), primary_key=True),
    )
    _index("left_out", "network_id")
    op.create_table(
        "round",
        sa.Column("id", sa.String(32), primary_key=True),
        _network(),
        sa.Column("at", TIME, nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("groups", sa.Integer(), nullable=False),
        sa.UniqueConstraint("network_id", "at"),
    )
    _index("round", "network_id")
    op.create_table(
        "round_skip",
        _network(),
        sa.Column("member_id", sa.String(32), _link("member"), primary_key=True),
        sa.Column("round_on", sa.Date(), primary_key=True),
        sa.Column("at", TIME, nullable=False),
    )
    _index("round_skip", "network_id")


def _proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.String(32), primary_key=True),
        _network(),
        sa.Column("to_id", sa.String(32), _link("member"), nullable=False),
        sa.Column("about_id", sa.String(32), _link("member"), nullable=False),
        sa.Column("pair", sa.String(32), nullable=False),
        sa.Column("request_id", sa.String(32), _link("request")),
        sa.Column("round_id", sa.String(32), _link("round")),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("answered_at", TIME),
    )
    _index("proposal", "about_id", "network_id", "pair", "request_id", "round_id", "to_id")
    op.create_index("ix_proposal_to_state", "proposal", ["to_id", "state"])


def _introductions() -> None:
    op.create_table(
        "introduction",
        sa.Column("id", sa.String(32), primary_key=True),
        _network(),
        sa.Column("a_id", sa.String(32), _link("member", "SET NULL")),
        sa.Column("b_id", sa.String(32), _link("member", "SET NULL")),
        sa.Column("request_id", sa.String(32), _link("request", "SET NULL")),
        sa.Column("round_id", sa.String(32), _link("round", "SET NULL")),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("closed_at", TIME),
    )
    _index("introduction", "a_id", "b_id", "network_id", "request_id")
    op.create_table(
        "outcome",
        sa.Column("introduction_id", sa.String(32), _link("introduction"), primary_key=True),
        sa.Column("member_id", sa.String(32), _link("member"), primary_key=True),
        _network(),
        sa.Column("met", sa.String(16)),
        sa.Column("met_at", TIME),
        sa.Column("gain", sa.String(16)),
        sa.Column("gain_at", TIME),
        sa.Column("street", sa.String(32)),
        sa.Column("earns", sa.String(32)),
        sa.Column("sentence", sa.Text()),
        sa.Column("still", sa.Boolean()),
        sa.Column("still_at", TIME),
    )
    _index("outcome", "network_id")


def _tips() -> None:
    op.create_table(
        "tip",
        sa.Column("id", sa.String(32), primary_key=True),
        _network(),
        sa.Column("author_id", sa.String(32), _link("member", "SET NULL")),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("worked", sa.Text(), nullable=False),
        sa.Column("watch_out", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("check_on", sa.Date()),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    _index("tip", "author_id", "network_id")
    op.create_table(
        "tip_vote",
        sa.Column("tip_id", sa.String(32), _link("tip"), primary_key=True),
        sa.Column("member_id", sa.String(32), _link("member"), primary_key=True),
        _network(),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    _index("tip_vote", "network_id")
