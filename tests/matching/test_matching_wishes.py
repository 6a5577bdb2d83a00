"""What a request asks for besides its subject."""

import pytest

from matching.text import content_words
from matching.wishes import read_wish
from tests.matching.sentences import precision_and_recall
from tests.matching.world import gazetteer

TURNED_DOWN = [
    ("Wie helpt ons? Geen adviesbureau.", "adviesbureau", "a sentence of its own"),
    ("een zaal, maar niet van de gemeente", "gemeente", "with what stands before a name"),
    ("geen vleermuizen maar zonnepanelen", "vleermuizen", "one thing for another"),
    ("No consultants please", "consultants", "asked for"),
    ("geen worm te vinden, wat nu", "", "what is missing"),
    ("we hebben geen idee", "", "inside a clause"),
    ("de kapper stopt, geen opvolger", "", "how things are"),
    ("not sure how", "", "no thing"),
    ("", "", "nothing"),
]


@pytest.mark.parametrize(("text", "excluded", "why"), TURNED_DOWN)
def test_what_is_turned_down_is_told_from_what_is_missing(text: str, excluded: str, why: str) -> None:
    assert read_wish(text, gazetteer()).excluded == excluded, why


def test_what_is_turned_down_is_no_subject() -> None:
    wish = read_wish("Stroom van eigen dak, geen windmolens.", gazetteer())
    assert ("windmolens" in wish.subject, "Stroom" in wish.subject) == (False, True)


def test_few_labelled_exclusions_are_missed_or_made_up() -> None:
    def read(text: str) -> tuple[str, ...]:
        return content_words(read_wish(text, gazetteer()).excluded)

    precision, recall = precision_and_recall("exclusion-sentences.txt", read)
    assert (precision > 0.96, recall > 0.95) == (True, True), (precision, recall)
