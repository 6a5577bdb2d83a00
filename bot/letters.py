"""The web page's mailbox, kept in the database."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from storage import mailbox
from storage.database import Database, Tx
from storage.mailbox import Letter

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StoredMailbox:
    """Each call is one transaction, run beside the event loop."""

    db: Database
    now: Callable[[], datetime]
    in_thread: Callable[[Callable[[], Any]], Awaitable[Any]]

    async def put(self, owner: str, key: str, body: dict[str, Any]) -> int:
        return await self._run(lambda tx: mailbox.put(tx, owner, key, body, self.now()))

    async def replace(self, owner: str, key: str, body: dict[str, Any]) -> int:
        return await self._run(lambda tx: mailbox.replace(tx, owner, key, body, self.now()))

    async def after(self, owner: str, version: int) -> Sequence[Letter]:
        return await self._run(lambda tx: mailbox.after(tx, owner, version))

    async def everything(self, owner: str) -> Sequence[Letter]:
        return await self._run(lambda tx: mailbox.everything(tx, owner))

    async def has(self, owner: str, key: str) -> bool:
        return await self._run(lambda tx: mailbox.has(tx, owner, key))

    async def _run(self, work: Callable[[Tx], T]) -> T:
        def run() -> T:
            with self.db.write() as tx:
                return work(tx)

        done: T = await self.in_thread(run)
        return done
