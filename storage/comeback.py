"""What could not be delivered because somebody could not be reached, and goes out when they are there again."""

from datetime import datetime, timedelta

from storage import choices, queries
from storage.accounts import Account
from storage.database import Tx
from storage.queues import outbox

_KEPT = timedelta(days=7)  # as long as the words of a message are kept


def send_again(tx: Tx, account: Account, now: datetime) -> int:
    """This person is there: what failed only because they were not goes out, in its order; how many that are. A
    question whose time is over, or that a later one took the place of, does not come back."""
    theirs = (outbox.c.platform == account.platform, outbox.c.workspace == account.workspace,
              outbox.c.kind == "person", outbox.c.destination == account.user_id)  # fmt: skip
    failed = (outbox.c.state == "failed", outbox.c.problem == "unreachable", outbox.c.body.is_not(None))
    found = queries.rows(tx, outbox, *theirs, *failed, outbox.c.started_at >= now - _KEPT, order=(outbox.c.id,))
    meant = [row["id"] for row in found if _is_meant(tx, account.id, row["key"], now)]
    return queries.change(tx, outbox, outbox.c.id.in_(meant), state="new", not_before=now, tries=0, problem=None)


def _is_meant(tx: Tx, account_id: str, key: str, now: datetime) -> bool:
    """Whether it asks nothing, or something that can still be answered."""
    asked = choices.of_message(tx, account_id, key)
    return not asked or any(one.closed_at is None and (one.expires_at is None or one.expires_at > now) for one in asked)
