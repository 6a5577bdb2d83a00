"""What members look for."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping

from matching.values import Language, Request, RequestState
from storage import queries
from storage.database import Tx
from storage.tables import left_out, request


def add(tx: Tx, new: Request) -> None:
    """Keep a request. It must say when it was made."""
    queries.add(
        tx, request, id=new.id, member_id=new.by, text=new.text, language=new.language, themes=new.themes,
        asking=new.asking, state=new.state, created_at=new.created_at,
    )  # fmt: skip


def get(tx: Tx, request_id: str) -> Request | None:
    found = queries.row(tx, request, request.c.id == request_id)
    return _request(found) if found else None


def open_of(tx: Tx, member_id: str) -> tuple[Request, ...]:
    """The member's open requests, oldest first."""
    return _requests(tx, request.c.member_id == member_id, _OPEN)


def all_of(tx: Tx, member_id: str) -> tuple[Request, ...]:
    """Open and closed, oldest first."""
    return _requests(tx, request.c.member_id == member_id)


def all_open(tx: Tx) -> tuple[Request, ...]:
    """Everybody's open requests, oldest first."""
    return _requests(tx, _OPEN)


def close(tx: Tx, request_id: str, now: datetime) -> None:
    """Nobody is asked for it any more. Closing twice keeps the first time."""
    queries.change(tx, request, request.c.id == request_id, _OPEN, state=RequestState.CLOSED, closed_at=now)


def leave_out(tx: Tx, request_id: str, member_ids: Iterable[str]) -> None:
    """These members are never asked about it. Who is forgotten goes from here too."""
    for member_id in dict.fromkeys(member_ids):
        queries.add_new(tx, left_out, request_id=request_id, member_id=member_id)


def left_out_of(tx: Tx, request_id: str) -> frozenset[str]:
    """The members who are never asked about it."""
    return frozenset(row["member_id"] for row in queries.rows(tx, left_out, left_out.c.request_id == request_id))


def update(tx: Tx, request_id: str, **fields: Any) -> None:
    """Write these columns."""
    queries.change(tx, request, request.c.id == request_id, **fields)


_OPEN = request.c.state == RequestState.OPEN.value


def _requests(tx: Tx, *where: ColumnElement[bool]) -> tuple[Request, ...]:
    found = queries.rows(tx, request, *where, order=(request.c.created_at, request.c.id))
    return tuple(_request(row) for row in found)


def _request(row: RowMapping) -> Request:
    return Request(
        id=row["id"], by=row["member_id"], text=row["text"], language=Language(row["language"]),
        themes=tuple(row["themes"]), asking=row["asking"], state=RequestState(row["state"]),
        created_at=row["created_at"],
    )  # fmt: skip
