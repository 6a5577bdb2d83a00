"""The alarm clock: one look at a time, and no failure stops it."""

import asyncio
import logging

import pytest

from bot.clock import alarm
from storage.problems import DiskFull
from tests.patience import PATIENCE_S

OFTEN_S = 0.01


class Looks:
    """Counts the looks, and how many go on at the same moment; each waits until it may end."""

    def __init__(self) -> None:
        self.begun = self.going = self.most = 0
        self.may_end = asyncio.Event()
        self.will: list[Exception] = []
        self.changed = asyncio.Event()

    async def __call__(self) -> None:
        self.begun += 1
        self.going += 1
        self.most = max(self.most, self.going)
        self.changed.set()
        try:
            if self.will:
                raise self.will.pop(0)
            await self.may_end.wait()
        finally:
            self.going -= 1

    async def until(self, begun: int) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while self.begun < begun:
                self.changed.clear()
                await self.changed.wait()


async def test_a_long_look_is_never_joined_by_a_second_one(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "apscheduler.scheduler")  # a test before this one may have made it quieter
    looks = Looks()
    clock = alarm(looks, OFTEN_S)
    skipped = Skips()
    logging.getLogger("apscheduler").addFilter(skipped)
    logging.getLogger("apscheduler.scheduler").addFilter(skipped)
    clock.start()
    await looks.until(1)
    async with asyncio.timeout(PATIENCE_S):
        await skipped.three.wait()  # the clock rang three times during the one look
    assert looks.begun == 1
    looks.may_end.set()
    await looks.until(3)
    assert looks.most == 1
    clock.shutdown(wait=False)
    logging.getLogger("apscheduler").removeFilter(skipped)
    logging.getLogger("apscheduler.scheduler").removeFilter(skipped)


class Skips(logging.Filter):
    """Counts how often the clock said that the look before still goes on; nobody needs to read that."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.three = asyncio.Event()

    def filter(self, record: logging.LogRecord) -> bool:
        if "maximum number of running" in record.getMessage():
            self.count += 1
            if self.count == 3:
                self.three.set()
        return False


async def test_a_look_that_fails_is_told_once_and_the_next_one_comes(caplog: pytest.LogCaptureFixture) -> None:
    looks = Looks()
    looks.may_end.set()
    looks.will = [DiskFull(), DiskFull(), ValueError("somebody's words")]
    clock = alarm(looks, OFTEN_S)
    with caplog.at_level(logging.DEBUG, "bot.clock"):
        clock.start()
        await looks.until(5)
    clock.shutdown(wait=False)
    told = [record.getMessage() for record in caplog.records if record.name == "bot.clock"]
    assert told[0] == "looking at the schedule: The disk of the database is full. It is tried again."
    assert told[1].startswith("looking at the schedule: ValueError at test_bot_clock.py:")
    assert told[2:] == ["looking at the schedule: works again."]
    assert "somebody's words" not in caplog.text
