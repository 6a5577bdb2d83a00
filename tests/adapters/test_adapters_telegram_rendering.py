"""Does a message look as it should on Telegram, and is it always one that Telegram takes?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import Bullets, Button, Door, Outgoing, Paragraph, Person, Quote, Span
from adapters.telegram.render import Key, render
from adapters.telegram.runs import Piece, Run, messages, units
from tests.adapters.golden_messages import messages as golden
from tests.adapters.telegram_rules import LIMIT, check, entities, found_in

NASTY = [
    "<b>",
    "&amp;",
    "</blockquote>",
    '"',
    "'",
    "@everyone",
    "\u202e",
    "\x00",
    "\ud800",
    "\n",
    "😀",
    "/start",
    "x" * 90,
]
hostile = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=8)), max_size=8).map("".join)


def said(*spans: Span, **more: object) -> Outgoing:
    return Outgoing(key="k", body=(Paragraph(spans),), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", golden())
def test_telegram_takes_every_golden_message(name: str) -> None:
    assert all(check(part) for part in render(golden()[name]))


@given(hostile, st.booleans())
def test_telegram_takes_whatever_people_write(text: str, in_group: bool) -> None:
    message = Outgoing(
        key="k",
        body=(Paragraph((Span(text, bold=True), Span(text, url="https://example.org/?a=1&b=2"))),
              Bullets(((Span(text),), (Span(text, bold=True),))), Quote((Span(text),))),
        buttons=(Button("t1", text), Button("t2", text)), doors=(Door(text, "ask-1"),), chosen=text,
    )  # fmt: skip
    for part in render(message, username="netwever_bot", in_group=in_group):
        check(part)


@given(hostile)
def test_nobody_makes_form_with_words(text: str) -> None:
    (part,) = render(said(Span(text)))
    assert entities(part.html)["entities"] == []


@pytest.mark.parametrize(
    ("text", "calls_somebody", "why"),
    [
        ("@victor kijk eens", False, "a name"),
        ("(@victor_b)", False, "a name in brackets"),
        ("mail alice@voorbeeld.nl", False, "an address is no name"),
    ],
)
def test_words_in_a_group_call_nobody(text: str, calls_somebody: bool, why: str) -> None:
    (part,) = render(said(Span(text)), in_group=True)
    assert ("Mention" in found_in(check(part))) == calls_somebody, why
    (private,) = render(said(Span(text)))
    assert check(private) == text, "in private nothing is changed: it may be how to reach somebody"


@pytest.mark.parametrize(
    ("url", "html", "why"),
    [
        ("https://example.org/a?b=1&c=2", '<a href="https://example.org/a?b=1&amp;c=2">hier</a>', "a link"),
        ('https://example.org/"><b>', '<a href="https://example.org/&quot;&gt;&lt;b&gt;">hier</a>', "quotes"),
        ("mailto:a@example.org", "hier (a@example.org)", "Telegram would make a web address of it"),
        ("tel:+31201234567", "hier (+31201234567)", "the same"),
        ("javascript:alert(1)", "hier", "no link"),
        ("tg://user?id=5", "hier", "nobody is called by a text"),
        ("http://[", "hier", "no address at all"),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str, html: str, why: str) -> None:
    (part,) = render(said(Span("hier", url=url)))
    assert part.html == html, why
    check(part)


def test_short_choices_share_a_row_and_long_ones_have_their_own() -> None:
    labels = ["Ja", "Nee", "Weet ik nog niet", "x" * 80]
    (part,) = render(said(Span("?"), buttons=tuple(Button(f"t{i}", label) for i, label in enumerate(labels))))
    assert [[key.label for key in row] for row in part.rows] == [["Ja", "Nee", "Weet ik nog niet"], ["x" * 59 + "…"]]
    assert check(part).splitlines()[-4:] == ["1 Ja", "2 Nee", "3 Weet ik nog niet", f"4 {'x' * 80}"]


def test_a_door_opens_the_private_chat() -> None:
    (part,) = render(said(Span("Doe je mee?"), doors=(Door("Doe mee", "join-abc"),)), username="netwever_bot")
    assert part.rows == ((Key("Doe mee", url="https://t.me/netwever_bot?start=join-abc"),),)


@pytest.mark.parametrize(
    ("message", "username"),
    [
        (said(Span("x"), buttons=(Button("é" * 33, "Ja"),)), "bot"),
        (said(Span("x"), buttons=(Button("", "Ja"),)), "bot"),
        (said(Span("x"), doors=(Door("Doe mee", "met spatie"),)), "bot"),
        (said(Span("x"), doors=(Door("Doe mee", "x" * 65),)), "bot"),
        (said(Span("x"), doors=(Door("Doe mee", "join"),)), ""),
    ],
)
def test_what_telegram_would_refuse_is_an_error_here(message: Outgoing, username: str) -> None:
    with pytest.raises(ValueError, match=r"token|door"):
        render(message, username=username)


def test_a_mention_is_a_line_of_its_own() -> None:
    welcome = said(Span("Welkom!"), mention=Person("telegram", "", "11"))
    (part,) = render(welcome, mentioned="Alice <de> Wit")
    assert part.html == '<a href="tg://user?id=11">Alice &lt;de&gt; Wit</a>\n\nWelkom!'
    assert [one["type"]["@type"] for one in entities(part.html)["entities"]] == ["textEntityTypeMentionName"]
    assert render(welcome)[0].html == "Welkom!"  # nobody knows the name


def test_nothing_to_say_is_still_a_message() -> None:
    (part,) = render(said(Span("\u200b")))
    assert check(part) == "…"


@pytest.mark.parametrize(
    ("unit", "why"),
    [("woord ", "words"), ("😀 ", "characters of two units"), ("x", "no place to cut"), ("regel\n", "lines")],
)
def test_a_long_message_is_parted_and_loses_nothing(unit: str, why: str) -> None:
    text = unit * (10_000 // units(unit))
    message = Outgoing(
        key="k", body=(Paragraph((Span("Begin."),)), Quote((Span(text, bold=True),)), Bullets(((Span(text),),))),
        buttons=(Button("t1", "Ja"),),
    )  # fmt: skip
    parts = render(message)
    seen = [check(part) for part in parts]
    assert [part.rows == () for part in parts] == [*[True] * (len(parts) - 1), False], why
    assert all(units(one) <= LIMIT for one in seen), why
    kept = "".join(seen).replace(" ", "").replace("\n", "")
    assert kept == ("Begin." + text + "•" + text + "1Ja").replace(" ", "").replace("\n", ""), why


def test_a_message_is_parted_between_paragraphs_before_inside_one() -> None:
    pieces = [Piece((Run("a" * 60),)), Piece((Run("b" * 30),)), Piece((Run("c" * 50),))]
    assert list(messages(pieces, limit=100)) == [f"{'a' * 60}\n\n{'b' * 30}", "c" * 50]


@given(st.lists(st.text(st.sampled_from("ab 😀\n"), min_size=1, max_size=30), min_size=1, max_size=6))
def test_no_part_is_ever_too_long_or_cut_through_a_character(texts: list[str]) -> None:
    found = list(messages([Piece((Run(text), Run(text, "<b>", "</b>"))) for text in texts], limit=20))
    plain = [one.replace("<b>", "").replace("</b>", "") for one in found]
    assert all(units(one) <= 20 for one in plain)
    assert not any(0xD800 <= ord(char) < 0xE000 for one in plain for char in one)
    assert "".join("".join(plain).split()) == "".join("".join(text * 2 for text in texts).split())
