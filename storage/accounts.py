"""Who speaks to us: a person on a platform, and which member that is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func

from matching.values import Language
from storage import queries
from storage.database import Tx, new_id
from storage.tables import account


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody on a platform. `member` is None until they join."""

    id: str
    member: str | None
    platform: str
    workspace: str
    user_id: str
    name: str  # the display name there
    language: Language
    reachable: bool


def find(tx: Tx, platform: str, workspace: str, user_id: str) -> Account | None:
    """The account of this person on this platform."""
    found = queries.row(
        tx, account, account.c.platform == platform, account.c.workspace == workspace, account.c.user_id == user_id
    )
    return _account(found) if found else None


def add(
    tx: Tx, platform: str, workspace: str, user_id: str, *, name: str, language: Language, now: datetime
) -> Account:
    """A person who speaks to us for the first time."""
    new = Account(new_id(), None, platform, workspace, user_id, name, language, True)
    queries.add(
        tx, account, id=new.id, member_id=None, platform=platform, workspace=workspace, user_id=user_id, name=name,
        language=language, reachable=True, created_at=now,
    )  # fmt: skip
    return new


def get(tx: Tx, account_id: str) -> Account | None:
    found = queries.row(tx, account, account.c.id == account_id)
    return _account(found) if found else None


def of_member(tx: Tx, member_id: str) -> Account | None:
    """Where to speak to this member: a reachable account first, of those the one they used last."""
    return next(iter(all_of_member(tx, member_id)), None)


def all_of_member(tx: Tx, member_id: str) -> tuple[Account, ...]:
    """Reachable ones first, the one that was used last first."""
    found = queries.rows(tx, account, account.c.member_id == member_id, order=_BEST_FIRST)
    return tuple(_account(row) for row in found)


def of_members(tx: Tx) -> dict[str, Account]:
    """Member id → where to speak to them; only those who can be reached."""
    found = queries.rows(tx, account, account.c.member_id.is_not(None), account.c.reachable, order=_BEST_FIRST)
    best: dict[str, Account] = {}
    for row in found:
        best.setdefault(row["member_id"], _account(row))
    return best


def update(tx: Tx, account_id: str, **fields: Any) -> None:
    """Write these columns: `member_id`, `language`, `reachable`, `name`, `used_at`."""
    queries.change(tx, account, account.c.id == account_id, **fields)


_BEST_FIRST = (
    account.c.reachable.desc(),
    func.coalesce(account.c.used_at, account.c.created_at).desc(),
    account.c.id,
)


def _account(row: RowMapping) -> Account:
    return Account(
        row["id"], row["member_id"], row["platform"], row["workspace"], row["user_id"], row["name"],
        Language(row["language"]), row["reachable"],
    )  # fmt: skip
