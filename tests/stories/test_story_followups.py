"""The life of an introduction after both said yes: day 3, 10, 14, 35 and 90."""

from datetime import timedelta

import pytest

from bot.house import Work
from bot.usecases.sides import side_of
from matching.values import Gain, MemberState, Met
from storage import erasure, introductions, members
from tests.stories.cast import MONDAY, Player, Town
from tests.stories.introduced import NO_ROUNDS, introduced, told
from tests.stories.people import settle_in

WORDS = {
    "nl": {
        "nudge": "Heb je bob al gesproken?",
        "met": "Hebben jullie elkaar gesproken?",
        "yes": "Ja",
        "planned": "Staat gepland",
        "not_yet": "Nog niet",
        "off": "Gaat niet door",
        "glad": "Over een paar weken vraag ik wat het opleverde.",
        "in_a_week": "Ik vraag het over een week nog eens.",
        "had_planned": "Je had een afspraak met bob.",
        "later_yes": "We spraken elkaar",
        "gain": "Wat leverde het op?",
        "help": "Hulp",
        "nothing": "Niets",
        "honest": "Dank je voor je eerlijke antwoord.",
        "street": "Wat merkt de buurt ervan?",
        "neighbours": "Buren kennen elkaar beter",
        "earns": "En wat levert het op in geld, tijd of werk?",
        "costs": "Minder kosten",
        "sentence": "Wil je in één zin vertellen wat er gebeurde?",
        "said": "We legden samen veertig panelen op de kerk.",
        "skip": "Overslaan",
        "tip": "Mag dit een tip worden voor anderen?",
        "make_tip": "Ja, maak er een tip van",
        "no_tip": "Nee, dank je",
        "thanks": "Hier heeft het hele netwerk iets aan.",
        "still": "Hebben jullie nog contact?",
        "good": "Mooi om te horen.",
        "gone": "Deze kennismaking is voorbij.",
        "too_long": "Er passen 300 tekens in.",
        "title": "Waarover gaat je tip?",
    },
    "en": {
        "nudge": "Have you spoken with bob yet?",
        "met": "Have you spoken with each other?",
        "yes": "Yes",
        "planned": "It is planned",
        "not_yet": "Not yet",
        "off": "It won't happen",
        "glad": "In a few weeks I will ask what came of it.",
        "in_a_week": "I will ask once more in a week.",
        "had_planned": "You had planned to speak with bob.",
        "later_yes": "We have spoken",
        "gain": "What came of it?",
        "help": "Help",
        "nothing": "Nothing",
        "honest": "Thank you for being honest.",
        "street": "What does the neighbourhood notice?",
        "neighbours": "Neighbours know each other better",
        "earns": "And what does it yield in money, time or work?",
        "costs": "Lower costs",
        "sentence": "Could you tell in one sentence what happened?",
        "said": "Together we put forty panels on the church.",
        "skip": "Skip",
        "tip": "May this become a tip for others?",
        "make_tip": "Yes, make it a tip",
        "no_tip": "No, thank you",
        "thanks": "This helps the whole network.",
        "still": "Are you still in touch?",
        "good": "Good to hear.",
        "gone": "This introduction is over.",
        "too_long": "There is room for 300 characters.",
        "title": "What is your tip about?",
    },
}


def asked_what_came_of_it(town: Town, alice: Player) -> None:
    """They met, and now it is day 36."""
    town.later(days=11)
    alice.says("1")
    comes_to_day(town, 36)


def comes_to_day(town: Town, day: int) -> None:
    """Let time pass in leaps, counted from the day the story began; the days named are working days."""
    for stop in (36, 91):
        if MONDAY + timedelta(days=stop) > town.now and stop <= day:
            town.now = MONDAY + timedelta(days=stop)
            town.settle()


both_languages = pytest.mark.parametrize("language", ["nl", "en"])


@both_languages
def test_the_whole_life_of_an_introduction(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    bob = settle_in(town, "bob", language=language, consents=NO_ROUNDS)
    made = introduced(town, alice, bob)

    town.later(days=3)
    alice.sees(w["nudge"])
    bob.sees("alice")

    town.later(days=7)
    alice.sees(w["met"]).presses(w["yes"]).sees(w["glad"])

    comes_to_day(town, 36)
    alice.sees(w["gain"]).presses(w["help"]).sees(w["street"]).presses(w["neighbours"])
    alice.sees(w["earns"]).presses(w["costs"]).sees(w["sentence"]).says(w["said"])
    alice.sees(w["tip"]).presses(w["no_tip"]).sees(w["thanks"])

    comes_to_day(town, 91)
    alice.sees(w["still"]).presses(w["yes"]).sees(w["good"])

    outcome = told(town, made, alice)
    assert outcome is not None
    assert (outcome.met, outcome.gain, outcome.street, outcome.earns) == (Met.YES, Gain.HELP, "neighbours", "costs")
    assert (outcome.sentence, outcome.still) == (w["said"], True)
    pair = frozenset((alice.member_id(), bob.member_id()))
    with town.db.write() as tx:
        assert introductions.ties(tx, town.now - timedelta(days=1)) == (pair,)
    bob.does_not_see(w["said"], w["glad"], w["costs"])


@both_languages
def test_everything_can_be_answered_by_number(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    bob = settle_in(town, "bob", language=language, consents=NO_ROUNDS)
    made = introduced(town, alice, bob)
    town.later(days=11)
    alice.says("1").sees(w["glad"])
    comes_to_day(town, 36)
    alice.says("3", "6", "1").sees(w["sentence"]).says("1").sees(w["thanks"])
    outcome = told(town, made, alice)
    assert outcome is not None
    assert (outcome.met, outcome.gain, outcome.street, outcome.earns) == (Met.YES, Gain.HELP, "nothing", "costs")
    assert outcome.sentence is None


@both_languages
def test_planned_is_asked_again_a_week_later_and_only_once(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    bob = settle_in(town, "bob", language=language, consents=NO_ROUNDS)
    introduced(town, alice, bob)
    town.later(days=11)
    alice.presses(w["planned"]).sees(w["in_a_week"])
    town.later(days=9)
    alice.sees(w["had_planned"]).presses(w["planned"]).sees(w["glad"])
    alice.says("…")
    town.later(days=12)
    assert w["had_planned"] not in alice.reads()
    town.later(days=5)
    alice.sees(w["gain"])


@both_languages
def test_not_yet_can_become_a_yes_later(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    bob = settle_in(town, "bob", language=language, consents=NO_ROUNDS)
    introduced(town, alice, bob)
    town.later(days=11)
    alice.presses(w["not_yet"])
    town.later(days=5)
    alice.presses(w["later_yes"]).sees(w["glad"])
    comes_to_day(town, 36)
    alice.sees(w["gain"])


@both_languages
def test_nothing_is_a_good_answer_and_ends_it(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    bob = settle_in(town, "bob", language=language, consents=NO_ROUNDS)
    introduced(town, alice, bob)
    town.later(days=11)
    alice.presses(w["yes"])
    comes_to_day(town, 36)
    alice.presses(w["nothing"]).sees(w["honest"]).does_not_see(w["street"])
    comes_to_day(town, 91)
    alice.does_not_see(w["still"])


@both_languages
def test_it_is_off_is_not_told_to_the_other_and_nothing_more_is_asked(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    bob = settle_in(town, "bob", language=language, consents=NO_ROUNDS)
    introduced(town, alice, bob)
    town.later(days=11)
    seen_by_bob = len(bob.screen())
    alice.presses(w["off"])
    assert len(bob.screen()) == seen_by_bob
    comes_to_day(town, 91)
    alice.does_not_see(w["gain"], w["still"])


@both_languages
def test_two_silences_close_it_on_day_14_without_a_word(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    bob = settle_in(town, "bob", language=language, consents=NO_ROUNDS)
    made = introduced(town, alice, bob)
    did = town.later(days=15)
    assert "followup.did_close" in did
    seen = len(alice.screen())
    comes_to_day(town, 91)
    assert len(alice.screen()) == seen
    with town.db.write() as tx:
        closed = introductions.get(tx, made.id)
    assert closed is not None
    assert closed.closed_at is not None
    alice.does_not_see(w["gain"])


def test_a_late_yes_after_the_end_is_still_welcome(town: Town) -> None:
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    bob = settle_in(town, "bob", consents=NO_ROUNDS)
    made = introduced(town, alice, bob)
    town.later(days=17)
    alice.presses("Ja").sees("Wat leverde het op?").presses("Een idee").sees("Wat merkt de buurt ervan?")
    outcome = told(town, made, alice)
    assert outcome is not None
    assert (outcome.met, outcome.gain) == (Met.YES, Gain.IDEA)


def test_a_late_plan_after_the_end_is_still_asked_about(town: Town) -> None:
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    bob = settle_in(town, "bob", consents=NO_ROUNDS)
    introduced(town, alice, bob)
    town.later(days=17)
    alice.presses("Staat gepland")
    town.later(days=8)
    alice.sees("Je had een afspraak met bob.").presses("Ja").sees("Wat leverde het op?")


@pytest.mark.parametrize(
    ("days_off", "asked", "not_asked"),
    [
        (12, "met", ("nudge",)),  # day 3 and day 10 are both over
        (40, "gain", ("nudge", "met")),  # day 35 too
        (100, "still", ("nudge", "met", "gain")),  # and day 90
    ],
)
def test_after_days_out_of_order_only_the_latest_question_is_put(
    town: Town, days_off: int, asked: str, not_asked: tuple[str, ...]
) -> None:
    w = WORDS["nl"]
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    bob = settle_in(town, "bob", consents=NO_ROUNDS)
    introduced(town, alice, bob)
    town.now += timedelta(days=days_off)  # nothing ran in between
    town.settle()
    town.later(days=3)  # over a weekend and quiet hours
    alice.sees(w[asked]).does_not_see(*(w[name] for name in not_asked))


def test_the_nudge_is_left_out_for_who_already_told_that_they_are_in_touch(town: Town) -> None:
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    bob = settle_in(town, "bob", consents=NO_ROUNDS)
    introduced(town, alice, bob)
    town.later(days=4)
    alice.presses("We hebben al contact").sees("Over een paar weken")
    town.later(days=8)
    alice.does_not_see("Hebben jullie elkaar gesproken?")
    bob.sees("Hebben jullie elkaar gesproken?")


def test_who_takes_a_break_or_keeps_the_other_away_is_asked_nothing(town: Town) -> None:
    alice, bob, chris = (settle_in(town, name, consents=NO_ROUNDS) for name in ("alice", "bob", "chris"))
    introduced(town, alice, bob)
    introduced(town, chris, bob)
    ids = {player.name: player.member_id() for player in (alice, bob, chris)}
    with town.db.write() as tx:
        members.update(tx, ids["alice"], state=MemberState.PAUSED)
        members.add_never(tx, ids["chris"], ids["bob"], town.now)
    seen = {player.name: len(player.screen()) for player in (alice, chris)}
    comes_to_day(town, 91)
    assert {player.name: len(player.screen()) for player in (alice, chris)} == seen
    bob.does_not_see("Heb je chris al gesproken?")


def test_a_button_about_somebody_who_was_forgotten_gives_one_clear_sentence(town: Town) -> None:
    alice, bob = (settle_in(town, name, consents=NO_ROUNDS) for name in ("alice", "bob"))
    made = introduced(town, alice, bob)
    town.later(days=11)
    alices_id, bobs_id = alice.member_id(), bob.member_id()
    with town.db.write() as tx:
        erasure.erase(tx, bobs_id, town.now, keep_tips=False)
    alice.presses("Ja").sees("Die knop ken ik niet meer.")
    with town.db.write() as tx:
        assert side_of(Work(tx, town.now, town.house), made.id, alices_id) is None
    seen = len(alice.screen())
    comes_to_day(town, 91)
    assert len(alice.screen()) == seen


@both_languages
def test_a_sentence_that_is_too_long_is_shown_again_to_be_shortened(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    bob = settle_in(town, "bob", language=language, consents=NO_ROUNDS)
    introduced(town, alice, bob)
    asked_what_came_of_it(town, alice)
    alice.says("1", "1", "1").says("lang " * 70).sees(w["too_long"], "lang lang").says(w["said"]).sees(w["tip"])


def test_taps_do_not_disturb_a_conversation_about_something_else(town: Town) -> None:
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    bob = settle_in(town, "bob", consents=NO_ROUNDS)
    introduced(town, alice, bob)
    asked_what_came_of_it(town, alice)
    alice.says("tip").sees("Waarover gaat je tip?")
    alice.presses("Hulp").presses("Een plek wordt mooier").presses("Tijd gewonnen").sees("hele netwerk")
    alice.says("Hoe vind je een dak?").sees("Wat was er aan de hand?")


@both_languages
def test_what_came_of_it_can_become_a_tip(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    bob = settle_in(town, "bob", language=language, consents=NO_ROUNDS)
    introduced(town, alice, bob, asked="een groot dak in Tiel")
    asked_what_came_of_it(town, alice)
    alice.says("4", "1", "1", w["said"]).presses(w["make_tip"]).sees(w["title"])
    alice.says("Hoe vind je een groot dak?").presses(w["skip"]).says("2", "2", "1")
    alice.sees("een groot dak in Tiel", w["said"])
