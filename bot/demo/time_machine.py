"""The demo's clock: the real one, moved ahead by the visitor. How far is kept, so that a restart changes nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from bot.quiet import Calendar
from storage import notes
from storage.database import Database

_NOTE = "demo.ahead_s"


class TimeMachine:
    """Tells the demo's time; only moves forward."""

    def __init__(self, db: Database, calendar: Calendar, real: Callable[[], datetime]) -> None:
        self._db = db
        self.real = real
        with db.write() as tx:
            ahead_s = notes.get(tx, _NOTE, None)
        self._ahead = timedelta(seconds=ahead_s) if ahead_s is not None else timedelta(0)
        if ahead_s is None:
            self.jump(_beginning(calendar, real()))

    def now(self) -> datetime:
        return self.real() + self._ahead

    def jump(self, to: datetime) -> None:
        """Make it `to`, if that is ahead."""
        self._ahead = max(self._ahead, to - self.real())
        with self._db.write() as tx:
            notes.put(tx, _NOTE, self._ahead.total_seconds())


def _beginning(calendar: Calendar, now: datetime) -> datetime:
    """A Wednesday morning, in the hours for proposals: the first round is days away, the digest is tomorrow."""
    days = (now.astimezone(calendar.zone).date() + timedelta(days=n) for n in range(1, 60))
    return calendar.moment(next(day for day in days if day.weekday() == 2 and calendar.works_on(day)), time(9, 40))


def real_time() -> datetime:
    return datetime.now(UTC)
