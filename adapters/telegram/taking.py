"""Taking updates in: handed over together, one by one when that fails, and set aside when only this one fails."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.base import Incoming, Receive
from adapters.telegram.connection import Raw
from adapters.telegram.incoming import Me, events

TRIES = 3
_MOST_REMEMBERED = 1000  # updates

log = logging.getLogger(__name__)


class NotTaken(Exception):
    """The bot cannot take anything in now. The updates must come again."""


@dataclass(slots=True)
class Taking:
    """`receive` and `me` are there from the adapter's start."""

    now: Callable[[], datetime]
    receive: Receive | None = None
    me: Me | None = None
    _taken: int = 0  # updates that were committed so far
    _done: dict[int, None] = field(default_factory=dict)  # the last ones that were committed or set aside
    _troubles: dict[int, tuple[int, int]] = field(default_factory=dict)  # update → (strikes, `_taken` at the last one)

    async def take(self, batch: Sequence[Raw]) -> frozenset[int]:
        """The numbers of the updates that are done with: committed, or set aside. Raises `NotTaken` when nothing could
        be committed."""
        numbers = {int(raw["update_id"]) for raw in batch}
        read = {int(raw["update_id"]): self._read(raw) for raw in batch if raw["update_id"] not in self._done}
        good = {number: found for number, found in read.items() if found is not None}
        if not await self._commit(good):
            await self._one_by_one(good)
        return frozenset(self._done.keys() & numbers)

    def _read(self, raw: Raw) -> Sequence[Incoming] | None:
        """None when it can't be parsed, which no other try will change: but a newer Netwever may, so it comes again."""
        if self.me is None:
            raise NotTaken
        try:
            return events(raw, self.me, self.now())
        except Exception as problem:  # whatever PTB raises; its message may quote people
            self._strike(int(raw["update_id"]), type(problem).__name__)
            return None

    async def _one_by_one(self, good: dict[int, Sequence[Incoming]]) -> None:
        """One of them may be what the intake stumbles over. Where all of them fail, it is the database."""
        before = self._taken
        failed = [number for number, found in good.items() if len(good) == 1 or not await self._commit({number: found})]
        for number in failed:
            strikes, taken_then = self._troubles.get(number, (0, before))
            self._troubles[number] = (strikes, taken_then)
            if self._taken > taken_then:  # others were taken in since
                self._strike(number, "the intake refuses it")
        if failed and self._taken == before:
            raise NotTaken

    async def _commit(self, good: Mapping[int, Sequence[Incoming]]) -> bool:
        """Whether all of them were committed; otherwise none was, or it can't be told and they come again."""
        if self.receive is None:
            raise NotTaken
        found = [event for one in good.values() for event in one]
        try:
            if found:
                await self.receive(found)
        except Exception as problem:  # its message may quote people
            log.warning("updates could not be taken in: %s", type(problem).__name__)
            return False
        self._taken += sum(bool(one) for one in good.values())
        for number in good:
            self._finish(number)
        return True

    def _strike(self, number: int, why: str) -> None:
        strikes = self._troubles.get(number, (0, 0))[0] + 1
        self._troubles[number] = (strikes, self._taken)
        if strikes >= TRIES:
            log.error("set aside update %d: %s", number, why)
            self._finish(number)
        _trim(self._troubles)

    def _finish(self, number: int) -> None:
        self._done[number] = None
        self._troubles.pop(number, None)
        _trim(self._done)


def _trim(remembered: dict[int, Any]) -> None:
    while len(remembered) > _MOST_REMEMBERED:
        del remembered[next(iter(remembered))]
