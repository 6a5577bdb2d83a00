"""What words stand for: base forms, compounds, meanings in both languages, slips, phrases, subjects."""

from functools import cache

import pytest

from matching.calibration import chance, leads
from matching.reading import Reader
from matching.words.lexicon import Lexicon
from matching.words.thesaurus import SAME, SUBJECT, Thesaurus
from tests.matching.world import vocabulary


@cache
def lexicon() -> Lexicon:
    return Lexicon.of(vocabulary())


SPLIT = [
    ("zonnepanelenproject", ("zonnepanelen", "project"), "a compound"),
    ("warmtepompsubsidie", ("warmtepomp", "subsidie"), "a compound"),
    ("gemeenschapstuin", ("gemeenschap", "tuin"), "with a binding s"),
    ("dak", (), "too short"),
    ("qwertyuiop", (), "no words in it"),
    ("x" * 100, (), "no word at all"),
]


@pytest.mark.parametrize(("word", "expected", "why"), SPLIT)
def test_a_compound_falls_apart_into_known_words(word: str, expected: tuple[str, ...], why: str) -> None:
    assert lexicon().lemmas.parts(word) == expected, why


def meanings(word: str) -> set[str]:
    return {feature for feature in lexicon().entry(word).best if feature.startswith(SAME)}


SAME_MEANING = [
    ("daken", "roof", "a plural, and English"),
    ("roofs", "dak", "an English plural"),
    ("peerd", "paarden", "Gronings and Twents"),
    ("gruunte", "vegetables", "Achterhoeks"),
    ("noabers", "neighbours", "Twents"),
    ("fyts", "bicycle", "Frisian"),
    ("vve", "condominium", "an abbreviation"),
    ("isde", "grant", "a scheme by its letters"),
    ("wko", "geothermal", "not the same: ground source"),
    ("verenigingn", "vereniging", "a slip"),
    ("kettingzagen", "chainsaw", "a tool"),
    ("rhubarb", "rabarber", "a plant"),
    ("zandzak", "sandbags", "a plural in English"),
    ("pavement", "stoepen", "British, and a plural in Dutch"),
    ("weduwe", "widows", "somebody who needs company"),
    ("quilts", "borduurwerk", "both needlework"),
    ("bijles", "tutoring", "help at school"),
    ("offerte", "invoice", "papers about money"),
    ("vandalen", "vandalism", "who does it, and what"),
    ("gehaktbal", "steak", "meat"),
]


@pytest.mark.parametrize(("one", "other", "why"), SAME_MEANING)
def test_words_of_both_languages_and_of_dialects_meet(one: str, other: str, why: str) -> None:
    assert bool(meanings(one) & meanings(other)) == (not why.startswith("not")), why


def test_two_words_that_should_be_one_are_also_read_as_one() -> None:
    words = [word.text for word in Reader(lexicon()).read("een warmte pomp")[0]]
    assert words == ["warmte", "pomp", "warmtepomp"]


def subjects(text: str) -> set[str]:
    reader = Reader(lexicon())
    _, said = reader.read(text)
    sure = (feature for feature, number in reader.numbers.items() if said.get(number, 0.0) > 0.3)
    return {feature.removeprefix(SUBJECT) for feature in sure if feature.startswith(SUBJECT)}


def test_a_need_without_a_theme_word_has_a_subject() -> None:
    assert "food-waste" in subjects("kromme appels weggooien")
    assert "heat-stress" in subjects("in de klas is het niet uit te houden")


@pytest.mark.parametrize("word", ["maken", "full", "change", "support", "aandacht"])
def test_a_word_that_everybody_uses_has_no_subject(word: str) -> None:
    assert subjects(word) == set()


NEEDS = [
    ("mijn moeder is vergeetachtig", "dementia-memory", "no word for the illness"),
    ("I do not dare to open the letters from the tax office", "forms-and-letters", "English"),
    ("sinds haar dood kom ik er niet uit", "grief-loss", "a phrase of small words"),
    ("de kraan druppelt", "plumbing-leaks", "everyday words"),
    ("we need tables and chairs for one day", "lending-equipment-events", "a phrase in English"),
    ("verf van planten maken: meekrap", "natural-dye-fibre", "a word of a craft"),
]


@pytest.mark.parametrize(("text", "subject", "why"), NEEDS)
def test_an_everyday_need_has_its_subject(text: str, subject: str, why: str) -> None:
    assert subject in subjects(text), why


def test_a_thesaurus_takes_words_and_phrases_and_leaves_small_words_out() -> None:
    known = Thesaurus.compile(["dak, het = roof, the roof"], {"roofs": "dak, op het dak"})
    assert [(group.id, group.words, group.phrases) for group in known.groups] == [
        ("same:0", ("dak", "roof"), (("the", "roof"),)),
        ("subject:roofs", ("dak",), (("op", "het", "dak"),)),
    ]


def test_a_lead_is_over_the_five_best_others() -> None:
    assert leads([0.9, 0.4]) == [0.9 - 0.4 / 5, 0.4 - 0.9 / 5]
    assert leads([]) == []


def test_a_chance_grows_with_the_score_and_the_lead() -> None:
    assert 0.0 < chance(0.2, 0.0) < chance(0.4, 0.0) < chance(0.4, 0.3) < 1.0
