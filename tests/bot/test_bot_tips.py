"""How long a tip keeps, and how much fits on its card."""

import pytest

from bot.dialogue.tip_questions import FIELDS, fits
from bot.usecases.tips import suggested_months


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Welke subsidie past bij een zonnedak?", 6),  # subsidies change
        ("Is a permit needed for a pond?", 6),  # rules too
        ("Wat kost een warmtescan?", 12),  # prices
        ("Een offerte van 400 euro was genoeg", 12),
        ("We paid € 40 for each panel", 12),
        ("Hoe vind je vrijwilligers?", 24),  # a way of working
        ("", 24),
    ],
)
def test_rules_keep_shorter_than_prices_and_prices_shorter_than_ways_of_working(text: str, months: int) -> None:
    assert suggested_months(text) == months


def test_a_full_card_has_at_most_seventy_words_of_content() -> None:
    assert sum(field.most_words for field in FIELDS if field.name != "source") == 70


@pytest.mark.parametrize(
    ("name", "text", "does"),
    [
        ("title", "Hoe vind je een dak?", True),
        ("title", "woord " * 14, True),
        ("title", "woord " * 15, False),
        ("title", "x" * 400, False),  # one endless word
        ("title", "", False),
        ("title", "🌞🌞", False),  # nothing to read
        ("worked", "woord " * 24, True),
        ("worked", "woord " * 25, False),
    ],
)
def test_a_part_of_the_card_has_room_for_so_many_words(name: str, text: str, does: bool) -> None:
    assert fits(name, text.strip()) is does
