"""In which rooms is the bot, and from which was it taken out?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement

from storage import queries
from storage.database import Tx, new_id
from storage.queues import room


@dataclass(frozen=True, slots=True)
class Stay:
    """A room that the bot came into. `here`: it was not taken out since."""

    id: str
    platform: str
    workspace: str
    room_id: str
    here: bool


def arrived(tx: Tx, platform: str, workspace: str, room_id: str, now: datetime) -> Stay:
    """The bot is in this room from now on."""
    return _put(tx, platform, workspace, room_id, True, now)


def removed(tx: Tx, platform: str, workspace: str, room_id: str, now: datetime) -> None:
    """Nothing can be said in this room until the bot comes back."""
    _put(tx, platform, workspace, room_id, False, now)


def is_closed(tx: Tx, platform: str, workspace: str, room_id: str) -> bool:
    """Whether the bot was taken out of this room. A room that nothing is known of is open."""
    found = queries.row(tx, room, *_same(platform, workspace, room_id))
    return found is not None and not found["here"]


def everything(tx: Tx) -> tuple[Stay, ...]:
    """Every room that the bot ever came into, latest change first."""
    found = queries.rows(tx, room, order=(room.c.changed_at.desc(), room.c.id))
    return tuple(Stay(row["id"], row["platform"], row["workspace"], row["room_id"], row["here"]) for row in found)


def _put(tx: Tx, platform: str, workspace: str, room_id: str, here: bool, now: datetime) -> Stay:
    known = queries.row(tx, room, *_same(platform, workspace, room_id))
    key = known["id"] if known else new_id()
    queries.put(
        tx, room, ("network_id", "platform", "workspace", "room_id"), id=key, platform=platform, workspace=workspace,
        room_id=room_id, here=here, changed_at=now,
    )  # fmt: skip
    return Stay(key, platform, workspace, room_id, here)


def _same(platform: str, workspace: str, room_id: str) -> tuple[ColumnElement[bool], ...]:
    return room.c.platform == platform, room.c.workspace == workspace, room.c.room_id == room_id
