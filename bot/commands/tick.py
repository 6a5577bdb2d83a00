"""`netwever tick`: do everything that is due, then leave."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from adapters.web.adapter import WebAdapter
from bot.app import App
from bot.duty import Done
from bot.opening import build_house, clock_at
from bot.platforms.web import build_web
from config.settings import Settings
from storage.opening import open_database


def tick(settings: Settings, at: datetime | None, reach: Callable[[str], None] = lambda _point: None) -> list[str]:
    """What was done, a line for each thing that was due. `reach` is told each commit point."""
    now = clock_at(at)
    db = open_database(settings.database.url, settings.network.slug, now(), reach=reach)
    app = App(db, build_house(settings), {}, now)
    return asyncio.run(_tick(app, build_web(settings, app)))


async def _tick(app: App, web: WebAdapter) -> list[str]:
    """Messages for the web page are put there; those for a terminal wait until that person opens it."""
    app.serves({web.platform: web})
    try:
        await app.plan()
        await app.answer_all()
        done = await app.do_due()
        await app.send_all()
    finally:
        app.close()
    return [line for one in done for line in _line(app, one)]


def _line(app: App, done: Done) -> list[str]:
    return [] if done.note is None else [app.house.wording.say("en", done.note)]
