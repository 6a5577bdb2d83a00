"""`netwever run`: all configured adapters, until it is told to stop."""

import asyncio
import errno
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from adapters.base import Room
from adapters.web.adapter import WebAdapter
from adapters.web.identity import Visitor
from bot.app import App
from bot.clock import alarm
from bot.commands.failures import CommandFailed
from bot.house import LEASE_S
from bot.opening import build_house, build_web, clock_at
from config.settings import Settings
from matching.values import MemberState
from storage import accounts, members
from storage.opening import open_database


def run(settings: Settings, reach: Callable[[str], None] = lambda _point: None, lease_s: float = LEASE_S) -> None:
    """Serve until SIGINT or SIGTERM; what was begun is finished first. `reach` is told each commit point."""
    now = clock_at(None)
    db = open_database(settings.database.url, settings.network.slug, now(), reach=reach)
    app = App(db, build_house(settings), {}, now, lease_s=lease_s)
    asyncio.run(_run(app, settings))


async def _run(app: App, settings: Settings) -> None:
    web = build_web(settings, app)
    app.adapters = {web.platform: web}

    async def group_for(visitor: Visitor) -> Room | None:
        return await app.in_thread(lambda: _group_of(app, settings, visitor))

    await serve(app, settings, web, web.routes(group_for=group_for))


async def serve(app: App, settings: Settings, web: WebAdapter, routes: Sequence[BaseRoute]) -> None:
    """Start the app and its alarm clock, serve the pages, and stop both in good order."""
    server = _Server(
        uvicorn.Config(
            Starlette(routes=list(routes), exception_handlers=web.problem_pages()),
            log_config=None,
            timeout_graceful_shutdown=3,
            server_header=False,
        )
    )
    clock = alarm(app.do_due)
    leaving = asyncio.create_task(_leave_when_told(server, web))
    try:
        with _listening(settings.web.host, settings.web.port) as listener:
            await app.start()
            clock.start()
            await server.serve([listener])
    finally:
        leaving.cancel()
        if clock.running:
            clock.shutdown(wait=False)
        await app.stop()


class _Server(uvicorn.Server):
    """Leaves the signals to us: uvicorn sends them on to the process, which then ends before the app has stopped."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _leave_when_told(server: uvicorn.Server, web: WebAdapter) -> None:
    """At SIGINT or SIGTERM let the open pages go first, so that nothing waits for them. A second one ends at once."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    ending = (signal.SIGINT, signal.SIGTERM)
    for number in ending:
        loop.add_signal_handler(number, told.set)
    await told.wait()
    for number in ending:
        loop.remove_signal_handler(number)
    await web.stop()
    server.should_exit = True


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket on this address, before anything else begins. Raises `CommandFailed` when another program has it."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.create_server(address[:2], family=family)
    except OSError as problem:
        raise CommandFailed(f"Netwever can't listen on {host}, port {port}: {_reason(problem)}.") from None
    with listener:
        yield listener


def _reason(problem: OSError) -> str:
    return "another program does" if problem.errno == errno.EADDRINUSE else problem.strerror or type(problem).__name__


def _group_of(app: App, settings: Settings, visitor: Visitor) -> Room | None:
    """What the bot tells the group is for people who take part."""
    group = settings.network.group
    if group.platform != "web" or not group.room:
        return None
    with app.db.write() as tx:
        account = accounts.find(tx, "web", visitor.person.workspace, visitor.person.user_id)
        member = members.get(tx, account.member) if account and account.member else None
    if member is None or member.state not in (MemberState.ACTIVE, MemberState.PAUSED):
        return None
    return Room("web", group.workspace, group.room)
