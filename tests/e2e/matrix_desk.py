"""A Matrix adapter at work, and what it hands over."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from adapters.base import Gathering, Incoming, Person, Room, What
from adapters.matrix.adapter import MatrixAdapter
from tests.adapters.bench_matrix import Kept, adapter_of, shown_to
from tests.e2e.synapse import Account
from tests.patience import PATIENCE_S


@dataclass
class Desk:
    """The bot's side. `faults`: how often what comes in can't be committed."""

    bot: Account
    kept: Kept = field(default_factory=Kept)
    heard: list[Incoming] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    faults: int = 0
    adapter: MatrixAdapter = field(init=False)

    def __post_init__(self) -> None:
        self.adapter = adapter_of(self.bot, self.kept, self.ended)

    async def receive(self, events: Sequence[Incoming]) -> None:
        if self.faults:
            self.faults -= 1
            raise OSError("the disk is full")
        self.heard.extend(events)

    async def hears(self, count: int) -> list[What]:
        """What came in, once so much did and everything that is in the rooms was looked at."""
        await until(lambda: len(self.heard) >= count, lambda: f"only {[one.what for one in self.heard]}")
        await self.kept.reached(await self.bot.position())
        return [one.what for one in self.heard]

    async def rests(self) -> list[What]:
        """What came in, once everything that is in the rooms was looked at."""
        await self.kept.reached(await self.bot.position())
        return [one.what for one in self.heard]

    async def shown(self, reader: Account, room: str) -> list[str]:
        return [line for message in shown_to(await reader.events(room), self.bot) for line in message]


@asynccontextmanager
async def at_work(bot: Account, kept: Kept | None = None, **more: Any) -> AsyncIterator[Desk]:
    """An adapter that has marked where it begins."""
    desk = Desk(bot, kept or Kept(), **more)
    await desk.adapter.start(desk.receive)
    try:
        await desk.kept.reached(0)
        yield desk
    finally:
        await desk.adapter.stop()


async def until(reached: Callable[[], bool], told: Callable[[], object] = lambda: "") -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not reached():
            await asyncio.sleep(0.01)
    assert reached(), told()


async def invited(person: Account, count: int = 1) -> list[str]:
    """The rooms that somebody is invited to, once there are so many."""
    async with asyncio.timeout(PATIENCE_S):
        while len(rooms := await person.invitations()) < count:
            await asyncio.sleep(0.02)
    return rooms


def person(account: Account) -> Person:
    return Person("matrix", "", account.user_id)


def room_at(room_id: str) -> Room:
    return Room("matrix", "", room_id)


def together(*accounts: Account) -> Gathering:
    return Gathering("matrix", "", tuple(one.user_id for one in accounts))
