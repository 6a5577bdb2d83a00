"""What answers to questions about a profile mean, as a table with a reason for each row."""

import pytest

from bot.dialogue.reading import (
    MOST,
    Asked,
    Taken,
    is_skip,
    is_yes,
    read_about,
    read_area,
    read_contact,
    read_name,
    read_needs,
    read_offers,
    read_organisation,
    read_sector,
    read_themes,
)
from bot.house import House
from bot.opening import build_house
from config.settings import Settings
from matching.values import Language, Sector


@pytest.fixture(scope="module")
def house() -> House:
    return build_house(Settings())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("overslaan", True),
        ("Skip!", True),
        ("weet niet...", True),
        ("-", True),
        ("nee", True),
        ("", False),  # nothing is not an answer
        ("niets te klagen", False),
        ("geen gas meer gebruiken", False),
    ],
)
def test_words_that_skip_a_question(text: str, meant: bool) -> None:
    assert is_skip(text) is meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("klopt", True), ("Dat klopt.", True), ("that's right", True), ("ja hoor", True), ("dat is", False), ("", False),
     ("klopt niet", False), ("prima plek", False)],
)  # fmt: skip
def test_words_that_agree(text: str, meant: bool) -> None:
    assert is_yes(text) is meant


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Yara", "Yara"),
        ("yara", "yara"),  # as typed
        ("Ik ben Yara", "Yara"),
        ("mijn naam is Jan de Vries.", "Jan de Vries"),
        ("hoi, ik heet Fatima", "Fatima"),
        ("My name is Tom", "Tom"),
        ("Анна", "Анна"),
    ],
)
def test_a_name_is_found_in_what_was_typed(house: House, text: str, name: str) -> None:
    assert read_name(house, Language.NL, text) == Taken(name)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("😀", "profile.no_name"),
        ("12345", "profile.no_name"),
        ("skip", "profile.name_needed"),
        ("sorry ik was even weg vandaag", "profile.is_name"),  # too many words for a name
        ("waarom?", "profile.is_name"),
        ("x" * (MOST["name"] + 1), "profile.too_long"),
    ],
)
def test_what_hardly_is_a_name_is_asked_about(house: House, text: str, key: str) -> None:
    read = read_name(house, Language.NL, text)
    assert isinstance(read, Asked)
    assert read.key == key


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("Gemeente Tiel", "Gemeente Tiel"),
        ("ik werk bij de bakker", "de bakker"),
        ("geen", ""),
        ("N.V.T.", ""),
        ("<b>BV</b>", "<b>BV</b>"),  # words stay words
    ],
)
def test_an_organisation_is_kept_as_typed(house: House, text: str, organisation: str) -> None:
    assert read_organisation(house, Language.NL, text) == Taken(organisation)


@pytest.mark.parametrize(
    ("text", "sector"),
    [("boer", Sector.BUSINESS), ("ik ben wethouder", Sector.GOVERNMENT), ("bewoner", Sector.RESIDENTS),
     ("teacher", Sector.EDUCATION), ("weet niet", None)],
)  # fmt: skip
def test_a_sector_is_known_by_its_words(house: House, text: str, sector: Sector | None) -> None:
    assert read_sector(house, Language.NL, text) == Taken(sector)


def test_a_word_that_tells_no_sector_is_asked_again(house: House) -> None:
    assert read_sector(house, Language.NL, "paars") == Asked("profile.which_sector")


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Best", "Best"),
        ("houten", "Houten"),
        ("gemeente Buren", "Buren"),
        ("ik woon in Tiel", "Tiel"),
        ("provincie Utrecht", "Utrecht (provincie)"),  # told apart from the city
        ("skip", ""),
    ],
)
def test_a_place_is_written_as_the_list_has_it(house: House, text: str, area: str) -> None:
    assert read_area(house, Language.NL, text) == Taken(area)


@pytest.mark.parametrize(
    ("text", "key", "values"),
    [
        ("Culemburg", "profile.is_place", ["Culemborg", "Culemburg"]),
        ("Teil", "profile.which_place", ["Tiel", "Tuil", "Teil"]),
        ("Utrecht", "profile.which_place", ["Utrecht (provincie)", "Utrecht (stad)"]),
        ("Bergen", "profile.which_place", ["Bergen (NH)", "Bergen (L)"]),
        ("Xwollenbroek", "profile.unknown_place", ["Xwollenbroek"]),
        ("🎉", "profile.no_words", []),
    ],
)
def test_an_unsure_place_is_asked_about(house: House, text: str, key: str, values: list[str]) -> None:
    read = read_area(house, Language.NL, text)
    assert isinstance(read, Asked)
    assert (read.key, [pick.value for pick in read.picks]) == (key, values)


def test_a_chosen_place_is_understood_again_when_it_is_read_back(house: House) -> None:
    read = read_area(house, Language.EN, "Utrecht")
    assert isinstance(read, Asked)
    assert [read_area(house, Language.EN, pick.value) for pick in read.picks] == [
        Taken(pick.value) for pick in read.picks
    ]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("zonnepanelen leggen, soep koken en banden plakken", ("zonnepanelen leggen", "soep koken", "banden plakken")),
        ("- soep\n- brood", ("soep", "brood")),
        ("ik help met statuten", ("statuten",)),
        ("I can help with soil research", ("soil research",)),
        ("niets", ()),
    ],
)
def test_offers_are_a_list_in_the_members_own_words(house: House, text: str, items: tuple[str, ...]) -> None:
    assert read_offers(house, Language.NL, text) == Taken(items)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("ik zoek een groot dak", ("een groot dak",)),
        ("op zoek naar iemand met een warmtepomp", ("iemand met een warmtepomp",)),
        ("looking for farmers", ("farmers",)),
        ("niets bijzonders", None),  # not one of the words for skipping: it is asked nothing, and kept as typed
    ],
)
def test_needs_lose_the_words_they_begin_with(house: House, text: str, items: tuple[str, ...] | None) -> None:
    assert read_needs(house, Language.NL, text) == Taken(items or (text,))


@pytest.mark.parametrize("text", ["2", "🎉🎉", "!!!"])
def test_an_offer_without_letters_is_asked_again(house: House, text: str) -> None:
    assert read_offers(house, Language.NL, text) == Asked("profile.no_words")


def test_nothing_of_a_long_list_is_left_out_in_silence(house: House) -> None:
    read = read_offers(house, Language.NL, ", ".join(f"soep {letter}" for letter in "abcdefghijklmn"))
    assert read == Asked("profile.too_many", words={"count": 14, "most": 12})


def test_nothing_of_a_long_offer_is_cut_off_in_silence(house: House) -> None:
    read = read_offers(house, Language.NL, "soep koken " * 40)
    assert isinstance(read, Asked)
    assert read.key == "profile.too_long"


@pytest.mark.parametrize(
    ("text", "theme"),
    [("warmtepompen", "warmtepomp"), ("zonnepanelen", "zonne-energie"), ("farming", "landbouw")],
)
def test_themes_are_known_by_name_and_by_word(house: House, text: str, theme: str) -> None:
    read = read_themes(house, Language.NL, text)
    assert isinstance(read, Taken)
    assert theme in read.value


@pytest.mark.parametrize(("text", "key"), [("nee", "profile.type_themes"), ("qqqq", "profile.unknown_theme")])
def test_a_theme_that_is_not_clear_is_asked_with_examples(house: House, text: str, key: str) -> None:
    read = read_themes(house, Language.NL, text)
    assert isinstance(read, Asked)
    assert (read.key, len(read.words["examples"])) == (key, 5)


@pytest.mark.parametrize(("text", "value"), [("06-1234 5678", "06-1234 5678"), ("skip", ""), ("a@b.nl", "a@b.nl")])
def test_contact_details_are_kept_as_typed(house: House, text: str, value: str) -> None:
    assert read_contact(house, Language.NL, text) == Taken(value)


def test_a_story_about_oneself_has_a_limit(house: House) -> None:
    assert read_about(house, Language.NL, "Ik fiets graag.\n\nEn ik lees.") == Taken("Ik fiets graag.\n\nEn ik lees.")
    assert isinstance(read_about(house, Language.NL, "woord " * 100), Asked)
