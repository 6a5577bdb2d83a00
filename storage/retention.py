"""What is kept no longer than needed, and who has been silent for how long."""

from datetime import datetime, timedelta

from sqlalchemy import func

from matching.values import Member
from storage import queries
from storage.database import Tx
from storage.members import everyone
from storage.queues import errand, inbox, mailbox, occurrence, outbox
from storage.tables import choice, member, proposal

_FLEETING = timedelta(days=1)  # what was to be passed on and never arrived
_WORDS = timedelta(days=7)  # what people wrote and read
_MESSAGE = timedelta(days=30)  # that there was a message: so long a platform may repeat one
_OCCURRENCE = timedelta(days=400)  # more than the longest plan, which is a year
_PROPOSAL = timedelta(days=730)  # 24 months: what somebody answered


def blank_old(tx: Tx, now: datetime) -> dict[str, int]:
    """Blank and delete what is too old; how many rows of each."""
    return {
        "inbox_words": _blank_inbox(tx, now - _WORDS),
        "inbox": _drop_inbox(tx, now - _MESSAGE),
        "outbox_words": _blank_outbox(tx, now - _WORDS),
        "outbox": _drop_outbox(tx, now - _MESSAGE),
        "fleeting": _blank_fleeting(tx, now),
        "mailbox": queries.take_away(tx, mailbox, mailbox.c.at < now - _MESSAGE),
        "choices": _drop_choices(tx, now - _MESSAGE),
        "errands": queries.take_away(tx, errand, errand.c.expires_at <= now),
        "occurrences": queries.take_away(tx, occurrence, occurrence.c.done_at < now - _OCCURRENCE),
        "proposals": queries.take_away(tx, proposal, proposal.c.answered_at < now - _PROPOSAL),
    }


def silent_members(tx: Tx, since: datetime) -> tuple[Member, ...]:
    """Who gave no sign of life since then, in the order they were added."""
    heard_at = func.coalesce(member.c.heard_at, member.c.joined_at, member.c.created_at)
    silent = {row["id"] for row in queries.rows(tx, member, heard_at < since)}
    return tuple(one for one in everyone(tx) if one.id in silent)


def _blank_inbox(tx: Tx, before: datetime) -> int:
    done = (inbox.c.state == "done", inbox.c.done_at < before, inbox.c.body.is_not(None))
    return queries.change(tx, inbox, *done, body=None)


def _drop_inbox(tx: Tx, before: datetime) -> int:
    return queries.take_away(tx, inbox, inbox.c.state.in_(("done", "set_aside")), inbox.c.done_at < before)


def _blank_outbox(tx: Tx, before: datetime) -> int:
    sent = (outbox.c.state == "sent", outbox.c.sent_at < before, outbox.c.body.is_not(None))
    return queries.change(tx, outbox, *sent, body=None)


def _blank_fleeting(tx: Tx, now: datetime) -> int:
    """What two people write to each other through the bot: what never arrived, and letters on the web page."""
    over = outbox.c.state.in_(("unknown", "failed", "dropped"))
    tried_at = func.coalesce(outbox.c.started_at, outbox.c.created_at)
    stuck = (outbox.c.fleeting, over, tried_at < now - _FLEETING, outbox.c.body.is_not(None))
    letters = (mailbox.c.key.like("relay:%"), mailbox.c.at < now - _WORDS)
    return queries.change(tx, outbox, *stuck, body=None) + queries.take_away(tx, mailbox, *letters)


def _drop_outbox(tx: Tx, before: datetime) -> int:
    """Also what is still held for the operator: nobody should get it a month later."""
    over = outbox.c.state.in_(("sent", "unknown", "failed", "dropped"))
    last_at = func.coalesce(outbox.c.sent_at, outbox.c.started_at, outbox.c.created_at)
    return queries.take_away(tx, outbox, over, last_at < before)


def _drop_choices(tx: Tx, before: datetime) -> int:
    return queries.take_away(tx, choice, func.coalesce(choice.c.closed_at, choice.c.expires_at) < before)
