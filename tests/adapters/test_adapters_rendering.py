"""Does a message look as it should, and does nobody's text change its form or the reader's screen?"""

import json
import re
import unicodedata
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.base import Bullets, Button, Outgoing, Paragraph, Quote, Span
from adapters.cleaning import shown, storable
from adapters.console.render import Look, render
from adapters.web.mailbox import Letter
from adapters.web.render import CHANGED, Reader, body_of, own_body, spoken_time, view, views
from adapters.web.showing import environment
from tests.adapters.golden_messages import GOLDEN, files

ZONE = ZoneInfo("Europe/Amsterdam")
AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
NASTY = [
    "<b>",
    "&amp;",
    "<!channel>",
    "@everyone",
    "\x1b[2J",
    "\x9b1m",
    "\u202e",
    "\u2066",
    "\x00",
    "\r",
    "\ud800",
    "'\">",
    "\u200b",
    "{{7*7}}",
]
unhurried = settings(deadline=None)  # a busy machine is no failure
hostile = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=8)), max_size=8).map("".join)


@pytest.mark.parametrize("name", files())
def test_a_message_looks_as_its_golden_file(name: str) -> None:
    assert files()[name] == (GOLDEN / name).read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(files())


@unhurried
@given(hostile)
def test_a_terminal_gets_no_control_characters_from_people(text: str) -> None:
    out = render(_everywhere(text), Look(width=60))
    bad = [char for char in out if unicodedata.category(char) in {"Cc", "Cs"} and char != "\n"]
    assert (bad, re.findall("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", out)) == ([], [])


@unhurried
@given(hostile)
def test_a_terminal_shows_every_choice_on_a_line_of_its_own(text: str) -> None:
    lines = render(_everywhere(text), Look()).split("\n")
    assert [line[:5] for line in lines[-2:]] == ["  1 =", "  2 ="]


@unhurried
@given(hostile)
def test_a_page_never_gets_markup_from_people(text: str) -> None:
    html = _html([Letter(1, "k", body_of(_everywhere(text)), AT, 1), Letter(2, "o", own_body(text, "a:b"), AT, 2)])
    allowed = {"li", "span", "div", "p", "ul", "blockquote", "strong", "form", "input", "button", "time"}
    assert set(re.findall(r"<\s*/?\s*([^\s>/]+)", html)) - allowed == set()


@unhurried
@given(hostile)
def test_what_the_mailbox_keeps_survives_any_database(text: str) -> None:
    kept = json.dumps([body_of(_everywhere(text)), own_body(text, "a:b")], ensure_ascii=False)
    assert "\x00" not in kept
    assert json.loads(kept.encode().decode()) == [body_of(_everywhere(text)), own_body(text, "a:b")]


@unhurried
@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert (shown(shown(text)), storable(storable(text))) == (shown(text), storable(text))


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("gewoon tekst, ook “zo” en é", "gewoon tekst, ook “zo” en é", "ordinary text stays as it is"),
        ("👩‍🌾 groet", "👩‍🌾 groet", "the joiner inside an emoji stays"),
        ("سلام", "سلام", "right-to-left letters stay, only the marks go"),
        ("a\tb\r\nc", "a b\nc", "tabs and line ends become one kind"),
        ("a\u202eb\u2069c\u200fd\ufeffe", "abcde", "marks that turn or hide text go"),
        ("\x1b[31mrood\x9b1m\x07\x1b]8;;x", "rood]8;;x", "colours go, and what starts any other sequence"),
        ("e\u0301\u0301\u0301\u0301\u0301", "e\u0301\u0301\u0301", "piled accents are cut at three"),
        ("\ud83d half", "\ufffd half", "half a character can't be sent"),
        ("nul\x00", "nul\ufffd", "NUL can't be stored"),
    ],
)
def test_text_is_shown_without_what_steers_the_screen(text: str, expected: str, why: str) -> None:
    assert shown(text) == expected, why


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("tel:+31201234567", "tel:+31201234567"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("java\nscript:alert(1)", None),
        ("/relatief", None),
        ("http://[", None),
    ],
)
def test_only_harmless_addresses_become_links(url: str, kept: str | None) -> None:
    body = body_of(Outgoing(key="k", body=(Paragraph((Span("klik", url=url),)),)))
    assert body["blocks"][0]["spans"][0]["url"] == kept


@pytest.mark.parametrize(("language", "expected"), [("nl", "di 3 mrt 10.00"), ("en", "Tue 3 Mar 10:00")])
def test_a_time_is_told_in_the_readers_language_and_zone(language: str, expected: str) -> None:
    assert spoken_time(AT, Reader(language, ZONE)) == expected


def test_the_page_never_learns_a_letters_key() -> None:
    letter = Letter(1, "proposal:yara:bob", body_of(_everywhere("x")), AT, 1)
    assert "proposal:yara" not in json.dumps(view(letter, Reader("nl", ZONE)))


def test_a_letter_that_was_emptied_is_shown_as_gone_and_a_mark_is_not_shown() -> None:
    letters = [Letter(1, "a", {}, AT, 1), Letter(2, "b", {"kind": CHANGED}, AT, 2)]
    assert [one["kind"] for one in views(letters, Reader("nl", ZONE))] == ["gone"]


def test_long_words_are_not_broken_and_short_terminals_are_survived() -> None:
    message = Outgoing(key="k", body=(Bullets(((Span("https://example.org/" + "x" * 60 + " en meer woorden"),),)),))
    assert render(message, Look(width=5)).split("\n") == ["- https://example.org/" + "x" * 60, "  en meer woorden"]


def _everywhere(text: str) -> Outgoing:
    return Outgoing(
        key="k",
        body=(Paragraph((Span(text, bold=True),)), Bullets(((Span(text),),)), Quote((Span(text),))),
        buttons=(Button("t1", text), Button("t2", "Nee")),
    )


def _html(letters: list[Letter]) -> str:
    labels = dict.fromkeys(("you", "bot", "gone", "chosen", "choices"), "-")
    pane: dict[str, Any] = {
        "letters": views(letters, Reader("nl", ZONE)), "base": "", "language": "nl", "labels": labels,
    }  # fmt: skip
    return str(_parts().letters(pane))


@cache
def _parts() -> Any:
    return environment().get_template("parts.html").module
