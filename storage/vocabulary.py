"""A network's own words: what its facilitator added and what was imported. A counter tells whether they changed."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import RowMapping

from matching.vocabulary import Theme
from matching.widening import Concept, OwnWords
from storage import queries
from storage.database import Tx
from storage.word_tables import vocabulary_concept, vocabulary_theme, vocabulary_version

_concept, _theme, _version = vocabulary_concept, vocabulary_theme, vocabulary_version


def version(tx: Tx) -> int:
    """Counts the changes so far; 0 as long as the network never had words of its own."""
    found = queries.row(tx, _version)
    return int(found["version"]) if found else 0


def everything(tx: Tx) -> OwnWords:
    """All of them, always in the same order."""
    themes = queries.rows(tx, _theme, order=(_theme.c.id,))
    concepts = queries.rows(tx, _concept, order=(_concept.c.source, _concept.c.id))
    return OwnWords(
        tuple(Theme(row["id"], row["nl"], row["en"]) for row in themes), tuple(_read(row) for row in concepts)
    )


def put_theme(tx: Tx, theme: Theme) -> None:
    """Keep a theme; one with the same id gets these names."""
    queries.put(tx, _theme, ("network_id", "id"), id=theme.id, nl=theme.nl, en=theme.en)
    _changed(tx)


def remove_theme(tx: Tx, theme_id: str) -> None:
    queries.take_away(tx, _theme, _theme.c.id == theme_id)
    _changed(tx)


def put_concept(tx: Tx, concept: Concept) -> None:
    """Keep a concept; the one with the same id becomes this one."""
    queries.put(tx, _concept, ("network_id", "id"), **asdict(concept))
    _changed(tx)


def remove_concept(tx: Tx, concept_id: str) -> None:
    queries.take_away(tx, _concept, _concept.c.id == concept_id)
    _changed(tx)


def replace_source(tx: Tx, source: str, concepts: Iterable[Concept]) -> int:
    """These concepts instead of all that came from the same source; how many those were."""
    gone = queries.take_away(tx, _concept, _concept.c.source == source)
    queries.add_all(tx, _concept, [asdict(concept) for concept in concepts])
    _changed(tx)
    return gone


def _changed(tx: Tx) -> None:
    queries.add_new(tx, _version, version=0)
    queries.change(tx, _version, version=_version.c.version + 1)


def _read(row: RowMapping) -> Concept:
    return Concept(
        id=row["id"], source=row["source"], theme=row["theme"], nl=tuple(row["nl"]), en=tuple(row["en"]),
        broader=tuple(row["broader"]), related=tuple(row["related"]),
    )  # fmt: skip
