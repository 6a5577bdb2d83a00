"""A network with words of its own: a running Netwever understands them from the next message on."""

from collections.abc import Iterator

import pytest

from bot.house import House
from bot.opening import build_house
from config.settings import Settings
from matching.asking import Mix, asked_in, terms_of
from matching.values import Language, Request
from matching.vocabulary import Theme
from matching.widening import Concept
from storage import vocabulary
from tests.stories.cast import Town, open_town
from tests.stories.people import settle_in

LACE = Concept(id="lace", nl=("kantklossen",), en=("bobbin lace",))


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    """A town of its own house: what it learns here must not be known in other stories."""
    place = open_town(database_url, settings=Settings())
    yield place
    place.db.close()


def learns(town: Town, *concepts: Concept, theme: Theme | None = None) -> None:
    """The facilitator adds words from the command line."""
    with town.db.write() as tx:
        for concept in concepts:
            vocabulary.put_concept(tx, concept)
        if theme is not None:
            vocabulary.put_theme(tx, theme)


def fits(town: Town, house: House, text: str) -> float:
    """How like the only other member this request is, in the index that a message of now would use."""
    with town.db.write() as tx:
        now = house.as_of(tx)
        index = now.directory.index(tx)
        asked = Request(id="r", by="", text=text, language=Language.NL)
        terms = terms_of(index, asked_in(index.reader, asked.text), Mix())
        return max((likeness for _, likeness in index.best(terms, 1)), default=0.0)


def test_a_new_theme_is_offered_with_the_next_wish(town: Town) -> None:
    alice, bob = settle_in(town, "alice"), settle_in(town, "bob")
    alice.says("ik zoek iemand die mij leert kantklossen").does_not_see("Oude ambachten")
    learns(
        town,
        Concept(id="lace", theme="oude-ambachten", nl=("kantklossen",)),
        theme=Theme("oude-ambachten", "Oude ambachten", "Old crafts"),
    )
    bob.says("ik zoek iemand die mij leert kantklossen").sees("Oude ambachten")


def test_a_translation_brings_people_together_without_a_restart(town: Town) -> None:
    settle_in(town, "bob", language="en", offers=("bobbin lace for beginners",))
    running, other = town.house, build_house(Settings())
    before = fits(town, running, "kantklossen")
    learns(town, LACE)
    assert fits(town, running, "kantklossen") > before + 0.2
    assert fits(town, other, "kantklossen") == fits(town, running, "kantklossen")


def test_what_is_removed_is_not_understood_any_more(town: Town) -> None:
    settle_in(town, "bob", language="en", offers=("bobbin lace for beginners",))
    before = fits(town, town.house, "kantklossen")
    learns(town, LACE)
    fits(town, town.house, "kantklossen")
    with town.db.write() as tx:
        vocabulary.remove_concept(tx, "lace")
    assert fits(town, town.house, "kantklossen") == before


def test_words_are_read_again_only_when_they_changed(town: Town) -> None:
    with town.db.write() as tx:
        assert town.house.as_of(tx) is town.house
    learns(town, LACE)
    with town.db.write() as tx:
        first, second = town.house.as_of(tx), town.house.as_of(tx).as_of(tx)
    assert first.vocabulary is second.vocabulary is first.wording.vocabulary
    assert first.directory is second.directory is not town.house.directory
