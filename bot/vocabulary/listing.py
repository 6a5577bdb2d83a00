"""The network's own words as an operator reads them."""

from collections import Counter
from collections.abc import Iterator

from bot.vocabulary.taking import Harvest
from matching.values import Language
from matching.vocabulary import Vocabulary
from matching.widening import Concept, OwnWords, linked_themes


def counted(number: int, what: str) -> str:
    """ "1 concept", "2,000 concepts"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def taken(source: str, harvest: Harvest, with_theme: int, gone: int, *, dry_run: bool) -> str:
    """The line that says what an import did, or would do."""
    dutch, english = harvest.words(Language.NL), harvest.words(Language.EN)
    did = "Would take" if dry_run else "Took"
    instead = f", instead of the {gone:,} of before" if gone else ""
    return (
        f"{did} {counted(len(harvest.concepts), 'concept')} from {source} with {dutch:,} Dutch and {english:,} English "
        f"words{instead}; with a word of a theme: {with_theme:,}."
    )


def left_out(harvest: Harvest) -> Iterator[str]:
    """One line for concepts and one for words, with the reasons; nothing where nothing was left out."""
    for what, left in (("concepts", harvest.concepts_left), ("words", harvest.words_left)):
        if left:
            yield f"Left out {what}: {', '.join(f'{number:,} {why}' for why, number in left.most_common())}."
    if harvest.ordinary:
        some = sorted(harvest.ordinary)[:5]
        yield f"Ordinary words are, for example: {', '.join(some)}."


def every_theme(vocabulary: Vocabulary, own: OwnWords) -> list[str]:
    """Each theme with its id and names, the own ones marked."""
    mine = {theme.id for theme in own.themes}
    width = max(map(len, vocabulary.themes), default=0)
    return [
        f"{theme.id:<{width}}  {theme.nl} / {theme.en}{'  (own)' if theme.id in mine else ''}"
        for theme in sorted(vocabulary.themes.values(), key=lambda theme: theme.id)
    ]


def own_words(shipped: Vocabulary, own: OwnWords) -> list[str]:
    """What the facilitator added, and the size of each import."""
    themes = [f"theme {theme.nl} / {theme.en}" for theme in own.themes]
    sizes = Counter(concept.source for concept in own.concepts if concept.source)
    imports = [f"import {name}: {counted(size, 'concept')}" for name, size in sorted(sizes.items())]
    return [*themes, *of_source(shipped, own, ""), *imports] or ["This network has no words of its own."]


def of_source(shipped: Vocabulary, own: OwnWords, source: str) -> list[str]:
    """The words of one import (of the facilitator when it is empty), one concept on a line."""
    known = shipped.plus({theme.id: theme for theme in own.themes}, (), ())
    by_id = {concept.id: concept for concept in own.concepts}
    themes = linked_themes(shipped, own)
    return sorted(
        _line(known, by_id, concept, themes.get(concept.id)) for concept in own.concepts if concept.source == source
    )


def _line(vocabulary: Vocabulary, by_id: dict[str, Concept], concept: Concept, theme: str | None) -> str:
    said = " = ".join(", ".join(side) for side in (concept.nl, concept.en) if side)
    named = vocabulary.label(theme, Language.NL) if theme else ""
    near = ", ".join(_name(vocabulary, by_id, id_) for id_ in concept.related)
    if not said:
        return f"theme {named} ~ {near}"
    return f"{said}{f' [{named}]' if named else ''}{f' ~ {near}' if near else ''}"


def _name(vocabulary: Vocabulary, by_id: dict[str, Concept], id_: str) -> str:
    concept = by_id.get(id_)
    if concept is None:
        return vocabulary.label(id_, Language.NL)
    return next((word for _, word in concept.words()), id_)
