"""What adapters need from outside, kept in the database: bookmarks, receipts, and rights that only one process has."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage import leases, notes, outbox
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
    lease_s: float = LEASE_S

    async def mine(self) -> bool:
        term = await self.in_thread(
            lambda: _in(self.db, lambda tx: leases.acquire(tx, self.name, self.owner, self.now(), self.lease_s))
        )
        return term is not None

    async def give_up(self) -> None:
        await self.in_thread(lambda: _in(self.db, lambda tx: leases.release(tx, self.name, self.owner, self.now())))


@dataclass(frozen=True, slots=True)
class StoredReceipts:
    """The ids that the outbox keeps of what was sent."""

    db: Database
    in_thread: InThread

    async def find(self, key: str) -> str | None:
        found = await self.in_thread(lambda: _in(self.db, lambda tx: outbox.receipt_of(tx, key)))
        return str(found) if found else None


@dataclass(slots=True)
class KeptRight:
    """A right that is asked for again and again (`ask`), so that whoever needs it can tell at once whether it is
    there (`held`)."""

    right: StoredRight
    gained: Callable[[], None]  # told when it was not ours and now is
    _until: datetime | None = None

    def held(self) -> bool:
        return self._until is not None and self.right.now() < self._until

    async def ask(self) -> bool:
        """Keep it, or try to get it. False: nothing more to do for now."""
        now, lease = self.right.now(), timedelta(seconds=self.right.lease_s)
        if self._until is not None and self._until - now > lease * (2 / 3):
            return False
        had = self.held()
        self._until = now + lease if await self.right.mine() else None
        if self.held() and not had:
            self.gained()
        return False

    async def give_up(self) -> None:
        """Let another process have it at once."""
        if self.held():
            self._until = None
            await self.right.give_up()


def _in(db: Database, work: Callable[[Tx], Any]) -> Any:
    with db.write() as tx:
        return work(tx)
