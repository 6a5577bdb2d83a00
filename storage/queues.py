"""What is kept about messages and times: inbox, outbox, rooms that moved, mailbox, schedule, leases."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from storage.columns import Body, Id, UtcDateTime, Words, id_column, metadata, network_column

# --- the way of a message --------------------------------------------------------------------------------------------
inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    network_column(),
    Column("platform", String(32), nullable=False),
    Column("workspace", String(255), nullable=False),
    Column("event_id", String(255), nullable=False),
    Column("person", String(255), nullable=False),  # user id: one person's messages are handled in order
    Column("body", Body),  # blanked after a week and when the person is forgotten
    Column("state", String(16), nullable=False),  # new, done, set_aside
    Column("tries", Integer, nullable=False, default=0),
    Column("lease_owner", String(32)),
    Column("lease_until", UtcDateTime),
    Column("received_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    UniqueConstraint("network_id", "platform", "workspace", "event_id"),
    Index("ix_inbox_state", "network_id", "state", "id"),
    Index("ix_inbox_person", "network_id", "platform", "workspace", "person", "state"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    network_column(),
    Column("key", String(160), nullable=False),
    Column("platform", String(32), nullable=False),
    Column("workspace", String(255), nullable=False),
    Column("kind", String(8), nullable=False),  # person, room or group
    Column("destination", String(255), nullable=False),  # user id, room id, or user ids with blanks between them
    Column("body", Body),
    Column("fleeting", Boolean, nullable=False, default=False),  # its words are gone as soon as it was delivered
    Column("state", String(16), nullable=False),  # new, started, sent, unknown, failed, dropped
    Column("not_before", UtcDateTime, nullable=False),
    Column("quiet", Boolean, nullable=False, default=False),  # waits for quiet hours to end, unless the person is there
    Column("tries", Integer, nullable=False, default=0),
    Column("problem", String(255)),
    Column("lease_owner", String(32)),
    Column("lease_until", UtcDateTime),
    Column("receipt", String(255)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    UniqueConstraint("network_id", "key"),
    Index("ix_outbox_open", "network_id", "state", "platform", "id"),
    Index("ix_outbox_destination", "network_id", "platform", "workspace", "kind", "destination", "state"),
)

outbox_about = Table(  # whose words or name a message to somebody else holds, so that it can be blanked
    "outbox_about",
    metadata,
    Column("outbox_id", Integer, ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", Id, primary_key=True, index=True),
)

moved = Table(  # a room that has another id now
    "moved",
    metadata,
    Column("network_id", Id, ForeignKey("network.id", ondelete="CASCADE"), primary_key=True),
    Column("platform", String(32), primary_key=True),
    Column("workspace", String(255), primary_key=True),
    Column("room_id", String(255), primary_key=True),
    Column("new_id", String(255), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

mailbox = Table(  # what a page that asks for its messages gets to see (the web adapter)
    "mailbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    network_column(),
    Column("owner", String(400), nullable=False),
    Column("key", String(160), nullable=False),
    Column("version", Integer, nullable=False),  # rises with every change, so that a page can ask what is new
    Column("body", Body),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("network_id", "owner", "key"),
    Index("ix_mailbox_owner", "network_id", "owner", "version"),
)

schedule = Table(  # what must happen when; the alarm clock only looks here
    "schedule",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    network_column(),
    Column("name", String(160), nullable=False),  # what is scheduled, such as "followup:3:<introduction id>"
    Column("kind", String(32), nullable=False),  # which use case
    Column("subject", String(64), nullable=False, default=""),  # the id it is about
    Column("due_at", UtcDateTime, nullable=False, index=True),
    Column("lease_owner", String(32)),
    Column("lease_until", UtcDateTime),
    Column("tries", Integer, nullable=False, default=0),
    UniqueConstraint("network_id", "name"),
)

occurrence = Table(  # what happened: a second run of the same occurrence is refused
    "occurrence",
    metadata,
    Column("network_id", Id, ForeignKey("network.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(160), primary_key=True),
    Column("due_at", UtcDateTime, primary_key=True),
    Column("done_at", UtcDateTime, nullable=False),
)

lease = Table(  # who may do what only one process may do at a time
    "lease",
    metadata,
    Column("network_id", Id, ForeignKey("network.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(160), primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("term", Integer, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

note = Table(  # small facts about a network that must outlive a restart, such as the demo's clock
    "note",
    metadata,
    Column("network_id", Id, ForeignKey("network.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", JSON, nullable=False),
)

room = Table(  # where the bot is, or was until it was taken out
    "room",
    metadata,
    id_column(),
    network_column(),
    Column("platform", String(32), nullable=False),
    Column("workspace", String(255), nullable=False),
    Column("room_id", String(255), nullable=False),
    Column("here", Boolean, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    UniqueConstraint("network_id", "platform", "workspace", "room_id"),
)

errand = Table(  # what somebody typed in a group, until they come to the private chat with it
    "errand",
    metadata,
    Column("account_id", Id, ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    network_column(),
    Column("token", String(32), nullable=False, unique=True),
    Column("text", Words, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

# --- platforms -------------------------------------------------------------------------------------------------------
installation = Table(  # a workspace that the bot is installed in; `sealed` holds its token, encrypted
    "installation",
    metadata,
    Column("network_id", Id, ForeignKey("network.id", ondelete="CASCADE"), primary_key=True),
    Column("platform", String(32), primary_key=True),
    Column("workspace", String(255), primary_key=True),
    Column("sealed", Words, nullable=False),
    Column("installed_at", UtcDateTime, nullable=False),
)
