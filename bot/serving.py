"""How a Netwever that runs as a service begins and ends: its pages and hooks, its alarm clock, signals."""

import asyncio
import errno
import signal
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ExceptionHandler

from adapters.web.adapter import WebAdapter
from bot.app import App
from bot.clock import alarm
from bot.commands.failures import CommandFailed
from config.settings import Settings


async def serve(app: App, settings: Settings, routes: Sequence[BaseRoute]) -> None:
    """Start the app and its alarm clock, serve the routes when there are any, and stop all of it in good order. Raises
    `CommandFailed` when the address is taken, or when no platform will work with us any more."""
    server = _Server(
        uvicorn.Config(
            Starlette(routes=list(routes), exception_handlers=_problem_pages(app)),
            log_config=None,
            timeout_graceful_shutdown=3,
            server_header=False,
        )
    )
    clock = alarm(app.do_due)
    leaving = asyncio.create_task(_leave_when_told(app, server))
    try:
        with _listening(settings.web.host, settings.web.port) if routes else nullcontext() as listener:
            await app.start()
            clock.start()
            await (server.serve([listener]) if listener is not None else leaving)
    finally:
        leaving.cancel()
        if clock.running:
            clock.shutdown(wait=False)
        await app.stop()
    if app.endings and not app.working:
        raise CommandFailed(" ".join(app.endings.values()))


def _problem_pages(app: App) -> Mapping[Any, ExceptionHandler]:
    web = app.adapters.get("web")
    return web.problem_pages() if isinstance(web, WebAdapter) else {}


class _Server(uvicorn.Server):
    """Leaves the signals to us: uvicorn sends them on to the process, which then ends before the app has stopped."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _leave_when_told(app: App, server: uvicorn.Server) -> None:
    """At SIGINT or SIGTERM, or when no platform is left, let the platforms go first, so that no open page keeps the
    server waiting. A second signal ends at once."""
    loop = asyncio.get_running_loop()
    ending = (signal.SIGINT, signal.SIGTERM)
    for number in ending:
        loop.add_signal_handler(number, app.over.set)
    await app.over.wait()
    for number in ending:
        loop.remove_signal_handler(number)
    await app.stop_adapters()
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
