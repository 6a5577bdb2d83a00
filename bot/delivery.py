"""From the outbox to the platform: started is committed before the call, sent after it; an unknown outcome is asked
for or held, never guessed."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from adapters.base import ChatAdapter, DeliveryFailed, FailureKind, Person, Room, load_outgoing
from bot.house import LEASE_S
from bot.trouble import described
from storage import accounts, outbox
from storage.database import Database, Tx
from storage.outbox import Parcel
from storage.problems import LeaseLost

TRIES = 8  # of a temporary failure: 2, 4, 8 … seconds apart, about eight minutes in all
T = TypeVar("T")
InThread = Callable[[Callable[[], T]], Awaitable[T]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends what waits, through the adapters it was given."""

    db: Database
    adapters: Mapping[str, ChatAdapter]  # by platform
    owner: str
    now: Callable[[], datetime]
    in_thread: Callable[[Callable[[], object]], Awaitable[object]]
    lease_s: float = LEASE_S
    only: tuple[str, str, str, str] | None = None  # platform, workspace, kind, destination

    async def send_next(self) -> bool:
        """Deliver the oldest parcel that is due. False when none is."""
        parcel = await self._write(self._claim, "parcel claim")
        if parcel is None:
            return False
        try:
            await self._handle(parcel)
        except LeaseLost:  # it took too long, or the person was forgotten meanwhile: whoever has the row now decides
            log.warning("outbox item %d was taken over", parcel.id)
        return True

    async def _handle(self, parcel: Parcel) -> None:
        adapter = self.adapters[parcel.platform]
        to = _address(parcel)
        if parcel.unknown and not await self._may_send_again(adapter, to, parcel):
            return
        await self._write(lambda tx: outbox.started(tx, parcel.id, self.owner, self.now()), "started")
        await self._deliver(adapter, to, parcel)

    def _claim(self, tx: Tx) -> Parcel | None:
        return outbox.claim(tx, self.owner, self.now(), self.lease_s, platforms=self.adapters.keys(), only=self.only)

    async def _may_send_again(self, adapter: ChatAdapter, to: Person | Room, parcel: Parcel) -> bool:
        """After a crash between `started` and `sent`: ask the platform whether our key is there."""
        delivered = await adapter.was_delivered(to, parcel.key)
        if delivered is None:
            log.warning("outbox item %d: delivery unknown, held for the operator", parcel.id)
            await self._write(lambda tx: outbox.hold(tx, parcel.id, self.owner, "unknown after a restart"))
        elif delivered:
            await self._write(lambda tx: outbox.sent(tx, parcel.id, self.owner, "", self.now()))
        return delivered is False

    async def _deliver(self, adapter: ChatAdapter, to: Person | Room, parcel: Parcel) -> None:
        try:
            receipt = await adapter.send(to, load_outgoing(parcel.body))
        except DeliveryFailed as failure:
            await self._write(partial(self._failed, parcel=parcel, failure=failure))
            return
        except Exception as problem:  # an adapter's own fault: nobody knows whether it arrived
            log.error("outbox item %d: %s", parcel.id, described(problem))
            await self._write(lambda tx: outbox.hold(tx, parcel.id, self.owner, "the adapter failed"))
            return
        self.db.reach("delivered")
        await self._write(lambda tx: outbox.sent(tx, parcel.id, self.owner, receipt.message_id, self.now()), "sent")

    def _failed(self, tx: Tx, parcel: Parcel, failure: DeliveryFailed) -> None:
        problem = failure.kind.value
        log.warning("outbox item %d: %s", parcel.id, problem)
        match failure.kind:
            case FailureKind.TEMPORARY if parcel.tries + 1 < TRIES:
                wait_s = failure.retry_after or 2.0 ** (parcel.tries + 1)
                outbox.again(tx, parcel.id, self.owner, self.now() + timedelta(seconds=wait_s), problem)
            case FailureKind.UNKNOWN:
                outbox.hold(tx, parcel.id, self.owner, problem)
            case _:
                outbox.failed(tx, parcel.id, self.owner, problem)
        if failure.kind is FailureKind.UNREACHABLE and parcel.kind == "person":
            account = accounts.find(tx, parcel.platform, parcel.workspace, parcel.destination)
            if account is not None:
                accounts.update(tx, account.id, reachable=False)

    async def _write(self, work: Callable[[Tx], T], point: str = "") -> T:
        def run() -> T:
            with self.db.write(point) as tx:
                return work(tx)

        return await self.in_thread(run)  # type: ignore[return-value]


def _address(parcel: Parcel) -> Person | Room:
    if parcel.kind == "room":
        return Room(parcel.platform, parcel.workspace, parcel.destination)
    return Person(parcel.platform, parcel.workspace, parcel.destination)
