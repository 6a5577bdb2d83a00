"""Forms, where a platform has them: filled in with what is known, checked like typed answers, and nothing is lost."""

import pytest

from adapters.base import Ability, Command, Filled, Pressed
from adapters.forms import Form
from matching.values import MemberState, Sector
from storage import requests
from tests.stories.cast import Player, Town
from tests.stories.people import settle_in
from tests.stories.rooms import BEGINS, OpenTown, both_languages, town_with

__all__ = ["town_with"]
FORMS = BEGINS | {Ability.FORMS}
PHRASES = {"nl": ("profiel", "vraag"), "en": ("profile", "ask")}
GOOD = {"name": "Alice Vos", "area": "Tiel", "offers": "warmtepompen plaatsen\nles geven", "needs": ""}


def form_of(player: Player) -> Form:
    form = player.screen()[-1].form
    assert form is not None
    return form


def alice_in(town: Town, **profile: object) -> Player:
    return settle_in(town, "alice", offers=("warmtepompen plaatsen",), **profile)  # type: ignore[arg-type]


@both_languages
def test_the_profile_opens_as_a_form_with_what_is_known(town_with: OpenTown, language: str) -> None:
    town = town_with(FORMS, language)
    alice = alice_in(town, language=language).does(Command(PHRASES[language][0]), handle="h1")
    form, message = form_of(alice), alice.screen()[-1]
    assert (form.name, message.handle) == ("profile", "h1")
    known = {field.name: field.value for field in form.fields}
    assert (known["name"], known["sector"], known["offers"]) == ("alice", "residents", "warmtepompen plaatsen")
    assert message.body
    assert message.buttons
    assert max(map(len, (form.title, form.send, form.cancel))) <= 24
    assert [field.name for field in form.fields if not field.label] == []


@both_languages
def test_a_request_opens_as_a_form_and_goes_on_like_a_typed_one(town_with: OpenTown, language: str) -> None:
    town = town_with(FORMS, language)
    alice = alice_in(town, language=language).does(Command(PHRASES[language][1]), handle="h1")
    assert form_of(alice).name == "request"
    wish = {"nl": "ik zoek iemand met een groot schuurdak", "en": "I look for somebody with a large barn roof"}
    alice.does(Filled("request", {"text": wish[language]}), handle="h2")
    alice_id = alice.member_id()
    while alice.screen()[-1].buttons and "theme" in str(alice.screen()[-1].buttons):
        alice.says("1")
    alice.says("1")
    with town.db.write() as tx:
        assert [one.text for one in requests.open_of(tx, alice_id)] == [wish[language]]


def test_without_a_permission_everything_is_asked_in_the_chat(town_with: OpenTown) -> None:
    alice = alice_in(town_with(FORMS)).says("profiel").sees("Dit is je profiel")
    assert alice.screen()[-1].form is None


def test_without_forms_everything_is_asked_in_the_chat(town_with: OpenTown) -> None:
    bob = settle_in(town_with(BEGINS), "bob").does(Command("vraag"), handle="h1").sees("Wat zoek je?")
    assert bob.screen()[-1].form is None


def test_what_is_right_in_the_form_is_kept_at_once(town_with: OpenTown) -> None:
    town = town_with(FORMS)
    alice = alice_in(town, needs=("een dak",)).does(Filled("profile", {**GOOD, "sector": "business"}))
    alice.sees("Opgeslagen: Naam", "Wat je biedt")
    member = alice.member()
    assert (member.name, member.sector) == ("Alice Vos", Sector.BUSINESS)
    assert (member.offers, member.needs) == (("warmtepompen plaatsen", "les geven"), ())


WRONG = [
    ({"organisation": "o" * 101}, "Organisatie is niet veranderd", "longer than the dialogue takes"),
    ({"about": "e" * 5000}, "Over jou is niet veranderd", "longer than any form lets in"),
    ({"sector": "xyzzy"}, "Sector is niet veranderd", "no sector"),
    ({"themes": "xyzzy"}, "Thema's is niet veranderd", "no theme"),
    ({"name": ""}, "Naam is niet veranderd", "a profile needs a name"),
    ({"area": "Tuil aan Zee"}, "Ik ken “", "a place on no list is asked about"),
]


@pytest.mark.parametrize(("values", "reads", "why"), WRONG, ids=[why for *_, why in WRONG])
def test_a_wrong_field_is_told_and_the_others_are_kept(
    town_with: OpenTown, values: dict[str, str], reads: str, why: str
) -> None:
    alice = alice_in(town_with(FORMS)).does(Filled("profile", {"offers": "brood bakken", **values}))
    alice.sees("Opgeslagen: Wat je biedt", reads)
    assert alice.member().offers == ("brood bakken",), why
    assert alice.member().name == "alice"


def test_fields_that_were_not_asked_for_are_passed_over(town_with: OpenTown) -> None:
    alice = alice_in(town_with(FORMS)).does(Filled("profile", {"state": "stopped", "id": "1", "consents": "x"}))
    alice.sees("ik laat het zo")
    assert alice.member().state is MemberState.ACTIVE


def test_an_empty_profile_is_asked_for_one_thing(town_with: OpenTown) -> None:
    alice = alice_in(town_with(FORMS)).does(Filled("profile", {"offers": ""})).sees("Noem één ding")
    alice.says("ik zoek een groot dak")
    assert alice.member().needs


def test_a_form_that_is_not_ours_or_comes_from_a_stranger_does_no_harm(town_with: OpenTown) -> None:
    town = town_with(FORMS)
    alice_in(town).does(Filled("payment", {"amount": "1"})).sees("al voorbij")
    town.person("victor").does(Filled("request", {"text": "wie heeft er een dak voor mij"})).sees("Mag ik je gegevens")


def test_a_request_in_a_form_is_checked_like_a_typed_one(town_with: OpenTown) -> None:
    alice = alice_in(town_with(FORMS))
    alice.does(Filled("request", {})).sees("Vertel iets meer")
    alice.does(Filled("request", {"text": "w" * 301})).sees("Er passen er 300")
    alice.does(Filled("request", {"text": "ik zoek een dak, mail a@voorbeeld.nl"})).sees("mailadres of telefoonnummer")


def test_whoever_joins_can_fill_in_all_questions_at_once(town_with: OpenTown) -> None:
    town = town_with(FORMS)
    nina = town.person("nina").says("hoi", "ja", "ja", "ja", "ja", "ja").sees("Hoe heet je?")
    button = next(one for one in nina.screen()[-1].buttons if one.label == "Alles in één keer invullen")
    nina.does(Pressed(button.token), handle="h1")
    assert "contact" in {field.name for field in form_of(nina).fields}
    nina.does(Filled("profile", {**GOOD, "organisation": "", "sector": "residents", "themes": "", "contact": "06"}))
    nina.sees("Klopt het zo?", "warmtepompen plaatsen").says("1")
    assert nina.member().state is MemberState.ACTIVE


def test_what_is_wrong_in_the_form_of_who_joins_is_asked_in_the_chat(town_with: OpenTown) -> None:
    town = town_with(FORMS)
    nina = town.person("nina").says("hoi", "ja", "ja", "nee", "ja", "ja")
    nina.does(Filled("profile", {**GOOD, "organisation": "o" * 101, "sector": "residents", "themes": ""}))
    nina.sees("Organisatie is niet veranderd", "Bij welke organisatie hoor je?").says("Dorpsraad")
    nina.sees("Klopt het zo?")
    assert nina.member().contact == ""
