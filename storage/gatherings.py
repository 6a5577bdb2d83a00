"""Which of two introduced people want a conversation of the two and the bot?"""

from datetime import datetime

from storage import queries
from storage.database import Tx
from storage.tables import gathering_wish


def wish(tx: Tx, introduction_id: str, member_id: str, now: datetime) -> None:
    """This one wants it. Saying it twice is fine."""
    queries.add_new(tx, gathering_wish, introduction_id=introduction_id, member_id=member_id, at=now)


def wishes(tx: Tx, introduction_id: str) -> frozenset[str]:
    """Who wants it: member ids."""
    found = queries.rows(tx, gathering_wish, gathering_wish.c.introduction_id == introduction_id)
    return frozenset(row["member_id"] for row in found)
