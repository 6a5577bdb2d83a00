"""The whole story on a Slack that we did not write, over both transports, and with trouble in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
import uvicorn
from starlette.applications import Starlette

from adapters.base import ChatAdapter
from adapters.slack.adapter import Timing
from adapters.slack.render import digest, mark_of
from bot.app import App
from bot.platforms.served import Served
from bot.platforms.slack import build_slack
from config.platforms.slack import Slack
from config.sections import Group, Network
from config.settings import Settings
from storage import queries
from storage.queues import outbox
from tests.adapters.waiting import reached
from tests.e2e.local_slack import APP_TOKEN, BOT_TOKEN, ROOM, SECRET, TEAM, USERS, LocalSlack, local_slack
from tests.e2e.nginx import nginx_before
from tests.e2e.stage import Live, live
from tests.e2e.story import joins, whole_story

pytestmark = pytest.mark.e2e
TOO_MANY = '{"ok": false, "error": "ratelimited"}'
MODES = {"socket": "socket", "http": "events"}  # ours → theirs


async def _short_pause(seconds: float) -> None:
    await asyncio.sleep(seconds / 20)


# The story has some sixty messages to two people, one a second each: here a second takes 50 ms.
HASTE = Timing(lambda: datetime.now(UTC), lambda: monotonic() * 20, _short_pause)


def slack_settings(mode: str, api_url: str) -> Settings:
    slack = Slack.model_validate(
        {
            "enabled": True, "mode": mode, "bot_token": BOT_TOKEN, "app_token": APP_TOKEN, "signing_secret": SECRET,
            "api_url": api_url,
        }
    )  # fmt: skip
    group = Group(platform="slack", workspace=TEAM, room=ROOM)
    return Settings(slack=slack, network=Network(group=group))


@asynccontextmanager
async def talking(url: str, stage: LocalSlack, mode: str, api: str = "") -> AsyncIterator[Live]:
    """A Netwever that talks on this Slack, with its hook served in mode http."""
    settings = slack_settings(mode, f"{api or stage.url}/api/")
    served: list[Served] = []

    def build(app: App) -> ChatAdapter:
        served.append(build_slack(settings, app, HASTE))
        app.serves({"slack": served[0].adapter})
        return served[0].adapter

    async with live(url, stage, build, settings) as town, hooked(served[0], stage.hook if mode == "http" else 0):
        yield town


@asynccontextmanager
async def hooked(served: Served, port: int) -> AsyncIterator[None]:
    if not port:
        yield
        return
    config = uvicorn.Config(Starlette(routes=list(served.routes)), port=port, log_config=None, ws="none")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await running


@pytest.mark.parametrize("mode", MODES)
async def test_the_whole_story_on_slack(sqlite_url: str, tmp_path: Path, mode: str) -> None:
    async with local_slack(tmp_path, MODES[mode]) as stage, talking(sqlite_url, stage, mode) as town:
        await whole_story(town)


async def test_a_form_and_the_bots_own_page_work(sqlite_url: str, tmp_path: Path) -> None:
    async with local_slack(tmp_path, "socket") as stage, talking(sqlite_url, stage, "socket") as town:
        await joins(town, "alice", "Alice de Wit", offers="taarten bakken", needs="niets", contact="alice@voorbeeld.nl")
        await stage.controls("open-home", user=USERS["alice"])
        await stage.called("views.publish", "Alice de Wit")
        await stage.commands("alice", "profiel")  # typed in the channel: only Alice sees it
        await stage.called("views.open", "alice@voorbeeld.nl")
        before = len(await stage.messages("alice"))
        await stage.fills("alice", area="Buren")
        town.seen["alice"] = before
        await town.sees("alice", "Opgeslagen")
        assert await stage.in_channel(ROOM) == []


async def test_every_message_arrives_once_and_in_order_with_trouble_in_between(sqlite_url: str, tmp_path: Path) -> None:
    async with local_slack(tmp_path, "socket") as stage:
        with nginx_before(stage.url, tmp_path) as nginx:
            async with talking(sqlite_url, stage, "socket", nginx.url) as town:
                await stage.says("alice", "hoi")
                await town.sees("alice", "Mag ik je gegevens")
                nginx.change(per_minute=60, too_many=TOO_MANY)
                for _ in range(5):
                    await stage.says("alice", "help")
                await reached(lambda: "temporary" in problems(town))
                nginx.change(broken="postMessage")
                await stage.says("alice", "privacy")
                await reached(lambda: "may have arrived" in problems(town))
                nginx.change()
                town.clock.added += timedelta(seconds=61)  # so long what may have arrived is left alone
                await reached(lambda: not problems(town))
                assert await marks(stage, "alice") == await town.app.in_thread(lambda: told(town, USERS["alice"]))


def problems(town: Live) -> str:
    """What the outbox says about messages that were not sent yet; empty when all were."""
    with town.app.db.write() as tx:
        return " ".join(row["problem"] or "new" for row in queries.rows(tx, outbox, outbox.c.state != "sent"))


async def marks(stage: LocalSlack, name: str) -> list[str]:
    """Which of our messages are in somebody's chat, by their keys, in order."""
    found = [mark_of(message) for message in await stage.messages(name)]
    return [mark.key for mark in found if mark is not None]


def told(town: Live, user: str) -> list[str]:
    """What the bot told somebody, in order; what took another message's place stands there. All of it was sent."""
    with town.app.db.write() as tx:
        rows = queries.rows(tx, outbox, outbox.c.destination == user, order=(outbox.c.id,))
    assert {row["state"] for row in rows} == {"sent"}
    instead = {row["body"]["replaces"]: row["key"] for row in rows if row["body"]["replaces"]}
    return [digest(instead.get(row["key"], row["key"])) for row in rows if not row["body"]["replaces"]]
