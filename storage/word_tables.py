"""A network's own words, beside those that ship with Netwever: see `vocabulary.py`."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from storage.columns import Id, Words, metadata

vocabulary_version = Table(
    "vocabulary_version",
    metadata,
    Column("network_id", Id, ForeignKey("network.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),  # counts changes, so that running processes notice them
)

vocabulary_theme = Table(
    "vocabulary_theme",
    metadata,
    Column("network_id", Id, ForeignKey("network.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("nl", Words, nullable=False),
    Column("en", Words, nullable=False),
)

vocabulary_concept = Table(
    "vocabulary_concept",
    metadata,
    Column("network_id", Id, ForeignKey("network.id", ondelete="CASCADE"), primary_key=True),
    Column("id", Id, primary_key=True),
    Column("source", String(64), nullable=False),  # the name of an import; empty: the facilitator's own
    Column("theme", String(64)),
    Column("nl", JSON, nullable=False),
    Column("en", JSON, nullable=False),
    Column("broader", JSON, nullable=False),
    Column("related", JSON, nullable=False),
)
