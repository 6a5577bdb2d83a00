"""The words that a network has besides the shipped ones, and the vocabulary that holds both."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from matching.text import fold, words
from matching.values import Language
from matching.vocabulary import Theme, Vocabulary
from matching.words.patterns import Weights

_OWN, _NEAR = 0.8, 0.5  # what a term of a theme weighs; what is left of a weight for what is only related, [D]
_CONVINCING = 0.5  # a shipped stem below this weight is a weak one: sharing it makes no concept part of a theme
_OPEN_ENDED = 8  # a word of this many letters also counts with an ending; shorter ones begin too many other words
_MOST_NEAR = 8  # of a concept that is related to everything, relations say nothing

_Form = tuple[str, Weights]  # a folded stem, and what it stands for


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One subject, by its words in both languages. Without words it ties its theme to the related themes."""

    id: str
    source: str = ""  # the name of the import it came with; empty: the facilitator's own
    theme: str | None = None  # id of the theme that its words are about
    nl: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()  # ids of concepts
    related: tuple[str, ...] = ()  # ids of concepts and themes

    def words(self) -> Iterator[tuple[Language, str]]:
        """Each word with its language."""
        yield from ((Language.NL, word) for word in self.nl)
        yield from ((Language.EN, word) for word in self.en)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What one network knows besides the shipped vocabulary."""

    themes: tuple[Theme, ...] = ()
    concepts: tuple[Concept, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A concept with its words as they are compared, and its stems."""

    concept: Concept
    plain: frozenset[str]
    forms: tuple[str, ...]


def widened(vocabulary: Vocabulary, own: OwnWords) -> Vocabulary:
    """The vocabulary with a network's own words in it; relations count half, in the direction narrower to broader.

    A concept that shares a word with a theme or with an everyday concept of the vocabulary adds its words to that one.
    """
    concepts = _read(own)
    linked = _linked(vocabulary, own, concepts)
    known = vocabulary.plus(_related(vocabulary, own), _given(vocabulary, own), ())
    homes = {read.concept.id: _home(vocabulary, read) for read in concepts}
    of_themes = [form for read in concepts for form in _theme_forms(known, read, linked.get(read.concept.id))]
    of_concepts = [form for read in concepts for form in _concept_forms(read, homes)]
    return known.plus({}, of_themes, of_concepts)


def linked_themes(vocabulary: Vocabulary, own: OwnWords) -> dict[str, str]:
    """Concept id -> theme id: the theme it was given, else the one that shares most words with it.

    Without a theme are those that share none, and those that share equally many with two. The facilitator's own themes
    and words count as much as the shipped ones.
    """
    return _linked(vocabulary, own, _read(own))


def _read(own: OwnWords) -> list[_Read]:
    return [
        _Read(
            concept,
            frozenset(plain(word) for _, word in concept.words()) - {""},
            tuple(dict.fromkeys(form for language, word in concept.words() for form in forms(word, language))),
        )
        for concept in own.concepts
    ]


def _linked(vocabulary: Vocabulary, own: OwnWords, concepts: list[_Read]) -> dict[str, str]:
    known = vocabulary.plus({theme.id: theme for theme in own.themes}, _given(vocabulary, own), ())
    linked = ((read.concept.id, _theme_of(known, read)) for read in concepts)
    return {id_: theme for id_, theme in linked if theme is not None}


def _theme_of(known: Vocabulary, read: _Read) -> str | None:
    given = read.concept.theme
    if given is not None:
        return given if given in known.themes else None
    best = _shared(_strong(known.patterns.called(word)) for word in read.plain)
    return best[0] if len(best) == 1 else None


def _given(vocabulary: Vocabulary, own: OwnWords) -> list[_Form]:
    """The names of the own themes, and the words that somebody gave to a theme."""
    named = [(theme.id, *name) for theme in own.themes for name in ((Language.NL, theme.nl), (Language.EN, theme.en))]
    named += [(concept.theme, *word) for concept in own.concepts if concept.theme for word in concept.words()]
    there = {*vocabulary.themes, *(theme.id for theme in own.themes)}
    return [(form, {id_: _OWN}) for id_, language, word in named if id_ in there for form in forms(word, language)]


def plain(word: str) -> str:
    """A word or phrase as it is compared: folded, without what stands between words."""
    return " ".join(words(word))


def _home(vocabulary: Vocabulary, read: _Read) -> str:
    """The everyday concept of the vocabulary that this concept is as well, else its own id."""
    best = _shared(vocabulary.concepts.called(word) for word in read.plain)
    return min(best, default=read.concept.id)


def _shared(found: Iterable[Weights]) -> list[str]:
    """The ids that were found most often."""
    counts = Counter(id_ for weights in found for id_ in weights)
    most = max(counts.values(), default=0)
    return [id_ for id_, count in counts.items() if count == most]


def _strong(weights: Weights) -> Weights:
    return {id_: weight for id_, weight in weights.items() if weight >= _CONVINCING}


def _theme_forms(known: Vocabulary, read: _Read, theme: str | None) -> list[_Form]:
    """The concept's words as stems of its theme, and faintly of the themes it is related to.

    What a theme knew already keeps its weight.
    """
    near = {id_: _OWN * _NEAR for id_ in read.concept.related if id_ in known.themes and id_ != theme}
    about = near if theme is None else near | {theme: _OWN}
    there = {word for word in read.plain if theme in known.patterns.called(word)}
    chosen = ((form, near if form.rstrip("*") in there else about) for form in read.forms)
    return [(form, weights) for form, weights in chosen if weights]


def _concept_forms(read: _Read, homes: Mapping[str, str]) -> list[_Form]:
    """The concept's words as stems of itself, and faintly of what is broader than it or related to it."""
    concept, home = read.concept, homes[read.concept.id]
    near = dict.fromkeys(homes[id_] for id_ in (*concept.broader, *concept.related) if id_ in homes)
    near.pop(home, None)
    if len(read.plain) < 2 and home == concept.id and not near:
        return []  # a word without a partner says no more than its letters do
    weights = dict.fromkeys(list(near)[:_MOST_NEAR], _NEAR) | {home: 1.0}
    return [(form, weights) for form in read.forms]


def _related(vocabulary: Vocabulary, own: OwnWords) -> dict[str, Theme]:
    """The own themes, and every theme that is tied to another one."""
    themes = {**vocabulary.themes, **{theme.id: theme for theme in own.themes}}
    ties = [(c.theme, near) for c in own.concepts if c.theme is not None and not any(c.words()) for near in c.related]
    for here, there in (*ties, *((other, one) for one, other in ties)):
        if here in themes and there in themes and there not in themes[here].related:
            themes[here] = replace(themes[here], related=(*themes[here].related, there))
    return themes


def forms(word: str, language: Language) -> tuple[str, ...]:
    """A word or phrase as stems: itself, its usual plurals, and for a long word whatever ends on it."""
    *before, last = plain(word).split() or [""]
    if not last:
        return ()
    found = [last + "*"] if len(last) >= _OPEN_ENDED else [last, *_plurals(last, language)]
    if language is Language.NL:
        found += _dutch_plurals(last)
    return tuple(dict.fromkeys(" ".join((*before, form)) for form in found))


def _plurals(word: str, language: Language) -> tuple[str, ...]:
    if language is Language.NL:
        return word + "en", word + "s", word + "'s"
    return word + "s", word + "es", re.sub("y$", "ies", word)


_LONG_VOWEL = re.compile(r"(.*)(aa|ee|oo|uu)([bdfgklmnprst])")  # paneel, panelen; kaas, kazen
_DIPHTHONG = re.compile(r"(.*(?:ie|oe|eu|ui|ij|ei|ou|au|[lrmn]))([fs])")  # brief, brieven; huis, huizen
_SHORT_VOWEL = re.compile(r"(.*(?:^|[^aeiou])[aeiou])([bdfgklmnprst])")  # bos, bossen; net, netten
_VOICED = {"f": "v", "s": "z"}


def _dutch_plurals(word: str) -> list[str]:
    """Plurals that change the word before -en, as the Dutch spelling rules have it; unwritten ones do no harm."""
    if found := _LONG_VOWEL.fullmatch(word):
        stem, vowel, end = found[1], found[2][0], found[3]
        return [f"{stem}{vowel}{letter}en" for letter in {end: 0, _VOICED.get(end, end): 0}]
    if found := _DIPHTHONG.fullmatch(word):
        return [f"{found[1]}{_VOICED[found[2]]}en"]
    if found := _SHORT_VOWEL.fullmatch(word):
        return [f"{found[1]}{found[2]}{found[2]}en"]
    return []


def theme_named(vocabulary: Vocabulary, name: str) -> str | None:
    """The id of the theme with exactly this id or name, capitals and accents aside."""
    wanted = fold(name)
    same = (t.id for t in vocabulary.themes.values() if wanted in (fold(t.id), fold(t.nl), fold(t.en)))
    return next(same, None)
