"""What an ordinary message asks, offers or looks up, and which day it names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.intents import offer_in, request_in, tip_search_in, when_in

TODAY = date(2026, 11, 23)  # a Monday
REQUESTS = [
    ("ik zoek iemand die hout kan zagen", "ik zoek iemand die hout kan zagen", "the plain form"),
    ("Hoi allemaal! Wie heeft een groot dak?", "Wie heeft een groot dak?", "without the greeting"),
    ("ik zoke iemand die dit kan", "ik zoke iemand die dit kan", "a slip"),
    ("Looking for someone who can paint", "Looking for someone who can paint", "English"),
    ("Notaris gezocht voor nieuwe statuten", "Notaris gezocht voor nieuwe statuten", "wanted, in the middle"),
    ("Ik heb een schuur. Wie wil daar zon op?", "Ik heb een schuur. Wie wil daar zon op?", "in the second sentence"),
    ("is there anyone with a tractor", "is there anyone with a tractor", "a question without a sign"),
    ("we hebben een zaal nodig", "we hebben een zaal nodig", "needed, at the end"),
]


@pytest.mark.parametrize(("text", "expected", "why"), REQUESTS)
def test_a_wish_is_recognised_in_an_ordinary_message(text: str, expected: str, why: str) -> None:
    assert request_in(text) == expected, why


NO_REQUESTS = [
    ("mooi weer vandaag", "small talk"),
    ("wie ben jij?", "about the bot"),
    ("wie heeft mijn gegevens?", "about the bot"),
    ("ik stop met gas", "a statement"),
    ("ik help met zonnedaken", "an offer"),
    ("wat weten we over warmtenetten", "a search for tips"),
    ("ik zoek", "no subject"),
    ("dank je wel, tot morgen", "a goodbye"),
    ("", "nothing"),
    ("🙂", "only emoji"),
]


@pytest.mark.parametrize(("text", "why"), NO_REQUESTS)
def test_other_messages_are_no_requests(text: str, why: str) -> None:
    assert request_in(text) is None, why


TIPS = [
    ("wat weten we over warmtenetten?", "warmtenetten", "the plain form"),
    ("Wat wete we over isolatie", "isolatie", "a slip"),
    ("hoi, heb je tips voor een groen schoolplein?", "een groen schoolplein", "a greeting and a question"),
    ("what do we know about heat pumps", "heat pumps", "English"),
    ("tips over", None, "no subject"),
    ("een goede tip was dat", None, "about a tip"),
    ("", None, "nothing"),
]


@pytest.mark.parametrize(("text", "expected", "why"), TIPS)
def test_a_search_for_tips_gives_its_subject(text: str, expected: str | None, why: str) -> None:
    assert tip_search_in(text) == expected, why


OFFERS = [
    ("Ik help met zonnedaken", "zonnedaken", "the plain form"),
    ("ik kan een zaal aanbieden", "een zaal", "the verb at the end"),
    ("I can help with permits.", "permits", "English"),
    ("wie kan helpen met een zaal", None, "a request"),
    ("ik help", None, "no subject"),
    ("", None, "nothing"),
]


@pytest.mark.parametrize(("text", "expected", "why"), OFFERS)
def test_an_offer_gives_what_is_offered(text: str, expected: str | None, why: str) -> None:
    assert offer_in(text) == expected, why


@given(st.text(max_size=200))
def test_any_message_can_be_read(text: str) -> None:
    assert all(found is None or found.strip() for found in (request_in(text), tip_search_in(text), offer_in(text)))


def test_a_very_long_message_is_read_quickly() -> None:
    assert request_in("wie weet, " * 20_000) is not None


DAYS = [
    ("tot 3 januari", date(2027, 1, 3), "the next one"),
    ("3 januari 2028", date(2028, 1, 3), "with its year"),
    ("until March 3rd", date(2027, 3, 3), "English"),
    ("3-1-2027", date(2027, 1, 3), "Dutch figures"),
    ("2027-01-03", date(2027, 1, 3), "ISO"),
    ("3/12", date(2026, 12, 3), "this year"),
    ("2 weken", date(2026, 12, 7), "weeks"),
    ("een maand", date(2026, 12, 23), "a month from today"),
    ("volgende maand", date(2026, 12, 1), "begins on its first day"),
    ("volgende week", date(2026, 11, 30), "begins on Monday"),
    ("maandag", date(2026, 11, 30), "not today"),
    ("vrijdag", date(2026, 11, 27), "this week"),
    ("morgen", date(2026, 11, 24), "tomorrow"),
    ("na de zomer", date(2027, 9, 1), "when schools have begun"),
    ("een half jaar", date(2027, 5, 23), "half a year"),
    ("tot maart", date(2027, 3, 1), "a month by its name"),
    ("31-2-2027", None, "no such day"),
    ("3 december 2020", None, "past"),
    ("over 400 weken", None, "too far away"),
    ("wie weet", None, "no day"),
    ("", None, "nothing"),
]


@pytest.mark.parametrize(("text", "expected", "why"), DAYS)
def test_a_day_is_understood_as_people_say_it(text: str, expected: date | None, why: str) -> None:
    assert when_in(text, TODAY) == expected, why


@given(st.text(max_size=60), st.dates(min_value=date(2020, 1, 1), max_value=date(2100, 1, 1)))
def test_a_day_lies_ahead_or_is_none(text: str, today: date) -> None:
    found = when_in(text, today)
    assert found is None or found > today


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2100, 1, 1)), st.integers(min_value=1, max_value=24))
def test_months_ahead_are_always_a_real_day(today: date, months: int) -> None:
    found = when_in(f"{months} maanden", today)
    assert found is not None and (found.year - today.year) * 12 + found.month - today.month == months
