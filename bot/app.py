"""Netwever at work: takes in, answers, does what is due and sends, each commit its own step."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from adapters.base import ChatAdapter, Incoming
from adapters.failures import PlatformRefused
from bot import duty, intake
from bot.delivery import Sender
from bot.duty import Done
from bot.house import LEASE_S, House, Work
from bot.keeping import LOOK_AGAIN_S, Keeper
from bot.ports import LEASE_S as RIGHT_S
from bot.ports import KeptRight, StoredRight
from bot.trouble import described
from bot.usecases.duties import DUTIES, plan_recurring
from bot.usecases.reaching import cannot_reach
from storage.database import Database, Tx, new_id
from storage.outbox import Parcel
from storage.problems import StorageProblem
from storage.recovery import free_leases

_PATIENCE_S = 10.0  # for the steps that were begun when it is told to stop
_AT_ONCE = 4  # messages under way to a chat platform, each to somebody else: a slow chat holds up no other
_OURS = frozenset({"web", "console"})  # no platform of somebody else's: no pace, no token, one message at a time

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(slots=True)
class App:
    """One running Netwever. `now` is its clock; `adapters` are by platform."""

    db: Database
    house: House
    adapters: Mapping[str, ChatAdapter]
    now: Callable[[], datetime]
    only: tuple[str, str, str] | None = None  # platform, workspace, user id: serve nobody else (the terminal)
    lease_s: float = LEASE_S
    owner: str = field(default_factory=new_id)
    over: asyncio.Event = field(default_factory=asyncio.Event)  # time to stop
    endings: dict[str, str] = field(default_factory=dict)  # platform → why it will not work with us any more
    _threads: ThreadPoolExecutor = field(init=False)
    _answering: Keeper = field(init=False)
    _sending: list[Keeper] = field(default_factory=list)
    _rights: dict[str, KeptRight] = field(default_factory=dict)  # to send, by platform
    _keepers: list[Keeper] = field(default_factory=list)
    _leaving: bool = False
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """One thread for SQLite's one writer, a few for PostgreSQL."""
        sqlite = self.db.engine.dialect.name == "sqlite"
        self._threads = ThreadPoolExecutor(1 if sqlite else 4, thread_name_prefix="database")
        self._answering = Keeper("answering", self._answer_next, lambda: self._free(self.owner))

    def serves(self, adapters: Mapping[str, ChatAdapter]) -> None:
        """These are the platforms, and the use cases know what each of them can do."""
        self.adapters = adapters
        self.house = replace(self.house, abilities={name: one.abilities for name, one in adapters.items()})

    # --- used by adapters ---
    async def receive(self, batch: Sequence[Incoming]) -> None:
        """Returns once the batch is committed."""
        await self.in_thread(lambda: intake.take_in(self.db, batch, self.now()))
        self._answering.wake()

    # --- one step at a time: the terminal, `tick` and the demo's clock ---
    async def answer_all(self) -> None:
        """Answer everything that waits in the inbox."""
        while await self._answer_next():
            pass

    async def do_due(self) -> list[Done]:
        """Do everything in the schedule that is due; what failed stays there."""
        done: list[Done] = []
        owner = new_id()
        while True:
            try:
                one = await self.in_thread(
                    lambda: duty.run_next(self.db, self.house, DUTIES, owner, self.now(), lease_s=self.lease_s)
                )
            except duty.DutyFailed as failed:
                log.error("duty %s: %s; it is tried again", failed, described(failed))
                continue
            if one is None:
                return done
            done.append(one)
            self._wake_senders()

    async def send_all(self) -> None:
        """Send everything that is due."""
        sender = self._sender(self.adapters)
        while await sender.send_next():
            pass

    async def settle(self) -> None:
        """Answer and send until nothing waits."""
        await self.answer_all()
        await self.send_all()

    async def plan(self) -> None:
        """Put the network's recurring duties in the schedule, where they are not there yet. On SQLite this process
        is the only one, so what an earlier one was busy with is free again."""

        def run() -> None:
            with self.db.write() as tx:
                if self.db.lock is not None:
                    free_leases(tx)
                plan_recurring(Work(tx, self.now(), self.house))

        await self.in_thread(run)

    # --- as a service ---
    async def start(self) -> None:
        """Start the adapters and keep answering, sending and doing what is due until `stop`."""
        await self.plan()
        for platform, adapter in self.adapters.items():
            try:
                await adapter.start(self.receive)
            except PlatformRefused as refused:
                self.ended(platform, str(refused))
            except Exception as problem:  # of one platform, maybe of another package: the other ones go on
                self.ended(platform, f"It could not be started: {described(problem)}.")
        self._sending = [keeper for platform in self.adapters for keeper in self._keepers_of(platform)]
        asking = [self._keeper_of_right(platform, right) for platform, right in self._rights.items()]
        self._keepers = [self._answering, *asking, *self._sending]
        self._tasks = [asyncio.create_task(keeper.keep()) for keeper in self._keepers]

    async def stop(self) -> None:
        """Take in nothing more, finish the steps that were begun (such as a message that is being sent), close."""
        await self.stop_adapters()
        self._leaving = True
        for keeper in self._keepers:
            keeper.end()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=_PATIENCE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        for right in self._rights.values():
            with suppress(StorageProblem):  # it runs out by itself
                await right.give_up()
        self.close()

    async def stop_adapters(self) -> None:
        """Take in nothing more."""
        for adapter in self.adapters.values():
            await adapter.stop()

    @property
    def working(self) -> frozenset[str]:
        """The platforms that work with us."""
        return frozenset(self.adapters.keys() - self.endings.keys())

    def ended(self, platform: str, sentence: str) -> None:
        """A platform will not work with us any more: the operator is told, and the other ones go on."""
        log.error("%s: %s", platform, sentence)
        self.endings[platform] = sentence
        if not self.working:
            self.over.set()

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self.db.close()

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run database work beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def _answer_next(self) -> bool:
        answered = await self.in_thread(
            lambda: intake.answer_next(
                self.db, self.house, self.owner, self.now(), lease_s=self.lease_s, only=self.only
            )
        )
        self._wake_senders()
        return answered

    def _wake_senders(self) -> None:
        for keeper in self._sending:
            keeper.wake()

    def _keepers_of(self, platform: str) -> list[Keeper]:
        """Several senders for a chat platform, which together have one message under way to each destination."""
        base = self._sender({platform: self.adapters[platform]})
        if platform not in _OURS and self.db.lock is None:  # with SQLite's lock file there is no other process
            self._rights[platform] = self._right_of(platform, base.owner)
        base = replace(base, may_send=lambda: self._sends_to(platform))
        senders = [replace(base, owner=new_id()) for _ in range(1 if platform in _OURS else _AT_ONCE)]
        return [self._keeper_of(platform, sender) for sender in senders]

    def _sends_to(self, platform: str) -> bool:
        right = self._rights.get(platform)
        return not self._leaving and (right is None or right.held())

    def _keeper_of(self, platform: str, sender: Sender) -> Keeper:
        loop = asyncio.get_running_loop()
        waking = replace(sender, wake_in=lambda seconds: loop.call_later(seconds, keeper.wake))
        keeper = Keeper(f"sending to {platform}", waking.send_next, lambda: self._free(sender.owner))
        return keeper

    def _right_of(self, platform: str, owner: str) -> KeptRight:
        """One process sends with one account of the bot: that is where its pace is kept."""
        ttl_s = min(RIGHT_S, self.lease_s)
        return KeptRight(
            StoredRight(self.db, self.in_thread, f"send {platform}", owner, self.now, ttl_s), self._wake_senders
        )

    def _keeper_of_right(self, platform: str, right: KeptRight) -> Keeper:
        return Keeper(
            f"the right to send to {platform}", right.ask, _nothing, min(LOOK_AGAIN_S, right.right.lease_s / 5)
        )

    async def _free(self, owner: str) -> None:
        """After a failure: let go of what could not be finished, so that it need not wait until its lease is over."""

        def run() -> None:
            with self.db.write() as tx:
                free_leases(tx, owner)

        await self.in_thread(run)

    def _sender(self, adapters: Mapping[str, ChatAdapter]) -> Sender:
        only = None if self.only is None else (self.only[0], self.only[1], "person", self.only[2])
        return Sender(
            self.db, adapters, new_id(), self.now, self.in_thread, self.lease_s, only, unreachable=self._unreachable
        )

    def _unreachable(self, tx: Tx, parcel: Parcel) -> None:
        cannot_reach(Work(tx, self.now(), self.house), parcel.platform, parcel.workspace, parcel.destination)


async def _nothing() -> None:
    """What is there to recover of a right: it is asked for again."""
