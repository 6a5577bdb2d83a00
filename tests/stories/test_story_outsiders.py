"""Guests and people of other organisations: a facilitator lets them in, and until then they are shown to nobody."""

import pytest

from adapters.base import Pressed, Said
from matching.values import MemberState
from storage.accounts import find
from tests.stories.cast import Player, Town
from tests.stories.newcomers import everything_stored
from tests.stories.people import settle_in
from tests.stories.rooms import FATIMA, WAITS, OpenTown, both_languages, town_with

__all__ = ["town_with"]
OTHER = "town::frank"  # a second facilitator
WAIT = {"nl": "Je komt van buiten", "en": "You come from outside"}
QUESTION = {"nl": "wil meedoen. Dit is een gast", "en": "wants to take part. This is a guest"}
YES = {"nl": "Toelaten", "en": "Let them in"}
NO = {"nl": "Niet toelaten", "en": "Do not let them in"}
GOOD = {"nl": "je mag meedoen", "en": "you can take part"}


def guest(town: Town, name: str = "gast", language: str = "nl") -> Player:
    player = town.person(name, language)
    player.outsider = True
    return player


def two_facilitators(town_with: OpenTown) -> Town:
    network = {"group": {"platform": "town", "room": "group"}, "secretariat": {"accounts": [FATIMA, OTHER]}}
    return town_with(network=network)


@both_languages
def test_a_guest_waits_until_a_facilitator_says_yes(town_with: OpenTown, language: str) -> None:
    town = town_with(language=language)
    gast = guest(town, language=language).says("hoi" if language == "nl" else "hello").sees(WAIT[language])
    fatima = town.person("fatima", language).sees("gast", QUESTION[language])
    gast.says("ik zoek iemand met een dak" if language == "nl" else "I look for a roof").sees(WAIT[language])
    assert len(fatima.screen()) == 1
    fatima.presses(YES[language])
    gast.sees(GOOD[language]).presses("Ja, vertel meer" if language == "nl" else "Yes, tell me more")
    gast.sees("Mag ik je gegevens" if language == "nl" else "May I keep")


@both_languages
def test_a_no_is_told_once_and_kindly(town_with: OpenTown, language: str) -> None:
    town = town_with(language=language)
    gast = guest(town, language=language).says("hoi" if language == "nl" else "hello")
    town.person("fatima", language).sees(QUESTION[language]).presses(NO[language])
    told = "zegt niets over jou" if language == "nl" else "says nothing about you"
    gast.sees(told).says("hoi").sees("taal" if language == "nl" else "language")
    assert sum(told in str(message.body) for message in gast.screen()) == 1


def test_what_protects_people_works_while_they_wait(town_with: OpenTown) -> None:
    town = town_with()
    gast = guest(town).says("hoi")
    gast.says("help").sees("Je doet nog niet mee")
    gast.says("taal").presses("English").sees("English")
    gast.says("dutch please").says("mijn gegevens").sees("gast")
    gast.says("vergeet mij").sees("gewist")
    assert "'gast'" not in everything_stored(town)["account"]
    assert town.person("fatima").screen()
    assert "Toelaten" not in everything_stored(town)["outbox"]
    assert "admission" not in everything_stored(town)["choice"]


def test_when_one_facilitator_answered_the_question_to_the_others_closes(town_with: OpenTown) -> None:
    town = two_facilitators(town_with)
    guest(town).says("hoi")
    fatima, frank = town.person("fatima"), town.person("frank")
    before = frank.screen()[0].buttons
    fatima.presses("Toelaten").sees("Gedaan")
    assert frank.screen()[-1].chosen == "Toelaten"
    frank.does(Pressed(before[1].token)).sees("al voorbij")


def test_who_is_no_facilitator_decides_nothing(town_with: OpenTown) -> None:
    town = town_with()
    guest(town).says("hoi")
    token = town.person("fatima").screen()[0].buttons[0].token
    settle_in(town, "bob").does(Pressed(token)).sees("voor iemand anders")
    gast = guest(town).says("hoi").sees(WAIT["nl"])
    assert gast.screen()


def test_a_facilitator_needs_nobody_to_be_let_in(town_with: OpenTown) -> None:
    town = town_with()
    fatima = guest(town, "fatima").says("hoi").sees("Mag ik je gegevens")
    assert QUESTION["nl"] not in fatima.reads()


def test_where_the_bot_cannot_begin_the_facilitator_is_asked_after_speaking_once(town_with: OpenTown) -> None:
    town = town_with(WAITS)
    guest(town, "een").says("hoi")
    fatima = town.person("fatima")
    assert fatima.screen() == []
    fatima.says("hoi")
    guest(town, "twee").says("hoi")
    assert "twee" in str(fatima.screen()[-1].body)


def test_a_member_who_becomes_a_guest_waits_again_and_is_asked_nothing(town_with: OpenTown) -> None:
    town = town_with()
    bob = settle_in(town, "bob", offers=("warmtepompen installeren",))
    bob.outsider = True
    bob.says("mijn vragen").sees(WAIT["nl"])
    assert bob.member().state is MemberState.PAUSED
    alice = settle_in(town, "alice").says("ik zoek iemand die mij helpt een warmtepomp te kiezen", "1")
    alice.sees("Ik ken nu niemand")
    bob.says("doe weer mee").sees(WAIT["nl"])
    assert bob.member().state is MemberState.PAUSED
    town.person("fatima").presses("Toelaten")
    bob.sees("je doet weer mee")
    assert bob.member().state is MemberState.ACTIVE
    assert bob.says("mijn vragen").reads() != ""


def test_stopping_while_waiting_stays_stopped(town_with: OpenTown) -> None:
    town = town_with()
    bob = settle_in(town, "bob")
    bob.outsider = True
    bob.says("stop").sees("Je bent gestopt")
    bob.presses(bob.screen()[-1].buttons[1].label).sees(WAIT["nl"])
    assert bob.member().state is MemberState.STOPPED


@pytest.mark.parametrize("place", ["group", None])
def test_a_guest_is_the_same_guest_in_a_group(town_with: OpenTown, place: str | None) -> None:
    town = town_with()
    guest(town).does(Said("hoi"), place).sees(WAIT["nl"])
    assert town.person("fatima").screen()


def test_an_admitted_guest_stays_admitted(town_with: OpenTown) -> None:
    town = town_with()
    gast = guest(town).says("hoi")
    town.person("fatima").presses("Toelaten")
    gast.says("hoi").sees("Mag ik je gegevens")
    with town.db.write() as tx:
        account = find(tx, "town", "", "gast")
    assert account is not None
    assert (account.outsider, account.admitted, account.waits) == (True, True, False)
