"""The whole story on Telegram: by polling from a stub that keeps Telegram's rules, by webhook from mockpost, and with
an nginx in between that says 429 and 502."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import pytest
import uvicorn
from starlette.applications import Starlette

from adapters.telegram.adapter import TelegramAdapter
from bot.app import App
from bot.platforms.telegram import build_telegram
from config.platforms.telegram import Telegram as TelegramSettings
from config.sections import Web
from config.settings import Settings
from storage import outbox
from tests.adapters.bench_telegram import unhurried
from tests.databases import fresh_sqlite
from tests.e2e.mockpost import PEOPLE, TOKEN, mockpost
from tests.e2e.nginx import nginx_before
from tests.e2e.stage import Live, live
from tests.e2e.story import joins, whole_story
from tests.e2e.telegram_stub import Telegram, office
from tests.faults.running import free_port
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.e2e
SECRET = "een-lang-geheim"
TOO_MANY = '{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":1}}'


@dataclass
class Chats:
    """A `Stage`: everybody's chat with the bot on the stub."""

    telegram: Telegram = field(default_factory=Telegram)

    async def says(self, name: str, text: str) -> None:
        self.telegram.writes(PEOPLE[name], text)

    async def presses(self, name: str, label: str) -> None:
        self.telegram.presses(PEOPLE[name], label)

    async def screen(self, name: str) -> list[str]:
        return self.telegram.screen(PEOPLE[name]["id"])


def polled(url: str) -> Callable[[App], TelegramAdapter]:
    settings = Settings(telegram=TelegramSettings(enabled=True, token=TOKEN, api_url=url))
    return lambda app: build_telegram(settings, app, unhurried())


async def test_the_whole_story_by_polling(sqlite_url: str) -> None:
    chats = Chats()
    with office(chats.telegram) as at:
        async with live(sqlite_url, chats, polled(at.url)) as town:
            await whole_story(town)


async def test_with_429s_in_between_all_of_it_arrives_once_and_in_order(sqlite_url: str, tmp_path: Path) -> None:
    undisturbed, chats = await beginning(fresh_sqlite(tmp_path)), Chats()
    with office(chats.telegram) as at, nginx_before(at.url, tmp_path) as nginx:
        async with live(sqlite_url, chats, polled(nginx.url)) as town:
            nginx.change(per_minute=240, too_many=TOO_MANY)
            await joins(town, "bob", "Bob Bakker", offers="taarten bakken", needs="niets", contact="bob@voorbeeld.nl")
    assert chats.telegram.screen(12) == undisturbed
    assert "limiting requests" in (tmp_path / "error.log").read_text()


async def beginning(url: str) -> list[str]:
    """What Alice sees when she joins and nothing goes wrong; as Bob would see it."""
    chats = Chats()
    with office(chats.telegram) as at:
        async with live(url, chats, polled(at.url)) as town:
            await joins(town, "alice", "Bob Bakker", offers="taarten bakken", needs="niets", contact="bob@voorbeeld.nl")
    return chats.telegram.screen(11)


async def test_what_met_a_502_is_held_and_arrives_once_when_the_operator_says_so(
    sqlite_url: str, tmp_path: Path
) -> None:
    chats = Chats()
    with office(chats.telegram) as at, nginx_before(at.url, tmp_path) as nginx:
        async with live(sqlite_url, chats, polled(nginx.url)) as town:
            nginx.change(broken="sendMessage$")
            await town.says("alice", "hoi")
            (held,) = await held_in(town)
            assert (held.state, held.platform, chats.telegram.screen(11)) == ("unknown", "telegram", [])
            nginx.change(broken="(getUpdates|answerCallbackQuery|getMe)$")  # these only wait
            chats.telegram.writes(PEOPLE["alice"], "help")
            nginx.change()
            await town.app.in_thread(lambda: resend(town, held.id))
            await town.sees("alice", "Mag ik je gegevens", "computerprogramma")
    assert sum("Ik ben de computer van" in text for text in chats.telegram.screen(11)) == 1


async def held_in(town: Live) -> tuple[outbox.Held, ...]:
    end = monotonic() + PATIENCE_S
    while not (found := await town.app.in_thread(lambda: _held(town))):
        assert monotonic() < end, "nothing is held"
        await asyncio.sleep(0.02)
    return found


def _held(town: Live) -> tuple[outbox.Held, ...]:
    with town.app.db.write() as tx:
        return outbox.held(tx)


def resend(town: Live, parcel: int) -> bool:
    with town.app.db.write() as tx:
        return outbox.resend(tx, parcel, town.clock())


# --- by webhook ------------------------------------------------------------------------------------------------------
@dataclass
class Hooked:
    """A web server for the webhook of an adapter that is built later."""

    api_url: str
    public_url: str
    site: Starlette = field(default_factory=Starlette)

    def build(self, app: App) -> TelegramAdapter:
        settings = Settings(
            web=Web(public_url=self.public_url),
            telegram=TelegramSettings(
                enabled=True, token=TOKEN, api_url=self.api_url, mode="webhook", webhook_secret=SECRET
            ),
        )
        adapter = build_telegram(settings, app, unhurried())
        self.site.router.routes.extend(adapter.routes())
        return adapter

    @asynccontextmanager
    async def served(self, port: int) -> AsyncIterator[None]:
        server = uvicorn.Server(uvicorn.Config(self.site, port=port, log_config=None, lifespan="off", ws="none"))
        task = asyncio.create_task(server._serve())  # `serve` would take the signals of the test process
        try:
            while not server.started:
                await asyncio.sleep(0.01)
            yield
        finally:
            server.should_exit = True
            await task


async def test_the_whole_story_by_webhook(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "mockpost").mkdir()
    (tmp_path / "nginx").mkdir()
    port, header = free_port(), f"proxy_set_header X-Telegram-Bot-Api-Secret-Token {SECRET};"
    with (
        mockpost(tmp_path / "mockpost") as stage,
        nginx_before(f"http://127.0.0.1:{port}", tmp_path / "nginx", headers=header) as nginx,
    ):
        hooked = Hooked(f"{stage.url}/telegram", nginx.url)
        async with hooked.served(port), stage.client, live(sqlite_url, stage, hooked.build) as town:
            await whole_story(town)
