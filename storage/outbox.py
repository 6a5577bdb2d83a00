"""What must still be said, to whom and when, and how far each message got.

new → started (committed before the platform is called) → sent. A crash in between leaves `started`: whoever claims it
next must find out whether it arrived. `unknown` means that nobody can tell: an operator decides.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, bindparam, exists, func, or_, select

from storage import moves, queries
from storage.database import Tx
from storage.queues import outbox, outbox_about

Destination = tuple[str, str, str, str]  # platform, workspace, kind (person or room), user id or room id


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message to deliver. `unknown`: somebody began to send it and never told whether it arrived."""

    id: int
    key: str
    platform: str
    workspace: str
    kind: str
    destination: str
    body: dict[str, Any]
    tries: int  # how often the platform said: not now
    unknown: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A message that waits for the operator: `unknown` (nobody can tell whether it arrived) or `failed`."""

    id: int
    key: str
    platform: str
    workspace: str
    kind: str
    destination: str
    state: str
    problem: str
    tries: int
    started_at: datetime | None


def put(
    tx: Tx,
    key: str,
    platform: str,
    workspace: str,
    kind: str,
    destination: str,
    body: dict[str, Any],
    *,
    not_before: datetime,
    quiet: bool,
    about: Collection[str] = (),
    fleeting: bool = False,
    now: datetime,
) -> bool:
    """Say something, once: False when there is a message with this key already, and nothing changed.

    `quiet`: goes out earlier when the person is there (`release`). `about`: members whose name or words it holds; a
    message that replaces another (`body["replaces"]`) is about the same ones too. `fleeting`: its words are gone as
    soon as it was delivered. To a room that moved it goes where that is now.
    """
    if kind == "room":
        destination = moves.current(tx, platform, workspace, destination)
    added = queries.add_new(
        tx, outbox, key=key, platform=platform, workspace=workspace, kind=kind, destination=destination, body=body,
        state="new", not_before=not_before, quiet=quiet, fleeting=fleeting, tries=0, created_at=now,
    )  # fmt: skip
    if added is None:
        return False
    for member_id in {*about, *_about(tx, body.get("replaces"))}:
        tx.connection.execute(outbox_about.insert().values(outbox_id=added.id, member_id=member_id))
    return True


def body_of(tx: Tx, key: str) -> dict[str, Any] | None:
    """What the message with this key said; None when it is unknown or blanked."""
    found = queries.row(tx, outbox, outbox.c.key == key)
    return found["body"] if found else None


def delivered(tx: Tx, keys: Iterable[str]) -> frozenset[str]:
    """Which of these messages were sent."""
    found = queries.rows(tx, outbox, outbox.c.key.in_(list(keys)), outbox.c.state == "sent")
    return frozenset(row["key"] for row in found)


def perhaps_seen(tx: Tx, keys: Iterable[str]) -> frozenset[str]:
    """Which of these messages somebody may have before them: sent, on their way right now, or perhaps arrived."""
    may_be = outbox.c.state.in_(("sent", "started", "unknown"))
    return frozenset(row["key"] for row in queries.rows(tx, outbox, outbox.c.key.in_(list(keys)), may_be))


def receipt_of(tx: Tx, key: str) -> str | None:
    """The platform's own id of the message with this key; None when it was not sent, or nobody kept it."""
    found = queries.row(tx, outbox, outbox.c.key == key, outbox.c.state == "sent")
    return found["receipt"] if found else None


def release(tx: Tx, platform: str, workspace: str, kind: str, destination: str, now: datetime) -> None:
    """This person is there: what waited for quiet hours to end may go out now."""
    to = _to((platform, workspace, kind, destination))
    queries.change(tx, outbox, *to, _NEW, outbox.c.quiet, outbox.c.not_before > now, not_before=now, quiet=False)


def claim(
    tx: Tx,
    owner: str,
    now: datetime,
    lease_s: float,
    *,
    platforms: Collection[str],
    only: Destination | None = None,
) -> Parcel | None:
    """The oldest message that can go out now, leased to `owner` for `lease_s`; None when there is none.

    One message per destination at a time, in order. One that waits for its time lets later ones pass; one that waits
    to be tried again does not.
    """
    asked = {"network": tx.network, "now": now, "platforms": list(platforms)}
    asked |= dict(zip(_DESTINATION, only, strict=True)) if only else {}
    found = tx.connection.execute(_next(only is not None), asked).mappings().first()
    if found is None:
        return None
    until = now + timedelta(seconds=lease_s)
    queries.change(tx, outbox, outbox.c.id == found["id"], lease_owner=owner, lease_until=until)
    return _parcel(found)


def started(tx: Tx, parcel_id: int, owner: str, now: datetime) -> None:
    """Commit this before the platform is called. Raises `LeaseLost`, like all that follows here, when it isn't ours."""
    queries.fenced(tx, outbox, parcel_id, owner, state="started", started_at=now)


def sent(tx: Tx, parcel_id: int, owner: str, receipt: str, now: datetime) -> None:
    """It arrived; `receipt` is the platform's own id for it."""
    queries.fenced(
        tx, outbox, parcel_id, owner, state="sent", sent_at=now, receipt=receipt[:255], problem=None, **_NOBODYS
    )
    queries.change(tx, outbox, outbox.c.id == parcel_id, outbox.c.fleeting, body=None)


def again(tx: Tx, parcel_id: int, owner: str, not_before: datetime, problem: str) -> None:
    """It certainly did not arrive, and can be tried again from `not_before`. `problem`: no words of people."""
    queries.fenced(
        tx, outbox, parcel_id, owner, state="new", not_before=not_before, tries=outbox.c.tries + 1,
        problem=problem[:255], **_NOBODYS,
    )  # fmt: skip


def wait(tx: Tx, parcel_id: int, owner: str, until: datetime) -> None:
    """It was not tried: the platform's pace asks to wait. No try is counted, and later ones to the same destination
    wait with it."""
    queries.fenced(tx, outbox, parcel_id, owner, state="new", lease_owner=None, lease_until=until)


def ask_later(tx: Tx, parcel_id: int, owner: str, at: datetime, problem: str) -> None:
    """Whether it arrived could not be found out: it can be claimed again from `at`, as unknown."""
    queries.fenced(
        tx, outbox, parcel_id, owner, tries=outbox.c.tries + 1, problem=problem[:255], lease_owner=None, lease_until=at
    )


def hold(tx: Tx, parcel_id: int, owner: str, problem: str) -> None:
    """Nobody can tell whether it arrived: an operator decides, and later messages go on."""
    queries.fenced(tx, outbox, parcel_id, owner, state="unknown", problem=problem[:255], **_NOBODYS)


def failed(tx: Tx, parcel_id: int, owner: str, problem: str) -> None:
    """It did not arrive and never will."""
    queries.fenced(tx, outbox, parcel_id, owner, state="failed", problem=problem[:255], **_NOBODYS)


def next_due(tx: Tx) -> datetime | None:
    """When to look again: the first time that a message becomes due, or that the lease on one ends."""
    free = select(func.min(outbox.c.not_before)).where(_NEW, outbox.c.lease_until.is_(None))
    held = select(func.min(outbox.c.lease_until)).where(_UNDER_WAY)
    times = (tx.connection.execute(one.where(outbox.c.network_id == tx.network)).scalar() for one in (free, held))
    return min((at for at in times if at is not None), default=None)


def waiting(tx: Tx, platforms: Collection[str], now: datetime, only: Destination | None = None) -> int:
    """How many are due or on their way."""
    where = (outbox.c.network_id == tx.network, outbox.c.platform.in_(list(platforms)), *_due(now))
    count = select(func.count()).select_from(outbox).where(*where, *(_to(only) if only else ()))
    return int(tx.connection.execute(count).scalar_one())


def held(tx: Tx) -> tuple[Held, ...]:
    """What an operator should decide about, oldest first."""
    found = queries.rows(tx, outbox, _HELD, order=(outbox.c.id,))
    return tuple(
        Held(
            row["id"],
            row["key"],
            row["platform"],
            row["workspace"],
            row["kind"],
            row["destination"],
            row["state"],
            row["problem"] or "",
            row["tries"],
            row["started_at"],
        )
        for row in found
    )


def resend(tx: Tx, parcel_id: int, now: datetime) -> bool:
    """The operator says: it did not arrive, send it. False when it isn't held, or its words are gone."""
    mine = (outbox.c.id == parcel_id, _HELD, outbox.c.body.is_not(None))
    return queries.change(tx, outbox, *mine, state="new", not_before=now, tries=0, problem=None) == 1


def drop(tx: Tx, parcel_id: int, now: datetime) -> bool:
    """The operator says: leave it. False when it isn't held."""
    return queries.change(tx, outbox, outbox.c.id == parcel_id, _HELD, state="dropped", body=None, sent_at=now) == 1


def take_back(tx: Tx, key: str) -> None:
    """What still waits for its time is not sent any more."""
    queries.change(tx, outbox, outbox.c.key == key, _NEW, state="dropped", body=None)


def drop_to(tx: Tx, platform: str, workspace: str, kind: str, destination: str) -> int:
    """Nothing can be delivered there any more: what waits or is held goes. How many that were."""
    to = _to((platform, workspace, kind, destination))
    return queries.change(tx, outbox, *to, or_(_NEW, _HELD), state="dropped", body=None, **_NOBODYS)


def drop_workspace(tx: Tx, platform: str, workspace: str) -> int:
    """Nothing can be delivered in this workspace any more: what waits or is held goes. How many that were."""
    there = (outbox.c.platform == platform, outbox.c.workspace == workspace, or_(_NEW, _HELD))
    return queries.change(tx, outbox, *there, state="dropped", body=None, **_NOBODYS)


_DESTINATION = ("platform", "workspace", "kind", "destination")
_NEW = outbox.c.state == "new"
_UNDER_WAY = outbox.c.state.in_(("new", "started"))
_HELD = outbox.c.state.in_(("unknown", "failed"))
_NOBODYS: dict[str, Any] = {"lease_owner": None, "lease_until": None}


def _about(tx: Tx, key: str | None) -> Sequence[str]:
    """Whom the message with this key is about."""
    earlier = select(outbox.c.id).where(outbox.c.network_id == tx.network, outbox.c.key == key)
    statement = select(outbox_about.c.member_id).where(outbox_about.c.outbox_id.in_(earlier))
    return tx.connection.execute(statement).scalars().all() if key else ()


def _due(now: Any) -> tuple[ColumnElement[bool], ...]:
    """Can go out, or is on its way. The state comes first and alone, for the index's sake: most rows were sent."""
    return _UNDER_WAY, or_(outbox.c.state == "started", outbox.c.not_before <= now)


@cache
def _next(only: bool) -> Select[Any]:
    """What `claim` asks, made once: it is asked for every message, and making it costs more than running it."""
    now = bindparam("now", type_=outbox.c.not_before.type)
    scope = [outbox.c.network_id == bindparam("network"), outbox.c.platform.in_(bindparam("platforms", expanding=True))]
    scope += [outbox.c[name] == bindparam(name) for name in _DESTINATION] if only else []
    ready = (*_due(now), queries.unleased(outbox, now), ~_must_wait(now))
    return select(outbox).where(*scope, *ready).order_by(outbox.c.id).limit(1).with_for_update(skip_locked=True)


def _must_wait(now: Any) -> ColumnElement[bool]:
    """An earlier message to the same destination is due or on its way, or any is in somebody's hands right now."""
    other = outbox.alias("other")
    same = (other.c[name] == outbox.c[name] for name in ("network_id", *_DESTINATION))
    due = or_(other.c.state == "started", other.c.not_before <= now, other.c.tries > 0)
    in_hand = and_(other.c.id != outbox.c.id, other.c.lease_until > now)
    stops = or_(and_(other.c.id < outbox.c.id, due), in_hand)
    return exists().where(*same, other.c.state.in_(("new", "started")), stops)


def _to(destination: Destination) -> tuple[ColumnElement[bool], ...]:
    return tuple(outbox.c[name] == value for name, value in zip(_DESTINATION, destination, strict=True))


def _parcel(row: RowMapping) -> Parcel:
    return Parcel(
        row["id"], row["key"], row["platform"], row["workspace"], row["kind"], row["destination"], row["body"] or {},
        row["tries"], row["state"] == "started",
    )  # fmt: skip
