"""From the platform to the inbox, and from the inbox to the dialogue."""

import logging
from collections.abc import Sequence
from datetime import datetime

from adapters.base import Incoming, dump, load_incoming
from bot.dialogue import relaying
from bot.dialogue.respond import respond
from bot.house import LEASE_S, House, Work
from bot.speaking import tell
from bot.trouble import described
from storage import accounts, inbox
from storage.database import Database
from storage.inbox import Item
from storage.problems import DatabaseUnwell, LeaseLost

TRIES = 3  # then a message is set aside, so that the next ones get through

log = logging.getLogger(__name__)


def take_in(db: Database, batch: Sequence[Incoming], now: datetime) -> None:
    """Commit a batch of events; only then may they be acknowledged. A repeat has no effect."""
    with db.write("inbox") as tx:
        for event in batch:
            who = event.who
            inbox.put(tx, who.platform, who.workspace, event.event_id, who.user_id, dump(event), now)


def answer_next(
    db: Database,
    house: House,
    owner: str,
    now: datetime,
    *,
    lease_s: float = LEASE_S,
    only: tuple[str, str, str] | None = None,
) -> bool:
    """Answer the oldest waiting event in one transaction. False when nothing waits. Raises `DatabaseUnwell`: no fault
    of the event, which waits."""
    with db.write("inbox claim") as tx:
        item = inbox.claim(tx, owner, now, lease_s, only=only)
    if item is None:
        return False
    try:
        _answer(db, house, item, owner, now)
    except DatabaseUnwell:
        raise
    except LeaseLost:
        log.warning("inbox item %d was taken over", item.id)
    except Exception as problem:
        _trouble(db, house, item, owner, now, problem)
    return True


def _answer(db: Database, house: House, item: Item, owner: str, now: datetime) -> None:
    with db.write("answer") as tx:
        respond(Work(tx, now, house.as_of(tx)), load_incoming(item.body))
        inbox.done(tx, item.id, owner, now)


def _trouble(db: Database, house: House, item: Item, owner: str, now: datetime, problem: Exception) -> None:
    """Count the try; after the last one set the event aside, tell the person, and let the next ones through."""
    log.error("inbox item %d: %s", item.id, described(problem))
    with db.write() as tx:
        if inbox.failed(tx, item.id, owner, now) < TRIES:
            return
        inbox.set_aside(tx, item.id, now)
        account = accounts.find(tx, item.platform, item.workspace, item.person)
        if account is not None:
            if relaying.writes(tx, account):
                inbox.blank(tx, item.platform, item.workspace, item.event_id)
            tell(Work(tx, now, house), account, "bad.trouble")
