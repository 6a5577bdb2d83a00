"""Small facts about a network that outlive a restart. What belongs to a person has their id in its name
("request:<id>", "left:<account id>"): erasure reads the names, not the values."""

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


def drop(tx: Tx, name: str) -> None:
    """The fact no longer holds."""
    queries.take_away(tx, note, note.c.name == name)
