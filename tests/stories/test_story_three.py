"""Three in a round: each is asked about the other two, and whoever says yes meets whoever else does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from adapters.base import Ability
from adapters.console.render import render
from bot.house import Work
from bot.usecases import links, membership
from bot.usecases.sides import side_of
from config.settings import Settings
from matching.values import Introduction, Met, ProposalState, Purpose
from storage import introductions, members, proposals, schedule
from tests.stories.cast import PLAIN, Player, Town, open_town
from tests.stories.people import EVERYTHING, settle_in

NAMES = ("Alice", "Bob", "Chris")
CRAFTS = ("zonnepanelen leggen", "subsidies aanvragen", "bomen planten")
NO_CONTACT = EVERYTHING - {Purpose.CONTACT}
WEDNESDAY = {"days": 1, "hours": 1}  # from the round on Tuesday at ten to Wednesday at eleven


@dataclass(frozen=True)
class Words:
    """What is read and pressed in one language."""

    language: str
    group: str
    yes: str
    not_now: str
    rather_not: str
    waits: str
    thanks: str
    all_said_yes: str
    both_said_yes: str
    met: str
    met_yes: str
    why: str


NL = Words(
    "nl", "Deze ronde denk ik voor jou aan een groepje, met:", "Ja, graag", "Nu niet", "Liever niet",
    "Wie ook ja zegt, stel ik aan je voor.", "Niemand hoort hier iets van.", "Jullie zeiden allemaal ja.",
    "Jullie zeiden allebei ja.", "Ik bracht je in contact met {names}. Hebben jullie elkaar gesproken?", "Ja", "waarom",
)  # fmt: skip
EN = Words(
    "en", "In this round I thought of a small group for you, with:", "Yes, please", "Not now", "Rather not",
    "Whoever says yes too, I will introduce to you.", "Nobody will hear of it.", "You all said yes.",
    "You both said yes.", "I put you in touch with {names}. Have you spoken with each other?", "Yes", "why",
)  # fmt: skip
both_languages = pytest.mark.parametrize("words", [NL, EN], ids=lambda words: words.language)


def three(town: Town, words: Words = NL, *, consents: frozenset[Purpose] = EVERYTHING) -> list[Player]:
    """Three members on the Tuesday of a round, who were just asked about each other."""
    players = [
        settle_in(
            town, name, language=words.language, offers=(CRAFTS[at],), needs=(CRAFTS[(at + 1) % 3],),
            organisation=f"Huis {name}", contact=f"{name.lower()}@voorbeeld.nl", consents=consents,
        )
        for at, name in enumerate(NAMES)
    ]  # fmt: skip
    town.later(days=1)
    return players


def made(town: Town, *players: Player) -> list[tuple[str, ...]]:
    """Who was introduced to whom, by name."""
    names = {player.member_id(): player.name for player in players}
    with town.db.write() as tx:
        found = {one.id: one for member_id in names for one in introductions.of_member(tx, member_id)}
    return sorted(tuple(sorted((names[one.a or ""], names[one.b or ""]))) for one in found.values())


def introductions_of(town: Town, player: Player) -> tuple[Introduction, ...]:
    member_id = player.member_id()
    with town.db.write() as tx:
        return introductions.of_member(tx, member_id)


def questions(player: Player, words: Words = NL) -> list[str]:
    """The questions that this one was ever asked, as text."""
    asked = [message for message in player.screen() if any(one.label == words.not_now for one in message.buttons)]
    return [render(message, PLAIN) for message in asked]


def act(town: Town, use: Callable[..., object], *players: Player, **words: object) -> None:
    """What these do outside of this story."""
    them = [player.member() for player in players]
    with town.db.write() as tx:
        use(Work(tx, town.now, town.house), *them, **words)
    town.settle()


@both_languages
def test_each_of_three_is_asked_once_about_the_other_two(town: Town, words: Words) -> None:
    alice, bob, chris = three(town, words)
    (question,) = questions(alice, words)
    for part in (words.group, "Bob", "Chris", CRAFTS[1], "Tiel"):
        assert part in question
    assert "Huis" not in question  # the organisation comes after the yes
    assert [len(questions(one, words)) for one in (bob, chris)] == [1, 1]


@both_languages
def test_when_all_three_say_yes_all_three_meet_at_once(town: Town, words: Words) -> None:
    alice, bob, chris = three(town, words)
    alice.presses(words.yes).sees(words.waits)
    bob.presses(words.yes).sees(words.waits)
    assert made(town, alice, bob, chris) == []
    chris.presses(words.yes).sees(words.all_said_yes, "Alice (Huis Alice)", "Bob (Huis Bob)", "bob@voorbeeld.nl")
    alice.sees(words.all_said_yes, "Bob (Huis Bob)", "Chris (Huis Chris)", "chris@voorbeeld.nl", "bob@voorbeeld.nl")
    bob.sees("Alice (Huis Alice)", "Chris (Huis Chris)")
    assert made(town, alice, bob, chris) == [("Alice", "Bob"), ("Alice", "Chris"), ("Bob", "Chris")]
    assert len({one.group for one in introductions_of(town, alice)}) == 1
    alice.says("kennismakingen" if words is NL else "introductions").sees("Bob", "Chris")


@pytest.mark.parametrize("order", ["abc", "cab", "acb"])  # the no comes last, first, between
@both_languages
def test_a_no_is_never_told_and_the_other_two_meet_on_the_next_day(town: Town, words: Words, order: str) -> None:
    alice, bob, chris = three(town, words)
    for who in order:
        player = {"a": alice, "b": bob, "c": chris}[who]
        if player is chris:
            chris.presses(words.not_now).sees(words.thanks)
        else:
            player.presses(words.yes).sees(words.waits)
    seen = len(chris.screen())
    assert made(town, alice, bob, chris) == []
    town.later(**WEDNESDAY)
    assert made(town, alice, bob, chris) == [("Alice", "Bob")]
    alice.sees(words.both_said_yes, "Bob (Huis Bob)")
    bob.sees(words.both_said_yes, "Alice (Huis Alice)")
    assert "Chris" not in alice.reads() + bob.reads()
    assert len(chris.screen()) == seen


def test_who_stays_silent_is_not_waited_for_longer_than_the_question_lasts(town: Town) -> None:
    alice, bob, chris = three(town)
    alice.presses(NL.yes)
    bob.presses(NL.yes)
    town.later(days=6, hours=23)
    chris.sees("nog één keer", "Alice uit Tiel (inwoners)", "Bob uit Tiel (inwoners)")
    assert made(town, alice, bob, chris) == []
    town.later(days=1, hours=2)  # the question ended on the eighth day, Wednesday follows
    assert made(town, alice, bob, chris) == [("Alice", "Bob")]
    alice.sees(NL.both_said_yes)
    chrises = chris.member_id()
    with town.db.write() as tx:
        asked = [one for one in proposals.involving(tx, chrises) if one.to == chrises]
    assert {one.state for one in asked} == {ProposalState.EXPIRED}
    assert chris.member().silences == 1  # one question, however many people it was about


@pytest.mark.parametrize("answers", [("yes", "not_now", "rather_not"), ("yes", "not_now", ""), ("yes", "", "")])
def test_one_yes_alone_brings_nobody_together_and_tells_nothing(town: Town, answers: tuple[str, ...]) -> None:
    players = three(town)
    for player, answer in zip(players, answers, strict=True):
        if answer:
            player.presses(getattr(NL, answer))
    seen = len(players[0].screen())
    town.later(days=6, hours=1)
    assert made(town, *players) == []
    assert [render(one, PLAIN) for one in players[0].screen()[seen:] if "ronde" not in render(one, PLAIN)] == []


def test_there_is_no_reminder_once_both_others_said_no(town: Town) -> None:
    alice, bob, chris = three(town)
    alice.presses(NL.not_now)
    bob.presses(NL.rather_not)
    town.later(days=5)
    chris.does_not_see("nog één keer")


@pytest.mark.parametrize("leaving", ["pauses", "stops"])
def test_who_leaves_while_asked_is_left_out_and_the_other_two_still_meet(town: Town, leaving: str) -> None:
    alice, bob, chris = three(town)
    alice.presses(NL.yes)
    if leaving == "pauses":
        act(town, membership.pause, chris, until=None)
    else:
        act(town, membership.stop, chris)
    bob.presses(NL.yes).sees(NL.waits)
    town.later(**WEDNESDAY)
    assert made(town, alice, bob, chris) == [("Alice", "Bob")]
    assert len(questions(alice)) == len(questions(bob)) == 1


def test_of_who_is_forgotten_while_asked_nothing_stays_and_the_other_two_are_asked_about_each_other(town: Town) -> None:
    alice, bob, chris = three(town)
    member_id = chris.member_id()
    bob.presses(NL.yes)
    act(town, membership.forget, chris, keep_tips=False)
    with town.db.write() as tx:
        assert proposals.involving(tx, member_id) == ()
    question = questions(alice)[-1]
    assert "Bob" in question
    assert "Chris" not in question
    assert len(questions(bob)) == 1  # had answered
    alice.presses(NL.yes).sees(NL.both_said_yes, "Bob (Huis Bob)")
    assert made(town, alice, bob) == [("Alice", "Bob")]


def test_two_who_never_want_to_meet_are_kept_apart_and_the_third_meets_both(town: Town) -> None:
    alice, bob, chris = three(town)
    act(town, membership.keep_apart, alice, bob)
    for player in (alice, bob, chris):
        player.presses(NL.yes)
    assert made(town, alice, bob, chris) == []
    town.later(**WEDNESDAY)
    assert made(town, alice, bob, chris) == [("Alice", "Chris"), ("Bob", "Chris")]
    assert "Bob" not in alice.reads()
    assert "Alice" not in bob.reads()
    chris.sees("Alice (Huis Alice)", "Bob (Huis Bob)")


def test_who_takes_a_break_after_a_yes_is_not_introduced(town: Town) -> None:
    alice, bob, chris = three(town)
    alice.presses(NL.yes)
    bob.presses(NL.yes)
    chris.presses(NL.not_now)
    act(town, membership.pause, alice, until=None)
    town.later(**WEDNESDAY)
    assert made(town, alice, bob, chris) == []


def test_nobody_is_introduced_twice_when_a_late_answer_changes_nothing(town: Town) -> None:
    alice, bob, chris = three(town)
    act(town, membership.keep_apart, bob, chris)
    alice.presses(NL.yes)
    bob.presses(NL.yes)  # Chris can still say yes to Alice
    town.later(days=9)
    assert made(town, alice, bob, chris) == [("Alice", "Bob")]


@pytest.fixture
def friday_town(database_url: str) -> Iterator[Town]:
    """Its rounds are on Fridays, when nobody is asked anything: the questions wait until Monday."""
    place = open_town(database_url, settings=Settings.model_validate({"round": {"weekday": "friday"}}))
    yield place
    place.db.close()


def test_a_question_that_did_not_go_out_yet_leaves_out_who_left_meanwhile(friday_town: Town) -> None:
    alice, bob, chris = three(friday_town)
    friday_town.later(days=3, hours=3)  # Friday afternoon
    assert questions(alice) == []
    act(friday_town, membership.pause, chris, until=None)
    friday_town.later(days=3)
    (question,) = questions(alice)
    assert "Bob" in question
    assert "Chris" not in question
    bob.presses(NL.yes)
    alice.presses(NL.yes)
    friday_town.later(days=1, hours=1)
    assert made(friday_town, alice, bob, chris) == [("Alice", "Bob")]


@both_languages
def test_why_tells_it_of_both_with_the_same_three_answers(town: Town, words: Words) -> None:
    alice, bob, chris = three(town, words)
    alice.says(words.why).sees("Bob", "Chris", CRAFTS[1])
    alice.presses(words.yes).sees(words.waits)
    bob.presses(words.yes)
    chris.presses(words.yes).sees(words.all_said_yes)


# --- after the introduction ------------------------------------------------------------------------------------------
def met(town: Town, words: Words = NL, *, consents: frozenset[Purpose] = EVERYTHING) -> list[Player]:
    """Three who were just introduced to each other."""
    players = three(town, words, consents=consents)
    for player in players:
        player.presses(words.yes)
    return players


@both_languages
def test_each_of_three_is_asked_once_how_it_went_and_answers_for_all(town: Town, words: Words) -> None:
    alice, bob, chris = met(town, words)
    town.later(days=11)
    names = "Bob en Chris" if words is NL else "Bob and Chris"
    alice.sees(words.met.format(names=names))
    asked = [one for one in alice.screen() if words.met.format(names=names) in render(one, PLAIN)]
    assert len(asked) == 1
    alice.presses(words.met_yes)
    ids = {player.name: player.member_id() for player in (alice, bob, chris)}
    with town.db.write() as tx:
        told = [introductions.outcome(tx, one.id, ids["Alice"]) for one in introductions.of_member(tx, ids["Alice"])]
        assert [one.met for one in told if one] == [Met.YES, Met.YES]
        ties = introductions.ties(tx, town.now - timedelta(days=1))
        assert set(ties) == {frozenset((ids["Alice"], ids["Bob"])), frozenset((ids["Alice"], ids["Chris"]))}


def test_who_never_wants_to_meet_again_is_not_named_in_what_is_asked(town: Town) -> None:
    alice, bob, chris = met(town)
    act(town, membership.keep_apart, alice, bob)
    town.later(days=11)
    alice.sees("Ik bracht je in contact met Chris.")
    bob.sees("Ik bracht je in contact met Chris.")
    chris.sees("Ik bracht je in contact met Alice en Bob.")
    alice.presses("Ja")
    alices, bobs = alice.member_id(), bob.member_id()
    with town.db.write() as tx:
        assert frozenset((alices, bobs)) not in introductions.ties(tx, town.now - timedelta(days=1))


def test_after_fourteen_days_of_silence_the_whole_of_it_is_closed(town: Town) -> None:
    players = met(town)
    town.later(days=16)
    assert all(one.closed_at is not None for player in players for one in introductions_of(town, player))


def test_when_one_is_forgotten_the_other_two_go_on(town: Town) -> None:
    alice, _, chris = met(town)
    act(town, membership.forget, chris, keep_tips=False)
    town.later(days=11)
    alice.sees("Ik bracht je in contact met Bob.")
    alice.presses("Ja").sees("Over een paar weken")


def test_details_are_shared_with_both_by_one_button(town: Town) -> None:
    alice, bob, chris = met(town, consents=NO_CONTACT)
    alice.does_not_see("bob@voorbeeld.nl")
    alice.presses("Deel mijn gegevens met Bob en Chris").sees("bekend bij Bob en Chris")
    bob.sees("alice@voorbeeld.nl")
    chris.sees("alice@voorbeeld.nl")


def test_they_write_to_each_other_one_by_one(town: Town) -> None:
    alice, bob, chris = met(town, consents=NO_CONTACT)
    alice.presses("Schrijf Bob via mij").says("Kom je dinsdag?")
    bob.sees("Kom je dinsdag?")
    chris.does_not_see("Kom je dinsdag?")


@both_languages
def test_a_conversation_of_all_opens_when_all_three_want_it(town: Town, words: Words) -> None:
    town.house = replace(town.house, abilities={"town": frozenset({Ability.WRITES_FIRST, Ability.GATHERS})})
    alice, bob, chris = met(town, words)
    button = "Open een gesprek met ons allemaal" if words is NL else "Open a chat with all of us"
    for player in (alice, chris):
        player.presses(button).sees("Genoteerd" if words is NL else "Noted")
    assert "Alice+Bob+Chris" not in town.screens.shown
    bob.presses(button)
    (message,) = town.screens.shown["Alice+Bob+Chris"]
    said = render(message, PLAIN)
    assert all(f"{name} (Huis {name})" in said for name in NAMES)


def test_two_of_three_turn_out_to_be_one_person(town: Town) -> None:
    alice, bob, chris = three(town)
    act(town, links.merge, alice, chris, channel="town")
    alices = alice.member_id()
    for chat in (alice, chris):  # one of the two questions is left
        chat.presses(NL.yes)
    bob.presses(NL.yes)
    town.later(**WEDNESDAY)
    with town.db.write() as tx:
        found = introductions.of_member(tx, alices)
        assert len(found) == 1
        assert len([one for one in schedule.pending(tx) if one.subject == found[0].group]) == 4


def test_after_a_merge_of_two_of_three_who_met_the_third_is_asked_once(town: Town) -> None:
    alice, bob, chris = met(town)
    act(town, links.merge, alice, chris, channel="town")
    bobs = bob.member_id()
    pair = frozenset((alice.member_id(), bobs))
    with town.db.write() as tx:
        assert list(introductions.met_pairs(tx)) == [pair]
        (made_first, *_) = introductions.of_member(tx, bobs)
        side = side_of(Work(tx, town.now, town.house), made_first.group, bobs)
    assert side is not None
    assert [one.name for one in side.others] == ["Alice"]
    town.later(days=11)
    bob.sees("Ik bracht je in contact met Alice. Hebben")


def test_never_pairs_of_the_past_are_no_group(town: Town) -> None:
    ids = []
    for at, name in enumerate(NAMES):
        ids.append(settle_in(town, name, offers=(CRAFTS[at],), needs=(CRAFTS[(at + 1) % 3],)).member_id())
    with town.db.write() as tx:
        members.add_never(tx, ids[0], ids[1], town.now)
    town.later(days=1)
    with town.db.write() as tx:
        asked = proposals.all_open(tx)
    assert len(asked) == 2
    assert {ids[0], ids[1]} not in [{one.to, one.about} for one in asked]
