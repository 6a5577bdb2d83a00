"""When does something that comes back every day or every few weeks happen next, on the network's own wall clock?"""

from datetime import date, datetime, time, timedelta

from bot.house import Work
from bot.quiet import Calendar
from storage import schedule


def keep_planned(work: Work, kind: str, at: datetime) -> None:
    """Let the network's one recurring duty of this kind come at `at`, which lies ahead, also when the settings changed.

    A duty that is due already stays as it is: it finds its next time itself.
    """
    row = schedule.get(work.tx, kind)
    if row is None or (row.due_at > work.now and row.due_at != at):
        schedule.plan(work.tx, kind, kind, "", at)


def next_weekly(calendar: Calendar, weekday: int, at: time, every_weeks: int, after: datetime) -> datetime:
    """The first such moment later than `after` (Monday is 0). When that day is no working day, the next one that is.

    The weeks are counted from a fixed Monday, so that the rhythm survives restarts without being remembered.
    """
    day = after.astimezone(calendar.zone).date() - timedelta(weeks=every_weeks + 1)  # a holiday may have moved it
    day += timedelta(days=(weekday - day.weekday()) % 7)
    while True:
        if _week_number(day) % every_weeks == 0:
            moment = calendar.moment(working_day_from(calendar, day), at)
            if moment > after:
                return moment
        day += timedelta(weeks=1)


def next_daily(calendar: Calendar, at: time, after: datetime) -> datetime:
    """The first time later than `after` that the clock shows `at`."""
    today = after.astimezone(calendar.zone).date()
    moment = calendar.moment(today, at)
    return moment if moment > after else calendar.moment(today + timedelta(days=1), at)


def working_day_from(calendar: Calendar, day: date) -> date:
    """`day` itself when it is a working day, else the next one that is."""
    while not calendar.works_on(day):
        day += timedelta(days=1)
    return day


def _week_number(day: date) -> int:
    """Weeks since Monday 1 January of the year 1."""
    return (day.toordinal() - 1) // 7
