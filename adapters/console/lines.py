"""Where a person's lines come from: a terminal or a pipe, read so that the event loop never waits."""

import asyncio
import threading
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from contextlib import suppress
from itertools import count

Lines = AsyncIterable[str] | Iterable[str]


def line_event_ids(run: str) -> Callable[[], str]:
    """Event ids of one run: `run` must be random, so that no later run repeats one."""
    numbers: Iterator[int] = count(1)
    return lambda: f"{run}:{next(numbers)}"


async def typed_lines(readline: Callable[[], bytes]) -> AsyncIterator[str]:
    """Lines until the end of input. Each is read only when asked for, in a thread that never holds up leaving."""
    loop = asyncio.get_running_loop()
    while raw := await _read(loop, readline):
        yield raw.decode("utf-8", errors="replace").rstrip("\r\n")


async def each(lines: Lines) -> AsyncIterator[str]:
    """The lines of either kind of source."""
    if isinstance(lines, AsyncIterable):
        async for line in lines:
            yield line
        return
    for line in lines:
        yield line


def _read(loop: asyncio.AbstractEventLoop, readline: Callable[[], bytes]) -> asyncio.Future[bytes]:
    future: asyncio.Future[bytes] = loop.create_future()

    def settle(raw: bytes) -> None:
        if not future.done():
            future.set_result(raw)

    def run() -> None:
        try:
            raw = readline()
        except (OSError, ValueError):  # the terminal is gone, or the file was closed
            raw = b""
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, raw)

    # A daemon: asyncio's own thread pool would wait at exit for a line that nobody types.
    threading.Thread(target=run, name="console-line", daemon=True).start()
    return future
