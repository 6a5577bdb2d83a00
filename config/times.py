"""How times of the week are written in the settings: "10:00", "tuesday", "mon-thu 09:30-11:00"."""

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """Monday is 0, as in `date.weekday()`."""
        return list(Weekday).index(self)


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the day on some weekdays, in the network's own local time."""

    weekdays: frozenset[int]  # Monday is 0
    starts: time
    ends: time

    def __str__(self) -> str:
        days = sorted(self.weekdays)
        names = f"{_SHORT[days[0]]}-{_SHORT[days[-1]]}" if len(days) > 1 else _SHORT[days[0]]
        return f"{names} {self.starts:%H:%M}-{self.ends:%H:%M}"


_SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_WINDOW = re.compile(rf"({'|'.join(_SHORT)})(?:-({'|'.join(_SHORT)}))?\s+(\d{{1,2}}:\d{{2}})-(\d{{1,2}}:\d{{2}})")


def clock(value: object) -> time:
    """The time of day in "HH:MM"; a TOML time is taken as it is. `ValueError` for anything else."""
    if isinstance(value, time):
        return value
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError('a time of day such as "10:00"')
    return time(int(found[1]), int(found[2]))


def window(value: object) -> Window:
    """The window in "mon-thu 09:30-11:00". `ValueError` for anything else."""
    if isinstance(value, Window):
        return value
    found = _WINDOW.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if found is None:
        raise ValueError('a window such as "mon-thu 09:30-11:00"')
    first, last = _SHORT.index(found[1]), _SHORT.index(found[2] or found[1])
    starts, ends = clock(found[3]), clock(found[4])
    if last < first or ends <= starts:
        raise ValueError('a window whose end comes after its start, such as "mon-thu 09:30-11:00"')
    return Window(frozenset(range(first, last + 1)), starts, ends)
