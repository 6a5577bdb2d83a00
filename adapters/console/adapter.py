"""How one person talks with the bot in a terminal."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

from adapters.base import Ability, Address, Outgoing, Person, Receipt, Receive
from adapters.console.incoming import incoming
from adapters.console.lines import Lines, each
from adapters.console.render import Look, render
from adapters.failures import DeliveryFailed, FailureKind

PROMPT = "> "
_CLEAR_LINE = "\r\x1b[K"


class ConsoleAdapter:
    """One person, one terminal.

    `settled` returns when everything that is due for this person was handled and sent; it is awaited after every line.
    `finished` is set after the last line was settled. `event_id` must never repeat, not even in a later run.
    """

    platform = "console"
    abilities: frozenset[Ability] = frozenset()

    def __init__(
        self,
        user_id: str,
        name: str,
        lines: Lines,
        write: Callable[[str], None],
        now: Callable[[], datetime],
        *,
        event_id: Callable[[], str],
        settled: Callable[[], Awaitable[None]],
        width: int = 80,
        interactive: bool = False,
        bold: bool = False,
    ) -> None:
        self.person = Person(self.platform, "", user_id)
        self.finished = asyncio.Event()
        self._name = name
        self._lines = lines
        self._write = write
        self._now = now
        self._event_id = event_id
        self._settled = settled
        self._interactive = interactive
        self._look = Look(width if interactive else None, bold and interactive)
        self._shown: set[str] = set()
        self._prompted = False
        self._reading: asyncio.Task[None] | None = None

    async def start(self, receive: Receive) -> None:
        self._reading = asyncio.create_task(self._read(receive), name="console")

    async def stop(self) -> None:
        if self._reading is None:
            return
        self._reading.cancel()
        with suppress(asyncio.CancelledError):
            await self._reading
        self._reading = None

    async def join(self) -> None:
        """Wait for the end of input. Raises what went wrong while reading."""
        if self._reading is not None:
            await self._reading

    async def send(self, to: Address, message: Outgoing) -> Receipt:
        if to != self.person:
            raise DeliveryFailed(FailureKind.UNREACHABLE, detail="this terminal belongs to somebody else")
        if message.key not in self._shown:
            self._print(render(message, self._look))
            self._shown.add(message.key)
        return Receipt(message.key)

    async def was_delivered(self, to: Address, key: str) -> bool | None:
        """True for what this run printed; an earlier run's terminal can't be asked."""
        return True if to == self.person and key in self._shown else None

    def _print(self, text: str) -> None:
        if not text:
            return
        try:
            self._write(f"{_CLEAR_LINE if self._prompted else ''}{text}\n\n")
            if self._prompted:
                self._write(PROMPT)
        except (OSError, ValueError):  # the pipe's reader has left
            raise DeliveryFailed(FailureKind.TEMPORARY, detail="nobody reads this terminal any more") from None

    async def _read(self, receive: Receive) -> None:
        try:
            await self._settled()
            self._prompt()
            async for line in each(self._lines):
                self._prompted = False
                await receive([incoming(line, self.person, self._name, self._event_id(), self._now())])
                await self._settled()
                self._prompt()
            self._leave()
            await self._settled()
        finally:
            self.finished.set()

    def _prompt(self) -> None:
        if self._interactive:
            self._prompted = True
            with suppress(OSError, ValueError):
                self._write(PROMPT)

    def _leave(self) -> None:
        if self._prompted:
            self._prompted = False
            with suppress(OSError, ValueError):
                self._write("\n")
