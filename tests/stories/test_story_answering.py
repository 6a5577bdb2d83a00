"""Being asked: yes, no, silence, second taps, and what the other side may and may not learn."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.dialogue.answers import parts_told
from bot.house import Work
from bot.usecases import membership
from bot.wording import Label
from matching.values import Member, MemberState, Purpose
from storage import members, proposals
from storage.database import Tx
from tests.stories.cast import Player, Town, open_town
from tests.stories.people import settle_in
from tests.stories.weaving import (
    ASKS,
    EN,
    NL,
    SHY,
    Words,
    asker,
    asks,
    both_languages,
    everything,
    helpers,
    off_for,
    was_asked,
)


@both_languages
@pytest.mark.parametrize("answer", ["not_now", "rather_not"])
def test_a_no_is_thanked_for_and_never_told_to_the_other_side(town: Town, words: Words, answer: str) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    asks(alice, words)
    told = len(alice.screen())
    bob.presses(getattr(words, answer)).sees(words.thanks)
    town.later(hours=47)
    assert len(alice.screen()) == told


@both_languages
def test_the_asker_hears_the_same_after_a_no_as_after_a_silence(tmp_path: Path, words: Words) -> None:
    told: dict[str, list[list[str]]] = {}
    for answers in ("", "no"):
        town = open_town(f"sqlite:///{tmp_path / f'town{answers}.db'}")
        alice, (bob, cas) = asker(town, words), helpers(town, words)
        asks(alice, words)
        before = len(alice.screen())  # which of two who fit equally well comes first is chance
        if answers == "no":
            bob.presses(words.rather_not)
            cas.presses(words.not_now)
        told[answers] = []
        for hours in (40, 8 * 24):
            town.later(hours=hours)
            told[answers].append([str(message.body) for message in alice.screen()[before:]])
        alice.says(words.my_requests)
        told[answers].append([str(message.body) for message in alice.screen()[before:]])
        town.db.close()
    assert told[""] == told["no"]
    assert words.no_yes in told[""][1][0]


@both_languages
@pytest.mark.parametrize("typed", ["1", "1.", "ja", "yes", "jaa", "ja hoor", "yes please"])
def test_a_yes_can_be_typed(town: Town, words: Words, typed: str) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    asks(alice, words)
    bob.says(typed)
    alice.sees(words.good_news)


@both_languages
@pytest.mark.parametrize("typed", ["2", "3.", "{0.not_now}", "{0.rather_not}!"])
def test_a_no_can_be_typed(town: Town, words: Words, typed: str) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    asks(alice, words)
    bob.says(typed.format(words)).sees(words.thanks)


@both_languages
def test_two_say_yes_and_both_are_introduced(town: Town, words: Words) -> None:
    alice, (bob, cas) = asker(town, words), helpers(town, words)
    asks(alice, words)
    bob.presses(words.yes).sees("Alice")
    cas.presses(words.yes).sees("Alice")
    assert alice.says(words.my_introductions).reads().count("23 november" if words is NL else "23 November") == 2


@both_languages
def test_a_second_tap_changes_nothing(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    asks(alice, words)
    bob.presses(words.not_now).presses(words.yes).sees(words.already, words.not_now)
    alice.does_not_see(words.good_news)


@both_languages
def test_a_button_pressed_by_somebody_else_does_nothing(town: Town, words: Words) -> None:
    alice, (bob, cas) = asker(town, words), helpers(town, words)
    asks(alice, words)
    stolen = next(message for message in bob.screen() if message.buttons)
    cas.screen().append(stolen)
    cas.presses(words.yes).sees({"nl": "voor iemand anders", "en": "somebody else"}[words.language])
    alice.does_not_see(words.good_news)


@both_languages
def test_a_yes_after_the_wish_was_closed_gets_one_clear_sentence(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    asks(alice, words).says({"nl": "sluit", "en": "close"}[words.language], "1").sees(words.closed)
    bob.presses(words.yes).sees({"nl": "al voorbij", "en": "has passed"}[words.language])
    alice.does_not_see(words.good_news)


@both_languages
def test_a_question_that_was_not_sent_yet_is_never_sent_when_the_wish_closes(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    town.later(hours=10)
    asks(alice, words).says({"nl": "sluit", "en": "close"}[words.language], "1")
    town.later(days=3)
    assert not was_asked(bob, words)


@both_languages
def test_a_yes_when_the_asker_has_gone_gets_one_clear_sentence(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    asks(alice, words)
    with town.db.write() as tx:
        membership.stop(Work(tx, town.now, town.house), _the(tx, "Alice"))
    bob.presses(words.yes)
    assert "Alice" not in bob.reads().replace(words.question, "")
    assert bob.reads().strip() != ""


@both_languages
def test_a_yes_after_never_with_brings_nobody_together(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    asks(alice, words)
    with town.db.write() as tx:
        members.add_never(tx, _the(tx, "Alice").id, _the(tx, "Bob").id, town.now)
    bob.presses(words.yes).sees(words.over)
    alice.does_not_see(words.good_news)


@both_languages
def test_never_with_keeps_two_people_apart_from_the_start(town: Town, words: Words) -> None:
    alice, people = asker(town, words), helpers(town, words, 3)
    with town.db.write() as tx:
        members.add_never(tx, _the(tx, "Bob").id, _the(tx, "Alice").id, town.now)
    asks(alice, words)
    assert [was_asked(one, words) for one in people] == [False, True, True]


@both_languages
def test_somebody_with_an_open_question_gets_no_second_one(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    victor = _another_asker(town, words)
    asks(alice, words)
    victor.says(words.wish, "1")
    assert sum(words.question in str(message.body) for message in bob.screen()) == 1


@both_languages
def test_nobody_is_asked_more_than_twice_a_month(town: Town, words: Words) -> None:
    (bob,) = helpers(town, words, 1)
    for name in ("Alice", "Ben", "Coen", "Daan"):
        player = _another_asker(town, words, name)
        player.says(words.wish, "1", "1")
        if words.yes in [button.label for message in bob.screen()[-1:] for button in message.buttons]:
            bob.says("2")
        town.later(days=1)
    assert sum(words.question in str(message.body) and not message.chosen for message in bob.screen()) == 2


@both_languages
def test_the_same_two_are_not_brought_together_again_within_a_year(town: Town, words: Words) -> None:
    alice, (bob,) = asker(town, words), helpers(town, words, 1)
    asks(alice, words)
    bob.presses(words.yes)
    off_for(town, days=100)
    alice.says(f"{words.wish} ({words.vague})", "1").sees(words.nobody)


@pytest.mark.parametrize(
    ("answer", "days", "asked_again"),
    [
        ("not_now", 150, False),  # five months: too soon
        ("not_now", 200, True),  # more than six months
        ("rather_not", 200, False),  # two years
    ],
)
def test_a_no_keeps_two_people_apart_for_a_while(town: Town, answer: str, days: int, asked_again: bool) -> None:
    alice, (bob,) = asker(town, NL), helpers(town, NL, 1)
    asks(alice, NL)
    bob.presses(getattr(NL, answer))
    alice.says("sluit", "1")
    off_for(town, days=days)
    alice.says(NL.wish, "1")
    assert (NL.nobody not in alice.reads()) == asked_again


@pytest.mark.parametrize(
    ("asker_consents", "helper_consents", "bob_sees_alice", "alice_sees_bob"),
    [
        (ASKS, ASKS, True, True),
        (ASKS, SHY, True, False),
        (SHY, ASKS, False, True),
        (SHY, SHY, False, False),
    ],
)
def test_a_name_is_told_before_a_yes_only_where_its_owner_allows_that(
    town: Town,
    asker_consents: frozenset[Purpose],
    helper_consents: frozenset[Purpose],
    bob_sees_alice: bool,
    alice_sees_bob: bool,
) -> None:
    alice = asker(town, NL, asker_consents)
    (bob,) = helpers(town, NL, 1, helper_consents)
    alice.says(NL.wish, "1")
    assert ("Bob" in alice.reads()) == alice_sees_bob
    alice.says("1")
    assert ("Alice" in everything(bob)) == bob_sees_alice
    bob.presses(NL.yes).sees("Alice")
    alice.sees("Bob")


@both_languages
def test_why_tells_what_counted_in_plain_words(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    asks(alice, words)
    bob.says(words.why).sees(words.wish, "%", words.offers[0])
    alice.says(words.why).sees(words.wish, "%")


@both_languages
def test_why_also_explains_a_question_that_waited_for_the_morning(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    town.later(hours=10)
    asks(alice, words)
    bob.says(words.why).sees(words.question, "%")


@both_languages
def test_why_without_any_question_says_so(town: Town, words: Words) -> None:
    asker(town, words).says(words.why).sees(
        {"nl": "nog niet met iemand in contact", "en": "not brought you together"}[words.language]
    )


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"fit": 0.4, "contacts": 0.04, "gap": 0.05}, ["fit", "rest"]),  # what everybody gets says nothing by itself
        ({"fit": 0.4, "contacts": 0.1, "gap": 0.1}, ["fit", "contacts", "gap"]),
        ({"fit": 0.4, "place": 0.15, "sector": 0.1}, ["fit", "place", "sector"]),  # the heaviest first
        ({"fit": 0.4, "place": 0.0, "sector": 0.05}, ["fit", "rest"]),  # far away, sector unknown
        ({"fit": 0.4, "load": -0.05}, ["fit", "load"]),
        ({"fit": 0.4, "exploration": 0.15}, ["fit", "rest"]),  # the most that the settings allow
        ({"fit": 0.4, "exploration": -0.15}, ["fit"]),
        ({}, []),  # a round tells no parts
    ],
)
def test_only_true_parts_are_told(parts: dict[str, float], told: list[str]) -> None:
    labels = parts_told(parts, sum(parts.values()))
    assert [_part_of(label) for label in labels] == told


@both_languages
def test_a_reader_gets_the_question_in_their_own_language(town: Town, words: Words) -> None:
    alice = asker(town, words)
    other = EN if words is NL else NL
    (bob,) = helpers(town, replace(other, offers=words.offers), 1)
    asks(alice, words)
    bob.sees(other.question, words.wish, other.yes)


@both_languages
def test_somebody_who_pauses_is_not_asked_any_more(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    asks(alice, words)
    with town.db.write() as tx:
        membership.pause(Work(tx, town.now, town.house), _the(tx, "Bob"), None)
        assert [one.state for one in proposals.involving(tx, _the(tx, "Bob").id)] == ["withdrawn"]
    bob.presses(words.yes)
    alice.does_not_see(words.good_news)


def _another_asker(town: Town, words: Words, name: str = "Victor") -> Player:
    return settle_in(town, name, language=words.language, consents=ASKS)


def _the(tx: Tx, name: str) -> Member:
    (found,) = members.named(tx, name)
    assert found.state is not MemberState.STOPPED
    return found


def _part_of(label: Label) -> str:
    what = label.words["what"]
    assert isinstance(what, Label)
    return what.key.removeprefix("proposal.part_")
