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
    private: bool = True  # has a private chat with the bot
    outsider: bool = False  # a guest, or of another organisation
    admitted: bool | None = None  # what a facilitator said about an outsider
    home_seen: bool = False  # looked at their own page

    @property
    def waits(self) -> bool:
        """An outsider whom no facilitator let in."""
        return self.outsider and not self.admitted

    @property
    def hears(self) -> bool:
        """Whether messages that the bot begins may go here."""
        return self.reachable and not self.waits


def find(tx: Tx, platform: str, workspace: str, user_id: str) -> Account | None:
    """The account of this person on this platform."""
    found = queries.row(
        tx, account, account.c.platform == platform, account.c.workspace == workspace, account.c.user_id == user_id
    )
    return _account(found) if found else None


def add(
    tx: Tx,
    platform: str,
    workspace: str,
    user_id: str,
    *,
    name: str,
    language: Language,
    now: datetime,
    private: bool = True,
    outsider: bool = False,
) -> Account:
    """A person who speaks to us for the first time. `private`: to us alone, not in a group."""
    new = Account(new_id(), None, platform, workspace, user_id, name, language, True, private, outsider)
    queries.add(
        tx, account, id=new.id, member_id=None, platform=platform, workspace=workspace, user_id=user_id, name=name,
        language=language, reachable=True, private=private, outsider=outsider, created_at=now,
    )  # fmt: skip
    return new


def get(tx: Tx, account_id: str) -> Account | None:
    found = queries.row(tx, account, account.c.id == account_id)
    return _account(found) if found else None


def of_member(tx: Tx, member_id: str) -> Account | None:
    """Where to speak to this member: an account that hears first, of those the one they used last."""
    return min(all_of_member(tx, member_id), key=lambda one: not one.hears, default=None)


def all_of_member(tx: Tx, member_id: str) -> tuple[Account, ...]:
    """Reachable ones first, the one that was used last first."""
    found = queries.rows(tx, account, account.c.member_id == member_id, order=_BEST_FIRST)
    return tuple(_account(row) for row in found)


def of_members(tx: Tx) -> dict[str, Account]:
    """Member id → where to speak to them; only those who can be reached."""
    found = queries.rows(tx, account, account.c.member_id.is_not(None), account.c.reachable, order=_BEST_FIRST)
    best: dict[str, Account] = {}
    for row in found:
        one = _account(row)
        if one.hears:
            best.setdefault(row["member_id"], one)
    return best


def waiting(tx: Tx) -> tuple[Account, ...]:
    """The outsiders about whom no facilitator said anything yet, longest waiting first."""
    asked = (account.c.outsider, account.c.admitted.is_(None))
    return tuple(_account(row) for row in queries.rows(tx, account, *asked, order=(account.c.created_at, account.c.id)))


def update(tx: Tx, account_id: str, **fields: Any) -> None:
    """Write these columns: `member_id`, `language`, `reachable`, `name`, `used_at`, `private`, `outsider`, `admitted`,
    `home_seen`."""
    queries.change(tx, account, account.c.id == account_id, **fields)


def lose_workspace(tx: Tx, platform: str, workspace: str) -> int:
    """The bot is not in this workspace any more: nobody there can be reached. How many could be."""
    there = (account.c.platform == platform, account.c.workspace == workspace, account.c.reachable)
    return queries.change(tx, account, *there, reachable=False)


_BEST_FIRST = (
    account.c.reachable.desc(),
    func.coalesce(account.c.used_at, account.c.created_at).desc(),
    account.c.id,
)


def _account(row: RowMapping) -> Account:
    return Account(
        row["id"], row["member_id"], row["platform"], row["workspace"], row["user_id"], row["name"],
        Language(row["language"]), row["reachable"], row["private"], row["outsider"], row["admitted"],
        row["home_seen"],
    )  # fmt: skip
