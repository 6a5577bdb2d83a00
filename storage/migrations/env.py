"""Alembic's entry: runs the migrations on the connection that `migrating.py` hands over."""

from alembic import context

from storage import queues, tables, word_tables  # noqa: F401 - loads what belongs to the metadata
from storage.columns import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
