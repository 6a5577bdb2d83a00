"""What comes back every week: the same wall-clock time in summer and winter, never on a holiday."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.quiet import Calendar
from bot.usecases.recurring import next_daily, next_weekly, working_day_from

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CALENDAR = Calendar(AMSTERDAM, time(18), time(9), True, "NL", {})
TUESDAY, THURSDAY, SUNDAY = 1, 3, 6
TEN = time(10)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("after", "next_one"),
    [
        ("2026-11-23T10:00", "2026-11-24T10:00"),  # on Monday: tomorrow
        ("2026-11-24T09:59", "2026-11-24T10:00"),  # a minute before
        ("2026-11-24T10:00", "2026-12-01T10:00"),  # at the very moment: the next one
        ("2026-03-24T10:00", "2026-03-31T10:00"),  # summer time begins in between: still ten o'clock
        ("2026-10-20T10:00", "2026-10-27T10:00"),  # and ends in between
        ("2029-12-18T10:00", "2029-12-27T10:00"),  # Christmas is Tuesday and Wednesday: Thursday
        ("2029-12-25T12:00", "2029-12-27T10:00"),  # on the holiday itself: still this week's
        ("2029-12-27T10:00", "2030-01-02T10:00"),  # New Year's Day is a Tuesday too
        ("2027-04-26T12:00", "2027-04-28T10:00"),  # King's Day on a Tuesday
    ],
)
def test_a_weekly_moment_keeps_its_hour_and_avoids_holidays(after: str, next_one: str) -> None:
    assert next_weekly(CALENDAR, TUESDAY, TEN, 1, local(after)) == local(next_one)


def test_the_hour_in_utc_moves_with_summer_time() -> None:
    at = local("2026-03-17T12:00")
    hours = []
    for _ in range(3):
        at = next_weekly(CALENDAR, TUESDAY, TEN, 1, at)
        hours.append(at.hour)
    assert hours == [9, 8, 8]


def test_a_day_in_the_weekend_becomes_monday() -> None:
    assert next_weekly(CALENDAR, SUNDAY, TEN, 1, local("2026-11-25T10:00")) == local("2026-11-30T10:00")


def test_every_two_weeks_stays_every_two_weeks_whenever_it_is_asked() -> None:
    first = next_weekly(CALENDAR, THURSDAY, TEN, 2, local("2026-01-01T00:00"))
    asked_weekly = {next_weekly(CALENDAR, THURSDAY, TEN, 2, local(f"2026-01-{day:02}T12:00")) for day in range(1, 29)}
    gaps = {(one - first).days for one in asked_weekly}
    assert gaps in ({0, 14, 28}, {0, 14})


def test_a_year_of_rounds_has_one_each_week_in_order() -> None:
    at = local("2026-01-01T00:00")
    seen = []
    while (at := next_weekly(CALENDAR, TUESDAY, TEN, 1, at)) < local("2027-01-01T00:00"):
        seen.append(at)
    assert len(seen) == 52
    assert all(CALENDAR.works_on(one.astimezone(AMSTERDAM).date()) for one in seen)
    assert {one.astimezone(AMSTERDAM).time() for one in seen} == {TEN}


@pytest.mark.parametrize(
    ("day", "working_day"),
    [
        ("2026-11-24", "2026-11-24"),  # a Tuesday stays
        ("2026-11-28", "2026-11-30"),  # Saturday becomes Monday
        ("2026-12-25", "2026-12-28"),  # Christmas on Friday, and then the weekend
    ],
)
def test_a_day_becomes_the_next_working_day(day: str, working_day: str) -> None:
    assert working_day_from(CALENDAR, date.fromisoformat(day)) == date.fromisoformat(working_day)


@pytest.mark.parametrize(
    ("after", "next_one"),
    [
        ("2026-11-23T06:00", "2026-11-23T07:00"),  # later today
        ("2026-11-23T07:00", "2026-11-24T07:00"),  # tomorrow
        ("2026-03-28T07:00", "2026-03-29T07:00"),  # the night in which an hour goes
        ("2026-10-24T07:00", "2026-10-25T07:00"),  # the night in which it comes back
    ],
)
def test_a_daily_moment_keeps_its_hour(after: str, next_one: str) -> None:
    assert next_daily(CALENDAR, time(7), local(after)) == local(next_one)
