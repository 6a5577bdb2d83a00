"""Is this a wish that somebody else can answer?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.usecases.wish import has_contact, says_too_little, together, without_contact


@pytest.mark.parametrize(
    ("text", "too_little"),
    [
        ("hulp", True),  # everybody looks for that
        ("help me", True),
        ("ik zoek iemand", True),  # whom?
        ("ik zoek hulp", True),
        ("i need help please", True),
        ("zonnepanelen", True),  # buy, repair, learn?
        ("???", True),
        ("🙂🙂🙂", True),
        ("ik zoek een groot dak", False),
        ("wie kent een loodgieter", False),
        ("who can lend a tent?", False),
    ],
)
def test_a_wish_needs_a_subject(text: str, too_little: bool) -> None:
    assert says_too_little(text) == too_little


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("ik zoek een dak, mail a.b+c@voorbeeld.co.uk", "ik zoek een dak"),
        ("ik zoek een dak (bel 06-12345678)", "ik zoek een dak"),
        ("wie helpt? bel me op 06 12 34 56 78.", "wie helpt?"),
        ("i need a roof, call +31 344 123456 please", "i need a roof, please"),
        ("een zaal voor 150 mensen op 12-12-2026", "een zaal voor 150 mensen op 12-12-2026"),  # a date
        ("een dak van 1.200 m2 in 4001 AB Tiel", "een dak van 1.200 m2 in 4001 AB Tiel"),  # a size and a postcode
        ("subsidie van 0,50 euro per 100.000 kWh", "subsidie van 0,50 euro per 100.000 kWh"),  # amounts
        ("kaartjes @ de deur", "kaartjes @ de deur"),
        ("via via een elektricien", "via via een elektricien"),
    ],
)
def test_mail_addresses_and_phone_numbers_are_found_and_nothing_else(text: str, bare: str) -> None:
    assert (without_contact(text), has_contact(text)) == (bare, bare != text)


@given(st.text(max_size=200))
def test_taking_contact_out_twice_changes_nothing_more(text: str) -> None:
    once = without_contact(text)
    assert not has_contact(once) or len(without_contact(once)) < len(once)


@pytest.mark.parametrize(
    ("earlier", "later", "wish"),
    [
        ("hulp", "bij ons dak", "bij ons dak"),  # enough by itself
        ("warmtepomp", "kiezen", "warmtepomp kiezen"),
        ("", "ik zoek een dak", "ik zoek een dak"),
    ],
)
def test_a_wish_in_two_goes_is_one_wish(earlier: str, later: str, wish: str) -> None:
    assert together(earlier, later) == wish
