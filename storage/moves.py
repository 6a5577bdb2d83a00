"""Where is a room now, and in which one was somebody seen?"""

from datetime import datetime, timedelta

from storage import queries
from storage.database import Tx
from storage.queues import moved, outbox
from storage.tables import account

_OPEN = ("new", "started", "unknown", "failed")


def current(tx: Tx, platform: str, workspace: str, room_id: str) -> str:
    """The id that the room has now; the same one when it never moved."""
    found = queries.row(tx, moved, *_at(platform, workspace), moved.c.room_id == room_id)
    return str(found["new_id"]) if found else room_id


def move(tx: Tx, platform: str, workspace: str, room_id: str, new_id: str, now: datetime) -> bool:
    """The room has another id from now on: what was not delivered yet goes there, in its order, and so do later
    messages to any id that it had. False when that was known already."""
    if new_id == room_id or current(tx, platform, workspace, room_id) == new_id:
        return False
    queries.take_away(tx, moved, *_at(platform, workspace), moved.c.room_id == new_id)  # it is where it once was
    queries.change(tx, moved, *_at(platform, workspace), moved.c.new_id == room_id, new_id=new_id, at=now)
    keys = ("network_id", "platform", "workspace", "room_id")
    queries.put(tx, moved, keys, platform=platform, workspace=workspace, room_id=room_id, new_id=new_id, at=now)
    there = (outbox.c.platform == platform, outbox.c.workspace == workspace, outbox.c.kind == "room")
    waits = (outbox.c.destination == room_id, outbox.c.state.in_(_OPEN))
    queries.change(tx, outbox, *there, *waits, destination=new_id)
    here = (account.c.platform == platform, account.c.workspace == workspace, account.c.room == room_id)
    queries.change(tx, account, *here, room=new_id)
    return True


def saw(tx: Tx, account_id: str, room_id: str) -> None:
    """This account was seen in that room."""
    queries.change(tx, account, account.c.id == account_id, room=room_id)


def call_in(tx: Tx, account_id: str, now: datetime, every: timedelta) -> str | None:
    """The room in which to tell somebody that we can't reach them; None when they were seen in none, or were told less
    than `every` ago. Asking counts as telling."""
    found = queries.row(tx, account, account.c.id == account_id, account.c.room.is_not(None))
    if found is None or (found["called_at"] is not None and found["called_at"] > now - every):
        return None
    queries.change(tx, account, account.c.id == account_id, called_at=now)
    return str(found["room"])


def _at(platform: str, workspace: str) -> tuple[queries.Condition, ...]:
    return moved.c.platform == platform, moved.c.workspace == workspace
