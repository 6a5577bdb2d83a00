"""Folding, words, language: what is left of a text without its spelling habits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.text import clean, clip, content_words, fold, guess_language, ngrams, words
from matching.values import Language

FOLDED = [
    ("Energiecoöperatie", "energiecooperatie", "accents off"),
    ("  ÉÉN\tdak \n", "een dak", "white space made one space"),
    ("zon\u200bne\u202edak\u2066", "zonnedak", "zero-width and direction marks off"),
    ("Yıldız, Łódź, Ærø", "yildiz, lodz, aero", "letters that don't decompose"),
    ("’s-Hertogenbosch – Tiel", "'s-hertogenbosch - tiel", "typographic quotes and dashes"),
    ("", "", "nothing"),
    ("🙂", "🙂", "emoji stay"),
]


@pytest.mark.parametrize(("text", "expected", "why"), FOLDED)
def test_folding_takes_off_what_differs_between_writers(text: str, expected: str, why: str) -> None:
    assert fold(text) == expected, why


@given(st.text(max_size=200))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=200))
def test_words_have_no_space_and_no_capitals(text: str) -> None:
    assert all(word == word.lower() and not any(c.isspace() for c in word) for word in words(text))


def test_words_keep_what_stands_inside_them() -> None:
    assert words("CV-ketel, HR++ glas & zo'n VvE!") == ("cv-ketel", "hr++", "glas", "zo'n", "vve")


def test_a_word_nobody_asks_with_carries_the_subject() -> None:
    assert content_words("Ik zoek iemand die kan helpen met hout") == ("hout",)


def test_a_short_word_is_one_n_gram() -> None:
    assert ngrams("a", 3, 4) == (" a ",)


def test_n_grams_know_where_a_word_begins_and_ends() -> None:
    assert ngrams("dak", 3, 4) == (" da", "dak", "ak ", " dak", "dak ")


@given(st.text(max_size=60), st.integers(min_value=0, max_value=60))
def test_a_clipped_text_is_never_longer_than_allowed(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit


def test_clipping_cuts_between_words() -> None:
    assert clip("een groot dak op het zuiden", 16) == "een groot dak…"


def test_cleaning_keeps_lines_and_drops_what_nobody_sees() -> None:
    assert clean(" een\u200b  dak \n op  zuid\u202e ") == "een dak\nop zuid"


LANGUAGES = [
    ("Ik zoek iemand die weet hoe je een dak isoleert", Language.NL, "Dutch"),
    ("I am looking for somebody who can insulate a roof", Language.EN, "English"),
    ("warmtepomp", None, "no function word"),
    ("in", None, "a word of both"),
    ("", None, "nothing"),
    ("🙂🙂", None, "only emoji"),
]


@pytest.mark.parametrize(("text", "expected", "why"), LANGUAGES)
def test_the_language_is_guessed_only_when_it_shows(text: str, expected: Language | None, why: str) -> None:
    assert guess_language(text) == expected, why
