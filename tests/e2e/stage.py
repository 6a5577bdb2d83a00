"""A real platform with people on it, and a Netwever that talks there with a clock which only the story moves."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol

from adapters.base import ChatAdapter
from bot.app import App
from bot.clock import alarm
from bot.house import Work
from bot.usecases.requests import plan_look
from config.settings import Settings
from matching.values import Language, Member, MemberState, Purpose
from storage import members, outbox, schedule
from storage.database import new_id
from storage.opening import open_database
from tests.patience import PATIENCE_S
from tests.stories.cast import MONDAY, fresh_house

_OTHERS = ("honden uitlaten", "taarten bakken", "jeugdvoetbal", "een zaal verhuren")


class Stage(Protocol):
    """How people use the platform. Names are "alice" and "bob"."""

    async def says(self, name: str, text: str) -> None:
        """Type this in the private chat with the bot."""

    async def presses(self, name: str, label: str) -> None:
        """Press the newest button that says this."""

    async def screen(self, name: str) -> list[str]:
        """The bot's messages in that chat as they look now, oldest first, the choices' labels in them."""


@dataclass
class Clock:
    """The real time, moved by what the story adds."""

    start: datetime = MONDAY
    added: timedelta = timedelta()
    began: float = field(default_factory=monotonic)

    def __call__(self) -> datetime:
        return self.start + self.added + timedelta(seconds=monotonic() - self.began)


@dataclass
class Live:
    """A Netwever at work on a stage."""

    app: App
    clock: Clock
    stage: Stage
    seen: dict[str, int] = field(default_factory=dict)  # how many messages there were before the last act

    async def says(self, name: str, text: str) -> None:
        await self._mark(name)
        await self.stage.says(name, text)

    async def presses(self, name: str, label: str) -> None:
        await self._mark(name)
        await self.stage.presses(name, label)

    async def presses_when_seen(self, name: str, label: str) -> None:
        """Wait for a button, then press it."""
        await self.sees(name, label)
        await self.presses(name, label)

    async def sees(self, name: str, *words: str) -> None:
        """Wait until what came since this person's last act holds these words."""
        end = monotonic() + PATIENCE_S
        while True:
            screen, before = await self.stage.screen(name), self.seen.get(name, 0)
            new = "\n".join(screen[before:] if len(screen) >= before else screen)  # shorter: it was wiped
            if all(word in new for word in words):
                return
            assert monotonic() < end, f"{name} does not see {words} within {PATIENCE_S} s, but:\n{new}"
            await asyncio.sleep(0.05)

    async def later(self, **delta: float) -> None:
        """Let time pass; what is due meanwhile happens in its order."""
        until = self.clock() + timedelta(**delta)
        while (due := await self.app.in_thread(self._next_due)) is not None and due <= until:
            self.clock.added += max(due - self.clock(), timedelta())
            await self.app.do_due()
            await self._quiet()
        self.clock.added += max(until - self.clock(), timedelta())

    def _next_due(self) -> datetime | None:
        with self.app.db.write() as tx:
            moments = (schedule.next_due(tx), outbox.next_due(tx))
        return min((at for at in moments if at is not None), default=None)

    async def _quiet(self) -> None:
        """Wait until nothing is on its way."""
        end = monotonic() + PATIENCE_S
        while await self.app.in_thread(self._on_its_way):
            assert monotonic() < end, "something stays in the outbox"
            await asyncio.sleep(0.02)

    def _on_its_way(self) -> int:
        with self.app.db.write() as tx:
            return outbox.waiting(tx, self.app.adapters.keys(), self.clock())

    async def _mark(self, name: str) -> None:
        """Nobody answers in the moment between a message's arrival and the commit that says so."""
        await self._quiet()
        self.seen[name] = len(await self.stage.screen(name))


@asynccontextmanager
async def live(
    url: str, stage: Stage, build: Callable[[App], ChatAdapter], settings: Settings | None = None
) -> AsyncIterator[Live]:
    """A running Netwever with four people in it who can't help, its one adapter built by `build`."""
    chosen, clock = settings or Settings(), Clock()
    db = open_database(url, chosen.network.slug, clock())
    app = App(db, fresh_house(settings), {}, clock)
    _settle_others(app)
    adapter = build(app)
    app.serves({adapter.platform: adapter})
    bell = alarm(app.do_due, every_s=0.5)
    await app.start()
    bell.start()
    try:
        yield Live(app, clock, stage)
    finally:
        bell.shutdown(wait=False)
        await app.stop()


def _settle_others(app: App) -> None:
    with app.db.write() as tx:
        for number, offer in enumerate(_OTHERS):
            other = Member(
                id=new_id(), name=f"Ander {number}", language=Language.NL, area="Tiel", offers=(offer,),
                state=MemberState.ACTIVE, joined_at=app.now(), heard_at=app.now(),
            )  # fmt: skip
            members.add(tx, other, app.now())
            members.record_consent(
                tx, other.id, Purpose.MATCHING, True, text_version="story", channel="web", now=app.now()
            )
        plan_look(Work(tx, app.now(), app.house))
