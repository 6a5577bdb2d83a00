"""A conversation of the three: opened once, when both want it, where the platform can do that."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.base import Ability, Outgoing
from adapters.console.render import render
from config.texts import load_texts
from storage import accounts, erasure
from tests.stories.cast import PLAIN, Player, Town
from tests.stories.introduced import introduced, introduced_members
from tests.stories.newcomers import everything_stored
from tests.stories.people import settle_in

PLACE = "Alice+Bob"


def text(language: str, key: str, **words: str) -> str:
    return load_texts().get(language, key).format(**words)


def pair(town: Town, *abilities: Ability, languages: tuple[str, str] = ("nl", "nl")) -> tuple[Player, Player]:
    town.house = replace(town.house, abilities={"town": frozenset(abilities)})
    bob, alice = (settle_in(town, name, language=tongue, organisation=f"Stichting {name}")
                  for name, tongue in zip(("Bob", "Alice"), languages, strict=True))  # fmt: skip
    return alice, bob


def meet(town: Town, *abilities: Ability, languages: tuple[str, str] = ("nl", "nl")) -> tuple[Player, Player]:
    alice, bob = pair(town, *abilities, languages=languages)
    introduced(town, alice, bob, "Wie kent een groot dak?")
    return alice, bob


def opened(town: Town) -> list[Outgoing]:
    return town.screens.shown.get(PLACE, [])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_opens_when_both_want_it_once_with_who_why_what_and_when(town: Town, language: str) -> None:
    alice, bob = meet(town, Ability.GATHERS, languages=(language, language))
    alice.presses(text(language, "gathering.open")).sees(text(language, "gathering.waits", name="Bob"))
    assert opened(town) == []
    town.later(days=1)
    bob.does_not_see(text(language, "gathering.opened", name="Alice"))
    bob.presses(text(language, "gathering.open")).sees(text(language, "gathering.opened", name="Alice"))
    (message,) = opened(town)
    said = render(message, PLAIN)
    for words in ("Alice (Stichting Alice)", "Bob (Stichting Bob)", "Wie kent een groot dak?", "25 november"):
        assert words.lower() in said.lower()
    assert message.language == language


def test_two_who_speak_different_languages_get_the_networks_own(town: Town) -> None:
    alice, bob = meet(town, Ability.GATHERS, languages=("nl", "en"))
    bob.presses(text("nl", "gathering.open"))
    alice.presses(text("en", "gathering.open"))
    assert [message.language for message in opened(town)] == ["nl"]


@pytest.mark.parametrize("abilities", [(), (Ability.WRITES_FIRST,)])
def test_it_is_not_offered_where_the_platform_can_not_do_it(town: Town, abilities: tuple[Ability, ...]) -> None:
    alice, bob = meet(town, *abilities)
    assert "drieën" not in alice.reads() + bob.reads()


def test_it_is_not_offered_to_people_in_different_places(town: Town) -> None:
    alice, bob = pair(town, Ability.GATHERS)
    with town.db.write() as tx:
        account = accounts.find(tx, "town", "", "Bob")
        assert account is not None
        elsewhere = accounts.add(tx, "town", "other", "Bob", name="Bob", language=account.language, now=town.now)
        accounts.update(tx, elsewhere.id, member_id=account.member)
        accounts.update(tx, account.id, member_id=None)
        bobs = account.member
    introduced_members(town, alice.member_id(), bobs or "")
    assert "drieën" not in alice.reads() + bob.reads()


def test_after_two_weeks_the_offer_is_over(town: Town) -> None:
    alice, bob = meet(town, Ability.GATHERS)
    alice.presses("Open een gesprek met ons drieën")
    town.now += timedelta(days=15)
    bob.presses("Open een gesprek met ons drieën").sees("niet meer openen")
    assert opened(town) == []


def test_pressing_it_twice_opens_nothing_and_sharing_keeps_the_offer(town: Town) -> None:
    alice, bob = meet(town, Ability.GATHERS)
    alice.presses("Open een gesprek met ons drieën").presses("Open een gesprek met ons drieën").sees("Je koos al")
    assert opened(town) == []
    bob.presses("Open een gesprek met ons drieën")
    assert len(opened(town)) == 1


def test_of_somebody_who_is_forgotten_nothing_of_it_is_left(town: Town) -> None:
    alice, bob = meet(town, Ability.GATHERS)
    alice.presses("Open een gesprek met ons drieën")
    bob.presses("Open een gesprek met ons drieën")
    member_id = alice.member_id()
    with town.db.write() as tx:
        erasure.erase(tx, member_id, town.now, keep_tips=False)
    kept = everything_stored(town)
    assert [name for name, rows in kept.items() if "Alice" in rows or member_id in rows] == []
