"""What a facilitator adds to the network's own words and takes away, each with the sentence that says what happened."""

import difflib
from collections.abc import Iterator
from dataclasses import replace

from bot.commands.failures import CommandFailed
from bot.vocabulary.listing import counted
from bot.vocabulary.taking import is_ordinary
from matching.text import clean, words
from matching.values import Language
from matching.vocabulary import Theme, Vocabulary
from matching.widening import Concept, plain, theme_named
from storage import vocabulary as own
from storage.database import Tx, new_id

_LONGEST = 60  # characters of a name or a word


def add_theme(tx: Tx, vocabulary: Vocabulary, nl: str, en: str) -> str:
    """A theme of the network's own. Raises `CommandFailed` when there is one like it."""
    dutch, english = _usable(nl, ordinary=True), _usable(en, ordinary=True)
    known = theme_named(vocabulary, dutch) or theme_named(vocabulary, english)
    if known is not None:
        raise CommandFailed(f"There is a theme {vocabulary.label(known, Language.NL)} already.")
    theme = Theme("-".join(words(dutch))[:64], dutch, english)
    own.put_theme(tx, theme)
    return f"Added the theme {dutch} ({english}), with the id {theme.id}."


def add_word(tx: Tx, vocabulary: Vocabulary, word: str, theme: str, language: Language) -> str:
    """A word that members use for a theme."""
    said, id_ = _usable(word), _theme(vocabulary, theme)
    if any(concept.theme == id_ and _has(concept, said) for concept in _own(tx)):
        raise CommandFailed(f'"{said}" is a word for {vocabulary.label(id_, Language.NL)} already.')
    own.put_concept(tx, _with_word(Concept(id=new_id(), theme=id_), said, language))
    return f'"{said}" is a word for {vocabulary.label(id_, Language.NL)} now.'


def add_translation(tx: Tx, nl: str, en: str) -> str:
    """A Dutch and an English word that mean the same."""
    dutch, english = _usable(nl), _usable(en)
    known = [concept for concept in _own(tx) if _has(concept, dutch) or _has(concept, english)]
    if any(_has(concept, dutch) and _has(concept, english) for concept in known):
        raise CommandFailed(f'"{dutch}" and "{english}" mean the same already.')
    start = known[0] if len(known) == 1 else Concept(id=new_id())
    both = _with_word(_with_word(start, dutch, Language.NL), english, Language.EN)
    own.put_concept(tx, both)
    return f'"{dutch}" and "{english}" mean the same now.'


def add_related(tx: Tx, vocabulary: Vocabulary, one: str, other: str, language: Language) -> str:
    """Two themes, two words, or a word and a theme that are near each other."""
    first, second = (_theme_or_concept(tx, vocabulary, name, language) for name in (one, other))
    if _id(first) == _id(second):
        raise CommandFailed(f'"{one}" and "{other}" are one and the same.')
    if isinstance(first, str) and isinstance(second, str):
        own.put_concept(tx, Concept(id=new_id(), theme=first, related=(second,)))
    for here, there in ((first, second), (second, first)):
        if isinstance(here, Concept):
            own.put_concept(tx, replace(here, related=tuple(dict.fromkeys((*here.related, _id(there))))))
    return f'"{clean(one)}" and "{clean(other)}" are related now.'


def remove_theme(tx: Tx, vocabulary: Vocabulary, name: str) -> str:
    """A theme of the network's own; its words stay as words without a theme."""
    id_ = _theme(vocabulary, name)
    if id_ not in {theme.id for theme in own.everything(tx).themes}:
        raise CommandFailed(f"{vocabulary.label(id_, Language.NL)} ships with Netwever and can't be removed.")
    own.remove_theme(tx, id_)
    for concept in _own(tx):
        if concept.theme == id_:
            _keep_or_remove(tx, replace(concept, theme=None))
    _forget_link(tx, id_)
    return (
        f"Removed the theme {vocabulary.label(id_, Language.NL)}; members who chose it keep it until they choose again."
    )


def remove_word(tx: Tx, word: str) -> str:
    """A word of the facilitator's own, wherever it stands."""
    found = [concept for concept in _own(tx) if _has(concept, word)]
    if not found:
        imported = next((c.source for c in own.everything(tx).concepts if _has(c, word)), None)
        why = f' It came with the import {imported}: "remove source {imported}" takes that away.' if imported else ""
        raise CommandFailed(f'"{clean(word)[:_LONGEST]}" is no word that was added here.{why}')
    for concept in found:
        _keep_or_remove(tx, _without_word(concept, word))
    return f'"{clean(word)}" is no word of this network any more.'


def remove_related(tx: Tx, vocabulary: Vocabulary, one: str, other: str) -> str:
    """The tie between two themes or words."""
    ids = [set(_ids(tx, vocabulary, name)) for name in (one, other)]
    found = False
    for concept in _own(tx):
        here = {concept.id, *(() if any(concept.words()) else (concept.theme,))}
        gone = (ids[1] if here & ids[0] else set()) | (ids[0] if here & ids[1] else set())
        left = tuple(near for near in concept.related if near not in gone)
        if left != concept.related:
            found = True
            _keep_or_remove(tx, replace(concept, related=left))
    if not found:
        raise CommandFailed(f'"{clean(one)[:_LONGEST]}" and "{clean(other)[:_LONGEST]}" were not made related here.')
    return f'"{clean(one)}" and "{clean(other)}" are not related any more.'


def remove_source(tx: Tx, name: str) -> str:
    """Everything that one import brought."""
    sources = {concept.source for concept in own.everything(tx).concepts} - {""}
    if name not in sources:
        there = f"there are: {', '.join(sorted(sources))}" if sources else "nothing was imported"
        raise CommandFailed(f'There is no import called "{clean(name)[:_LONGEST]}"; {there}.')
    return f"Removed the import {name}: {counted(own.replace_source(tx, name, ()), 'concept')}."


def _usable(word: str, *, ordinary: bool = False) -> str:
    said = clean(word)
    if not any(any(c.isalnum() for c in one) for one in words(said)) or len(said) > _LONGEST:
        raise CommandFailed(f"A word or name has letters in it, and at most {_LONGEST} characters.")
    if not ordinary and is_ordinary(said):
        raise CommandFailed(f'"{said}" is such an ordinary word that it says nothing about a subject.')
    return said


def _theme(vocabulary: Vocabulary, name: str) -> str:
    found = theme_named(vocabulary, name)
    if found is not None:
        return found
    names = {known: None for theme in vocabulary.themes.values() for known in (theme.id, theme.nl, theme.en)}
    near = difflib.get_close_matches(name, names, n=1)
    meant = f"; did you mean {near[0]}?" if near else ";"
    raise CommandFailed(
        f'There is no theme "{clean(name)[:_LONGEST]}"{meant} "vocabulary list --themes" shows them all.'
    )


def _own(tx: Tx) -> Iterator[Concept]:
    return (concept for concept in own.everything(tx).concepts if not concept.source)


def _has(concept: Concept, word: str) -> bool:
    return plain(word) in {plain(known) for _, known in concept.words()}


def _with_word(concept: Concept, word: str, language: Language) -> Concept:
    if _has(concept, word):
        return concept
    if language is Language.NL:
        return replace(concept, nl=(*concept.nl, word))
    return replace(concept, en=(*concept.en, word))


def _without_word(concept: Concept, word: str) -> Concept:
    gone = plain(word)
    dutch, english = (tuple(one for one in said if plain(one) != gone) for said in (concept.nl, concept.en))
    return replace(concept, nl=dutch, en=english)


def _theme_or_concept(tx: Tx, vocabulary: Vocabulary, name: str, language: Language) -> str | Concept:
    """The theme of that name, else the own concept with that word, else a new one that is not stored yet."""
    theme = theme_named(vocabulary, name)
    if theme is not None:
        return theme
    known = next((concept for concept in _own(tx) if _has(concept, name)), None)
    return known or _with_word(Concept(id=new_id()), _usable(name), language)


def _ids(tx: Tx, vocabulary: Vocabulary, name: str) -> Iterator[str]:
    theme = theme_named(vocabulary, name)
    yield from (theme,) if theme else (concept.id for concept in _own(tx) if _has(concept, name))


def _id(one: str | Concept) -> str:
    return one if isinstance(one, str) else one.id


def _keep_or_remove(tx: Tx, concept: Concept) -> None:
    """A concept that says nothing any more goes, and nothing stays related to it."""
    words_left = any(concept.words())
    if words_left or (concept.theme and concept.related):
        own.put_concept(tx, concept)
        return
    own.remove_concept(tx, concept.id)
    _forget_link(tx, concept.id)


def _forget_link(tx: Tx, gone: str) -> None:
    for concept in _own(tx):
        if gone in concept.related:
            _keep_or_remove(tx, replace(concept, related=tuple(one for one in concept.related if one != gone)))
