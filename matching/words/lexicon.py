"""What single words stand for: their base forms, their meanings, the subjects and themes they belong to."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from matching.text import LONGEST_WORD, parts
from matching.vocabulary import Vocabulary
from matching.words.book import NOTHING_OPENED, Found, Opened, Opening, Runs, Told
from matching.words.lemmas import Lemmas
from matching.words.patterns import Beginnings, Phrase
from matching.words.senses import BASE, CONCEPT, Sense
from matching.words.spelling import Spelling
from matching.words.stopwords import DUTCH_WORDS, ENGLISH_WORDS
from matching.words.thesaurus import SUBJECT

Weights = Mapping[str, float]
Groups = tuple[Weights, Weights]  # meanings, subjects
THEME, WORD = "theme:", "word:"
IN_COMPOUND, SLIP, IN_PHRASE, INHERITED = 0.7, 0.8, 0.8, 0.7
_MOST_WORDS = 50_000  # remembered, for requests and for networks with few words; about 50 MB

_NO_WEIGHTS: Weights = {}


class Entry(NamedTuple):
    """One folded word. `best` counts by the strongest word that has it, `summed` grows with every word that has it."""

    word: str
    rarity: float
    best: Weights
    summed: Weights = _NO_WEIGHTS
    opened: Opened = NOTHING_OPENED
    sense: Sense = ()


@dataclass(slots=True, eq=False)
class Lexicon:
    """Looks words up in a vocabulary, in both languages, and remembers them."""

    vocabulary: Vocabulary
    lemmas: Lemmas
    spelling: Spelling
    open_ends: Beginnings  # `x` of each `x*` in a phrase
    _groups: Mapping[str, Sequence[str]] = field(repr=False)  # base form -> ids of groups
    _openings: Mapping[str, Sequence[Opening]] = field(repr=False)
    in_phrases: frozenset[str] = field(repr=False)
    first_halves: frozenset[str] = field(repr=False)  # of base forms, where at least three letters follow
    second_halves: frozenset[str] = field(repr=False)  # of base forms, where at least three letters come before
    subjects_of: Mapping[str, Weights] = field(repr=False)  # meaning -> the subjects of its words, and of how many
    # Looks many words up, once there were many.
    together: Callable[[Sequence[str]], list[Found]] | None = field(default=None, repr=False)
    _known: dict[str, Entry] = field(default_factory=dict, repr=False)
    _parts: dict[tuple[str, float], Groups] = field(default_factory=dict, repr=False)  # of parts and slips

    @classmethod
    @lru_cache(maxsize=4)
    def of(cls, vocabulary: Vocabulary) -> "Lexicon":
        """The one lexicon of a vocabulary: making it takes a moment, and what it remembers serves every index."""
        thesaurus = vocabulary.thesaurus
        listed = frozenset(thesaurus.single_words())
        lemmas = Lemmas.knowing(listed)
        groups: dict[str, dict[str, None]] = {}
        for group in thesaurus.groups:
            for form in {form for word in group.words for form in lemmas.base_forms(word)}:
                groups.setdefault(form, {})[group.id] = None
        ordinary = frozenset(lemmas.zipf) | DUTCH_WORDS | ENGLISH_WORDS
        spelling = Spelling.of([word for word in listed if len(word) >= 5], ordinary)
        by_form = {form: tuple(ids) for form, ids in groups.items()}
        openings = _openings(vocabulary, lemmas)
        in_phrases = frozenset(word for found in openings.values() for opening in found for word in opening[0].words)
        open_ends = Beginnings.of(word[:-1] for word in in_phrases if word.endswith("*"))
        subjects = _shared_subjects(vocabulary, by_form)
        cuts = [(form, cut) for form in by_form for cut in range(3, len(form) - 2)]
        firsts, seconds = frozenset(form[:cut] for form, cut in cuts), frozenset(form[cut:] for form, cut in cuts)
        return cls(vocabulary, lemmas, spelling, open_ends, by_form, openings, in_phrases, firsts, seconds, subjects)

    def entry(self, word: str) -> Entry:
        """What a folded word stands for."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) > _MOST_WORDS:
                self._known.clear()
            found = self._known[word] = self._look_up(word)
        return found

    def alone(self, words: Sequence[str]) -> Found:
        """What folded words stand for, found one by one."""
        entries = [self.entry(word) for word in words]
        number: dict[str, int] = {}
        best, summed = (
            Runs.of_rows(
                [[(number.setdefault(name, len(number)), weight) for name, weight in one.items()] for one in said]
            )
            for said in ([entry.best for entry in entries], [entry.summed for entry in entries])
        )
        opened = {at: entry.opened for at, entry in enumerate(entries) if entry.opened[1]}
        rarity = np.array([entry.rarity for entry in entries], dtype=np.float64)
        return Found(words, list(number), Told(rarity, best, summed, Runs.of_rows([e.sense for e in entries]), opened))

    def joined(self, said: Sequence[str]) -> Iterator[str]:
        """Known words that were typed as two ("warmte pomp")."""
        for one, other in pairwise(said):
            if known := self.as_one(one, other):
                yield known

    def as_one(self, one: str, other: str) -> str:
        """The known word that two words in a row make; "" when they make none."""
        return one + other if len(one) > 2 and len(other) > 2 and one + other in self._groups else ""

    def _look_up(self, word: str) -> Entry:
        if word in DUTCH_WORDS or word in ENGLISH_WORDS:
            return Entry(word, 0.0, _NO_WEIGHTS, _NO_WEIGHTS, self.opened_by((word, *self.beginnings(word))))
        if len(word) > LONGEST_WORD:
            return Entry(word, self.lemmas.rarity(word), {WORD + word: 1.0})
        forms = self.lemmas.base_forms(word)
        best = {WORD + word: 1.0}
        for form in forms:
            best[BASE + form] = 1.0
        meanings, subjects = self._meanings(word, forms)
        best |= meanings
        summed = dict(subjects) or self._inherited(meanings)
        for id_, weight in self._concepts(word).items():
            best[CONCEPT + id_] = weight
        for id_, weight in self._themes(word).items():
            summed[THEME + id_] = weight
        opened = self.opened_by((*forms, *self.beginnings(word)))
        sense = self.vocabulary.senses.of((*best.items(), *summed.items()))
        return Entry(word, self.lemmas.rarity(word), best, summed or _NO_WEIGHTS, opened, sense)

    def _concepts(self, word: str) -> Weights:
        if "-" not in word:
            return self.vocabulary.concepts_of_word(word)
        pieces = (word, *parts(word))
        return {id_: weight for piece in pieces for id_, weight in self.vocabulary.concepts_of_word(piece).items()}

    def _themes(self, word: str) -> Weights:
        found = self.vocabulary.of_word(word)
        for piece in () if found or "-" not in word else parts(word):
            found = {**self.vocabulary.of_word(piece), **found}
        return found

    def beginnings(self, word: str) -> tuple[str, ...]:
        """The open ends in phrases (`x*`) that the word begins with."""
        return tuple([f"{begin}*" for begin in self.open_ends.in_(word)])

    def opened_by(self, keys: Iterable[str]) -> Opened:
        """The phrases that are found by these forms of a word, and those of them that any phrase holds."""
        forms = [key for key in keys if key in self.in_phrases]
        if not forms:
            return NOTHING_OPENED
        opens = dict.fromkeys(opening for form in forms for opening in self._openings.get(form, ()))
        return tuple(opens), frozenset(forms)

    def _meanings(self, word: str, forms: Iterable[str]) -> Groups:
        """The meanings and subjects of a word: its own; else those of its parts; else of the word it is a slip of."""
        own = self.groups_of(forms)
        if all(own):
            return own
        meanings, subjects = map(dict, own)
        for part in self.lemmas.parts(word):
            of_part = self.weakened(part, IN_COMPOUND)
            if not own[0]:
                _grow(meanings, of_part[0])
            if not own[1]:
                _grow(subjects, of_part[1])
        if not meanings and not subjects and (meant := self.spelling.meant(word)):
            return self.weakened(meant, SLIP)
        return meanings, subjects

    def _inherited(self, meanings: Weights) -> dict[str, float]:
        """The subjects of words that mean the same, for a word that no subject lists."""
        found: dict[str, float] = {}
        for meaning, weight in meanings.items():
            for subject, share in self.subjects_of.get(meaning, {}).items():
                found[subject] = max(found.get(subject, 0.0), INHERITED * weight * share)
        return found

    def weakened(self, word: str, share: float) -> Groups:
        """The meanings and subjects of a usual word, of which there are not many, each counting for this share."""
        found = self._parts.get((word, share))
        if found is None:
            meanings, subjects = self.groups_of(self.lemmas.base_forms(word))
            found = (
                {id_: weight * share for id_, weight in meanings.items()},
                {id_: weight * share for id_, weight in subjects.items()},
            )
            self._parts[word, share] = found
        return found

    def having_groups(self, words: Sequence[str], forms: Mapping[int, Sequence[str]]) -> dict[int, Groups]:
        """What words stand for that have a meaning or a subject, by their places; they or their `forms`."""
        own = {at: self.groups_of((word,)) for at, word in enumerate(words) if word in self._groups}
        return own | {at: found for at, some in forms.items() if any(found := self.groups_of(some))}

    def groups_of(self, forms: Iterable[str]) -> Groups:
        """A word of many subjects, or of many meanings, says less about each of them."""
        known = [form for form in forms if form in self._groups]
        if not known:
            return _NO_WEIGHTS, _NO_WEIGHTS
        ids = dict.fromkeys(id_ for form in known for id_ in self._groups[form])
        subjects = [id_ for id_ in ids if id_.startswith(SUBJECT)]
        meanings = [id_ for id_ in ids if not id_.startswith(SUBJECT)]
        return _shared(meanings), _shared(subjects)


def _shared(ids: Sequence[str]) -> Weights:
    return dict.fromkeys(ids, len(ids) ** -0.5) if ids else _NO_WEIGHTS


def _grow(found: dict[str, float], more: Weights) -> None:
    """Each with the larger of its weights."""
    for id_, weight in more.items():
        if weight > found.get(id_, 0.0):
            found[id_] = weight


def _shared_subjects(vocabulary: Vocabulary, groups: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for group in vocabulary.thesaurus.groups:
        if not group.id.startswith(SUBJECT):
            for word in group.words:
                for id_ in groups.get(word, ()):
                    if id_.startswith(SUBJECT):
                        shares = found.setdefault(group.id, {})
                        shares[id_] = shares.get(id_, 0.0) + 1.0 / len(group.words)
    return found


def _openings(vocabulary: Vocabulary, lemmas: Lemmas) -> dict[str, list[Opening]]:
    """Phrases by their rarest word, so that few have to be compared; an open end (`x*`) stays in it."""
    found: dict[str, list[Opening]] = {}
    for phrase, feature in _phrases(vocabulary):
        before = max(range(len(phrase.words)), key=lambda at: lemmas.rarity(phrase.words[at]))
        found.setdefault(phrase.words[before], []).append((phrase, feature, before))
    return found


def _phrases(vocabulary: Vocabulary) -> Iterator[tuple[Phrase, str]]:
    for kind, patterns in ((THEME, vocabulary.patterns), (CONCEPT, vocabulary.concepts)):
        yield from ((phrase, kind + phrase.id) for phrases in patterns.phrases.values() for phrase in phrases)
    for group in vocabulary.thesaurus.groups:
        yield from ((Phrase(group.id, words_, 1.0), group.id) for words_ in group.phrases)
