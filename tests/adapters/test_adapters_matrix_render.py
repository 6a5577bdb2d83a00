"""Does a message keep to Matrix's rules, whatever people wrote in it?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import Bullets, Button, Door, Outgoing, Paragraph, Person, Quote, Span
from adapters.matrix.render import (
    CHOICES,
    KEY,
    MOST_BYTES,
    TAGS,
    marker,
    render,
    replacing,
    transaction,
)
from bot.platforms.matrix import phrases
from config.texts import LANGUAGES, load_texts
from tests.adapters.golden_messages import messages
from tests.adapters.matrix_rules import ALLOWED, check, squeezed
from tests.adapters.test_adapters_rendering import hostile

ME = "@netwever:a.test"
WORDS = phrases(load_texts(), "nl")


def shown(message: Outgoing, *, private: bool = True) -> tuple[dict[str, Any], ...]:
    return render(message, WORDS, me=ME, private=private)


def said(text: str, **more: Any) -> Outgoing:
    return Outgoing(key="k", body=(Paragraph((Span(text),)),), **more)


@pytest.mark.parametrize("name", messages())
def test_every_golden_message_keeps_to_the_rules(name: str) -> None:
    for content in shown(messages()[name]):
        check(content)


def test_only_tags_of_the_specification_are_used() -> None:
    assert TAGS <= ALLOWED


def test_a_proposal_looks_like_this() -> None:
    (content,) = shown(messages()["proposal-nl"])
    assert content["formatted_body"] == (
        "<p>Zal ik je voorstellen aan <strong>Yara el Hadri</strong>?</p>"
        "<blockquote><p>Ik help met statuten, leden werven en een eerlijk rekenmodel voor iedereen.</p></blockquote>"
        "<ul><li>Jullie zoeken allebei een groot dak in de buurt van Culemborg.</li><li>Kort</li></ul>"
        '<p>Lees meer op <a href="https://example.org/a?b=1&amp;c=2">de pagina</a>.</p>'
        "<ol><li>Ja, graag</li><li>Nu niet</li><li>Liever niet</li></ol>"
    )
    assert content["body"].endswith(
        "de pagina (https://example.org/a?b=1&c=2).\n\n1. Ja, graag\n2. Nu niet\n3. Liever niet"
    )
    assert (content["msgtype"], content[CHOICES]) == ("m.text", ["a1", "a2", "a3"])


@given(hostile, st.booleans())
def test_nobodys_words_become_markup(text: str, private: bool) -> None:
    message = Outgoing(
        key="k",
        body=(Paragraph((Span(text, bold=True, url=text),)), Bullets(((Span(text),),)), Quote((Span(text),))),
        buttons=(Button("t1", text),), doors=(Door(text, "join-a"),), chosen=text, mention=Person("matrix", "", "@a:b"),
    )  # fmt: skip
    for content in shown(message, private=private):
        check(content)
        check(replacing(content, "$1"))


def test_a_name_in_somebodys_words_rings_nobodys_bell() -> None:
    (content,) = shown(said("@room @alice:a.test kom je?"))
    assert content["m.mentions"] == {}


@pytest.mark.parametrize(
    ("mention", "private", "msgtype"),
    [(None, True, "m.text"), (None, False, "m.notice"), (Person("matrix", "", "@a:b"), False, "m.text")],
)
def test_a_group_is_not_disturbed_by_what_is_for_nobody_in_particular(
    mention: Person | None, private: bool, msgtype: str
) -> None:
    assert shown(said("hoi", mention=mention), private=private)[0]["msgtype"] == msgtype


def test_who_is_meant_in_a_group_is_named_and_notified() -> None:
    (content,) = shown(said("hoi", mention=Person("matrix", "", "@a:b.test")), private=False)
    assert content["m.mentions"] == {"user_ids": ["@a:b.test"]}
    assert content["formatted_body"] == '<p><a href="https://matrix.to/#/@a:b.test">@a:b.test</a>: hoi</p>'


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_door_leads_to_the_private_chat_and_says_what_to_send(language: str) -> None:
    message = Outgoing(key="k", body=(), doors=(Door("Doe mee", "join-abc"),))
    (content,) = render(message, phrases(load_texts(), language), me=ME, private=False)
    assert "!start join-abc" in content["body"]
    assert 'href="https://matrix.to/#/@netwever:a.test"' in content["formatted_body"]
    check(content)


@pytest.mark.parametrize("filler", ["woord ", "'", "a", "😀", "regel\n", "<b>&"], ids=repr)
@pytest.mark.parametrize("block", ["paragraph", "quote", "bullets"])
def test_a_text_of_any_length_is_parted_by_us_and_nothing_is_lost(filler: str, block: str) -> None:
    long = (filler * (100_000 // len(filler))).strip()
    body = {
        "paragraph": Paragraph((Span(long),)),
        "quote": Quote((Span(long),)),
        "bullets": Bullets(((Span(long),),) * 2),
    }
    message = Outgoing(key="k", body=(Paragraph((Span("Begin"),)), body[block]), buttons=(Button("t1", "Ja"),))  # type: ignore[arg-type]
    contents = shown(message)
    words = [check(replacing(content, "$1")) for content in contents]
    assert squeezed("".join(words)).replace("*", "") == squeezed(
        "Begin" + long * (2 if block == "bullets" else 1) + "Ja"
    )
    assert len(contents) > 2
    assert all(len(content["body"].encode()) <= MOST_BYTES for content in contents)
    assert [CHOICES in content for content in contents] == [False] * (len(contents) - 1) + [True]
    assert [content[KEY]["part"] for content in contents] == list(range(1, len(contents) + 1))


def test_an_edit_holds_the_new_words_and_tells_older_clients_that_it_is_one() -> None:
    (content,) = shown(said("Gekozen", chosen="Ja"))
    edit = replacing(content, "$1")
    assert edit["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$1"}
    assert (edit["m.new_content"], edit["body"]) == (content, "* Gekozen\n\n✓ Ja")


def test_a_key_is_known_again_and_tells_nothing() -> None:
    assert marker("proposal:yara:bob") == marker("proposal:yara:bob")
    assert "yara" not in str(shown(Outgoing(key="proposal:yara:bob", body=())))
    assert len({transaction("k", "1"), transaction("k", "2"), transaction("k2", "1")}) == 3
