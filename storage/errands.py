"""What did somebody type in a group, that waits for them to come to the private chat?"""

import secrets
from datetime import datetime, timedelta

from storage import queries
from storage.database import Tx
from storage.queues import errand

_KEPT = timedelta(days=1)
_TOKEN_BYTES = 15  # 20 characters: a door's payload has room for 64


def keep(tx: Tx, account_id: str, text: str, now: datetime) -> str:
    """Keep these words for this account alone, for a day, in the place of what it typed before. Returns their token,
    which stays the same while earlier words are still waiting."""
    known = queries.row(tx, errand, errand.c.account_id == account_id, errand.c.expires_at > now)
    token = known["token"] if known else secrets.token_urlsafe(_TOKEN_BYTES)
    queries.put(
        tx, errand, ("account_id",), account_id=account_id, token=token, text=text, expires_at=now + _KEPT
    )  # fmt: skip
    return str(token)


def take(tx: Tx, token: str, account_id: str, now: datetime) -> str | None:
    """The words behind a token, once, for the account that typed them. None for anybody else, and after a day."""
    mine = (errand.c.token == token, errand.c.account_id == account_id)
    found = queries.row(tx, errand, *mine, errand.c.expires_at > now)
    if found is None:
        return None
    queries.take_away(tx, errand, *mine)
    return str(found["text"])
