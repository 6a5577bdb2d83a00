"""Which day somebody means by "tot 3 januari", "2 weken", "na de zomer"."""

import re
from datetime import date, timedelta

from matching.text import fold, words

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("januari january jan", "februari february feb", "maart march mrt mar", "april apr", "mei may", "juni june jun",
         "juli july jul", "augustus august aug", "september sept sep", "oktober october okt oct", "november nov",
         "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("maandag monday", "dinsdag tuesday", "woensdag wednesday", "donderdag thursday", "vrijdag friday",
         "zaterdag saturday", "zondag sunday"))
    for name in names.split()
}  # fmt: skip
_NUMBERS = {
    name: number
    for number, names in enumerate(
        ("een one a an", "twee two", "drie three", "vier four", "vijf five", "zes six", "zeven seven", "acht eight"), 1)
    for name in names.split()
}  # fmt: skip
_UNITS = {
    "dag": "day", "dagen": "day", "day": "day", "days": "day", "week": "week", "weken": "week", "weekje": "week",
    "weeks": "week", "maand": "month", "maanden": "month", "maandje": "month", "month": "month", "months": "month",
    "jaar": "year", "year": "year", "years": "year",
}  # fmt: skip
# The first day after a season as people mean it: schools start again, the holidays are over. [D]
_SEASONS = {"zomer": (9, 1), "summer": (9, 1), "zomervakantie": (9, 1), "kerst": (1, 2), "christmas": (1, 2),
            "kerstvakantie": (1, 7), "winter": (3, 21), "lente": (6, 21), "voorjaar": (6, 1), "spring": (6, 21),
            "herfst": (12, 1), "najaar": (12, 1), "autumn": (12, 1), "bouwvak": (9, 1), "oogst": (11, 1),
            "harvest": (11, 1), "nieuwjaar": (1, 2)}  # fmt: skip
_FURTHEST = 3 * 366  # days; a later date is a slip of the keyboard


def when_in(text: str, today: date) -> date | None:
    """The first day a text names that lies after today, at most three years ahead; None when there is none.

    A day and month without a year is the next such day.
    """
    folded = fold(text[:300])
    for read in (_written_out, _day_and_month, _in_a_while, _season, _weekday):
        found = read(folded, today)
        if found is not None:
            return found if timedelta(0) < found - today <= timedelta(days=_FURTHEST) else None
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next(month: int, day: int, today: date) -> date | None:
    """The next such day; the 29th of February may be some years away."""
    ahead = (_date(year, month, day) for year in range(today.year, today.year + 9))
    return next((found for found in ahead if found and found > today), None)


def _written_out(text: str, today: date) -> date | None:
    """2027-01-03, 3-1-2027, 3/1/27, 3-1."""
    found = re.search(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", text)
    if found:
        return _date(int(found[1]), int(found[2]), int(found[3]))
    found = re.search(r"\b(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?\b", text)
    if not found:
        return None
    if not found[3]:
        return _next(int(found[2]), int(found[1]), today)
    return _date(int(found[3]) + (2000 if len(found[3]) == 2 else 0), int(found[2]), int(found[1]))


def _day_and_month(text: str, today: date) -> date | None:
    """3 januari (2027), March 3rd, begin maart, maart."""
    month = "|".join(sorted(_MONTHS, key=len, reverse=True))
    year = r"(?:,? (\d{4}))?"
    before = re.search(rf"\b(\d{{1,2}})(?:e|ste|de|st|nd|rd|th)?(?: of)? ({month})\b\.?{year}", text)
    after = re.search(rf"\b({month})\.? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b{year}", text)
    if before or after:
        day, name, at = (before[1], before[2], before[3]) if before else (after[2], after[1], after[3])  # type: ignore[index]
        return _date(int(at), _MONTHS[name], int(day)) if at else _next(_MONTHS[name], int(day), today)
    alone = re.search(rf"\b(?:tot|until|till|vanaf|from|in|begin|eind|na|after|half|mid)\b.*?\b({month})\b{year}", text)
    if not alone:
        return None
    return _date(int(alone[2]), _MONTHS[alone[1]], 1) if alone[2] else _next(_MONTHS[alone[1]], 1, today)


def _in_a_while(text: str, today: date) -> date | None:
    """2 weken, een maand, volgende week, morgen, half a year."""
    if re.search(r"\b(?:half jaar|halfjaar|half a year|half year)\b", text):
        return add_months(today, 6)
    if re.search(r"\b(?:overmorgen|day after tomorrow)\b", text):
        return today + timedelta(days=2)
    if re.search(r"\b(?:morgen|tomorrow)\b", text):
        return today + timedelta(days=1)
    typed = words(text)
    for amount, unit in zip(("", *typed), typed, strict=False):
        if unit in _UNITS:
            return _step(amount, _UNITS[unit], today)
    return None


def _step(amount: str, unit: str, today: date) -> date | None:
    """ "volgende maand" and "next month" begin on their first day; "een maand" is a month from today."""
    coming = amount in {"volgende", "volgend", "next", "komende"}
    number = 1 if coming else int(amount) if amount.isascii() and amount.isdigit() else _NUMBERS.get(amount, 0)
    if not 0 < number <= 400:
        return None
    if unit == "week" and coming:
        return today + timedelta(days=7 - today.weekday())
    if unit in {"day", "week"}:
        return today + timedelta(days=number * (7 if unit == "week" else 1))
    if coming:
        return date(today.year + 1, 1, 1) if unit == "year" else add_months(today.replace(day=1), 1)
    return add_months(today, number * (12 if unit == "year" else 1))


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or that month's last day."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    for last in (day.day, 30, 29, 28):
        found = _date(year, month + 1, min(day.day, last))
        if found:
            return found
    raise AssertionError("every month has 28 days")


def _season(text: str, today: date) -> date | None:
    named = next((word for word in words(text) if word in _SEASONS), None)
    return _next(*_SEASONS[named], today) if named else None


def _weekday(text: str, today: date) -> date | None:
    named = next((word for word in words(text) if word in _WEEKDAYS), None)
    if named is None:
        return None
    return today + timedelta(days=(_WEEKDAYS[named] - today.weekday() - 1) % 7 + 1)
