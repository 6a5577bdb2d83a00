"""What the tests about the way of a message share: a clock to move, a platform that does as it is told, a house."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from adapters.base import (
    Ability,
    Address,
    Gathering,
    Incoming,
    Outgoing,
    Paragraph,
    Person,
    Receipt,
    Receive,
    Room,
    Said,
    Span,
    dump,
)
from adapters.failures import DeliveryFailed, FailureKind
from bot.house import House
from bot.opening import build_house
from config.settings import Settings
from storage import outbox, queries, queues
from storage.database import Database
from storage.opening import open_database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # ten o'clock on a Monday in Amsterdam
Outcome = DeliveryFailed | Exception | str | None  # what happens to one call; a text is the receipt


def failed(kind: FailureKind, retry_after: float | None = None) -> DeliveryFailed:
    return DeliveryFailed(kind, retry_after)


def moved(to: str) -> DeliveryFailed:
    """The room has this id now."""
    return DeliveryFailed(FailureKind.PERMANENT, moved_to=Room("slack", "", to))


@dataclass
class Clock:
    """Only moves when a test says so."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def wait(self, **delta: float) -> None:
        self.at += timedelta(**delta)


@dataclass
class Platform:
    """Each `send` does the next thing of `will`, then simply works. `knows`: whether it can tell what arrived."""

    will: list[Outcome] = field(default_factory=list)
    knows: bool = True
    deaf: bool = False  # questions about what arrived fail
    arrived: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)  # where each of `arrived` went
    under_way: list[str] = field(default_factory=list)  # destinations of the calls that have not returned
    most_under_way: int = 0
    late: list[str] = field(default_factory=list)  # will arrive after the question whether they did
    hangs: "asyncio.Event | None" = None
    platform: str = "slack"
    abilities: frozenset[Ability] = frozenset()

    async def start(self, receive: Receive) -> None:
        pass

    async def stop(self) -> None:
        pass

    async def send(self, to: Address, message: Outgoing) -> Receipt:
        self.called.append(message.key)
        self.under_way.append(_place(to))
        self.most_under_way = max(self.most_under_way, len(self.under_way))
        assert len(set(self.under_way)) == len(self.under_way), "two messages at once to one destination"
        try:
            if self.hangs is not None:
                await self.hangs.wait()
            outcome = self.will.pop(0) if self.will else None
            if isinstance(outcome, Exception):
                raise outcome
        finally:
            self.under_way.remove(_place(to))
        self.arrived.append(message.key)
        self.places.append(_place(to))
        return Receipt(outcome or "42")

    async def was_delivered(self, _to: Address, key: str) -> bool | None:
        if self.deaf:
            raise ConnectionResetError
        there = key in self.arrived
        if key in self.late:
            self.late.remove(key)
            self.arrived.append(key)
        return there if self.knows else None


def _place(to: Address) -> str:
    match to:
        case Person():
            return to.user_id
        case Room():
            return f"#{to.room_id}"
        case Gathering():
            return "+".join(to.user_ids)


@contextmanager
def opened(url: str, reach: Callable[[str], None] = lambda _point: None) -> Iterator[Database]:
    db = open_database(url, "betuwe", NOW, reach=reach)
    yield db
    db.close()


def say(
    db: Database, key: str, to: str = "alice", *, kind: str = "person", body: dict[str, object] | None = None
) -> None:
    """Put a message in the outbox."""
    message = Outgoing(key=key, body=(Paragraph((Span(f"hoi {key}"),)),))
    with db.write() as tx:
        outbox.put(
            tx,
            key,
            "slack",
            "",
            kind,
            to,
            dump(message) if body is None else body,
            not_before=NOW,
            quiet=False,
            now=NOW,
        )


def states(db: Database) -> dict[str, str]:
    """The state of each message in the outbox."""
    with db.write() as tx:
        return {row["key"]: row["state"] for row in queries.rows(tx, queues.outbox)}


def heard(text: str, event_id: str, who: str = "alice", at: datetime = NOW) -> Incoming:
    person = Person("slack", "", who)
    return Incoming(event_id=event_id, at=at, who=person, what=Said(text), name=who, language="nl")


@cache
def house() -> House:
    return build_house(Settings())


async def at_once(work: Callable[[], object]) -> object:
    return work()
