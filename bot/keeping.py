"""Work that goes on as long as Netwever runs: done when there is some, tried again when it failed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.trouble import Complaint

LOOK_AGAIN_S = 1.0  # for what another process wrote, and for what becomes due by time alone

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Keeper:
    """Calls `step` until it says False (nothing left), then waits to be woken. Before it goes on after a failure it
    calls `recover`."""

    what: str  # for the log
    step: Callable[[], Awaitable[bool]]
    recover: Callable[[], Awaitable[object]]
    look_again_s: float = LOOK_AGAIN_S
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _ending: bool = False

    def wake(self) -> None:
        """There may be something to do."""
        self._woken.set()

    def end(self) -> None:
        """Finish the step that was begun, and no more."""
        self._ending = True
        self.wake()

    async def keep(self) -> None:
        """Go on until `end`; a failure does not stop it."""
        complaint = Complaint(log, self.what)
        while not self._ending:
            self._woken.clear()  # before looking: what comes in meanwhile wakes it again
            try:
                if complaint.told is not None:
                    await self.recover()
                while await self.step() and not self._ending:
                    pass
                complaint.over()
            except Exception as problem:
                complaint.about(problem)
                await self._pause(asyncio.Event())  # not at once, however often it is woken
            else:
                await self._pause(self._woken)

    async def _pause(self, woken: asyncio.Event) -> None:
        if self._ending:
            return
        try:
            async with asyncio.timeout(self.look_again_s):
                await woken.wait()
        except TimeoutError:
            return
