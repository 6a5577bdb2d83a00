"""Which themes somebody's words are about."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from matching.text import clip, fold, parts, words
from matching.values import Language
from matching.words.patterns import Patterns, Weights
from matching.words.senses import Senses
from matching.words.spelling import Spelling
from matching.words.stopwords import DUTCH_WORDS, ENGLISH_WORDS
from matching.words.thesaurus import Thesaurus

# Of a pasted report only the beginning is read: a wish stands in its first lines.
LONGEST_READ = 10_000

_STRONG, _WEAK, _SLIP = 0.8, 0.3, 0.6  # how far one word convinces; [D], tuned on the shared evaluation set
# Surnames that are also words of a theme: "Jan de Boer" is no farmer.
_SURNAME = re.compile(r" (?:Boer|Dijk|Boom|Water|Veen|Beek|Berg|Vos|Bij)\b")
_BEFORE_IT = re.compile(r"\b(?:[Dd]e|[Vv]an(?: de[nr]?)?|[Tt]en)\Z")
_LONGEST_BEFORE_IT = len("van der")
_LONG_TERM = 6  # a term of this many letters also counts with an ending behind it


@dataclass(frozen=True, slots=True)
class Theme:
    """A subject of the network, with its name in both languages and the ids of the themes next to it."""

    id: str
    nl: str
    en: str
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeHit:
    """A theme recognised in a text: how sure (0..1) and by which folded words."""

    theme: str
    weight: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Themes with their stems, and the everyday concepts that tie words of both languages together."""

    themes: Mapping[str, Theme]
    patterns: Patterns
    concepts: Patterns
    spelling: Spelling
    thesaurus: Thesaurus = field(default_factory=Thesaurus, repr=False)
    senses: Senses = field(default_factory=Senses, repr=False)
    # What was looked up before, by word; the same word always gives the same answer.
    _themes_of: dict[str, Weights] = field(default_factory=dict, repr=False, compare=False)
    _concepts_of: dict[str, Weights] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def compile(cls, data: Mapping[str, Any], concepts: Mapping[str, Any] | None = None) -> "Vocabulary":
        """From the content of themes.json and concepts.json (`{"concepts": {id: [stem, …]}}`), which may be merged.

        `same` (lines) and `subjects` (name -> line) in `data` are for `Thesaurus.compile`, `senses` (English
        terms and their vectors) for `Senses.compile`.
        """
        themes = {t["id"]: Theme(t["id"], t["nl"], t["en"], tuple(t.get("related", ()))) for t in data["themes"]}
        patterns = Patterns.compile(
            [stem for theme in data["themes"] for stem in _stems(theme)],
            {theme["id"]: theme.get("exclude", ()) for theme in data["themes"]},
        )
        groups = (concepts or data).get("concepts", {})
        everyday = Patterns.compile([(id_, stem, 1.0) for id_, stems in groups.items() for stem in stems], {})
        ordinary = frozenset(everyday.exact) | frozenset(patterns.never) | DUTCH_WORDS | ENGLISH_WORDS
        thesaurus = Thesaurus.compile(data.get("same", ()), data.get("subjects", {}))
        senses = Senses.compile(data["senses"], thesaurus, groups) if "senses" in data else Senses()
        return cls(themes, patterns, everyday, Spelling.of(patterns.single_words(5), ordinary), thesaurus, senses)

    def plus(
        self,
        themes: Mapping[str, Theme],
        forms: Iterable[tuple[str, Weights]],
        concepts: Iterable[tuple[str, Weights]],
    ) -> "Vocabulary":
        """This vocabulary with more themes, and with more (folded stem, weights) of themes and everyday concepts."""
        patterns, everyday = self.patterns.plus(forms), self.concepts.plus(concepts)
        spelling = Spelling.of(patterns.single_words(5), self.spelling.right | frozenset(everyday.exact))
        return Vocabulary({**self.themes, **themes}, patterns, everyday, spelling, self.thesaurus, self.senses)

    def label(self, theme_id: str, language: Language) -> str:
        """The theme's name; for an id that is not in the vocabulary the id itself."""
        theme = self.themes.get(theme_id)
        return theme_id if theme is None else theme.nl if language is Language.NL else theme.en

    def of_word(self, word: str) -> Weights:
        """Theme -> weight for one folded word, compounds and slips of the keyboard included."""
        return _remembered(self._themes_of, word, self._look_up)

    def of_slip(self, meant: str) -> Weights:
        """Theme -> weight for a word that was meant to be this one."""
        return {id_: weight * _SLIP for id_, weight in self.patterns.of_word(meant).items()}

    def concepts_of_word(self, word: str) -> Weights:
        """Everyday concept -> weight for one folded word, compounds included."""
        return _remembered(self._concepts_of, word, self._look_up_concepts)

    def _look_up_concepts(self, word: str) -> Weights:
        if word in DUTCH_WORDS or word in ENGLISH_WORDS:
            return {}
        return self.concepts.of_word(word) or self.concepts.inside_compound(word)

    def _look_up(self, word: str) -> Weights:
        if word in DUTCH_WORDS or word in ENGLISH_WORDS:
            return {}
        found = self.patterns.of_word(word)
        for id_, weight in self.patterns.inside_compound(word).items():
            found[id_] = max(weight, found.get(id_, 0.0))
        if found:
            return found
        meant = self.spelling.meant(word)
        return self.of_slip(meant) if meant else {}


def _remembered(known: dict[str, Weights], word: str, look_up: Callable[[str], Weights]) -> Weights:
    if word not in known:
        if len(known) > 50_000:  # a bound on memory, far above any network's own words
            known.clear()
        known[word] = look_up(word)
    return known[word]


def _stems(theme: Mapping[str, Any]) -> Iterator[tuple[str, str, float]]:
    """(id, stem, weight) of one theme: its stems, its terms, its own names."""
    weak = {fold(word) for word in theme.get("weak", ())}
    for stem in theme.get("stems", ()):
        yield theme["id"], stem, _WEAK if fold(stem) in weak else _STRONG
    for term in (*theme.get("terms_nl", ()), *theme.get("terms_en", ()), theme["nl"], theme["en"]):
        yield theme["id"], term, _WEAK if fold(term) in weak else _STRONG
        if len(fold(term)) >= _LONG_TERM and " " not in term and fold(term) not in weak:
            yield theme["id"], term + "*", _STRONG


def without_surnames(text: str) -> str:
    """The text without surnames that look like a subject."""
    kept, at = "", 0
    for name in _SURNAME.finditer(text):  # which are few, even in many texts together
        if found := _BEFORE_IT.search(text, max(0, name.start() - _LONGEST_BEFORE_IT), name.start()):
            kept, at = kept + text[at : found.start()] + " ", name.end()
    return kept + text[at:]


def recognise(vocabulary: Vocabulary, text: str) -> tuple[ThemeHit, ...]:
    """The themes in a text, surest first. Every distinct word counts once; several words make a theme surer."""
    typed = words(without_surnames(clip(text, LONGEST_READ)))
    doubt: dict[str, float] = {}
    seen: dict[str, list[str]] = {}
    for id_, weight, found in _evidence(vocabulary, typed):
        doubt[id_] = doubt.get(id_, 1.0) * (1.0 - weight)
        seen.setdefault(id_, []).extend(word for word in found if word not in seen.get(id_, ()))
    hits = [ThemeHit(id_, 1.0 - left, tuple(seen[id_])) for id_, left in doubt.items()]
    return tuple(sorted(hits, key=lambda hit: (-hit.weight, hit.theme)))


def _evidence(vocabulary: Vocabulary, typed: Sequence[str]) -> Iterator[tuple[str, float, tuple[str, ...]]]:
    """(theme, weight, words): phrases, and each distinct word, at half weight where it is a part of a phrase."""
    phrases = dict.fromkeys(vocabulary.patterns.phrases_in(typed))
    yield from phrases
    inside = {word for _, _, found in phrases for word in found}
    for word in dict.fromkeys(typed):
        weights = vocabulary.of_word(word)
        for piece in () if weights or "-" not in word else parts(word):
            weights = {**vocabulary.of_word(piece), **weights}
        for id_, weight in weights.items():
            yield id_, weight * (0.5 if word in inside else 1.0), (word,)


def concepts_in(vocabulary: Vocabulary, text: str) -> Weights:
    """The everyday concepts in a text (id -> 0..1), from words of either language."""
    typed = words(clip(text, LONGEST_READ))
    found = {id_: weight for id_, weight, _ in vocabulary.concepts.phrases_in(typed)}
    for piece in {piece for word in typed for piece in (word, *parts(word))}:
        for id_, weight in vocabulary.concepts_of_word(piece).items():
            found[id_] = max(found.get(id_, 0.0), weight)
    return found


def closest_theme(vocabulary: Vocabulary, text: str) -> tuple[str, ...]:
    """The theme ids that somebody means who types the names of themes, best first; empty when nothing is close."""
    by_name = {fold(name): t.id for t in vocabulary.themes.values() for name in (t.id, t.nl, t.en)}
    near = Spelling.of(tuple(by_name), frozenset())
    typed = [piece for piece in map(fold, re.split(r"[,;\n]", clip(text, LONGEST_READ))) if piece]
    found = [theme for piece in typed[:20] for theme in _named(vocabulary, by_name, near, piece)]
    return tuple(dict.fromkeys(found))


def _named(vocabulary: Vocabulary, by_name: Mapping[str, str], near: Spelling, piece: str) -> tuple[str, ...]:
    """A theme by its name; else those its words are about; else the one whose name it nearly is."""
    if piece in by_name:
        return (by_name[piece],)
    about = tuple(hit.theme for hit in recognise(vocabulary, piece) if hit.weight >= _WEAK)
    meant = near.meant(piece) if not about else None
    return about or ((by_name[meant],) if meant else ())
