"""`netwever chat`: one member in this terminal."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from datetime import datetime

from adapters.base import Person
from adapters.console.adapter import ConsoleAdapter
from adapters.console.lines import line_event_ids, typed_lines
from bot.app import App
from bot.opening import build_house, clock_at
from config.settings import Settings
from matching.text import fold
from storage import outbox
from storage.database import new_id
from storage.opening import open_database


def chat(settings: Settings, name: str, at: datetime | None) -> None:
    """Talk as `name` until the input ends. The clock stands still at `at` when it is given."""
    now = clock_at(at)
    db = open_database(settings.database.url, settings.network.slug, now())
    app = App(db, build_house(settings), {}, now, only=("console", "", user_id(name)))
    asyncio.run(_talk(app, settings, name))


def user_id(name: str) -> str:
    """Who somebody is in the terminal: their name, whatever its capitals, accents and spaces."""
    return "-".join(fold(name).split())


async def _talk(app: App, settings: Settings, name: str) -> None:
    interactive = sys.stdin.isatty()
    adapter = ConsoleAdapter(
        user_id(name),
        name,
        _typed(),
        _write,
        app.now,
        event_id=line_event_ids(new_id()),
        settled=app.settle,
        width=settings.console.width or min(shutil.get_terminal_size().columns, 100),
        interactive=interactive,
        bold=sys.stdout.isatty() and "NO_COLOR" not in os.environ,
    )
    app.serves({"console": adapter})
    try:
        await app.plan()
        await app.in_thread(lambda: _is_here(app, adapter.person))
        await adapter.start(app.receive)
        await adapter.join()
    finally:
        await adapter.stop()
        app.close()


def _is_here(app: App, person: Person) -> None:
    """Whoever opens the chat gets what was kept back for quiet hours."""
    with app.db.write() as tx:
        outbox.release(tx, person.platform, person.workspace, "person", person.user_id, app.now())


def _typed() -> AsyncIterator[str]:
    return typed_lines(sys.stdin.buffer.readline)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
