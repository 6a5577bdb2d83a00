"""In which workspaces the bot is installed, and by which token: encrypted with a key that is not in the database."""

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import RowMapping

from storage import queries
from storage.database import Tx
from storage.queues import installation


@dataclass(frozen=True, slots=True)
class Installation:
    """The bot in one workspace. `bot`: its own user id there."""

    platform: str
    workspace: str
    token: str = field(repr=False)
    bot: str
    name: str
    scopes: tuple[str, ...]
    installed_at: datetime


class WrongKey(Exception):
    """An installation can't be read with this key."""


def cipher(secrets: Iterable[str]) -> MultiFernet:
    """What encrypts and decrypts. The first secret encrypts; the others are earlier ones, that still decrypt."""
    keys = [base64.urlsafe_b64encode(hashlib.sha256(secret.strip().encode()).digest()) for secret in secrets]
    return MultiFernet([Fernet(key) for key in keys])


def put(tx: Tx, box: MultiFernet, one: Installation) -> None:
    """Installed, perhaps again: a new token takes the place of the one before."""
    kept = json.dumps({"token": one.token, "bot": one.bot, "name": one.name, "scopes": list(one.scopes)})
    queries.put(
        tx, installation, ("network_id", "platform", "workspace"), platform=one.platform, workspace=one.workspace,
        sealed=box.encrypt(kept.encode()).decode(), installed_at=one.installed_at,
    )  # fmt: skip


def find(tx: Tx, box: MultiFernet, platform: str, workspace: str) -> Installation | None:
    """The bot in this workspace, or None. Raises `WrongKey`."""
    found = queries.row(tx, installation, installation.c.platform == platform, installation.c.workspace == workspace)
    return _opened(box, found) if found else None


def every(tx: Tx, box: MultiFernet, platform: str) -> tuple[Installation, ...]:
    """Where the bot is installed on this platform. Raises `WrongKey`."""
    found = queries.rows(tx, installation, installation.c.platform == platform, order=(installation.c.workspace,))
    return tuple(_opened(box, row) for row in found)


def forget(tx: Tx, platform: str, workspace: str) -> None:
    """The bot is not there any more."""
    queries.take_away(tx, installation, installation.c.platform == platform, installation.c.workspace == workspace)


def _opened(box: MultiFernet, row: RowMapping) -> Installation:
    try:
        kept = json.loads(box.decrypt(row["sealed"]))
    except InvalidToken:
        raise WrongKey(f"the installation in {row['workspace']} was encrypted with another key") from None
    return Installation(
        row["platform"], row["workspace"], kept["token"], kept["bot"], kept["name"], tuple(kept["scopes"]),
        row["installed_at"],
    )  # fmt: skip
