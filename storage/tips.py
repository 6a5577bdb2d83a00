"""What members passed on, and whether it helped."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping

from matching.values import Language, Tip
from storage import queries
from storage.database import Tx
from storage.tables import tip, tip_vote


def add(tx: Tx, new: Tip) -> None:
    """Keep a tip. It must say when it was given."""
    queries.add(
        tx, tip, id=new.id, author_id=new.author, title=new.title, situation=new.situation, worked=new.worked,
        watch_out=new.watch_out, source=new.source, check_on=new.check_on, themes=new.themes, language=new.language,
        created_at=new.created_at,
    )  # fmt: skip


def get(tx: Tx, tip_id: str) -> Tip | None:
    found = queries.row(tx, tip, tip.c.id == tip_id)
    return _tip(found) if found else None


def everything(tx: Tx) -> tuple[Tip, ...]:
    """All tips, oldest first."""
    return _tips(tx)


def of_author(tx: Tx, member_id: str) -> tuple[Tip, ...]:
    """Oldest first."""
    return _tips(tx, tip.c.author_id == member_id)


def update(tx: Tx, tip_id: str, **fields: Any) -> None:
    """Write these columns."""
    queries.change(tx, tip, tip.c.id == tip_id, **fields)


def remove(tx: Tx, tip_id: str) -> None:
    queries.take_away(tx, tip, tip.c.id == tip_id)


def drop_author(tx: Tx, member_id: str) -> None:
    """The tips stay, without a name."""
    queries.change(tx, tip, tip.c.author_id == member_id, author_id=None)


def vote(tx: Tx, tip_id: str, member_id: str, helped: bool, now: datetime) -> None:
    """Whether it helped this member; a later vote takes the place of the earlier one."""
    queries.put(tx, tip_vote, ("tip_id", "member_id"), tip_id=tip_id, member_id=member_id, helped=helped, at=now)


def votes(tx: Tx, tip_id: str) -> tuple[int, int]:
    """How many it helped, and how many not."""
    helped = [row["helped"] for row in queries.rows(tx, tip_vote, tip_vote.c.tip_id == tip_id)]
    return sum(helped), len(helped) - sum(helped)


def _tips(tx: Tx, *where: ColumnElement[bool]) -> tuple[Tip, ...]:
    return tuple(_tip(row) for row in queries.rows(tx, tip, *where, order=(tip.c.created_at, tip.c.id)))


def _tip(row: RowMapping) -> Tip:
    return Tip(
        id=row["id"], title=row["title"], situation=row["situation"], worked=row["worked"],
        watch_out=row["watch_out"], source=row["source"], check_on=row["check_on"], themes=tuple(row["themes"]),
        language=Language(row["language"]), author=row["author_id"], created_at=row["created_at"],
    )  # fmt: skip
