"""A text is taken apart before people's words go in, so their words can't change its form."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import Block, Bullets, Paragraph, Quote, Span
from bot.wording import Label, Theme, Wording
from config.texts import Texts
from config.vocabulary import load_themes
from matching.values import Met, Reason, ReasonKind, Sector
from matching.vocabulary import Vocabulary

VOCABULARY = Vocabulary.compile(load_themes())
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
COMMON = {
    "sector.business": "ondernemers",
    "met.yes": "Ja",
    "reasons.offers": "biedt “{words}”",
    "reasons.theme": "jullie geven allebei om {words}",
    "reasons.sector": "komt uit {words}",
}


def wording(text: str) -> Wording:
    english = {**COMMON, "t": text, "sector.business": "business"}
    return Wording(Texts({"nl": {**COMMON, "t": text}, "en": english}), VOCABULARY, AMSTERDAM)


@pytest.mark.parametrize(
    ("text", "words", "body"),
    [
        ("Hoi {name}.", {"name": "Bo"}, (Paragraph((Span("Hoi Bo."),)),)),
        ("Eén\nregel.", {}, (Paragraph((Span("Eén regel."),)),)),
        ("Eén.\n\nTwee.", {}, (Paragraph((Span("Eén."),)), Paragraph((Span("Twee."),)))),
        ("Typ **help** nu.", {}, (Paragraph((Span("Typ "), Span("help", bold=True), Span(" nu."))),)),
        ("**{name}**", {"name": "Bo"}, (Paragraph((Span("Bo", bold=True),)),)),
        ("> {wish}", {"wish": "een dak"}, (Quote((Span("een dak"),)),)),
        ("- een\n- twee", {}, (Bullets(((Span("een"),), (Span("twee"),))),)),
        ("- {all}", {"all": ["a", "b"]}, (Bullets(((Span("a"),), (Span("b"),))),)),
        ("- {all}: {one}", {"all": ["a", "b"], "one": "x"}, (Bullets(((Span("a: x"),), (Span("b: x"),))),)),
        ("- {gone}\n- {here}", {"gone": "", "here": "x"}, (Bullets(((Span("x"),),)),)),  # an empty line is left out
        ("Let op: {risk}", {"risk": ""}, ()),  # an empty block too
        ("{a} en {b}", {"a": "", "b": "x"}, (Paragraph((Span(" en x"),)),)),  # one word is enough to keep it
        ("[Hier]({url}).", {"url": "https://x"}, (Paragraph((Span("Hier", url="https://x"), Span("."))),)),
        ("{all}", {"all": ["a", "b"]}, (Paragraph((Span("a, b"),)),)),
    ],
)  # fmt: skip
def test_a_text_becomes_blocks(text: str, words: dict[str, object], body: tuple[Block, ...]) -> None:
    assert wording(text).body("nl", "t", **words) == body


@given(st.text())
def test_peoples_words_never_become_markup(words: str) -> None:
    body = wording("Zij zegt {words}!").body("nl", "t", words=words)
    expected = (Paragraph((Span(f"Zij zegt {words}!"),)),) if words else ()
    assert body == expected


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("nl", Sector.BUSINESS, "ondernemers"),
        ("en", Sector.BUSINESS, "business"),
        ("nl", Met.YES, "Ja"),
        ("nl", Theme("zonne-energie"), "Zonne-energie"),
        ("en", Theme("zonne-energie"), "Solar energy"),
        ("nl", Label("sector.business"), "ondernemers"),
        ("nl", Reason(ReasonKind.OFFERS, "een dak"), "biedt “een dak”"),
        ("nl", Reason(ReasonKind.THEME, "zonne-energie"), "jullie geven allebei om Zonne-energie"),
        ("nl", Reason(ReasonKind.SECTOR, "business"), "komt uit ondernemers"),
        ("nl", date(2026, 3, 3), "dinsdag 3 maart"),
        ("en", date(2026, 3, 3), "Tuesday 3 March"),
        ("nl", datetime(2026, 3, 3, 9, 0, tzinfo=UTC), "dinsdag 3 maart, 10.00 uur"),  # told in local time
        ("en", datetime(2026, 7, 3, 9, 0, tzinfo=UTC), "Friday 3 July, 11:00"),
        ("nl", None, ""),
        ("nl", 3, "3"),
    ],
)
def test_a_value_is_said_in_the_readers_language(language: str, value: object, said: str) -> None:
    assert wording("").say(language, value) == said


def test_a_missing_word_is_an_error_with_its_name() -> None:
    with pytest.raises(KeyError, match="name"):
        wording("Hoi {name}").body("nl", "t")
