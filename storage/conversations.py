"""Where somebody is in a conversation, and what they said in it so far."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import queries
from storage.database import Tx
from storage.tables import conversation


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation that waits for an answer to `step`."""

    step: str
    data: dict[str, Any]
    updated_at: datetime


def get(tx: Tx, account_id: str) -> Conversation | None:
    found = queries.row(tx, conversation, conversation.c.account_id == account_id)
    return Conversation(found["step"], found["data"], found["updated_at"]) if found else None


def put(tx: Tx, account_id: str, step: str, data: dict[str, Any], now: datetime) -> None:
    """Begin or go on; each account is in one conversation at most."""
    queries.put(tx, conversation, ("account_id",), account_id=account_id, step=step, data=data, updated_at=now)


def clear(tx: Tx, account_id: str) -> None:
    """It is over."""
    queries.take_away(tx, conversation, conversation.c.account_id == account_id)
