"""`netwever demo`: Netwever with an invented network, in a browser, with a clock that the visitor moves."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from adapters.web.adapter import WebAdapter
from bot.app import App
from bot.demo.page import demo_routes
from bot.demo.seeding import seed
from bot.demo.stage import DemoStage
from bot.demo.time_machine import TimeMachine, real_time
from bot.house import Work
from bot.opening import build_house
from bot.platforms.web import build_web
from bot.serving import serve
from config.sections import DatabaseSettings, Group, Network, Web
from config.settings import Settings
from storage.lockfile import LockFile
from storage.opening import open_database

_NETWORK = Network(slug="demo", name="Netwerk Duurzame Betuwe", group=Group(platform="web", room="group"))


def demo(folder: Path, host: str, port: int, say: Callable[[str], None], *, fresh: bool) -> None:
    """Serve the demo until it is stopped; `say` is told the address. What happened stays in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "demo.db"
    if fresh:
        _begin_again(file)
    port = port or _free_port(host)
    settings = Settings(
        network=_NETWORK, database=DatabaseSettings(url=f"sqlite:///{file}"), web=Web(host=host, port=port)
    )
    asyncio.run(_demo(settings, lambda: say(f"http://{host}:{port}/")))


def _begin_again(file: Path) -> None:
    """Take an earlier demo away; the lock file stays. Raises `DatabaseInUse` while it still runs."""
    lock = LockFile.take(file)
    for part in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
        part.unlink(missing_ok=True)
    lock.release()


def open_stage(settings: Settings, real: Callable[[], datetime]) -> tuple[DemoStage, WebAdapter]:
    """The demo network on its database, seeded when it is new, with its page; nothing runs yet."""
    house = build_house(settings)
    db = open_database(settings.database.url, settings.network.slug, real())
    clock = TimeMachine(db, house.calendar, real)
    app = App(db, house, {}, clock.now)
    with db.write() as tx:
        seed(Work(tx, clock.now(), house))
    web = build_web(settings, app)
    app.serves({web.platform: web})
    return DemoStage(app, clock, settings.network.group.room), web


async def _demo(settings: Settings, ready: Callable[[], None]) -> None:
    stage, web = open_stage(settings, real_time)
    texts = stage.app.house.texts
    routes = demo_routes(stage, web, lambda language: texts.under(language, "demo"), played=stage.visitor_is)
    living = asyncio.create_task(stage.keep_living())
    ready()
    try:
        await serve(stage.app, settings, routes)
    finally:
        living.cancel()
        with suppress(asyncio.CancelledError):
            await living


def _free_port(host: str) -> int:
    """The usual port when it is free, else any."""
    for wanted in (8080, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.bind((host, wanted))
            return int(probe.getsockname()[1])
    return 0
