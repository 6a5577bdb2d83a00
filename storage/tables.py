"""What is kept about people and what they do. Messages on their way are in `queues.py`; migrations follow both."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from storage.columns import Id, UtcDateTime, Words, id_column, member_column, metadata, network_column

# --- people ----------------------------------------------------------------------------------------------------------
network = Table(
    "network",
    metadata,
    id_column(),
    Column("slug", String(64), nullable=False, unique=True),
    Column("secret", String(64), nullable=False),  # key of the tombstones, never leaves the database
    Column("changes", Integer, nullable=False, default=0),  # counts what changed in mailboxes, see mailbox.py
    Column("members_version", Integer, nullable=False, default=0, server_default="0"),  # counts changes of members
    Column("created_at", UtcDateTime, nullable=False),
)

member = Table(
    "member",
    metadata,
    id_column(),
    network_column(),
    Column("name", Words, nullable=False, default=""),
    Column("organisation", Words, nullable=False, default=""),
    Column("sector", String(16)),
    Column("language", String(2), nullable=False),
    Column("area", Words, nullable=False, default=""),
    Column("about", Words, nullable=False, default=""),
    Column("offers", JSON, nullable=False, default=list),
    Column("needs", JSON, nullable=False, default=list),
    Column("themes", JSON, nullable=False, default=list),
    Column("contact", Words, nullable=False, default=""),
    Column("state", String(16), nullable=False),
    Column("external_id", Words),  # the id in an imported file
    Column("paused_until_on", Date),
    Column("silences", Integer, nullable=False, default=0),
    Column("joined_at", UtcDateTime),
    Column("heard_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False, default=0, server_default="0"),  # the network's when this one changed
    UniqueConstraint("network_id", "external_id"),
)

account = Table(
    "account",
    metadata,
    id_column(),
    network_column(),
    member_column(nullable=True),
    Column("platform", String(32), nullable=False),
    Column("workspace", String(255), nullable=False, default=""),
    Column("user_id", String(255), nullable=False),
    Column("name", Words, nullable=False, default=""),  # display name on the platform
    Column("language", String(2), nullable=False),
    Column("reachable", Boolean, nullable=False, default=True),
    Column("room", String(255)),  # the last group there in which they were seen
    Column("called_at", UtcDateTime),  # when that group was told last that we can't reach them
    Column("used_at", UtcDateTime),  # when they last did something in the direct chat
    Column("private", Boolean, nullable=False, default=True),  # has a private chat: the bot can write there
    Column("outsider", Boolean, nullable=False, default=False),  # a guest, or of another organisation
    Column("admitted", Boolean),  # what a facilitator said about an outsider; NULL: nothing yet
    Column("home_seen", Boolean, nullable=False, default=False),  # looked at their own page
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("network_id", "platform", "workspace", "user_id"),
)

consent = Table(  # a log: the last row per purpose counts, the earlier ones are the proof
    "consent",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    network_column(),
    member_column(),
    Column("purpose", String(16), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("text_version", String(64), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

never_with = Table(
    "never_with",
    metadata,
    network_column(),
    Column("member_id", Id, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
    Column("other_id", Id, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

tombstone = Table(  # who asked to be forgotten: a keyed hash, so that a late message does not bring them back
    "tombstone",
    metadata,
    Column("network_id", Id, ForeignKey("network.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

link_code = Table(  # shown in one chat, typed in another: a keyed hash, gone once it was used
    "link_code",
    metadata,
    Column("network_id", Id, ForeignKey("network.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("account_id", Id, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", UtcDateTime, nullable=False),
)

link_try = Table(  # a code that was typed: so many per hour and no more
    "link_try",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    network_column(),
    Column("account_id", Id, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
)

# --- talking ---------------------------------------------------------------------------------------------------------
conversation = Table(  # where somebody is in a conversation; one per account
    "conversation",
    metadata,
    Column("account_id", Id, ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    network_column(),
    Column("step", String(64), nullable=False),
    Column("data", JSON, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

choice = Table(  # a button: what it does, for whom, until when
    "choice",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("token", String(32), nullable=False, unique=True),
    network_column(),
    Column("account_id", Id, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("message_key", String(160), nullable=False, index=True),
    Column("position", Integer, nullable=False),  # counted from 1
    Column("label", Words, nullable=False),
    Column("action", String(64), nullable=False),
    Column("args", JSON, nullable=False),
    Column("standing", Boolean, nullable=False),  # stays open while the conversation goes on (proposals, follow-ups)
    Column("shown_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("closed_at", UtcDateTime),  # used, or overtaken by a later question
    Column("used", Boolean, nullable=False, default=False),  # this very button was the one pressed
)

# --- what members do -------------------------------------------------------------------------------------------------
request = Table(
    "request",
    metadata,
    id_column(),
    network_column(),
    member_column(),
    Column("text", Words, nullable=False),
    Column("language", String(2), nullable=False),
    Column("themes", JSON, nullable=False, default=list),
    Column("asking", Boolean, nullable=False, default=True),  # False: only kept, nobody is asked
    Column("state", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
)

left_out = Table(  # whom the asker does not want to be asked about a request
    "left_out",
    metadata,
    network_column(),
    Column("request_id", Id, ForeignKey("request.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", Id, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
)

round_ = Table(
    "round",
    metadata,
    id_column(),
    network_column(),
    Column("at", UtcDateTime, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("members", Integer, nullable=False, default=0),
    Column("groups", Integer, nullable=False, default=0),
    UniqueConstraint("network_id", "at"),
)

round_skip = Table(
    "round_skip",
    metadata,
    network_column(),
    Column("member_id", Id, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
    Column("round_on", Date, primary_key=True),  # local date of the round
    Column("at", UtcDateTime, nullable=False),
)

proposal = Table(
    "proposal",
    metadata,
    id_column(),
    network_column(),
    member_column("to_id"),
    member_column("about_id"),
    Column("group_id", Id, nullable=False, index=True),  # one group of a round, or one proposal about a request
    Column("question", Id, nullable=False, index=True, server_default=""),  # what one member is asked in one message
    Column("request_id", Id, ForeignKey("request.id", ondelete="CASCADE"), index=True),
    Column("round_id", Id, ForeignKey("round.id", ondelete="CASCADE"), index=True),
    Column("score", Float, nullable=False),
    Column("parts", JSON, nullable=False, default=dict),
    Column("reasons", JSON, nullable=False, default=list),
    Column("state", String(16), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime),
    Index("ix_proposal_to_state", "to_id", "state"),
)

introduction = Table(
    "introduction",
    metadata,
    id_column(),
    network_column(),
    member_column("a_id", nullable=True),
    member_column("b_id", nullable=True),
    Column("group_id", Id, nullable=False, index=True, server_default=""),  # those introduced to each other at once
    Column("request_id", Id, ForeignKey("request.id", ondelete="SET NULL"), index=True),
    Column("round_id", Id, ForeignKey("round.id", ondelete="SET NULL")),
    Column("made_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
)

relay = Table(  # two introduced people who write to each other through the bot; never what they write
    "relay",
    metadata,
    Column("introduction_id", Id, ForeignKey("introduction.id", ondelete="CASCADE"), primary_key=True),
    network_column(),
    Column("stopped_by", Id),  # member id; only that one can begin again
    Column("counted_on", Date),
    Column("count", Integer, nullable=False, default=0),  # messages on that day
)

gathering_wish = Table(  # who wants a conversation of those introduced and the bot
    "gathering_wish",
    metadata,
    Column("introduction_id", Id, ForeignKey("introduction.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", Id, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
    network_column(),
    Column("at", UtcDateTime, nullable=False),
)

outcome = Table(  # what one side told about an introduction, or of a group about each of them
    "outcome",
    metadata,
    Column("introduction_id", Id, ForeignKey("introduction.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", Id, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
    network_column(),
    Column("met", String(16)),
    Column("met_at", UtcDateTime),
    Column("gain", String(16)),
    Column("gain_at", UtcDateTime),
    Column("street", String(32)),  # what the neighbourhood notices
    Column("earns", String(32)),  # what it yields
    Column("sentence", Words),
    Column("still", Boolean),  # still in touch after 90 days
    Column("still_at", UtcDateTime),
)

tip = Table(
    "tip",
    metadata,
    id_column(),
    network_column(),
    member_column("author_id", nullable=True),
    Column("title", Words, nullable=False),
    Column("situation", Words, nullable=False, default=""),
    Column("worked", Words, nullable=False, default=""),
    Column("watch_out", Words, nullable=False, default=""),
    Column("source", Words, nullable=False, default=""),
    Column("check_on", Date),
    Column("themes", JSON, nullable=False, default=list),
    Column("language", String(2), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

tip_vote = Table(
    "tip_vote",
    metadata,
    Column("tip_id", Id, ForeignKey("tip.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", Id, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
    network_column(),
    Column("helped", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
