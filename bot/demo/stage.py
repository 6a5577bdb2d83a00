"""The demo at play: who is there, what time it is, and letting time pass."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Any

from adapters.base import Incoming
from bot.app import App
from bot.demo import puppets
from bot.demo.page import Player
from bot.demo.seeding import organisation, sector, user_id
from bot.demo.time_machine import TimeMachine
from bot.duty import Done
from bot.trouble import described
from config.demo_network import load_demo_network
from matching.values import Language
from storage import outbox, schedule

_PUPPETS_LOOK_S = 2.0
_VISITOR_AWAY = timedelta(minutes=10)
_NEWCOMERS = (("nieuw", Language.NL), ("newcomer", Language.EN))

_HOUSEKEEPING = frozenset({"retention.did_clear"})  # nothing that a visitor would notice

log = logging.getLogger(__name__)


@dataclass(slots=True)
class DemoStage:
    """What the demo page needs. Only one visitor at a time moves the clock."""

    app: App
    clock: TimeMachine
    group: str  # room id
    _played: dict[str, datetime] = field(default_factory=dict)  # when the visitor last was this person, in real time

    @property
    def zone(self) -> tzinfo:
        return self.app.house.zone

    def people(self) -> Sequence[Player]:
        """Everybody one can be: two newcomers, then the people of the demo network."""
        return [*self._newcomers(), *(_player(row) for row in load_demo_network()["members"])]

    def _newcomers(self) -> list[Player]:
        line = self.app.house.wording.line
        return [
            Player(name, line(language, "demo.newcomer"), "", None, language, newcomer=True)
            for name, language in _NEWCOMERS
        ]

    def now(self) -> datetime:
        return self.clock.now()

    def visitor_is(self, user_id: str) -> None:
        """The visitor plays this person, who therefore doesn't answer by themselves for a while."""
        self._played[user_id] = self.clock.real()

    async def advance(self, delta: timedelta, language: str) -> list[str]:
        """Let time pass, stopping at each moment at which something is due or somebody answers."""
        until = self.now() + delta
        done: list[Done] = []
        while (moment := await self._next_moment(until)) is not None:
            self.clock.jump(moment)
            done += await self._live()
        self.clock.jump(until)
        return self._told(done + await self._live(), language)

    def _told(self, done: Sequence[Done], language: str) -> list[str]:
        """What was done, the same line only once."""
        lines = [
            self.app.house.wording.say(language, one.note)
            for one in done
            if one.note is not None and one.note.key not in _HOUSEKEEPING
        ]
        return list(dict.fromkeys(lines))

    async def keep_living(self) -> None:
        """Let the people of the demo answer while the visitor looks."""
        while True:
            await asyncio.sleep(_PUPPETS_LOOK_S)
            try:
                await self._answer()
            except Exception as problem:
                log.error("the people of the demo could not answer: %s", described(problem))

    async def _live(self) -> list[Done]:
        done = await self.app.do_due()
        await self.app.settle()
        while await self._answer():
            await self.app.settle()
        return done

    async def _answer(self) -> bool:
        players = [player.user_id for player in self.people() if not player.newcomer and self._is_free(player)]

        def look() -> list[Incoming]:
            with self.app.db.write() as tx:
                return puppets.answers(tx, players, self.now())

        pressed = await self.app.in_thread(look)
        if pressed:
            await self.app.receive(pressed)
        return bool(pressed)

    def _is_free(self, player: Player) -> bool:
        last = max(self._played, key=lambda one: self._played[one], default=None)
        at = self._played.get(player.user_id)
        return player.user_id != last and (at is None or self.clock.real() - at > _VISITOR_AWAY)

    async def _next_moment(self, until: datetime) -> datetime | None:
        """The next moment of interest before `until`: at most an hour ahead, so that people answer in time."""
        now = self.now()

        def look() -> list[datetime]:
            with self.app.db.write() as tx:
                return [at for at in (schedule.next_due(tx), outbox.next_due(tx)) if at is not None]

        due = [at for at in await self.app.in_thread(look) if at > now]
        moment = min([*due, now + timedelta(hours=1)])
        return moment if moment <= until else None


def _player(row: Mapping[str, Any]) -> Player:
    name = row["name"]
    return Player(user_id(name), name, organisation(row["org"]), sector(row["sector"]), Language(row["lang"]))
