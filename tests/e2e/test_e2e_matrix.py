"""The whole story on a real homeserver: Synapse, with a client for each person."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adapters.matrix.adapter import MatrixAdapter
from bot.app import App
from bot.platforms.matrix import build_matrix
from config.platforms.matrix import Matrix
from config.settings import Settings
from tests.adapters.bench_matrix import shown_to
from tests.e2e.nginx import nginx_before
from tests.e2e.stage import live
from tests.e2e.story import whole_story
from tests.e2e.synapse import Account, Synapse

pytestmark = pytest.mark.e2e


@dataclass
class Homes:
    """Alice and Bob at their clients. Their first words open the private chat with the bot."""

    bot: Account
    people: dict[str, Account]
    rooms: dict[str, str] = field(default_factory=dict)

    async def says(self, name: str, text: str) -> None:
        if name not in self.rooms:
            self.rooms[name] = await self.people[name].create(self.bot.user_id, direct=True)
        await self.people[name].says(self.rooms[name], text)

    async def presses(self, name: str, label: str) -> None:
        """By a number under the question, where the bot put one; else the number is typed."""
        person, room = self.people[name], self.rooms[name]
        events = await person.events(room)
        asked = [event for event in events if self._number(event, label)]
        await person.reacts(room, asked[-1]["event_id"], f"{self._number(asked[-1], label)}\ufe0f\u20e3")

    async def screen(self, name: str) -> list[str]:
        if name not in self.rooms:
            return []
        return ["\n".join(lines) for lines in shown_to(await self.people[name].events(self.rooms[name]), self.bot)]

    def _number(self, event: dict[str, object], label: str) -> str:
        content = event["content"]
        assert isinstance(content, dict)
        lines = str(content.get("body", "")).split("\n") if "nl.netwever.choices" in content else []
        return next((line.partition(". ")[0] for line in lines if line.partition(". ")[2] == label), "")


async def homes(synapse: Synapse) -> Homes:
    people = {name: await synapse.account(name) for name in ("alice", "bob")}
    return Homes(await synapse.account("netwever"), people)


def settings_for(url: str, bot: Account) -> Settings:
    return Settings(matrix=Matrix(enabled=True, homeserver=url, access_token=bot.token))


def building(settings: Settings) -> Callable[[App], MatrixAdapter]:
    return lambda app: build_matrix(settings, app)


async def test_the_whole_story_on_matrix(sqlite_url: str, synapse: Synapse) -> None:
    stage = await homes(synapse)
    settings = settings_for(synapse.url, stage.bot)
    async with live(sqlite_url, stage, building(settings), settings) as town:
        await whole_story(town)


async def test_with_outages_in_between_every_message_arrives_once_and_in_order(
    sqlite_url: str, synapse: Synapse, tmp_path: Path
) -> None:
    stage = await homes(synapse)
    with nginx_before(synapse.url, tmp_path) as nginx:
        settings = settings_for(nginx.url, stage.bot)
        async with live(sqlite_url, stage, building(settings), settings) as town:
            await town.says("alice", "hoi")
            await town.sees("alice", "Mag ik je gegevens")
            nginx.change(broken="/send/")
            await town.presses("alice", "Ja, dat mag")
            nginx.change(per_minute=1200, too_many='{"errcode": "M_LIMIT_EXCEEDED", "error": "langzaam"}')
            await town.sees("alice", "je naam noemen")
            await town.says("alice", "ja")
            await town.sees("alice", "contactgegevens aan de ander")
    shown = [lines[0] for lines in shown_to(await stage.people["alice"].events(stage.rooms["alice"]), stage.bot)]
    parts = ("vier keuzes", "je naam noemen", "contactgegevens aan de ander")
    asked = [next(at for at, line in enumerate(shown) if part in line) for part in parts]
    assert asked == sorted(asked)
    assert len(shown) == len(set(shown))
