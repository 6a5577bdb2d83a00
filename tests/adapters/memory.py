"""A mailbox in memory, for tests that need no database."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from adapters.web.mailbox import Letter

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class MemoryMailbox:
    """Keeps what a real mailbox keeps. With `broken` set, every call fails as a database does."""

    def __init__(self, now: Callable[[], datetime] = lambda: MONDAY) -> None:
        self.broken = False
        self._now = now
        self._letters: dict[tuple[str, str], Letter] = {}
        self._version = 0

    async def put(self, owner: str, key: str, body: dict[str, Any]) -> int:
        self._check()
        known = self._letters.get((owner, key))
        return known.id if known else self._keep(owner, key, body, len(self._letters) + 1)

    async def replace(self, owner: str, key: str, body: dict[str, Any]) -> int:
        self._check()
        return self._keep(owner, key, body, self._letters[owner, key].id)

    async def after(self, owner: str, version: int) -> Sequence[Letter]:
        newer = [letter for letter in await self.everything(owner) if letter.version > version]
        return sorted(newer, key=lambda letter: letter.version)

    async def everything(self, owner: str) -> Sequence[Letter]:
        self._check()
        return sorted((letter for (of, _), letter in self._letters.items() if of == owner), key=lambda one: one.id)

    async def has(self, owner: str, key: str) -> bool:
        self._check()
        return (owner, key) in self._letters

    def _keep(self, owner: str, key: str, body: dict[str, Any], letter_id: int) -> int:
        self._version += 1
        self._letters[owner, key] = Letter(letter_id, key, body, self._now(), self._version)
        return letter_id

    def _check(self) -> None:
        if self.broken:
            raise OSError("the disk is full")
