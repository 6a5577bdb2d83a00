"""What adapters need from outside, kept in the database: bookmarks, and rights that only one process has."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import leases, notes
from storage.database import Database, Tx

LEASE_S = 15.0  # of a sole right: so long another process waits after this one died

InThread = Callable[[Callable[[], Any]], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class StoredBookmark:
    """`name`: whose place it is, such as "matrix"."""

    db: Database
    in_thread: InThread
    name: str

    async def read(self) -> str | None:
        found = await self.in_thread(lambda: _in(self.db, lambda tx: notes.get(tx, f"bookmark:{self.name}")))
        return str(found) if found is not None else None

    async def put(self, place: str) -> None:
        await self.in_thread(lambda: _in(self.db, lambda tx: notes.put(tx, f"bookmark:{self.name}", place)))


@dataclass(frozen=True, slots=True)
class StoredRight:
    """`name`: what it is the right to do, such as "poll telegram"."""

    db: Database
    in_thread: InThread
    name: str
    owner: str
    now: Callable[[], datetime]

    async def mine(self) -> bool:
        term = await self.in_thread(
            lambda: _in(self.db, lambda tx: leases.acquire(tx, self.name, self.owner, self.now(), LEASE_S))
        )
        return term is not None

    async def give_up(self) -> None:
        await self.in_thread(lambda: _in(self.db, lambda tx: leases.release(tx, self.name, self.owner, self.now())))


def _in(db: Database, work: Callable[[Tx], Any]) -> Any:
    with db.write() as tx:
        return work(tx)
