"""When may the bot speak first? Quiet hours, weekends, public holidays, and the hours for proposals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import holidays

_A_YEAR = 370  # days to look ahead before giving up on a calendar without any open hour

Windows = Mapping[int, tuple[tuple[time, time], ...]]  # weekday (Monday 0) -> from, until


@dataclass(frozen=True)
class Calendar:
    """A network's own days and hours. Times go in and come out as aware UTC."""

    zone: ZoneInfo
    quiet_from: time
    quiet_until: time
    weekend: bool  # quiet in the weekend
    country: str  # whose public holidays are quiet; empty for none
    proposals: Windows  # when a first question about somebody may come

    def speaking_at(self, at: datetime) -> datetime:
        """The first moment from `at` on that is not quiet."""
        overnight = self.quiet_until < self.quiet_from
        night = ((time.min, self.quiet_from), (self.quiet_until, time.max))  # quiet within one day, such as 00:00-07:00
        hours = ((self.quiet_until, self.quiet_from),) if overnight else night
        return self._first(at, dict.fromkeys(range(7), hours))

    def proposing_at(self, at: datetime) -> datetime:
        """The first moment from `at` on in the hours for proposals."""
        return self._first(at, self.proposals) if self.proposals else self.speaking_at(at)

    def works_on(self, day: date) -> bool:
        """Whether `day` is a working day."""
        return not ((self.weekend and day.weekday() >= 5) or day in self._holidays)

    def working_day_before(self, day: date) -> date:
        day -= timedelta(days=1)
        while not self.works_on(day):
            day -= timedelta(days=1)
        return day

    def moment(self, day: date, at: time) -> datetime:
        """That wall-clock time on that day, as UTC. One that the change of the clock leaves out moves an hour on."""
        local = datetime.combine(day, at, self.zone)
        return local.astimezone(UTC)

    @cached_property
    def _holidays(self) -> holidays.HolidayBase:
        return holidays.country_holidays(self.country) if self.country else holidays.HolidayBase()

    def _first(self, at: datetime, windows: Windows) -> datetime:
        first = at.astimezone(self.zone).date()
        for day in (first + timedelta(days=n) for n in range(_A_YEAR)):
            if not self.works_on(day):
                continue
            for start, end in windows.get(day.weekday(), ()):
                if at < self.moment(day, end):
                    return max(at, self.moment(day, start))
        return at
