"""The whole story on Slack, told by a server that we did not write, over both transports and with trouble in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

from adapters.base import ChatAdapter
from bot.app import App
from bot.platforms.served import Served
from bot.platforms.slack import build_slack
from config.platforms.slack import Slack
from config.sections import Group, Network
from config.settings import Settings
from tests.e2e.local_slack import APP_TOKEN, BOT_TOKEN, ROOM, SECRET, TEAM, LocalSlack, local_slack
from tests.e2e.nginx import nginx_before
from tests.e2e.stage import Live, live
from tests.e2e.story import whole_story

pytestmark = pytest.mark.e2e
TOO_MANY = '{"ok": false, "error": "ratelimited"}'
MODES = {"socket": "socket", "http": "events"}  # ours → theirs


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
        served.append(build_slack(settings, app, now=lambda: datetime.now(UTC)))
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
