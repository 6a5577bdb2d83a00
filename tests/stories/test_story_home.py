"""Somebody's own page: there when they look, kept current afterwards, and never in the way of the conversation."""

from adapters.base import Ability, Looked, Outgoing, Pressed, Surface
from adapters.console.render import render
from matching.values import MemberState
from tests.stories.cast import PLAIN, Player
from tests.stories.introduced import NO_ROUNDS
from tests.stories.newcomers import everything_stored
from tests.stories.people import settle_in
from tests.stories.rooms import BEGINS, OpenTown, both_languages, town_with
from tests.stories.weaving import NL, asker, asks, helpers

__all__ = ["town_with"]
HOME = BEGINS | {Ability.HOME}


def pages(player: Player) -> list[Outgoing]:
    return [message for message in player.screen() if message.surface is Surface.HOME]


def page(player: Player) -> str:
    return render(pages(player)[-1], PLAIN)


def presses_on_page(player: Player, label: str) -> Player:
    token = next(button.token for button in pages(player)[-1].buttons if button.label == label)
    return player.does(Pressed(token))


@both_languages
def test_a_stranger_sees_what_the_bot_is_and_can_join_there(town_with: OpenTown, language: str) -> None:
    town = town_with(HOME, language)
    victor = town.person("victor", language).does(Looked())
    assert ("Ik stel mensen aan elkaar voor" if language == "nl" else "I introduce people") in page(victor)
    presses_on_page(victor, "Ik wil meedoen" if language == "nl" else "I want to take part")
    victor.sees("Mag ik je gegevens" if language == "nl" else "May I keep")


@both_languages
def test_a_member_sees_profile_requests_and_introductions(town_with: OpenTown, language: str) -> None:
    town = town_with(HOME, language)
    alice = settle_in(town, "alice", language=language, area="Tiel", offers=("een schuur",)).does(Looked())
    assert "een schuur" in page(alice)
    assert "Tiel" in page(alice)
    assert "open" not in page(alice)
    presses_on_page(alice, "Pauze" if language == "nl" else "Pause").sees(
        "pauze" if language == "nl" else "How long a break"
    )


def test_the_page_is_published_again_only_when_something_on_it_changed(town_with: OpenTown) -> None:
    town = town_with(HOME)
    alice = settle_in(town, "alice").does(Looked()).says("help")
    assert len(pages(alice)) == 1
    alice.says("profiel").presses("Plaats").says("Ophemert")
    assert len(pages(alice)) == 2
    assert "Ophemert" in page(alice)
    assert len({message.key for message in pages(alice)}) == 2


def test_who_never_looked_gets_no_page(town_with: OpenTown) -> None:
    alice = settle_in(town_with(HOME), "alice").says("profiel").presses("Plaats").says("Ophemert")
    assert pages(alice) == []


def test_a_platform_without_pages_gets_none(town_with: OpenTown) -> None:
    assert settle_in(town_with(BEGINS), "bob").does(Looked()).screen() == []


def test_an_introduction_appears_on_both_pages(town_with: OpenTown) -> None:
    town = town_with(HOME)
    alice, (bob, *_) = asker(town, NL), helpers(town, NL)
    for one in (alice, bob):
        one.does(Looked())
    asks(alice, NL)
    bob.presses(NL.yes)
    assert "Bob" in page(alice)
    assert "Alice" in page(bob)
    alice.says("vergeet mij").presses("Ja, wis alles").presses("Ja, vergeet mij nu")
    assert "Alice" not in page(bob)


def test_the_buttons_of_the_page_work_again_and_again(town_with: OpenTown) -> None:
    town = town_with(HOME)
    alice = settle_in(town, "alice").does(Looked())
    for _ in range(2):
        presses_on_page(alice, "Wijzig mijn profiel").sees("Dit is je profiel")
    assert [message.chosen for message in alice.screen() if message.chosen] == []


def test_a_typed_number_answers_the_conversation_and_not_the_page(town_with: OpenTown) -> None:
    town = town_with(HOME)
    alice = settle_in(town, "alice").says("pauze").does(Looked())
    alice.says("2")
    assert alice.member().state is MemberState.PAUSED
    assert "Je hebt pauze tot" in page(alice)
    assert [button.label for button in pages(alice)[-1].buttons][-1] == "Doe weer mee"


def test_a_guest_who_waits_sees_that_on_the_page(town_with: OpenTown) -> None:
    town = town_with(HOME)
    gast = town.person("gast")
    gast.outsider = True
    gast.does(Looked())
    assert "Je komt van buiten" in page(gast)
    assert pages(gast)[-1].buttons == ()
    town.person("fatima")
    gast.says("hoi").sees("Je komt van buiten")


def test_who_is_forgotten_finds_an_empty_page(town_with: OpenTown) -> None:
    town = town_with(HOME)
    alice = settle_in(town, "alice", offers=("een schuur",), consents=NO_ROUNDS).does(Looked())
    alice.says("vergeet mij").presses("Ja, wis alles").presses("Ja, vergeet mij nu").sees("gewist")
    assert "Ik stel mensen aan elkaar voor" in page(alice)
    assert pages(alice)[-1].buttons == ()
    stored = everything_stored(town)
    assert [name for name, text in stored.items() if "een schuur" in text] == []
