"""Netwever at work: takes in, answers, does what is due and sends, each commit its own step."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from adapters.base import ChatAdapter, Incoming
from bot import duty, intake
from bot.delivery import Sender
from bot.duty import Done
from bot.house import LEASE_S, House, Work
from bot.trouble import described
from bot.usecases.duties import DUTIES, plan_recurring
from storage.database import Database, new_id
from storage.recovery import free_leases

_LOOK_AGAIN_S = 1.0  # for what another process wrote, and for what becomes due by time alone

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
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _threads: ThreadPoolExecutor = field(init=False)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """One thread for SQLite's one writer, a few for PostgreSQL."""
        sqlite = self.db.engine.dialect.name == "sqlite"
        self._threads = ThreadPoolExecutor(1 if sqlite else 4, thread_name_prefix="database")

    # --- used by adapters ---
    async def receive(self, batch: Sequence[Incoming]) -> None:
        """Returns once the batch is committed."""
        await self.in_thread(lambda: intake.take_in(self.db, batch, self.now()))
        self._wake.set()

    # --- one step at a time: the terminal, `tick` and the demo's clock ---
    async def answer_all(self) -> None:
        """Answer everything that waits in the inbox."""
        while await self.in_thread(
            lambda: intake.answer_next(
                self.db, self.house, self.owner, self.now(), lease_s=self.lease_s, only=self.only
            )
        ):
            pass

    async def do_due(self) -> list[Done]:
        """Do everything in the schedule that is due; what failed stays there."""
        done: list[Done] = []
        while True:
            try:
                one = await self.in_thread(
                    lambda: duty.run_next(self.db, self.house, DUTIES, self.owner, self.now(), lease_s=self.lease_s)
                )
            except duty.DutyFailed as failed:
                log.error("duty %s: %s; it is tried again", failed, described(failed))
                continue
            if one is None:
                return done
            done.append(one)

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
        for adapter in self.adapters.values():
            await adapter.start(self.receive)
        self._tasks = [asyncio.create_task(self._keep(self.answer_all))]
        self._tasks += [
            asyncio.create_task(self._keep_sending({platform: adapter})) for platform, adapter in self.adapters.items()
        ]

    async def stop(self) -> None:
        """Take in nothing more, finish the step that was begun, close."""
        for adapter in self.adapters.values():
            await adapter.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.close()

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self.db.close()

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run database work beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def _keep(self, step: Callable[[], object]) -> None:
        """Do `step` whenever something came in, and every second; a failure is logged and does not end it."""
        while True:
            try:
                await step()  # type: ignore[misc]
            except Exception as problem:
                log.error("%s; it is tried again", described(problem))
            try:
                async with asyncio.timeout(_LOOK_AGAIN_S):
                    await self._wake.wait()
            except TimeoutError:
                continue
            await asyncio.sleep(0)
            self._wake.clear()

    async def _keep_sending(self, adapters: Mapping[str, ChatAdapter]) -> None:
        sender = self._sender(adapters)

        async def send() -> None:
            while await sender.send_next():
                pass

        await self._keep(send)

    def _sender(self, adapters: Mapping[str, ChatAdapter]) -> Sender:
        only = None if self.only is None else (self.only[0], self.only[1], "person", self.only[2])
        return Sender(self.db, adapters, self.owner, self.now, self.in_thread, self.lease_s, only)
