"""Netwever as a service: what comes in is answered at once, trouble passes, and leaving finishes what was begun."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from adapters.failures import FailureKind
from bot.app import App
from bot.keeping import Keeper
from storage import inbox, schedule
from storage.problems import DatabaseLocked, DiskFull
from tests.bot.post import Clock, Platform, failed, heard, house, opened, say, states
from tests.patience import PATIENCE_S


@pytest.fixture
async def app(database_url: str) -> AsyncIterator[App]:
    with opened(database_url) as db:
        yield App(db, house(), {"slack": Platform()}, Clock())


def platform_of(app: App) -> Platform:
    found = app.adapters["slack"]
    assert isinstance(found, Platform)
    return found


async def until_arrived(app: App, count: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while len(platform_of(app).arrived) < count:
            await asyncio.sleep(0.001)


async def test_what_comes_in_is_answered_without_waiting_for_the_next_look(app: App) -> None:
    await app.start()
    for keeper in app._sending:  # looks again only when it is woken
        keeper.look_again_s = 3600.0
    app._answering.look_again_s = 3600.0
    for number in range(3):
        await app.receive([heard("hallo", f"e{number}")])
        await until_arrived(app, number + 1)
    await app.stop()


async def test_leaving_finishes_the_message_that_is_being_sent(app: App) -> None:
    platform = platform_of(app)
    platform.hangs = asyncio.Event()
    say(app.db, "m1")
    say(app.db, "m2")
    await app.start()
    async with asyncio.timeout(PATIENCE_S):
        while not platform.called:
            await asyncio.sleep(0.001)
    leaving = asyncio.create_task(app.stop())
    await asyncio.sleep(0)
    platform.hangs.set()
    await leaving
    assert platform.arrived == ["m1"]
    with opened(str(app.db.engine.url.render_as_string(hide_password=False))) as db:
        assert states(db) == {"m1": "sent", "m2": "new"}


async def test_a_slow_chat_holds_up_no_other_and_each_has_one_message_under_way(app: App) -> None:
    platform = platform_of(app)
    platform.hangs = asyncio.Event()
    for number in range(3):
        for who in ("alice", "bob", "cas"):
            say(app.db, f"{who} {number}", who)
    await app.start()
    async with asyncio.timeout(PATIENCE_S):
        while len(platform.under_way) < 3:
            await asyncio.sleep(0.001)
    platform.hangs.set()
    await until_arrived(app, 9)
    await app.stop()
    assert platform.most_under_way == 3
    for who in ("alice", "bob", "cas"):
        assert [key for key in platform.arrived if key.startswith(who)] == [f"{who} {number}" for number in range(3)]


async def test_what_comes_too_soon_goes_out_at_its_moment_not_at_the_next_look(database_url: str) -> None:
    with opened(database_url) as db:
        app = App(db, house(), {"slack": Platform([failed(FailureKind.TOO_SOON, 0.05)])}, lambda: datetime.now(UTC))
        say(db, "m1")
        await app.start()
        for keeper in app._sending:
            keeper.look_again_s = 3600.0
        await until_arrived(app, 1)
        assert len(platform_of(app).called) == 2
        await app.stop()


@pytest.mark.postgres
async def test_only_one_of_two_processes_sends_and_the_other_one_goes_on_at_once_after_a_clean_stop(
    postgres_url: str,
) -> None:
    with opened(postgres_url) as db, opened(postgres_url) as other_db:
        apps = [App(one, house(), {"slack": Platform()}, lambda: datetime.now(UTC)) for one in (db, other_db)]
        await apps[0].start()
        say(db, "m1", "alice")
        await until_arrived(apps[0], 1)
        await apps[1].start()
        for number in range(2, 30):
            say(db, f"m{number}", f"person {number}")
        await until_arrived(apps[0], 29)
        assert platform_of(apps[1]).called == []
        await apps[0].stop()
        say(other_db, "m30")
        await until_arrived(apps[1], 1)
        await apps[1].stop()


async def test_a_duty_that_fails_is_told_and_comes_back_later(app: App, caplog: pytest.LogCaptureFixture) -> None:
    with app.db.write() as tx:
        schedule.plan(tx, "broken", "no such kind", "", Clock().at)
    assert await app.do_due() == []
    assert [record.getMessage().partition(" at ")[0] for record in caplog.records] == ["duty no such kind: KeyError"]
    with app.db.write() as tx:
        again = schedule.get(tx, "broken")
    assert again is not None
    assert again.tries == 1
    app.close()


async def test_messages_that_were_taken_in_before_a_stop_are_answered_after_it(app: App) -> None:
    await app.receive([heard("hallo", "e1"), heard("help", "e2")])
    await app.settle()
    assert len(platform_of(app).arrived) >= 2
    with app.db.write() as tx:
        assert inbox.waiting(tx) == 0
    app.close()


# --- a keeper --------------------------------------------------------------------------------------------------------
async def test_a_keeper_tells_a_trouble_once_recovers_and_says_when_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    will: list[Exception] = [DiskFull(), DiskFull(), DatabaseLocked(), DiskFull()]
    recovered = 0
    worked = asyncio.Event()

    async def step() -> bool:
        if will:
            raise will.pop(0)
        worked.set()
        return False

    async def recover() -> None:
        nonlocal recovered
        recovered += 1

    keeper = Keeper("answering", step, recover, look_again_s=0.001)
    with caplog.at_level(logging.WARNING):
        keeping = asyncio.create_task(keeper.keep())
        async with asyncio.timeout(PATIENCE_S):
            await worked.wait()
        keeper.end()
        await keeping
    assert recovered == 4
    assert [record.getMessage() for record in caplog.records] == [
        "answering: The disk of the database is full. It is tried again.",
        "answering: The database is locked by something else for too long. It is tried again.",
        "answering: The disk of the database is full. It is tried again.",
        "answering: works again.",
    ]


async def test_a_recovery_that_fails_stops_nothing_either() -> None:
    worked = asyncio.Event()
    recoveries: list[Exception] = [DiskFull(), DiskFull()]
    steps: list[Exception] = [DiskFull()]

    async def step() -> bool:
        if steps:
            raise steps.pop(0)
        worked.set()
        return False

    async def recover() -> None:
        if recoveries:
            raise recoveries.pop(0)

    keeper = Keeper("answering", step, recover, look_again_s=0.001)
    keeping = asyncio.create_task(keeper.keep())
    async with asyncio.timeout(PATIENCE_S):
        await worked.wait()
    keeper.end()
    await keeping
    assert recoveries == []
