"""A network's own words: kept per network, in order, and counted at every change."""

from collections.abc import Callable

import pytest

from matching.vocabulary import Theme
from matching.widening import Concept, OwnWords
from storage import vocabulary
from storage.database import Database, Tx
from storage.opening import open_database
from tests.storage.cast import NOW

GARDENS = Theme("moestuinen", "Moestuinen", "Vegetable gardens")
CARROTS = Concept(
    id="b",
    source="tuin",
    theme="moestuinen",
    nl=("wortelteelt", "peen"),
    en=("carrots",),
    broader=("c",),
    related=("a",),
)
SHOP = Concept(id="a", theme="korte-keten", nl=("streekwinkel",))


def test_what_is_kept_comes_back_as_it_was(tx: Tx) -> None:
    vocabulary.put_theme(tx, GARDENS)
    vocabulary.put_concept(tx, CARROTS)
    vocabulary.put_concept(tx, SHOP)
    assert vocabulary.everything(tx) == OwnWords((GARDENS,), (SHOP, CARROTS))


def test_a_network_without_own_words_has_version_nought(tx: Tx) -> None:
    assert (vocabulary.version(tx), vocabulary.everything(tx)) == (0, OwnWords())


CHANGES: list[tuple[str, Callable[[Tx], object]]] = [
    ("a theme", lambda tx: vocabulary.put_theme(tx, GARDENS)),
    ("a theme gone", lambda tx: vocabulary.remove_theme(tx, "moestuinen")),
    ("a concept", lambda tx: vocabulary.put_concept(tx, SHOP)),
    ("a concept gone", lambda tx: vocabulary.remove_concept(tx, "a")),
    ("an import", lambda tx: vocabulary.replace_source(tx, "tuin", [CARROTS])),
    ("an empty import", lambda tx: vocabulary.replace_source(tx, "tuin", [])),
]


@pytest.mark.parametrize(("what", "change"), CHANGES, ids=[what for what, _ in CHANGES])
def test_every_change_is_counted(tx: Tx, what: str, change: Callable[[Tx], object]) -> None:
    change(tx)
    change(tx)
    assert vocabulary.version(tx) == 2


def test_the_same_id_is_written_over(tx: Tx) -> None:
    vocabulary.put_concept(tx, SHOP)
    changed = Concept(id="a", nl=("landwinkel",))
    vocabulary.put_concept(tx, changed)
    vocabulary.put_theme(tx, GARDENS)
    vocabulary.put_theme(tx, Theme("moestuinen", "Tuinen", "Gardens"))
    assert vocabulary.everything(tx) == OwnWords((Theme("moestuinen", "Tuinen", "Gardens"),), (changed,))


def test_an_import_takes_the_place_of_the_one_before_and_leaves_the_rest(tx: Tx) -> None:
    vocabulary.put_concept(tx, SHOP)
    assert vocabulary.replace_source(tx, "tuin", [CARROTS]) == 0
    again = Concept(id="d", source="tuin", nl=("pastinaak",))
    assert vocabulary.replace_source(tx, "tuin", [again]) == 1
    assert vocabulary.everything(tx).concepts == (SHOP, again)


def test_another_network_in_the_same_database_keeps_its_own(db: Database, database_url: str) -> None:
    other = open_database(database_url, "veluwe", NOW, lock=False)
    with db.write() as tx:
        vocabulary.put_concept(tx, SHOP)
        vocabulary.put_theme(tx, GARDENS)
    with other.write() as tx:
        vocabulary.put_concept(tx, Concept(id="a", nl=("heide",)))
        vocabulary.remove_theme(tx, "moestuinen")
    with db.write() as tx:
        assert vocabulary.everything(tx) == OwnWords((GARDENS,), (SHOP,))
        assert vocabulary.version(tx) == 2
    other.close()
