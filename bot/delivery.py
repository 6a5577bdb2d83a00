"""From the outbox to the platform: started is committed before the call, sent after it; an unknown outcome is asked
for or held, never guessed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from adapters.base import Address, ChatAdapter, Gathering, Outgoing, Person, Room, load_outgoing
from adapters.failures import DeliveryFailed, FailureKind
from bot.house import LEASE_S
from bot.trouble import described
from storage import moves, outbox
from storage.database import Database, Tx
from storage.outbox import Parcel
from storage.problems import LeaseLost

TRIES = 34  # of a temporary failure: 2, 4, 8 … seconds apart, at most an hour: about a day in all
_LONGEST_WAIT_S = 3600.0
_IN_DOUBT_S = 60.0  # a platform that was slow to take it may still put it there
_BREATH_S = 1.0  # when a platform says "too soon" and not how long to wait
T = TypeVar("T")

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
    unreachable: Callable[[Tx, Parcel], None] = lambda _tx, _parcel: None  # told of a person who can't be reached
    may_send: Callable[[], bool] = lambda: True  # whether it is this process that sends to the platform
    wake_in: Callable[[float], object] = lambda _seconds: None  # something is due again after so long
    claiming: asyncio.Lock = field(default_factory=asyncio.Lock)  # shared by the senders of one platform

    async def send_next(self) -> bool:
        """Deliver the oldest parcel that is due. False when none is, or when another process sends."""
        async with self.claiming:  # two claims at the same moment don't see each other
            parcel = await self._write(self._claim, "parcel claim") if self.may_send() else None
        if parcel is None:
            return False
        try:
            await self._handle(parcel)
        except LeaseLost:  # it took too long, or the person was forgotten meanwhile: whoever has the row now decides
            log.warning("outbox item %d was taken over", parcel.id)
        return True

    async def _handle(self, parcel: Parcel) -> None:
        to = _address(parcel)
        try:
            message = load_outgoing(parcel.body)
        except ValueError:  # nothing that a platform could be asked to show
            await self._write(lambda tx: outbox.failed(tx, parcel.id, self.owner, "can't be read"))
            return
        if parcel.unknown and not await self._is_missing(to, parcel):
            return
        await self._write(lambda tx: outbox.started(tx, parcel.id, self.owner, self.now()), "started")
        await self._deliver(to, parcel, message)

    def _claim(self, tx: Tx) -> Parcel | None:
        return outbox.claim(tx, self.owner, self.now(), self.lease_s, platforms=self.adapters.keys(), only=self.only)

    async def _deliver(self, to: Address, parcel: Parcel, message: Outgoing) -> None:
        try:
            async with asyncio.timeout(self.lease_s / 2):
                receipt = await self.adapters[parcel.platform].send(to, message)
        except DeliveryFailed as failure:
            log.warning("outbox item %d: %s", parcel.id, failure.kind.value)
            if failure.kind is FailureKind.UNKNOWN:
                await self._doubt(to, parcel)
            else:
                await self._write(partial(self._failed, parcel=parcel, failure=failure))
                self._wake(parcel, failure)
        except Exception as problem:  # an adapter's own fault, or it took too long: nobody knows whether it arrived
            log.error("outbox item %d: %s", parcel.id, described(problem))
            await self._doubt(to, parcel)
        else:
            self.db.reach("delivered")
            await self._write(lambda tx: outbox.sent(tx, parcel.id, self.owner, receipt.message_id, self.now()), "sent")

    async def _doubt(self, to: Address, parcel: Parcel) -> None:
        """Nobody told whether it arrived. When it isn't there now, it is looked for again before a second try."""
        if await self._is_missing(to, parcel):
            await self._write(partial(self._ask_later, parcel=parcel))

    async def _is_missing(self, to: Address, parcel: Parcel) -> bool:
        """True: the platform says that our key is not there. Otherwise the row got what it needs: it arrived, or it is
        held because this platform can't tell, or the platform must be asked again later."""
        try:
            async with asyncio.timeout(self.lease_s / 2):
                delivered = await self.adapters[parcel.platform].was_delivered(to, parcel.key)
        except Exception as problem:
            log.warning("outbox item %d: can't ask whether it arrived: %s", parcel.id, described(problem))
            await self._write(partial(self._ask_later, parcel=parcel))
            return False
        if delivered is None:
            log.warning("outbox item %d: nobody can tell whether it arrived; held for the operator", parcel.id)
            await self._write(lambda tx: outbox.hold(tx, parcel.id, self.owner, "may have arrived"))
        elif delivered:
            await self._write(lambda tx: outbox.sent(tx, parcel.id, self.owner, "", self.now()))
        return delivered is False

    def _ask_later(self, tx: Tx, parcel: Parcel) -> None:
        if parcel.tries + 1 < TRIES:
            at = self.now() + timedelta(seconds=_IN_DOUBT_S)
            outbox.ask_later(tx, parcel.id, self.owner, at, "may have arrived")
        else:
            outbox.hold(tx, parcel.id, self.owner, "may have arrived")

    def _failed(self, tx: Tx, parcel: Parcel, failure: DeliveryFailed) -> None:
        if failure.moved_to is not None and failure.moved_to.room_id != parcel.destination:
            moves.move(tx, parcel.platform, parcel.workspace, parcel.destination, failure.moved_to.room_id, self.now())
            outbox.wait(tx, parcel.id, self.owner, self.now())
        elif _comes_back(parcel, failure):
            at = self.now() + timedelta(seconds=_wait_s(parcel, failure))
            if failure.kind is FailureKind.TOO_SOON:
                outbox.wait(tx, parcel.id, self.owner, at)
            else:
                outbox.again(tx, parcel.id, self.owner, at, failure.kind.value)
        else:
            outbox.failed(tx, parcel.id, self.owner, failure.kind.value)
            if failure.kind is FailureKind.UNREACHABLE and parcel.kind == "person":
                self.unreachable(tx, parcel)

    def _wake(self, parcel: Parcel, failure: DeliveryFailed) -> None:
        """Look again at the very moment, however many others wait longer."""
        if failure.moved_to is not None:
            self.wake_in(0.0)
        elif _comes_back(parcel, failure):
            self.wake_in(_wait_s(parcel, failure))

    async def _write(self, work: Callable[[Tx], T], point: str = "") -> T:
        def run() -> T:
            with self.db.write(point) as tx:
                return work(tx)

        return await self.in_thread(run)  # type: ignore[return-value]


def _address(parcel: Parcel) -> Address:
    if parcel.kind == "group":
        return Gathering(parcel.platform, parcel.workspace, tuple(parcel.destination.split()))
    if parcel.kind == "room":
        return Room(parcel.platform, parcel.workspace, parcel.destination)
    return Person(parcel.platform, parcel.workspace, parcel.destination)


def _comes_back(parcel: Parcel, failure: DeliveryFailed) -> bool:
    """Whether it is tried again by itself."""
    too_soon = failure.kind is FailureKind.TOO_SOON
    return too_soon or (failure.kind is FailureKind.TEMPORARY and parcel.tries + 1 < TRIES)


def _wait_s(parcel: Parcel, failure: DeliveryFailed) -> float:
    """As long as the platform asks for, else ever longer."""
    if failure.retry_after is not None:
        return failure.retry_after
    if failure.kind is FailureKind.TOO_SOON:
        return _BREATH_S
    return min(2.0 ** (parcel.tries + 1), _LONGEST_WAIT_S)
