"""Near in meaning: what English terms with a vector each make of Dutch words, and how far it moves an introduction."""

from dataclasses import replace

import numpy as np
import pytest

from config.vocabulary import load_senses
from matching.introductions import suggest
from matching.reading import Reader
from matching.score import Weights
from matching.similarity import Index
from matching.terms import Term, Terms
from matching.values import Language, Member, Sector
from matching.words.lexicon import Lexicon
from matching.words.senses import Senses
from matching.words.thesaurus import Thesaurus
from tests.matching.world import ALICE, CAST, circumstances, gazetteer, request, vocabulary

TERMS = ("bread", "loaf", "bicycle", "start a business", "repair")
VECTORS = np.array([(127, 0), (0, 127), (-127, 0), (0, -127), (90, 90)], dtype=np.int8)
THESAURUS = Thesaurus.compile(
    ["brood = bread, loaf", "fiets, rijwiel = bicycle", "hoed = hat"], {"start-a-business": ""}
)
SENSES = Senses.compile((TERMS, VECTORS), THESAURUS, ("repair",))
HALF = 0.5**0.5

POINTS = [
    ((("same:0", 1.0),), (HALF, HALF), "a Dutch word points between its English terms"),
    ((("same:1", 1.0),), (-1.0, 0.0), "and where there is one, where that one points"),
    ((("base:loaf", 1.0),), (0.0, 1.0), "an English word points by itself"),
    ((("base:bread", 1.0), ("same:1", 0.5)), (-0.5, 0.0), "but its meanings go first, as surely as they are meant"),
    ((("subject:start-a-business", 1.0), ("base:bread", 1.0)), (1.0, 0.0), "a subject counts where no word is known"),
    ((("subject:start-a-business", 1.0),), (0.0, -1.0), "by the words of its name"),
    ((("concept:repair", 1.0),), (HALF, HALF), "and so does a concept"),
    ((("same:2", 1.0), ("base:hoed", 1.0)), (0.0, 0.0), "nothing is known of it"),
]


@pytest.mark.parametrize(("features", "expected", "why"), POINTS, ids=[why for *_, why in POINTS])
def test_a_word_points_in_a_direction(
    features: tuple[tuple[str, float], ...], expected: tuple[float, float], why: str
) -> None:
    told = SENSES.of(features)
    found = sum((weight * SENSES.vectors[row] for row, weight in told), np.zeros(2))
    assert found == pytest.approx(np.array(expected), abs=1e-6)


def test_each_term_has_one_vector_that_points_somewhere() -> None:
    terms, vectors = load_senses()
    assert len(terms) == len(set(terms)) == len(vectors)
    assert np.abs(vectors).max(axis=1).min() > 0


def member(id_: str, about: str) -> Member:
    return Member(id=id_, name=id_, sector=Sector.BUSINESS, area="Tiel", about=about, language=Language.EN)


BAKER, PLUMBER = member("baker", "I love pastry and an oven."), member("plumber", "I love taps and a sewer.")


def near(index: Index, text: str) -> dict[str, float]:
    meaning = index.reader.meaning(index.reader.read(text)[0])
    anything = Terms.of([Term(1e-6, dict.fromkeys(range(len(index.reader.numbers)), 1.0))])
    return {id_: alike - said for id_, alike, said in index.nearest(anything, meaning, 1.0, len(index.ids))}


def test_words_that_no_list_links_are_near_across_languages() -> None:
    found = near(Index.build([BAKER, PLUMBER], vocabulary(), gazetteer()), "Wie kneedt deeg?")
    assert found["baker"] > found["plumber"] + 0.2


def test_a_text_without_a_word_that_means_anything_is_near_to_nobody() -> None:
    assert near(Index.build([BAKER], vocabulary(), gazetteer()), "xyzzy") == {"baker": 0.0}


def test_what_changed_in_place_means_the_same_as_what_was_read_at_once() -> None:
    moved = Index.build([*CAST, BAKER], vocabulary(), gazetteer())
    moved.take_in(replace(BAKER, about=PLUMBER.about), replace(PLUMBER, id="late"))
    moved.drop(CAST[0].id)
    whole = Index.build(moved.members.values(), vocabulary(), gazetteer())
    ask = "lekkende kraan"
    assert near(moved, ask) == pytest.approx(near(whole, ask))
    assert near(moved.without("late"), ask) == pytest.approx(near(whole.without("late"), ask))


def test_an_index_that_begins_empty_means_the_same_too() -> None:
    grown = Index(Reader(Lexicon.of(vocabulary())), gazetteer())
    for arrived in ((), (BAKER,), (PLUMBER,)):
        grown.take_in(*arrived)
    assert near(grown, "Wie kneedt deeg?") == near(
        Index.build([BAKER, PLUMBER], vocabulary(), gazetteer()), "Wie kneedt deeg?"
    )


def test_of_those_who_say_as_much_the_nearest_in_meaning_comes_first() -> None:
    both = [replace(one, about=f"{one.about} I volunteer.") for one in (PLUMBER, BAKER)]
    index = Index.build([*both, ALICE], vocabulary(), gazetteer())
    asked = request("Wij zoeken een vrijwilliger voor deeg.")
    found = suggest(index, asked, ALICE, circumstances(), Weights(worth=0.0))
    assert found[0].member == "baker"


def test_being_near_in_meaning_alone_breaks_no_silence() -> None:
    index = Index.build([BAKER, PLUMBER, ALICE], vocabulary(), gazetteer())
    assert near(index, "crispy crust")["baker"] > 0.4
    assert suggest(index, request("crispy crust"), ALICE, circumstances()) == ()
