"""Themes in people's words: inflected, compounded, misspelt; and the words that look like a theme and aren't."""

import pytest

from matching.values import Language
from matching.vocabulary import closest_theme, concepts_in, recognise
from tests.matching.world import vocabulary

FOUND = [
    ("onze zonnepanelen", "zonne-energie", "an inflected stem"),
    ("Energiecoöperatie", "energiecooperatie", "accents and capitals"),
    ("wijkwarmtepompproject", "warmtepomp", "inside a compound"),
    ("warmtepompsubsidie", "warmtepomp", "the beginning of a compound"),
    ("duurzaamheidsfonds", "financiering", "the end of a compound"),
    ("solar panels on a barn", "zonne-energie", "an English phrase"),
    ("de VvE", "duurzaam-wonen", "an abbreviation"),
    ("warmtpomp", "warmtepomp", "a letter missing"),
    ("isolatei", "isolatie", "letters swapped"),
    ("zonepanelenproject", "zonne-energie", "a slip in the beginning of a compound"),
    ("kromme appels weggooien", "voedselverspilling", "no theme word at all"),
    ("van het gas af", "warmtepomp", "a phrase of small words"),
]


@pytest.mark.parametrize(("text", "theme", "why"), FOUND)
def test_a_theme_is_recognised_in_members_words(text: str, theme: str, why: str) -> None:
    assert theme in [hit.theme for hit in recognise(vocabulary(), text)], why


NOT_FOUND = [
    ("kom bij ons", "biodiversiteit", "bij is a preposition here"),
    ("Veenendaal en Veendam", "bodem", "places, no peat"),
    ("Jan de Boer", "landbouw", "a surname"),
    ("natuurlijk doe ik mee", "natuur-landschap", "of course"),
    ("dat is verkeerd", "mobiliteit", "wrong, no traffic"),
    ("inloop op dinsdag", "inkoop", "another word, no slip"),
    ("een lezing over boven", "financiering", "lezing is no slip of lening"),
    ("vergunningverlening", "financiering", "no loan inside granting"),
    ("een watermeloen", "waterbeheer", "excluded"),
    ("later", "waterbeheer", "another first letter"),
]


@pytest.mark.parametrize(("text", "theme", "why"), NOT_FOUND)
def test_an_ordinary_word_is_not_taken_for_a_theme(text: str, theme: str, why: str) -> None:
    assert theme not in [hit.theme for hit in recognise(vocabulary(), text)], why


def test_the_surest_theme_comes_first_with_its_words() -> None:
    hits = recognise(vocabulary(), "zonnepanelen en een zonnedak, misschien een app")
    assert (hits[0].theme, hits[0].words) == ("zonne-energie", ("zonnepanelen", "zonnedak"))


def test_weights_stay_between_nothing_and_certain() -> None:
    text = "zonnepanelen zonnedak zonnepark zonneveld solar panels pv zonneweide " * 20
    assert all(0.0 < hit.weight <= 1.0 for hit in recognise(vocabulary(), text))


def test_a_slip_convinces_less_than_the_right_word() -> None:
    right = recognise(vocabulary(), "warmtepomp")[0].weight
    assert recognise(vocabulary(), "warmtpomp")[0].weight < right


@pytest.mark.parametrize("text", ["", "🙂🙂", "!?", "x" * 100_000, "energie " * 20_000])
def test_odd_texts_give_an_answer(text: str) -> None:
    assert len(recognise(vocabulary(), text)) <= 3


def test_both_languages_share_a_concept() -> None:
    dutch, english = concepts_in(vocabulary(), "koeien in de wei"), concepts_in(vocabulary(), "dairy cows")
    assert "cattle" in set(dutch) & set(english)


def test_a_theme_has_a_name_in_each_language_and_an_unknown_one_its_own() -> None:
    named = [vocabulary().label("warmtenet", language) for language in Language]
    assert [*named, vocabulary().label("iets", Language.NL)] == ["Warmtenet", "Heat network", "iets"]


TYPED = [
    ("Zonne-energie, Mobiliteit", ("zonne-energie", "mobiliteit"), "names of themes"),
    ("mobilitiet", ("mobiliteit",), "a slip"),
    ("Heat network", ("warmtenet",), "an English name"),
    ("blabla", (), "nothing like it"),
    ("", (), "nothing"),
]


@pytest.mark.parametrize(("text", "expected", "why"), TYPED)
def test_typed_theme_names_are_understood(text: str, expected: tuple[str, ...], why: str) -> None:
    assert closest_theme(vocabulary(), text) == expected, why
