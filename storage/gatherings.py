"""Which of those who were introduced to each other want a conversation of all of them and the bot?"""

from collections.abc import Collection
from datetime import datetime

from storage import queries
from storage.database import Tx
from storage.tables import gathering_wish


def wish(tx: Tx, introduction_id: str, member_id: str, now: datetime) -> None:
    """This one wants it. Saying it twice is fine."""
    queries.add_new(tx, gathering_wish, introduction_id=introduction_id, member_id=member_id, at=now)


def wishes(tx: Tx, introductions: Collection[str]) -> frozenset[str]:
    """Who wants it, of any of these introductions: member ids."""
    found = queries.rows(tx, gathering_wish, gathering_wish.c.introduction_id.in_(introductions))
    return frozenset(row["member_id"] for row in found)
