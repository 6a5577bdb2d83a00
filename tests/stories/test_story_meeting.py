"""Both said yes: who gets which contact details, sharing them later, and the lists of wishes and introductions."""

import pytest

from adapters.base import Outgoing
from bot.house import Work
from bot.usecases import membership
from matching.values import Purpose
from storage import members, schedule
from tests.stories.cast import Town
from tests.stories.weaving import ASKS, NL, Words, asker, asks, both_languages, everything, helpers, off_for

ALICES, BOBS = "alice@voorbeeld.nl", "06 12345678"
NO_CONTACT = ASKS - {Purpose.CONTACT}


@pytest.mark.parametrize("alice_shares", [True, False])
@pytest.mark.parametrize("bob_shares", [True, False])
@both_languages
def test_contact_details_go_as_far_as_each_agreed(
    town: Town, words: Words, alice_shares: bool, bob_shares: bool
) -> None:
    alice = asker(town, words, ASKS if alice_shares else NO_CONTACT, ALICES)
    (bob,) = helpers(town, words, 1, ASKS if bob_shares else NO_CONTACT, BOBS)
    asks(alice, words)
    bob.presses(words.yes)
    assert (ALICES in everything(bob), BOBS in everything(alice)) == (alice_shares, bob_shares)
    assert (_can_share(alice.screen(), words), _can_share(bob.screen(), words)) == (not alice_shares, not bob_shares)


@both_languages
def test_details_can_be_shared_afterwards_with_this_one_person(town: Town, words: Words) -> None:
    alice, (bob,) = asker(town, words, NO_CONTACT, ALICES), helpers(town, words, 1)
    asks(alice, words)
    bob.presses(words.yes).does_not_see(ALICES)
    alice.presses(f"{words.share} Bob").sees(ALICES)
    bob.sees("Alice", ALICES)


@both_languages
@pytest.mark.parametrize("wrong", ["x", "bel maar", "a" * 200])
def test_details_that_are_not_there_are_asked_for(town: Town, words: Words, wrong: str) -> None:
    alice, (bob,) = asker(town, words, NO_CONTACT, ""), helpers(town, words, 1)
    asks(alice, words)
    bob.presses(words.yes)
    alice.presses(f"{words.share} Bob").sees("Bob", words.keep)
    alice.says(wrong).sees("Bob", words.keep)
    alice.says(ALICES).sees(ALICES)
    bob.sees(ALICES)


@both_languages
def test_details_are_kept_by_whoever_rather_does_not_share(town: Town, words: Words) -> None:
    alice, (bob,) = asker(town, words, NO_CONTACT, ""), helpers(town, words, 1)
    asks(alice, words)
    bob.presses(words.yes)
    alice.presses(f"{words.share} Bob").says("1")
    alice.says("hallo daar")
    bob.does_not_see("hallo daar")


@both_languages
def test_sharing_with_somebody_who_left_shares_nothing(town: Town, words: Words) -> None:
    alice, (bob,) = asker(town, words, NO_CONTACT, ALICES), helpers(town, words, 1)
    asks(alice, words)
    bob.presses(words.yes)
    told = len(bob.screen())
    _forget(town, bob.member_id())
    alice.presses(f"{words.share} Bob")
    assert len(bob.screen()) == told
    assert len([line for line in alice.reads().splitlines() if line.strip()]) >= 1


@both_languages
def test_introductions_are_listed_with_name_and_day(town: Town, words: Words) -> None:
    alice, (bob,) = asker(town, words), helpers(town, words, 1)
    alice.says(words.my_introductions).does_not_see("Bob")
    asks(alice, words)
    bob.presses(words.yes)
    alice.says(words.my_introductions).sees("Bob", "23 ")
    bob.says(words.my_introductions).sees("Alice", "23 ")


@both_languages
def test_four_questions_about_it_are_planned_on_working_days(town: Town, words: Words) -> None:
    alice, (bob,) = asker(town, words), helpers(town, words, 1)
    asks(alice, words)
    bob.presses(words.yes)
    with town.db.write() as tx:
        planned = [one for one in schedule.pending(tx) if one.kind.startswith("followup.")]
    days = [(one.kind, one.due_at.astimezone(town.house.zone)) for one in planned]
    assert [(kind, f"{at:%a %d %b %H:%M}") for kind, at in days] == [
        ("followup.nudge", "Thu 26 Nov 10:00"),
        ("followup.met", "Thu 03 Dec 10:00"),
        ("followup.outcome", "Mon 28 Dec 10:00"),
        ("followup.still", "Mon 22 Feb 10:00"),  # day 90 is a Sunday
    ]


@both_languages
def test_my_wishes_tell_how_each_stands_and_close_one_by_one(town: Town, words: Words) -> None:
    alice, (bob, _) = asker(town, words), helpers(town, words)
    alice.says(words.my_requests).does_not_see("A: ")
    asks(alice, words).says(words.my_requests).sees("A: ", words.going)
    town.later(minutes=1)
    alice.says(words.second_wish).says(words.my_requests).sees("A: ", "B: ", words.every_day)
    bob.presses(words.yes)
    alice.says(words.my_requests).sees(
        {"nl": "Er is een kennismaking", "en": "There is an introduction"}[words.language]
    )
    alice.says("1").sees(words.wish).says("1").sees(words.closed)
    alice.says(words.my_requests).sees("A: ", words.second_wish)


@both_languages
def test_closing_asks_which_one_and_can_be_taken_back(town: Town, words: Words) -> None:
    alice = asker(town, words)
    helpers(town, words)
    asks(alice, words)
    town.later(minutes=1)
    alice.says(words.second_wish)
    close = {"nl": "sluit", "en": "close"}[words.language]
    alice.says(words.my_requests, close).sees("A: ", "B: ").says("3")
    alice.says(close, "2", "3").says(words.my_requests).sees(words.wish, words.second_wish)


@both_languages
def test_a_closed_wish_cannot_be_closed_again(town: Town, words: Words) -> None:
    alice = asker(town, words)
    helpers(town, words, 0)
    alice.says(words.wish, "1").presses(words.change)  # the buttons under "nobody fits" stand
    alice.says({"nl": "sluit", "en": "close"}[words.language], "1")
    alice.presses(words.change)
    assert alice.reads().strip() != ""


@both_languages
def test_an_introduction_in_the_evening_reaches_the_asker_in_the_morning(town: Town, words: Words) -> None:
    alice, (bob,) = asker(town, words), helpers(town, words, 1)
    asks(alice, words)
    town.later(hours=10)
    bob.presses(words.yes).sees("Alice")
    alice.does_not_see(words.good_news)
    off_for(town, hours=14)
    alice.sees(words.good_news)


def test_an_introduction_says_who_and_why_and_when_and_how(town: Town) -> None:
    alice, (bob,) = asker(town, NL), helpers(town, NL, 1)
    asks(alice, NL)
    bob.presses(NL.yes)
    alice.sees(
        "Goed nieuws: Bob uit Tiel wil met je kennismaken.",
        f"- de ander biedt: “{NL.offers[0]}”",
        f"Eerste vraag: “{NL.wish}”",
        "Wanneer? dinsdag 24 november, 10.00 uur of woensdag 25 november, 15.30 uur, of kies zelf.",
        f"Zo bereik je Bob: {BOBS}",
        "Ik vraag over 10 dagen hoe het ging.",
    )


def _can_share(screen: list[Outgoing], words: Words) -> bool:
    return any(button.label.startswith(words.share) for message in screen for button in message.buttons)


def _forget(town: Town, member_id: str) -> None:
    with town.db.write() as tx:
        member = members.get(tx, member_id)
        assert member is not None
        membership.forget(Work(tx, town.now, town.house), member, keep_tips=False)
