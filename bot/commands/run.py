"""`netwever run`: all configured platforms, until it is told to stop."""

import asyncio
from collections.abc import Callable

from bot.app import App
from bot.commands.failures import CommandFailed
from bot.house import LEASE_S
from bot.opening import build_house, clock_at
from bot.platforms.building import build_platforms
from bot.serving import serve
from config.settings import Settings
from storage.opening import open_database


def run(settings: Settings, reach: Callable[[str], None] = lambda _point: None, lease_s: float = LEASE_S) -> None:
    """Serve until SIGINT or SIGTERM; what was begun is finished first. `reach` is told each commit point."""
    now = clock_at(None)
    db = open_database(settings.database.url, settings.network.slug, now(), reach=reach)
    app = App(db, build_house(settings), {}, now, lease_s=lease_s)
    asyncio.run(_run(app, settings))


async def _run(app: App, settings: Settings) -> None:
    served = build_platforms(settings, app)
    if not served:
        app.close()
        raise CommandFailed(
            " ".join(app.endings.values())
            or "There is nothing to serve: enable web, slack, telegram or matrix in the settings."
        )
    await serve(app, settings, [route for one in served for route in one.routes])
