"""What a facilitator decided about rounds: see `decisions.py`."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table

from storage.columns import Id, UtcDateTime, metadata, network_column

decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    network_column(),
    Column("kind", String(16), nullable=False),
    Column("every_round", Boolean, nullable=False),  # until it is taken back; otherwise for the next round
    Column("made_at", UtcDateTime, nullable=False),
    Column("missed_on", Date),  # local date of the last round, when it could not be kept there
    Column("clash", String(16)),  # why not
    sqlite_autoincrement=True,  # a number is never used again: a button may still name it
)

decision_member = Table(  # whom a decision is about
    "decision_member",
    metadata,
    Column("decision_id", Integer, ForeignKey("decision.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", Id, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True),
    network_column(),
)
