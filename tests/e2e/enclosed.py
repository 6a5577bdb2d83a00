"""Runs a server that listens on every interface where nobody else can reach it: in a network of its own, with doors.

`python -m tests.e2e.enclosed FOLDER IN OUT COMMAND…` runs inside `unshare --net`. IN: the server's port, reached from
outside through `FOLDER/in`; OUT: ports outside that the server may call, each through `FOLDER/out-PORT`.
"""

import asyncio
import fcntl
import socket
import struct
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

Opened = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_FLAGS, _UP = 0x8914, 0x1 | 0x40  # SIOCSIFFLAGS; IFF_UP, IFF_RUNNING


async def relay(opening: Callable[[], Awaitable[Opened]], near: Opened) -> None:
    """Pass on what comes, both ways, until one side ends."""
    try:
        far = await opening()
    except OSError:
        near[1].close()
        return
    both = [asyncio.create_task(_pump(near[0], far[1])), asyncio.create_task(_pump(far[0], near[1]))]
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    for writer in (near[1], far[1]):
        writer.close()
    await asyncio.gather(*both, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        return


@asynccontextmanager
async def from_port(port: int, door: Path) -> AsyncIterator[None]:
    """What calls this port on loopback comes out at the door."""

    async def opened(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await relay(lambda: asyncio.open_unix_connection(door), (reader, writer))

    server = await asyncio.start_server(opened, "127.0.0.1", port)
    yield
    server.close()


@asynccontextmanager
async def to_port(door: Path, port: int) -> AsyncIterator[None]:
    """What knocks on the door reaches this port on loopback."""

    async def opened(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await relay(lambda: asyncio.open_connection("127.0.0.1", port), (reader, writer))

    server = await asyncio.start_unix_server(opened, door)
    yield
    server.close()


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _FLAGS, struct.pack("16sH14x", b"lo", _UP))


async def _inside(folder: Path, port: int, callable_ports: list[int], command: list[str]) -> int:
    async with AsyncExitStack() as doors:
        await doors.enter_async_context(to_port(folder / "in", port))
        for number in callable_ports:
            await doors.enter_async_context(from_port(number, folder / f"out-{number}"))
        server = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
        await asyncio.to_thread(sys.stdin.read)  # whoever started this closes it to end it
        server.terminate()
        return await server.wait()


if __name__ == "__main__":
    _loopback_up()
    ports = [int(number) for number in sys.argv[3].split(",") if number]
    asyncio.run(_inside(Path(sys.argv[1]), int(sys.argv[2]), ports, sys.argv[4:]))
