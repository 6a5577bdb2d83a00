"""When the bot may speak first: local hours, weekends, holidays, both changes of the clock."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.quiet import Calendar

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MORNING = ((time(9, 30), time(11, 0)), (time(13, 30), time(15, 30)))
CALENDAR = Calendar(AMSTERDAM, time(18), time(9), True, "NL", dict.fromkeys(range(4), MORNING))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "first"),
    [
        ("2026-11-23T10:00", "2026-11-23T10:00"),  # a Monday at ten: now
        ("2026-11-23T08:59", "2026-11-23T09:00"),  # too early
        ("2026-11-23T18:00", "2026-11-24T09:00"),  # quiet begins at six
        ("2026-11-27T17:59", "2026-11-27T17:59"),  # just in time on Friday
        ("2026-11-27T18:00", "2026-11-30T09:00"),  # over the weekend
        ("2026-12-24T19:00", "2026-12-28T09:00"),  # Christmas is Friday and Saturday, then Sunday
        ("2026-03-27T20:00", "2026-03-30T09:00"),  # summer time begins in that weekend
        ("2026-10-23T20:00", "2026-10-26T09:00"),  # and ends in that one
    ],
)
def test_speaking_waits_for_the_end_of_quiet_hours(at: str, first: str) -> None:
    assert CALENDAR.speaking_at(local(at)) == local(first)


@pytest.mark.parametrize(
    ("at", "first"),
    [
        ("2026-11-23T09:00", "2026-11-23T09:30"),
        ("2026-11-23T10:15", "2026-11-23T10:15"),
        ("2026-11-23T11:00", "2026-11-23T13:30"),
        ("2026-11-23T16:00", "2026-11-24T09:30"),
        ("2026-11-26T16:00", "2026-11-30T09:30"),  # not on Friday
    ],
)
def test_proposals_have_hours_of_their_own(at: str, first: str) -> None:
    assert CALENDAR.proposing_at(local(at)) == local(first)


def test_without_hours_for_proposals_any_hour_that_is_not_quiet_will_do() -> None:
    calendar = Calendar(AMSTERDAM, time(18), time(9), False, "", {})
    assert calendar.proposing_at(local("2026-11-28T16:00")) == local("2026-11-28T16:00")


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("2026-11-24", "2026-11-23"),
        ("2026-11-23", "2026-11-20"),  # Monday: Friday before
        ("2026-04-28", "2026-04-24"),  # the day after King's Day, which is a Monday
    ],
)
def test_the_working_day_before_skips_weekends_and_holidays(day: str, before: str) -> None:
    assert CALENDAR.working_day_before(date.fromisoformat(day)) == date.fromisoformat(before)


def test_a_wall_clock_time_stays_the_same_across_summer_time() -> None:
    days = [date(2026, 3, 24), date(2026, 3, 31), date(2026, 10, 20), date(2026, 10, 27)]
    assert [CALENDAR.moment(day, time(10)).hour for day in days] == [9, 8, 8, 9]


@pytest.mark.parametrize(
    ("begins", "ends", "at", "first"),
    [
        (time(0), time(7), "2026-11-23T03:00", "2026-11-23T07:00"),  # quiet within one day
        (time(0), time(7), "2026-11-23T23:30", "2026-11-23T23:30"),
        (time(9), time(9), "2026-11-23T03:00", "2026-11-23T03:00"),  # begins and ends at once: never quiet
    ],
)
def test_quiet_hours_need_not_pass_midnight(begins: time, ends: time, at: str, first: str) -> None:
    calendar = Calendar(AMSTERDAM, begins, ends, True, "NL", {})
    assert calendar.speaking_at(local(at)) == local(first)
