"""The alarm clock: wakes Netwever up to look at the schedule. It remembers nothing; the schedule's rows do."""

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

EVERY_S = 5


def alarm(look: Callable[[], Awaitable[object]]) -> AsyncIOScheduler:
    """A scheduler, not yet started, that calls `look` every few seconds, never twice at the same moment, and catches
    up once after a pause (its own default would drop what came more than a second late)."""
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    scheduler.add_job(look, "interval", seconds=EVERY_S)
    return scheduler
