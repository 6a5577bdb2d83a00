"""`netwever vocabulary`: what is taken from a thesaurus, what a facilitator adds, and what is said about it."""

import json
from pathlib import Path

import pytest

from matching.widening import OwnWords
from tests.cli.conftest import ALICE, Netwever, Write
from tests.cli.own_words import failure, look, told

# Invented, in the style of the large thesauri: labels with and without a country, other languages, ordinary words.
TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix x: <http://example.org/ambacht/> .
x:scheme a skos:ConceptScheme ; skos:prefLabel "Ambachten"@nl .
x:1 a skos:Concept ; skos:prefLabel "kantklossen"@nl-NL, "bobbin lace"@en-GB, "Klöppeln"@de ;
    skos:altLabel "kloskant"@nl ; skos:broader x:2 .
x:2 a skos:Concept ; skos:prefLabel "handwerkjes"@nl, "needlecraft"@en ; skos:hiddenLabel "handwerkjse"@nl ;
    skos:narrower x:7 .
x:3 a skos:Concept ; skos:prefLabel "zonnepaneel"@nl, "solar panel"@en ; skos:related x:1 .
x:4 a skos:Concept ; skos:prefLabel "Holz"@de .
x:5 a skos:Concept ; skos:prefLabel "werk"@nl, "van"@en .
x:6 a skos:Concept ; skos:prefLabel "kant (textiel)"@nl, "ml"@en .
x:7 a skos:Concept ; skos:prefLabel "kapper/kapster"@nl .
x:8 a skos:Concept ; skos:prefLabel "weefgetouwtjes"@nl ; owl:deprecated true .
x:9 a skos:Concept ; skos:prefLabel "overeenkomst over de handel in kant en linten"@nl .
"""
TAKEN = {  # Dutch words -> English words
    ("kantklossen", "kloskant"): ("bobbin lace",),
    ("handwerkjes", "handwerkjse"): ("needlecraft",),
    ("zonnepaneel",): ("solar panel",),
    ("kapper", "kapster"): (),
}


@pytest.fixture
def crafts(tmp_path: Path) -> str:
    (tmp_path / "crafts.ttl").write_text(TURTLE, encoding="utf-8")
    return "crafts.ttl"


# --- importing -------------------------------------------------------------------------------------------------------
def test_an_import_takes_dutch_and_english_words_and_says_what_it_left_out(netwever: Netwever, crafts: str) -> None:
    result = netwever("vocabulary", "import", crafts)
    assert result.stdout == (
        "Took 4 concepts from crafts with 7 Dutch and 3 English words; with a word of a theme: 1.\n"
    )
    assert result.stderr.splitlines() == [
        "Left out concepts: 3 without a usable word, 1 without a Dutch or English label, 1 no longer in use.",
        "Left out words: 2 ordinary words, 1 words with several meanings, as the brackets behind them say, "
        "1 words of less than three letters, 1 phrases of more than 6 words or 80 characters.",
        "Ordinary words are, for example: van, werk.",
    ]
    assert {concept.nl: concept.en for concept in look().concepts} == TAKEN


def test_how_concepts_hang_together_is_taken_as_well(netwever: Netwever, crafts: str) -> None:
    told(netwever, "import", crafts)
    by_word = {concept.nl[0]: concept for concept in look().concepts}
    assert by_word["kantklossen"].broader == by_word["kapper"].broader == (by_word["handwerkjes"].id,)
    assert by_word["handwerkjes"].broader == ()
    assert by_word["kantklossen"].related == (by_word["zonnepaneel"].id,)
    assert by_word["zonnepaneel"].related == (by_word["kantklossen"].id,)


def test_a_dry_run_says_the_same_and_takes_nothing(netwever: Netwever, crafts: str) -> None:
    would = told(netwever, "import", crafts, "--dry-run")
    assert would.replace("Would take", "Took") == told(netwever, "import", crafts).replace(
        ", instead of the 4 of before", ""
    )
    told(netwever, "remove", "source", "crafts")
    told(netwever, "import", crafts, "--dry-run")
    assert look() == OwnWords()


def test_a_second_import_under_the_same_name_takes_the_place_of_the_first(netwever: Netwever, crafts: str) -> None:
    told(netwever, "import", crafts)
    before = look()
    assert ", instead of the 4 of before;" in told(netwever, "import", crafts)
    assert look() == before
    told(netwever, "import", crafts, "--name", "other")
    assert len(look().concepts) == 8


def test_what_is_imported_counts_on_every_database(netwever: Netwever, crafts: str, database_url: str) -> None:
    told(netwever, "import", crafts, "--db", database_url)
    assert told(netwever, "list", "--db", database_url) == "import crafts: 4 concepts\n"
    assert "kantklossen, kloskant = bobbin lace ~ zonnepaneel\n" in told(
        netwever, "list", "--source", "crafts", "--db", database_url
    )


# --- the facilitator's own -------------------------------------------------------------------------------------------
def test_a_facilitator_adds_words_and_takes_them_away(netwever: Netwever) -> None:
    assert told(netwever, "list") == "This network has no words of its own.\n"
    said = [
        told(netwever, "add", "theme", "Ambachten", "Crafts"),
        told(netwever, "add", "word", "koopjeskraam", "ambachten"),
        told(netwever, "add", "translation", "kantklossen", "bobbin lace"),
        told(netwever, "add", "translation", "kloskant", "bobbin lace"),
        told(netwever, "add", "related", "kantklossen", "Crafts"),
        told(netwever, "add", "related", "warmtenet", "ambachten"),
    ]
    assert said == [
        "Added the theme Ambachten (Crafts), with the id ambachten.\n",
        '"koopjeskraam" is a word for Ambachten now.\n',
        '"kantklossen" and "bobbin lace" mean the same now.\n',
        '"kloskant" and "bobbin lace" mean the same now.\n',
        '"kantklossen" and "Crafts" are related now.\n',
        '"warmtenet" and "ambachten" are related now.\n',
    ]
    assert told(netwever, "list").splitlines() == [
        "theme Ambachten / Crafts",
        "kantklossen, kloskant = bobbin lace ~ Ambachten",
        "koopjeskraam [Ambachten]",
        "theme Warmtenet ~ Ambachten",
    ]
    assert "ambachten               Ambachten / Crafts  (own)" in told(netwever, "list", "--themes")
    assert told(netwever, "remove", "related", "Warmtenet", "Ambachten") == (
        '"Warmtenet" and "Ambachten" are not related any more.\n'
    )
    told(netwever, "remove", "word", "kloskant")
    told(netwever, "remove", "theme", "ambachten")
    assert told(netwever, "list").splitlines() == ["kantklossen = bobbin lace", "koopjeskraam"]
    told(netwever, "remove", "word", "KANTKLOSSEN")
    told(netwever, "remove", "word", "bobbin lace")
    told(netwever, "remove", "word", "koopjeskraam")
    assert look() == OwnWords()


def test_words_are_kept_in_the_language_they_are_in(netwever: Netwever) -> None:
    told(netwever, "add", "word", "bobbin lace", "communicatie", "--language", "en")
    told(netwever, "add", "related", "kantklossen", "bobbin lace")
    assert {(c.nl, c.en) for c in look().concepts} == {((), ("bobbin lace",)), (("kantklossen",), ())}


def test_a_word_that_goes_takes_its_ties_with_it(netwever: Netwever) -> None:
    told(netwever, "add", "related", "kantklossen", "koopjeskraam")
    told(netwever, "remove", "word", "kantklossen")
    assert [(c.nl, c.related) for c in look().concepts] == [(("koopjeskraam",), ())]


REFUSED = [
    (("add", "theme", "Isolatie en energiebesparing", "Insulation"), "There is a theme Isolatie en", "a shipped theme"),
    (("add", "word", "werk", "isolatie"), '"werk" is such an ordinary word', "too ordinary"),
    (("add", "word", "van de", "isolatie"), '"van de" is such an ordinary word', "only small words"),
    (("add", "word", "🙂", "isolatie"), "A word or name has letters in it", "no letters"),
    (("add", "word", "x" * 99, "isolatie"), "at most 60 characters", "too long"),
    (("add", "word", "kantklossen", "isolatei"), "did you mean isolatie?", "a slip in the theme"),
    (("add", "word", "kantklossen", "zzz"), 'There is no theme "zzz"; "vocabulary list --themes"', "no such theme"),
    (("add", "related", "isolatie", "ISOLATIE"), "are one and the same", "with itself"),
    (("remove", "theme", "isolatie"), "ships with Netwever and can't be removed", "a shipped theme"),
    (("remove", "theme", "ambachten"), 'There is no theme "ambachten"', "no such theme"),
    (("remove", "word", "kantklossen"), '"kantklossen" is no word that was added here.', "no such word"),
    (("remove", "related", "isolatie", "warmtenet"), "were not made related here", "shipped or no tie"),
    (("remove", "source", "gemet"), 'There is no import called "gemet"; nothing was imported.', "no import"),
    (("list", "--source", "gemet"), 'There is no import called "gemet".', "nothing to show"),
]


@pytest.mark.parametrize(("arguments", "says", "why"), REFUSED, ids=[f"{a[0]} {a[1]} {why}" for a, _, why in REFUSED])
def test_what_cannot_be_done_is_told_and_changes_nothing(
    netwever: Netwever, arguments: tuple[str, ...], says: str, why: str
) -> None:
    assert says in failure(netwever, *arguments)
    assert look() == OwnWords()


def test_what_is_there_already_is_not_added_twice(netwever: Netwever) -> None:
    told(netwever, "add", "word", "koopjeskraam", "isolatie")
    assert "is a word for Isolatie" in failure(netwever, "add", "word", "Koopjeskraam", "isolatie")
    told(netwever, "add", "translation", "kantklossen", "bobbin lace")
    assert "mean the same already" in failure(netwever, "add", "translation", "kantklossen", "Bobbin lace")


def test_an_imported_word_goes_with_its_import(netwever: Netwever, crafts: str) -> None:
    told(netwever, "import", crafts)
    assert 'came with the import crafts: "remove source crafts" takes that' in failure(
        netwever, "remove", "word", "kantklossen"
    )
    assert "; there are: crafts.\n" in failure(netwever, "remove", "source", "gemet")
    assert told(netwever, "remove", "source", "crafts") == "Removed the import crafts: 4 concepts.\n"
    assert look() == OwnWords()


@pytest.mark.parametrize("arguments", [("word", "x", "y"), ("related", "x"), ("bogus", "x")])
def test_a_removal_that_was_typed_wrongly_ends_with_two(netwever: Netwever, arguments: tuple[str, ...]) -> None:
    assert netwever("vocabulary", "remove", *arguments).exit_code == 2


# --- what it is for --------------------------------------------------------------------------------------------------
def test_an_import_of_members_knows_the_own_themes(netwever: Netwever, write: Write) -> None:
    told(netwever, "add", "theme", "Ambachten", "Crafts")
    netwever("import", write("m.jsonl", [{**ALICE, "themes": ["Crafts"]}]))
    assert json.loads(netwever("export").stdout)["themes"] == ["ambachten"]


def test_the_doctor_counts_the_own_words(netwever: Netwever, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETWEVER_WEB__PORT", "0")
    told(netwever, "add", "theme", "Ambachten", "Crafts")
    assert "0 own words, 1 own theme\n" in netwever("doctor").stdout
    told(netwever, "add", "translation", "kantklossen", "bobbin lace")
    assert "2 own words, 1 own theme\n" in netwever("doctor").stdout
