"""Small facts about a network that outlive a restart. Never about a person: erasure reads their names ("request:<id>"),
not their values."""

from typing import Any

from storage import queries
from storage.database import Tx
from storage.queues import note


def get(tx: Tx, name: str, default: Any = None) -> Any:
    """The value, as JSON gives it back, or `default`."""
    found = queries.row(tx, note, note.c.name == name)
    return found["value"] if found else default


def put(tx: Tx, name: str, value: Any) -> None:
    """Write the value, over the earlier one."""
    queries.put(tx, note, ("network_id", "name"), name=name, value=value)
