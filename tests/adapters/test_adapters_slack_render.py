"""Does Slack take what the bot shows, and does nobody's text become more than text there?"""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import Bullets, Button, Door, Outgoing, Paragraph, Person, Quote, Span, Surface
from adapters.forms import FieldKind, Form, FormField
from adapters.slack.modal import answers, modal
from adapters.slack.render import Mark, digest, home, mark_of, render
from adapters.slack.splitting import MOST, packed, size
from tests.adapters.golden_messages import messages
from tests.adapters.slack_rules import check, leaves, lines

NASTY = [
    "<!channel>",
    "<@U1>",
    "&amp;",
    "*vet*",
    "_x_",
    "`code`",
    "\u202e",
    "\x00",
    "\n\n",
    "<https://a.b|c>",
    "\ud800",
    "",
]
hostile = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=8)), max_size=8).map("".join)


def everywhere(text: str) -> Outgoing:
    return Outgoing(
        key="k",
        body=(Paragraph((Span(text, bold=True),)), Bullets(((Span(text),), (Span("x"),))), Quote((Span(text),))),
        buttons=(Button("t1", text), Button("t2", "Nee")),
        doors=(Door(text, "ask-1"),),
        mention=Person("slack", "T1", "U1"),
        chosen=text,
    )


def long(text: str, times: int) -> Outgoing:
    return Outgoing(key="k", body=(Paragraph((Span(text * times),)),), buttons=(Button("t1", "Ja"),))


@given(hostile)
def test_slack_takes_every_message_whatever_people_typed(text: str) -> None:
    message = everywhere(text)
    for payload in render(message):
        check(json.loads(json.dumps(payload)))
    check(home(message))


@given(hostile)
def test_the_only_mentions_and_links_are_those_that_are_meant(text: str) -> None:
    found = [leaf for payload in render(everywhere(text)) for block in payload["blocks"] for leaf in leaves(block)]
    assert {leaf["type"] for leaf in found} <= {"text", "link", "user", "button"}
    assert [leaf["user_id"] for leaf in found if leaf["type"] == "user"] == ["U1"]
    notifications = [payload["text"].replace("<@U1>", "", 1) for payload in render(everywhere(text))]
    assert [text for text in notifications if "<" in text] == []


@given(st.text(alphabet="ab& .\n<", min_size=3000, max_size=9000))
def test_a_long_text_is_split_and_nothing_of_it_is_lost(text: str) -> None:
    parts = render(long(text, 1))
    for payload in parts:
        check(payload)
    said = "".join("".join(lines(payload)) for payload in parts)
    assert "".join(said.split()) == "".join((text + "1. Ja").split())


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (long("Een zin van een paar woorden. ", 1000), "30,000 characters in one paragraph"),
        (long("x", 20_000), "one endless word"),
        (long("&<>", 3000), "characters that grow when they are escaped"),
        (Outgoing(key="k", body=tuple(Paragraph((Span("a"),)) for _ in range(300))), "very many paragraphs"),
        (Outgoing(key="k", body=(Bullets(tuple((Span("punt " * 20),) for _ in range(200))),)), "a long list"),
        (Outgoing(key="k", body=()), "nothing to say"),
        (Outgoing(key="k", body=(Paragraph(()),)), "an empty paragraph"),
        (
            Outgoing(key="k", body=(), buttons=tuple(Button(f"t{n}", f"Keuze {n} " * 12) for n in range(60))),
            "60 choices",
        ),
        (Outgoing(key="k" * 160, body=(Paragraph((Span("x"),)),), chosen="Ja", replaces="q"), "a long key"),
    ],
)
def test_slack_takes_messages_of_any_size(message: Outgoing, why: str) -> None:
    for payload in render(message):
        check(payload)
    check(home(message))


def test_a_text_is_cut_between_paragraphs() -> None:
    body = tuple(Paragraph((Span(f"{n} " + "woord " * 200),)) for n in range(6))
    parts = packed(body)
    assert [len(part) for part in parts] == [2, 2, 2]
    assert all(sum(map(size, part)) <= MOST for part in parts)


def test_only_the_last_part_has_the_buttons_and_each_part_knows_its_place() -> None:
    first, *rest = render(long("Een zin. ", 600))
    buttons = [[block for block in part["blocks"] if block["type"] == "actions"] for part in (first, *rest)]
    assert [bool(one) for one in buttons] == [False] * len(rest) + [True]
    assert [mark_of(part) for part in (first, *rest)] == [
        Mark(digest("k"), n, 1 + len(rest)) for n in range(1 + len(rest))
    ]


def test_our_mark_is_found_without_metadata_and_tells_nothing_of_our_key() -> None:
    (payload,) = render(Outgoing(key="proposal:yara", body=(Paragraph((Span("x"),)),)))
    assert mark_of({**payload, "metadata": None}) == mark_of(payload) == Mark(digest("proposal:yara"), 0, 1)
    assert "yara" not in json.dumps(payload)


@pytest.mark.parametrize("posted", [{}, {"metadata": {"event_type": "other"}}, {"blocks": [{"block_id": "nw:x:y:z"}]}])
def test_somebody_elses_message_is_not_ours(posted: dict[str, Any]) -> None:
    assert mark_of(posted) is None


def test_choices_have_numbers_on_the_buttons_and_in_the_notification() -> None:
    (payload,) = render(messages()["proposal-nl"])
    assert lines(payload)[-3:] == ["1. Ja, graag", "2. Nu niet", "3. Liever niet"]
    assert payload["text"].endswith("1. Ja, graag\n2. Nu niet\n3. Liever niet")


def test_a_label_that_no_button_can_hold_is_in_the_text_in_full() -> None:
    label = "Ik wil graag meedoen aan de kennismaking over warmtepompen en daken in Culemborg en omgeving"
    (payload,) = render(Outgoing(key="k", body=(), buttons=(Button("t", label),)))
    assert lines(payload) == [f"1. {label}", f"{f'1. {label}'[:74]}…"]


def test_what_was_chosen_takes_the_place_of_the_buttons() -> None:
    (payload,) = render(messages()["chosen-en"])
    assert lines(payload) == ["Did you meet?", "✓ Yes"]


def test_addresses_that_people_typed_become_links() -> None:
    text = "Zie https://example.org/a?b=1. Of mail yara@example.org!"
    (payload,) = render(Outgoing(key="k", body=(Paragraph((Span(text),)),)))
    found = [leaf.get("url") for leaf in leaves(payload["blocks"][0])]
    assert found == [None, "https://example.org/a?b=1", None, "mailto:yara@example.org", None]


def test_a_link_that_could_do_harm_is_only_words() -> None:
    (payload,) = render(Outgoing(key="k", body=(Paragraph((Span("klik", url="javascript:alert(1)"),)),)))
    assert leaves(payload["blocks"][0]) == [{"type": "text", "text": "klik"}]


def test_the_bots_page_has_the_text_and_the_buttons() -> None:
    page = home(
        Outgoing(key="k", body=(Paragraph((Span("Jij"),)),), buttons=(Button("t", "Pauze"),), surface=Surface.HOME)
    )
    assert (page["type"], lines(page)) == ("home", ["Jij", "1. Pauze"])


FORM = Form(
    "profile",
    "Mijn profiel en nog veel meer woorden",
    "Bewaar",
    "Annuleer",
    (
        FormField("name", "Hoe heet je?", value="Alice " * 40, required=True, most=80),
        FormField("about", "Wie ben je?", FieldKind.TEXT, hint="Een paar zinnen.", most=9000),
        FormField("sector", "Waar hoor je bij?", FieldKind.CHOICE, value="b", options=(("a", "A"), ("b", "B" * 90))),
        FormField("theme", "Thema", FieldKind.CHOICE, options=tuple((str(n), str(n)) for n in range(101))),
        FormField("none", "Niets", FieldKind.CHOICE),
    ),
)


def test_slack_takes_a_form_with_what_stands_there_already() -> None:
    view = modal(FORM)
    check(view)
    elements = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert elements["name"]["initial_value"] == ("Alice " * 40)[:80]
    assert elements["sector"]["initial_option"]["value"] == "b"
    assert [elements[name]["type"] for name in ("theme", "none")] == ["plain_text_input"] * 2
    assert [block["optional"] for block in view["blocks"]] == [False, True, True, True, True]


@pytest.mark.parametrize(
    "view", [{}, {"state": None}, {"state": {"values": {"name": {}}}}, {"state": {"values": {"name": {"answer": 7}}}}]
)
def test_a_form_that_comes_back_strangely_breaks_nothing(view: dict[str, Any]) -> None:
    assert set(answers(view).values()) <= {""}
