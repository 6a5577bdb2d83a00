"""Times as they are written in the settings."""

from datetime import date, time

import pytest

from config.times import Weekday, clock, window


@pytest.mark.parametrize(
    ("written", "meant"), [("10:00", time(10)), (" 9:05 ", time(9, 5)), ("00:00", time(0)), (time(7, 30), time(7, 30))]
)
def test_a_time_of_day_is_read(written: object, meant: time) -> None:
    assert clock(written) == meant


@pytest.mark.parametrize("written", ["24:00", "10:60", "10", "10:00:00", "tien uur", "", 10, None, "１０:００x"])
def test_what_is_not_a_time_of_day_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match='a time of day such as "10:00"'):
        clock(written)


def test_a_window_says_which_weekdays_and_which_hours() -> None:
    found = window("Mon-Thu 09:30-11:00")
    assert (found.weekdays, found.starts, found.ends) == (frozenset({0, 1, 2, 3}), time(9, 30), time(11))
    assert str(found) == "mon-thu 09:30-11:00"
    assert str(window("fri 9:00-10:00")) == "fri 09:00-10:00"


@pytest.mark.parametrize("written", ["ma-do 09:00-10:00", "mon 10:00-09:00", "fri-mon 09:00-10:00", "mon", 5, None])
def test_what_is_not_a_window_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="a window"):
        window(written)


def test_weekdays_count_from_monday_as_dates_do() -> None:
    assert [day.number for day in Weekday] == list(range(7))
    assert Weekday("sunday").number == date(2026, 3, 1).weekday()
