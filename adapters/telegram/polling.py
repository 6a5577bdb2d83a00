"""Long polling: commit what came in, then move the offset. Only one process does it at a time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field

from telegram.error import Conflict, InvalidToken

from adapters.ports import SoleRight
from adapters.telegram.connection import Connection, Raw, TooMany
from adapters.telegram.outcomes import REVOKED, told
from adapters.telegram.taking import NotTaken, Taking

_POLL_S = 8  # with a stalled network it ends before somebody else may have the right to poll
_LONGEST_PAUSE_S = 30.0
_TAKEN_BY_ANOTHER = (
    "another program polls with this bot's token, or set a webhook for it; stop that program, or give this Netwever a"
    " bot of its own. It is tried again."
)

log = logging.getLogger(__name__)


class _Unfinished(Exception):
    """Some updates of a batch could not be taken in yet."""


@dataclass(slots=True)
class Polling:
    """`ended` is told why it can't go on. `pressed`: told of each batch that was taken in."""

    connection: Connection
    right: SoleRight
    taking: Taking
    ended: Callable[[str], None]
    taken: Callable[[Sequence[Raw]], None] = lambda _batch: None
    first_pause_s: float = 1.0
    standby_s: float = 5.0
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    _offset: int | None = None
    _ready: bool = False  # no webhook of ours stands in the way
    _pause_s: float = 0.0
    _told: str = ""
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def keep(self) -> None:
        """Go on until it is cancelled, or until Telegram refuses the token."""
        while True:
            try:
                if await self.right.mine():
                    await self._step()
                    self._all_is_well()
                else:
                    self._ready = False
                    await self.pause(self.standby_s)
            except InvalidToken:
                return self.ended(REVOKED)
            except Exception as problem:  # Telegram, the network, the database: it passes
                await self._wait(problem)

    async def end(self, task: "asyncio.Task[None]") -> None:
        """Let what was fetched be taken in, and fetch no more."""
        async with self._busy:
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        try:
            await self.right.give_up()
        except Exception as problem:
            log.warning("the right to poll could not be given up: %s", told(problem))

    async def _step(self) -> None:
        if not self._ready:
            async with self.connection.in_use() as bot:
                await bot.delete_webhook()  # what waits there comes by polling then
            self._ready = True
        batch = await self.connection.updates(self._offset, _POLL_S)
        if not batch:
            # All was confirmed. After a quiet week the next number is random, perhaps a lower one:
            # https://core.telegram.org/bots/api#update
            self._offset = None
        elif await self.right.mine():
            await self._take(batch)

    async def _take(self, batch: Sequence[Raw]) -> None:
        async with self._busy:
            done = await self.taking.take(batch)
            self._offset = _after(batch, done) or self._offset
            self.taken([raw for raw in batch if raw["update_id"] in done])
        if len(done) < len(batch):
            raise _Unfinished

    def _all_is_well(self) -> None:
        if self._told:
            log.warning("polling works again")
        self._told, self._pause_s = "", 0.0

    async def _wait(self, problem: Exception) -> None:
        """Longer each time. What goes on and on is told once."""
        what = _TAKEN_BY_ANOTHER if isinstance(problem, Conflict) else f"polling failed ({told(problem)}); tried again"
        if what != self._told and not isinstance(problem, _Unfinished | NotTaken):  # those were told already
            log.error("%s", what)
            self._told = what
        self._pause_s = min(max(2 * self._pause_s, self.first_pause_s), _LONGEST_PAUSE_S)
        await self.pause(max(self._pause_s, problem.wait_s) if isinstance(problem, TooMany) else self._pause_s)


def _after(batch: Sequence[Raw], done: Collection[int]) -> int | None:
    """Where to go on: behind the last update before which nothing is missing. None: at the first one again."""
    last = None
    for raw in batch:
        if raw["update_id"] not in done:
            break
        last = raw["update_id"]
    return None if last is None else last + 1
