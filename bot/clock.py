"""The alarm clock: wakes Netwever up to look at the schedule. It remembers nothing; the schedule's rows do."""

import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.trouble import Complaint

EVERY_S = 5.0

log = logging.getLogger(__name__)


def alarm(look: Callable[[], Awaitable[object]], every_s: float = EVERY_S) -> AsyncIOScheduler:
    """A scheduler, not yet started, that calls `look` every few seconds, never twice at the same moment, and catches
    up once after a pause (its own default would drop what came more than a second late). A look that fails is told in
    the log, without anybody's words, and the next one comes."""
    complaint = Complaint(log, "looking at the schedule")

    async def ring() -> None:
        try:
            await look()
        except Exception as problem:
            complaint.about(problem)
        else:
            complaint.over()

    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    scheduler.add_job(ring, "interval", seconds=every_s)
    return scheduler
