"""A facilitator decides about the weekly round: who meets, who does not, who is left out; and what can't be kept."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.base import Pressed
from bot.house import Work
from bot.usecases import arranging, membership
from bot.usecases.arranging import Refused
from config.settings import Settings
from matching.rounds import Clash
from matching.values import Member
from storage import decisions, members, proposals
from storage.decisions import Decision, DecisionKind
from storage.merging import merge
from tests.stories.cast import Player, Town
from tests.stories.introduced import NO_ROUNDS
from tests.stories.newcomers import everything_stored
from tests.stories.people import settle_in
from tests.stories.rooms import OpenTown, both_languages, town_with

__all__ = ["town_with"]
TOGETHER, APART, WITHOUT = DecisionKind.TOGETHER, DecisionKind.APART, DecisionKind.WITHOUT
WORDS = {
    "nl": {
        "together": "ronde samen alice en bob",
        "apart": "ronde apart alice, bob",
        "without": "ronde zonder alice",
        "list": "besluiten",
        "did": "Goed. alice, bob: bij elkaar, in de volgende ronde.",
        "kept_apart": "alice, bob: niet bij elkaar, in de volgende ronde",
        "left_out": "alice: niet mee, in de volgende",
        "always": "In elke ronde",
        "every": "bij elkaar, in elke ronde",
        "back": "Neem terug",
        "taken": "geldt niet meer",
        "gone": "geldt al niet meer",
        "none": "Er is nu niets besloten",
        "bare": "ronde samen",
        "how": "Jij kunt over de rondes besluiten",
        "notice": "De volgende ronde is",
        "missed": "Op dinsdag 24 november lukte dat niet: niet iedereen deed mee.",
    },
    "en": {
        "together": "round together alice and bob",
        "apart": "round apart alice, bob",
        "without": "round without alice",
        "list": "decisions",
        "did": "Fine. alice, bob: together, in the next round.",
        "kept_apart": "alice, bob: not together, in the next round",
        "left_out": "alice: left out, in the next round",
        "always": "In every round",
        "every": "together, in every round",
        "back": "Take it back",
        "taken": "does not hold any more",
        "gone": "did not hold any more",
        "none": "Nothing is decided",
        "bare": "round together",
        "how": "You can decide about the rounds",
        "notice": "The next round is",
        "missed": "On Tuesday 24 November that failed: not everybody took part.",
    },
}
NAMES = ("alice", "bob", "chris", "dora", "emil", "fien")


def settle(town: Town, count: int = 6, language: str = "nl") -> list[Player]:
    """Members who could all meet; alice has what everybody looks for."""
    offers = {"alice": ("daken",)}
    return [
        settle_in(town, name, language=language, offers=offers.get(name, ()), needs=("daken",))
        for name in NAMES[:count]
    ]


def decide(town: Town, kind: DecisionKind, *names: str, every_round: bool = False) -> Decision:
    with town.db.write() as tx:
        return arranging.decide(Work(tx, town.now, town.house), kind, names, every_round=every_round)


def known(town: Town) -> tuple[Decision, ...]:
    with town.db.write() as tx:
        return decisions.everything(tx)


def pairs(players: list[Player]) -> set[frozenset[str]]:
    """Who was put together with whom, by name, as long as the proposals are kept."""
    names = {player.member_id(): player.name for player in players}
    with players[0].town.db.write() as tx:
        asked = [one for id_ in names for one in proposals.involving(tx, id_)]
    return {frozenset((names[one.to], names[one.about])) for one in asked}


def round_comes(town: Town, weeks: int = 0) -> None:
    """The next Tuesday, or a later one."""
    town.later(days=1 + 7 * weeks, hours=2)


# --- what the round does with it -------------------------------------------------------------------------------------
@pytest.mark.parametrize("two", [("alice", "bob"), ("dora", "fien"), ("chris", "emil")])
def test_two_are_put_together_whatever_they_have_to_say_to_each_other(town: Town, two: tuple[str, str]) -> None:
    players = settle(town)
    decide(town, TOGETHER, *two)
    round_comes(town)
    assert frozenset(two) in pairs(players)
    assert len(pairs(players)) == 3


@pytest.mark.parametrize("two", [("alice", "bob"), ("alice", "chris"), ("bob", "chris")])
def test_where_the_number_is_odd_the_two_who_were_put_together_meet(town: Town, two: tuple[str, str]) -> None:
    players = settle(town, 5)
    decide(town, TOGETHER, *two)
    round_comes(town)
    assert frozenset(two) in pairs(players)


def test_who_are_kept_apart_do_not_meet(town: Town) -> None:
    players = settle(town)
    decide(town, APART, "alice", "bob", "chris", "dora")
    round_comes(town)
    assert len(pairs(players)) == 2  # the two others are with two of these four
    assert all(pair & {"emil", "fien"} for pair in pairs(players))


def test_who_is_left_out_meets_nobody_and_gets_no_notice(town: Town) -> None:
    w = WORDS["nl"]
    alice, bob, *_ = players = settle(town)
    decide(town, WITHOUT, "alice", every_round=True)
    town.later(days=7, hours=1)  # the first round, and the notice of the second
    alice.does_not_see(w["notice"])
    bob.sees(w["notice"])
    assert not any("alice" in pair for pair in pairs(players))


def test_a_decision_for_one_round_is_over_with_it_and_one_for_every_round_stays(town: Town) -> None:
    settle(town)
    decide(town, TOGETHER, "alice", "bob")
    decide(town, APART, "chris", "dora")
    staying = decide(town, APART, "emil", "fien", every_round=True)
    round_comes(town)
    assert known(town) == (staying,)


def test_a_round_that_did_not_take_place_uses_nothing_up(town: Town) -> None:
    settle(town)
    made = decide(town, TOGETHER, "alice", "bob")
    town.now += timedelta(days=3)
    assert "round.did_miss" in town.settle()
    assert known(town) == (made,)


# --- what can't be kept ----------------------------------------------------------------------------------------------
def pauses(work: Work, bob: Member, _alice: Member) -> None:
    membership.pause(work, bob, None)


def wants_never(work: Work, bob: Member, alice: Member) -> None:
    members.add_never(work.tx, bob.id, alice.id, work.now)


def comes_to_the_same_organisation(work: Work, bob: Member, alice: Member) -> None:
    for one in (bob, alice):
        members.update(work.tx, one.id, organisation="De Molen")


LATER = [(pauses, Clash.ABSENT, 4), (wants_never, Clash.RULE, 3), (comes_to_the_same_organisation, Clash.RULE, 3)]


@pytest.mark.parametrize(("happens", "clash", "count"), LATER)
def test_the_round_is_held_without_what_became_impossible_and_that_is_noted(
    town: Town, caplog: pytest.LogCaptureFixture, happens: Callable[..., None], clash: Clash, count: int
) -> None:
    players = settle(town)
    made = decide(town, TOGETHER, "alice", "bob")
    alice, bob = (player.member() for player in players[:2])
    with town.db.write() as tx:
        happens(Work(tx, town.now, town.house), bob, alice)
    with caplog.at_level(logging.WARNING):
        round_comes(town)
    met = pairs(players)
    assert len(met) == count  # of five a pair and three
    assert frozenset({"alice", "bob"}) not in met
    assert known(town) == (replace(made, missed_on=date(2026, 11, 24), clash=clash),)
    assert f"decision {made.id} was not kept in the round of 2026-11-24 ({clash})" in caplog.text
    assert "alice" not in caplog.text
    round_comes(town, weeks=1)
    assert known(town) == ()


def test_a_decision_for_every_round_is_tried_again_and_the_note_goes_when_it_was_kept(town: Town) -> None:
    players = settle(town, 2)
    bob = players[1].member()
    made = decide(town, TOGETHER, "alice", "bob", every_round=True)
    with town.db.write() as tx:
        membership.pause(Work(tx, town.now, town.house), bob, None)
    round_comes(town)
    assert [one.clash for one in known(town)] == [Clash.ABSENT]
    with town.db.write() as tx:
        membership.resume(Work(tx, town.now, town.house), bob)
    town.later(days=7)
    assert pairs(players) == {frozenset({"alice", "bob"})}
    assert known(town) == (made,)


def test_when_two_decisions_do_not_go_together_any_more_the_earlier_one_is_kept(town: Town) -> None:
    """Two profiles turn out to be one person, who was to meet two others."""
    players = settle(town)
    first, second = decide(town, TOGETHER, "alice", "bob"), decide(town, TOGETHER, "chris", "dora")
    kept, gone = (player.member_id() for player in players[1:3])
    with town.db.write() as tx:
        merge(tx, kept, gone, town.now, channel="town")
    round_comes(town)
    assert frozenset({"alice", "bob"}) in pairs([players[0], players[1], *players[3:]])
    assert [(one.id, one.clash) for one in known(town)] == [(second.id, Clash.CROWD)]
    assert first.id not in [one.id for one in known(town)]


# --- what is refused -------------------------------------------------------------------------------------------------
REFUSED = [
    (TOGETHER, ("alice", "Zorro"), "arrange.unknown", "nobody of that name"),
    (TOGETHER, ("alice", "twin"), "arrange.several", "two of that name"),
    (TOGETHER, ("alice",), "arrange.few", "one"),
    (APART, ("alice", "Alice "), "arrange.few", "twice the same one"),
    (WITHOUT, (), "arrange.nobody", "none"),
    (WITHOUT, ("victor",), "arrange.not_in", "not in the rounds"),
    (TOGETHER, ("alice", "bob", "chris"), "arrange.crowd", "more than two"),
    (TOGETHER, ("alice", "emil"), "arrange.crowd", "emil is with fien already"),
    (TOGETHER, ("alice", "dora"), "arrange.rule", "colleagues"),
    (APART, ("fien", "emil", "bob"), "arrange.against", "two of them are together"),
    (WITHOUT, ("emil",), "arrange.against", "to be together, and not there"),
]


@pytest.mark.parametrize(("kind", "names", "key", "why"), REFUSED)
def test_what_can_not_be_is_refused_at_once_and_nothing_is_kept(
    town: Town, kind: DecisionKind, names: tuple[str, ...], key: str, why: str
) -> None:
    colleagues = [player.member_id() for player in settle(town) if player.name in ("alice", "dora")]
    settle_in(town, "victor", consents=NO_ROUNDS)
    settle_in(town, "twin")
    twin = settle_in(town, "twin2").member_id()
    with town.db.write() as tx:
        members.update(tx, twin, name="twin")
        for one in colleagues:
            members.update(tx, one, organisation="De Molen")
    made = decide(town, TOGETHER, "emil", "fien")
    with pytest.raises(Refused) as refused:
        decide(town, kind, *names)
    assert refused.value.why.key == key, why
    assert known(town) == (made,)


def test_the_same_decision_again_takes_the_place_of_the_earlier_one(town: Town) -> None:
    settle(town)
    decide(town, APART, "alice", "bob")
    again = decide(town, APART, "BOB", "alice", every_round=True)
    assert known(town) == (again,)


# --- in the chat -----------------------------------------------------------------------------------------------------
@both_languages
def test_a_facilitator_decides_in_the_chat_and_takes_it_back(town_with: OpenTown, language: str) -> None:
    w = WORDS[language]
    town = town_with(language=language)
    settle(town, language=language)
    fatima = settle_in(town, "fatima", language=language, consents=NO_ROUNDS)
    fatima.says(w["list"]).sees(w["none"])
    fatima.says(w["together"]).sees(w["did"]).presses(w["always"]).sees(w["every"]).presses(w["back"]).sees(w["taken"])
    assert known(town) == ()
    fatima.says(w["apart"]).sees(w["kept_apart"])
    fatima.says(w["without"]).sees(w["left_out"])
    fatima.says(w["list"]).sees(w["kept_apart"], w["left_out"]).says("2").sees(w["taken"])
    assert [one.kind for one in known(town)] == [APART]
    fatima.says(w["bare"]).sees(w["how"])
    fatima.says("help").sees(w["how"])


@both_languages
def test_a_facilitator_reads_in_the_chat_what_could_not_be_kept(town_with: OpenTown, language: str) -> None:
    w = WORDS[language]
    town = town_with(language=language)
    players = settle(town, 3, language)
    fatima = town.person("fatima", language).says("hoi" if language == "nl" else "hello")
    fatima.says("/" + w["together"]).sees(w["did"])
    bob = players[1].member()
    with town.db.write() as tx:
        membership.pause(Work(tx, town.now, town.house), bob, None)
    round_comes(town)
    fatima.says("/" + w["list"]).sees(w["missed"])


@both_languages
@pytest.mark.parametrize("typed", ["together", "apart", "without", "list"])
def test_from_others_the_same_words_are_no_command(town_with: OpenTown, language: str, typed: str) -> None:
    town = town_with(language=language)
    alice, *_ = settle(town, 2, language)
    alice.says(WORDS[language][typed])
    alice.does_not_see(WORDS[language]["did"], WORDS[language]["none"], WORDS[language]["how"])
    alice.says("help").does_not_see(WORDS[language]["how"])
    assert known(town) == ()


@both_languages
def test_what_can_not_be_is_told_to_the_facilitator(town_with: OpenTown, language: str) -> None:
    dutch = language == "nl"
    town = town_with(language=language)
    settle(town, language=language)
    fatima = settle_in(town, "fatima", language=language, consents=NO_ROUNDS)
    start = "ronde samen" if dutch else "round together"
    fatima.says(f"{start} alice, Zorro").sees("“Zorro”")
    fatima.says(f"{start} alice, bob, chris").sees("Dit zijn er te veel" if dutch else "These are too many")
    fatima.says(WORDS[language]["together"])
    fatima.says(WORDS[language]["apart"]).sees("gaat niet samen met besluit" if dutch else "contradicts decision")


def test_who_is_no_facilitator_any_more_takes_nothing_back(town_with: OpenTown) -> None:
    town = town_with()
    settle(town)
    fatima = settle_in(town, "fatima", consents=NO_ROUNDS).says(WORDS["nl"]["together"])
    always, back = fatima.screen()[-1].buttons
    town.house = replace(town.house, settings=Settings())
    fatima.does(Pressed(always.token)).sees(WORDS["nl"]["gone"])
    assert [one.every_round for one in known(town)] == [False]
    with town.db.write() as tx:
        tx.connection.exec_driver_sql("update choice set closed_at = null, used = false")
    fatima.does(Pressed(back.token)).sees(WORDS["nl"]["gone"])
    assert len(known(town)) == 1


def test_who_is_forgotten_is_in_no_message_to_the_facilitator_any_more(town_with: OpenTown) -> None:
    town = town_with()
    alice, *_ = settle(town)
    fatima = settle_in(town, "fatima", consents=NO_ROUNDS).says(WORDS["nl"]["together"], "besluiten")
    gone = alice.member()
    with town.db.write() as tx:
        membership.forget(Work(tx, town.now, town.house), gone, False)
    assert known(town) == ()
    fatima.says("besluiten").sees(WORDS["nl"]["none"])
    assert "alice" not in everything_stored(town)["outbox"]
