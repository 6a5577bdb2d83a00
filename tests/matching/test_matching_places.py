"""Where people live and work: answers to a question, places inside a sentence, and how near they are."""

import pytest

from matching.features import places_of
from matching.places import PlaceKind, closeness, find, free_place, mentions, region_name, resolve
from tests.matching.sentences import precision_and_recall
from tests.matching.world import gazetteer

ANSWERS = [
    ("Tiel", "Tiel", "a municipality"),
    ("ik woon in tiel.", "Tiel", "a sentence, lower case"),
    ("de Betuwe", "Betuwe", "a region"),
    ("Den Bosch", "'s-Hertogenbosch", "a folk name"),
    ("gem. Buren", "Buren", "an abbreviation before it"),
    ("omgeving Tiel", "Tiel", "around it"),
    ("Best", "Best", "an ordinary word is a place in an answer"),
    ("Doetichem", "Doetinchem", "one slip"),
    ("provincie Utrecht", "Utrecht", "said which it is"),
    ("'t Gooi", "Gooi en Vechtstreek", "with its article"),
    ("Geldermalsen", "Geldermalsen", "a village"),
    ("Tiel, Betuwe", "Tiel", "the smaller of two"),
    ("The Hague", "Den Haag", "English"),
    ("giethmen", "Giethmen", "a hamlet"),
    ("nergenhuizen of: Witharen", "Witharen", "a village inside a sentence"),
    ("Varseveld", "Varsseveld", "one slip in a village"),
    ("Rossum (Dinkelland)", "Rossum (Dinkelland)", "told which of two"),
    ("haren", "Haren", "by far the larger of two"),
    ("Uden", "Uden", "a town whose municipality has another name"),
]


@pytest.mark.parametrize(("answer", "name", "why"), ANSWERS)
def test_an_answer_about_a_place_is_understood(answer: str, name: str, why: str) -> None:
    guess = resolve(gazetteer(), answer)
    assert guess.sure is not None and guess.sure.name == name, why


ASKED = [
    ("Utrecht", {"province", "municipality"}, "city or province"),
    ("Groningen", {"province", "municipality"}, "city or province"),
    ("Bergen", {"municipality"}, "two municipalities"),
    ("Rossum", {"village"}, "two villages"),
]


@pytest.mark.parametrize(("answer", "kinds", "why"), ASKED)
def test_an_answer_that_may_be_two_places_is_asked_about(answer: str, kinds: set[str], why: str) -> None:
    guess = resolve(gazetteer(), answer)
    assert (guess.sure, {str(place.kind) for place in guess.options}) == (None, kinds), why


@pytest.mark.parametrize("answer", ["", "🙂", "Timboektoe", "heel Nederland", "x" * 100_000])
def test_an_unknown_place_gives_no_guess(answer: str) -> None:
    guess = resolve(gazetteer(), answer)
    assert (guess.sure, guess.options) == (None, ())


def test_never_more_than_four_places_to_choose_from() -> None:
    assert all(len(resolve(gazetteer(), name[:-1] + "q").options) <= 4 for name in gazetteer().names[:80])


SENTENCES = [
    ("wie woont er in tiel", "Tiel", "lower case after a cue"),
    ("iemand uit Houten", "Houten", "cue and capital"),
    ("de sluis in Sluis", "Sluis", "word and place"),
    ("mensen uit gouda", "Gouda", "a word that is hardly used needs only a cue"),
    ("een buurt in arnhem-noord", "Arnhem", "a side of a town"),
    ("ijs uit Nieuw-Zeeland", None, "a longer name"),
    ("iemand in Rossum", None, "which of two villages?"),
    ("We komen uit de Achterhoek", "Achterhoek", "a region with an article"),
    ("het centrum van Apeldoorn", "Apeldoorn", "a capital is enough for a name"),
    ("my neighbours near Goes", "Goes", "English cue"),
    ("onze buren willen een houten huis, dat is de best keus", None, "ordinary words"),
    ("Best goed geregeld", None, "a capital without a cue"),
    ("in de buren", None, "a cue without a capital"),
    ("it goes well", None, "an English word"),
    ("", None, "nothing"),
]


@pytest.mark.parametrize(("text", "name", "why"), SENTENCES)
def test_a_place_in_a_sentence_is_found_when_it_is_one(text: str, name: str | None, why: str) -> None:
    place = find(gazetteer(), text)
    assert (place.name if place else None) == name, why


def test_places_are_told_from_words_that_are_names_too() -> None:
    def read(text: str) -> set[str]:
        return {place.name for place in mentions(gazetteer(), text)}

    precision, recall = precision_and_recall("place-sentences.txt", read)
    assert (precision, recall > 0.98) == (1.0, True), (precision, recall)


def test_every_village_is_found_by_the_name_it_is_told_by() -> None:
    villages = {place for places in gazetteer().by_name.values() for place in places if place.kind is PlaceKind.VILLAGE}
    lost = [place.name for place in villages if place not in places_of(place.name, gazetteer())[0]]
    assert (len(villages) > 2_300, lost) == (True, ["2e Valthermond"])


NEAR = [
    ("Tiel", "Tiel", 1.0, "the same municipality"),
    ("Geldermalsen", "West Betuwe", 1.0, "a village and its municipality"),
    ("Tiel", "Culemborg", 0.7, "a shared region"),
    ("Tiel", "Betuwe", 0.7, "a municipality and its region"),
    ("Tiel", "Winterswijk", 0.4, "one province"),
    ("Tiel", "Emmen", 0.0, "far away"),
]


@pytest.mark.parametrize(("one", "other", "expected", "why"), NEAR)
def test_closeness_goes_in_four_steps_and_both_ways(one: str, other: str, expected: float, why: str) -> None:
    a, b = resolve(gazetteer(), one).sure, resolve(gazetteer(), other).sure
    assert (closeness(a, b), closeness(b, a)) == (expected, expected), why


def test_an_unknown_village_is_near_itself_only() -> None:
    village = free_place("  Sint\u200b Ergens ")
    assert (village.name, village.kind, closeness(village, village)) == ("Sint Ergens", PlaceKind.VILLAGE, 1.0)
    assert closeness(village, free_place("Elders")) == 0.0
    assert closeness(village, None) == 0.0


def test_a_place_is_told_as_its_region() -> None:
    named = [resolve(gazetteer(), name).sure for name in ("Winterswijk", "Achterhoek")]
    assert [region_name(place) for place in named if place] == ["Achterhoek", "Achterhoek"]
