"""A member changes what they told before: each part of the profile, the offers, the choices, the language."""

import pytest

from matching.values import Purpose, Sector
from tests.stories.cast import Player, Town
from tests.stories.newcomers import EN, NL, OTHER, Tongue, both_languages, consents_of, profile_of
from tests.stories.people import settle_in

PARTS = ("name", "organisation", "sector", "area", "about", "offers", "needs", "themes", "contact")


def nina_in(town: Town, tongue: Tongue, consents: frozenset[Purpose] = frozenset(Purpose)) -> Player:
    return settle_in(
        town, "Nina", language=tongue.language, offers=(tongue.answers[4],), needs=(tongue.answers[5],),
        themes=("landbouw",), contact="06 12345678", organisation="De Hoeve", consents=consents,
    )  # fmt: skip


@both_languages
def test_the_profile_shows_everything(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says(tongue.profile)
    nina.sees("Nina", "De Hoeve", "Tiel", tongue.answers[4], tongue.answers[5], "06 12345678", "10 = ")


@both_languages
@pytest.mark.parametrize(
    ("part", "typed", "expected"),
    [
        ("name", "Ik heet Jara", "Jara"),
        ("organisation", "Gemeente Buren", "Gemeente Buren"),
        ("organisation", "geen", ""),
        ("sector", "gemeente", Sector.GOVERNMENT),
        ("sector", "4", Sector.RESEARCH),
        ("area", "Culemborg", "Culemborg"),
        ("about", "Ik fiets graag.", "Ik fiets graag."),
        ("offers", "soep koken; bandenplakken", ("soep koken", "bandenplakken")),
        ("offers", "ik help met bandenplakken", ("bandenplakken",)),
        ("needs", "ik zoek een schuur", ("een schuur",)),
        ("needs", "none", ()),
        ("themes", "warmtepomp", ("warmtepomp",)),
        ("contact", "nina@voorbeeld.nl", "nina@voorbeeld.nl"),
        ("contact", "1", ""),
    ],
)
def test_each_part_can_be_changed(town: Town, tongue: Tongue, part: str, typed: str, expected: object) -> None:
    nina = nina_in(town, tongue).says(tongue.profile, str(PARTS.index(part) + 1), typed)
    nina.sees({"nl": "Opgeslagen", "en": "Saved"}[tongue.language])
    assert getattr(profile_of(nina), part) == expected


@both_languages
def test_a_change_reaches_the_matching_by_itself(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue)
    nina.says(tongue.profile, "6", "bijenkasten timmeren")
    member_id = nina.member_id()
    with town.db.write() as tx:
        index = town.house.directory.index(tx)
    assert index.profiles[member_id].member.offers == ("bijenkasten timmeren",)


@both_languages
def test_nothing_to_offer_and_nothing_to_look_for_is_asked_about(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says(tongue.profile, "6", "geen", tongue.profile, "7", "geen")
    nina.sees({"nl": "Noem één ding", "en": "Name one thing"}[tongue.language])
    nina.says(tongue.answers[5]).presses({"nl": "Dit zoek ik", "en": "I am looking for this"}[tongue.language])
    nina.sees({"nl": "Opgeslagen", "en": "Saved"}[tongue.language])


@both_languages
def test_back_leaves_a_part_as_it_was(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says(tongue.profile, "1", tongue.back).sees("Nina", "10 = ")
    assert profile_of(nina).name == "Nina"


@both_languages
def test_new_words_bring_a_new_theme_with_one_tap(town: Town, tongue: Tongue) -> None:
    typed = {"nl": "warmtepompen inregelen", "en": "tuning heat pumps"}[tongue.language]
    nina = nina_in(town, tongue).says(tongue.profile, "6", typed)
    nina.says("1")
    assert "warmtepomp" in profile_of(nina).themes
    assert "landbouw" in profile_of(nina).themes


# --- offers ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("tongue", "said", "added"),
    [
        (NL, "ik help met banden plakken", "banden plakken"),
        (EN, "I can help with mending tyres", "mending tyres"),
    ],
    ids=["nl", "en"],
)
def test_an_offer_in_one_sentence_is_added(town: Town, tongue: Tongue, said: str, added: str) -> None:
    nina = nina_in(town, tongue).says(said).sees(added, tongue.answers[4])
    assert profile_of(nina).offers == (tongue.answers[4], added)


@both_languages
def test_an_offer_that_was_not_meant_is_taken_away(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says({"nl": "aanbod", "en": "offer"}[tongue.language], "banden plakken")
    nina.presses({"nl": "Haal dit weer weg", "en": "Take this away again"}[tongue.language])
    assert profile_of(nina).offers == (tongue.answers[4],)


@both_languages
def test_the_same_offer_again_changes_nothing(town: Town, tongue: Tongue) -> None:
    offer = {"nl": "aanbod", "en": "offer"}[tongue.language]
    nina = nina_in(town, tongue).says(offer, "banden plakken", offer, "Banden plakken")
    assert profile_of(nina).offers == (tongue.answers[4], "banden plakken")


@both_languages
def test_the_whole_list_can_be_replaced(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says({"nl": "aanbod", "en": "offer"}[tongue.language], "1", "soep koken")
    assert profile_of(nina).offers == ("soep koken",)


@both_languages
def test_more_than_twelve_offers_are_not_taken_in_silence(town: Town, tongue: Tongue) -> None:
    offer = {"nl": "aanbod", "en": "offer"}[tongue.language]
    nina = nina_in(town, tongue).says(offer, "; ".join(f"soep nummer {one} koken" for one in range(12)))
    nina.sees("12")
    assert profile_of(nina).offers == (tongue.answers[4],)


# --- choices ---------------------------------------------------------------------------------------------------------
@both_languages
@pytest.mark.parametrize(("number", "purpose"), [("2", Purpose.NAME), ("4", Purpose.ROUNDS), ("5", Purpose.DIGEST)])
def test_each_choice_changes_with_one_tap(town: Town, tongue: Tongue, number: str, purpose: Purpose) -> None:
    nina = nina_in(town, tongue).says(tongue.choices, number)
    assert purpose not in consents_of(nina)
    nina.says(number)
    assert purpose in consents_of(nina)


@both_languages
def test_a_yes_to_sharing_contact_asks_for_it_when_there_is_none(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue, frozenset({Purpose.MATCHING})).says(tongue.profile, "9", "1", tongue.choices, "3")
    nina.sees(tongue.questions[7])
    nina.says("nina@voorbeeld.nl")
    assert (profile_of(nina).contact, Purpose.CONTACT in consents_of(nina)) == ("nina@voorbeeld.nl", True)


@both_languages
def test_a_no_to_being_kept_is_stopping_and_says_so_first(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says(tongue.choices, "1")
    assert Purpose.MATCHING in consents_of(nina)
    nina.says(tongue.yes).sees(tongue.stopped)
    assert Purpose.MATCHING not in consents_of(nina)
    nina.says(tongue.hello, tongue.yes)
    assert Purpose.MATCHING in consents_of(nina)


# --- language --------------------------------------------------------------------------------------------------------
@both_languages
def test_the_language_changes_with_one_word(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says(tongue.other)
    nina.sees({"nl": "we go on in English", "en": "in het Nederlands"}[tongue.language])
    assert profile_of(nina).language == OTHER[tongue.language].language


@both_languages
def test_the_language_can_be_chosen(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says({"nl": "taal", "en": "language"}[tongue.language]).sees("Nederlands", "English")
    nina.presses({"nl": "English", "en": "Nederlands"}[tongue.language])
    assert profile_of(nina).language == OTHER[tongue.language].language


@both_languages
@pytest.mark.parametrize("typo", ["{help}", "hlep", "helpp"])
def test_help_is_found_with_a_typing_error(town: Town, tongue: Tongue, typo: str) -> None:
    nina_in(town, tongue).says(typo.format(help=tongue.help)).sees(tongue.my_data, tongue.forget, "3 = ")


@both_languages
@pytest.mark.parametrize("way", ["ask", "tip", "profile"])
def test_each_button_under_help_begins_something(town: Town, tongue: Tongue, way: str) -> None:
    labels = {"ask": ("Stel een vraag", "Ask for somebody"), "tip": ("Deel een tip", "Share a tip"),
              "profile": ("Mijn profiel", "My profile")}  # fmt: skip
    nina = nina_in(town, tongue).says(tongue.help).presses(labels[way][tongue.language == "en"])
    assert nina.reads()


@both_languages
def test_back_without_anything_to_go_back_to_says_so(town: Town, tongue: Tongue) -> None:
    nina_in(town, tongue).says(tongue.back).sees(tongue.help)
