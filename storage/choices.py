"""Which buttons a person has before them, what each does, and whether it was used."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, or_, select

from storage import queries
from storage.database import Tx
from storage.tables import choice

_TOKEN_BYTES = 15  # 120 random bits, 20 characters: fits Telegram's 64 bytes of callback data with room to spare

HOME = "home:"  # how the keys of a person's own page begin: its buttons are no question that waits for an answer
_TOKEN = re.compile(r"[\w-]{20}", re.ASCII)  # anything else was made up, and may hold what no database can compare


@dataclass(frozen=True, slots=True)
class NewChoice:
    """A button to offer: the text on it, and what it does."""

    label: str
    action: str
    args: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button that was offered. It can be used while `closed_at` is None and `expires_at` has not come."""

    token: str
    account: str  # the only account that may use it
    message_key: str
    position: int  # counted from 1
    label: str
    action: str
    args: dict[str, Any]
    standing: bool  # stays open while the conversation goes on
    shown_at: datetime
    expires_at: datetime | None
    closed_at: datetime | None
    used: bool


def offer(
    tx: Tx,
    account_id: str,
    message_key: str,
    choices: Sequence[NewChoice],
    *,
    standing: bool,
    expires_at: datetime | None,
    now: datetime,
) -> tuple[str, ...]:
    """Put buttons under a message; their tokens, in order."""
    tokens = tuple(secrets.token_urlsafe(_TOKEN_BYTES) for _ in choices)
    for position, (token, new) in enumerate(zip(tokens, choices, strict=True), start=1):
        queries.add(
            tx, choice, token=token, account_id=account_id, message_key=message_key, position=position,
            label=new.label, action=new.action, args=new.args, standing=standing, shown_at=now, expires_at=expires_at,
        )  # fmt: skip
    return tokens


def find(tx: Tx, token: str) -> Choice | None:
    """The button with this token. Who may use it is for the caller to check: `account`."""
    found = queries.row(tx, choice, choice.c.token == token) if _TOKEN.fullmatch(token) else None
    return _choice(found) if found else None


def of_message(tx: Tx, account_id: str, message_key: str) -> tuple[Choice, ...]:
    """The buttons under a message, open or not, in order."""
    found = queries.rows(tx, choice, *_under(account_id, message_key), order=(choice.c.position,))
    return tuple(_choice(row) for row in found)


def use(tx: Tx, token: str, now: datetime) -> bool:
    """Press a button, which closes all under its message. False when it was closed before: then nothing changed."""
    if queries.change(tx, choice, choice.c.token == token, choice.c.closed_at.is_(None), closed_at=now, used=True) == 0:
        return False
    pressed = queries.row(tx, choice, choice.c.token == token)
    if pressed is not None:
        close_message(tx, pressed["account_id"], pressed["message_key"], now)
    return True


def overtake(tx: Tx, account_id: str, now: datetime) -> None:
    """A new question comes: the open buttons of this account close, except the standing ones."""
    queries.change(
        tx, choice, choice.c.account_id == account_id, choice.c.standing.is_(False), choice.c.closed_at.is_(None),
        closed_at=now,
    )  # fmt: skip


def close_message(tx: Tx, account_id: str, message_key: str, now: datetime) -> None:
    """The buttons under this message can't be used any more."""
    queries.change(tx, choice, *_under(account_id, message_key), choice.c.closed_at.is_(None), closed_at=now)


def latest(tx: Tx, account_id: str, now: datetime) -> tuple[Choice, ...]:
    """The usable buttons of the message that was shown last among those that have any."""
    keys = open_messages(tx, account_id, now)
    if not keys:
        return ()
    return tuple(one for one in of_message(tx, account_id, keys[0]) if one.closed_at is None)


def open_messages(tx: Tx, account_id: str, now: datetime) -> tuple[str, ...]:
    """The keys of the messages with usable buttons, latest first; not the person's own page."""
    mine = (choice.c.network_id == tx.network, choice.c.account_id == account_id)
    usable = (*mine, choice.c.closed_at.is_(None), ~choice.c.message_key.startswith(HOME))
    statement = select(choice.c.message_key).where(*usable, _unexpired(now)).group_by(choice.c.message_key)
    return tuple(tx.connection.execute(statement.order_by(func.max(choice.c.id).desc())).scalars())


def _under(account_id: str, message_key: str) -> tuple[ColumnElement[bool], ...]:
    return choice.c.account_id == account_id, choice.c.message_key == message_key


def _unexpired(now: datetime) -> ColumnElement[bool]:
    return or_(choice.c.expires_at.is_(None), choice.c.expires_at > now)


def _choice(row: RowMapping) -> Choice:
    return Choice(
        row["token"], row["account_id"], row["message_key"], row["position"], row["label"], row["action"],
        dict(row["args"]), row["standing"], row["shown_at"], row["expires_at"], row["closed_at"], row["used"],
    )  # fmt: skip
