"""Telegram's bench: the adapter polls a stub that keeps Telegram's rules."""

import asyncio
from collections.abc import Sequence
from itertools import count
from time import monotonic

from adapters.base import Person
from adapters.telegram.adapter import TelegramAdapter
from adapters.telegram.connection import Connection
from adapters.telegram.pace import Pace
from tests.adapters.contract import Bench
from tests.adapters.memory import MONDAY
from tests.e2e.telegram_stub import Office, Telegram, person
from tests.patience import PATIENCE_S

ALICE = person(11, "Alice")


class NoReceipts:
    """What an earlier process delivered: nothing."""

    def __init__(self, **known: str) -> None:
        self.known = known

    async def find(self, key: str) -> str | None:
        return self.known.get(key)


class OwnRight:
    """The right to poll, which nobody else wants; `held` says whether it is ours."""

    def __init__(self) -> None:
        self.held = True
        self.refused = 0
        self.given_up = 0

    async def mine(self) -> bool:
        self.refused += not self.held
        return self.held

    async def give_up(self) -> None:
        self.given_up += 1


def unhurried() -> Pace:
    """A pace that no test has to wait for."""
    times = count()
    return Pace(lambda: float(next(times) * 100))


def telegram_bench() -> Bench:
    telegram = Telegram()
    telegram.chats[ALICE["id"]] = []
    office = Office(telegram)
    adapter = TelegramAdapter(
        Connection(telegram.token, office.url), NoReceipts(), OwnRight(), lambda: MONDAY, lambda _why: None,
        pace=unhurried(), first_pause_s=0.01,
    )  # fmt: skip

    async def says(texts: Sequence[str]) -> None:
        for text in texts:
            telegram.writes(ALICE, text)
        end = monotonic() + PATIENCE_S
        while telegram.queue:  # until all of it is confirmed
            assert monotonic() < end, "the adapter does not poll"
            await asyncio.sleep(0.01)

    async def sees() -> list[str]:
        lines = "\n".join(telegram.screen(ALICE["id"])).splitlines()
        return [line.replace("✓ ", "= ") for line in lines if line.strip()]

    return Bench(
        adapter, Person("telegram", "", "11"), Person("telegram", "", "12"), says, sees, office.close,
        changes_in_place=True, closes=office.close,
    )  # fmt: skip
