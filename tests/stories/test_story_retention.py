"""Who is silent for very long is asked once whether to stay, and removed a month later."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.house import Work
from bot.usecases import tips
from config.settings import Settings
from matching.values import Member, MemberState, Tip
from storage import members
from storage import tips as kept
from storage.database import new_id
from tests.stories.cast import Player, Town, open_town
from tests.stories.introduced import NO_ROUNDS
from tests.stories.people import settle_in

WORDS = {
    "nl": {
        "ask": "Doe je nog mee?",
        "yes": "Ja, ik doe nog mee",
        "no": "Nee, verwijder mijn gegevens",
        "stays": "Fijn dat je er bent.",
    },
    "en": {
        "ask": "Are you still taking part?",
        "yes": "Yes, I am still in",
        "no": "No, delete my data",
        "stays": "Good to have you.",
    },
}
both_languages = pytest.mark.parametrize("language", ["nl", "en"])


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    """A network that asks after twelve months."""
    place = open_town(database_url, settings=Settings.model_validate({"retention": {"silent_months": 12}}))
    yield place
    place.db.close()


def a_year_passes(town: Town) -> None:
    """Twelve months without anybody saying a word; the last days are lived through."""
    town.now += timedelta(days=364)
    town.settle()
    town.later(days=5)


def days_pass(town: Town, days: int) -> list[str]:
    """Let time pass in one leap, and live through the last days."""
    town.now += timedelta(days=days - 4)
    return town.settle() + town.later(days=4)


def known(town: Town) -> list[str]:
    with town.db.write() as tx:
        return sorted(member.name for member in members.everyone(tx))


def times_asked(player: Player, words: str) -> int:
    return sum(words in str(message.body) for message in player.screen() if message.replaces is None)


@both_languages
def test_a_silent_member_is_asked_once_and_a_yes_keeps_everything(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    a_year_passes(town)
    alice.sees(w["ask"]).presses(w["yes"]).sees(w["stays"])
    days_pass(town, 60)
    assert known(town) == ["alice"]
    assert times_asked(alice, w["ask"]) == 1


@both_languages
def test_who_says_nothing_for_another_month_is_removed_and_the_tips_stay(town: Town, language: str) -> None:
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    alices_id = alice.member_id()
    with town.db.write() as tx:
        tip = Tip(id=new_id(), title="Hoe vind je een dak?", worked="Bellen.", author=alices_id, created_at=town.now)
        tips.give_tip(Work(tx, town.now, town.house), tip)
    a_year_passes(town)
    assert known(town) == ["alice"]
    did = days_pass(town, 35)
    assert "retention.did_forget" in did
    assert known(town) == []
    with town.db.write() as tx:
        assert [(one.title, one.author) for one in kept.everything(tx)] == [("Hoe vind je een dak?", None)]
    assert times_asked(alice, WORDS[language]["ask"]) == 1


@both_languages
def test_a_no_leads_to_the_talk_about_being_forgotten(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    a_year_passes(town)
    alice.presses(w["no"]).says("1", "1")
    assert known(town) == []


def test_any_word_is_a_sign_of_life(town: Town) -> None:
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    a_year_passes(town)
    alice.says("hoi")
    days_pass(town, 60)
    assert known(town) == ["alice"]


def test_who_stopped_is_not_disturbed_but_removed_in_time(town: Town) -> None:
    alice = settle_in(town, "alice", consents=NO_ROUNDS, state=MemberState.STOPPED)
    a_year_passes(town)
    assert alice.screen() == []
    days_pass(town, 35)
    assert known(town) == []


def test_who_was_invited_and_never_came_is_removed_too(town: Town) -> None:
    with town.db.write() as tx:
        members.add(tx, Member(id=new_id(), name="yara", state=MemberState.INVITED), town.now)
    a_year_passes(town)
    days_pass(town, 35)
    assert known(town) == []


def test_who_spoke_lately_is_left_in_peace(town: Town) -> None:
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    town.now += timedelta(days=200)
    town.settle()
    alice.says("help")
    days_pass(town, 170)
    assert times_asked(alice, "Doe je nog mee?") == 0


def test_after_a_year_of_downtime_nobody_is_removed_without_being_asked(town: Town) -> None:
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    town.now += timedelta(days=500)
    town.settle()
    town.later(days=4)
    assert known(town) == ["alice"]
    alice.sees("Doe je nog mee?")
