"""What single words stand for: their base forms, their meanings, the subjects and themes they belong to."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from matching.lemmas import Lemmas
from matching.patterns import Beginnings, Phrase
from matching.senses import BASE, CONCEPT, Sense
from matching.spelling import Spelling
from matching.steps import Steps
from matching.stopwords import DUTCH_WORDS, ENGLISH_WORDS
from matching.thesaurus import SUBJECT
from matching.vocabulary import Vocabulary

if TYPE_CHECKING:
    from matching.sieve import Sieve

Weights = Mapping[str, float]
Groups = tuple[Weights, Weights]  # meanings, subjects
THEME, WORD = "theme:", "word:"
_IN_COMPOUND, _SLIP, IN_PHRASE, _INHERITED = 0.7, 0.8, 0.8, 0.7
_LONGEST_WORD = 60  # letters; what is longer is no word
TOGETHER_FROM = 20_000  # words; for fewer it does not pay to load compiled code, which takes a second
_MOST_WORDS = 200_000  # remembered; far above any network's own words, about 200 MB


_NOTHING: frozenset[str] = frozenset()
_NO_WEIGHTS: Weights = {}

# A phrase, what it stands for, and how many of its words come before the one it is found by.
Opening = tuple[Phrase, str, int]


class Entry(NamedTuple):
    """One folded word. `best` counts by the strongest word that has it, `summed` grows with every word that has it."""

    word: str
    rarity: float
    best: Weights
    summed: Weights = _NO_WEIGHTS
    opens: tuple[Opening, ...] = ()
    forms: frozenset[str] = _NOTHING  # the words of phrases that it can stand for
    sense: Sense = ()


@dataclass(slots=True)
class Lexicon:
    """Looks words up in a vocabulary, in both languages, and remembers them."""

    steps: Steps
    _groups: Mapping[str, Sequence[str]] = field(repr=False)  # base form -> ids of groups
    _openings: Mapping[str, Sequence[Opening]] = field(repr=False)
    _in_phrases: frozenset[str] = field(repr=False)
    _beginnings: frozenset[str] = field(repr=False)  # of base forms, where at least three letters follow
    _subjects_of: Mapping[str, Weights] = field(repr=False)  # meaning -> the subjects of its words, and of how many
    _known: dict[str, Entry] = field(default_factory=dict, repr=False)
    _parts: dict[tuple[str, float], Groups] = field(default_factory=dict, repr=False)  # of parts and slips
    _sieve: "Sieve | None" = field(default=None, repr=False)

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
        beginnings = frozenset(form[:cut] for form in by_form for cut in range(3, len(form) - 2))
        steps = Steps(vocabulary, lemmas, spelling, open_ends, plain=_NOTHING)
        return cls(steps, by_form, openings, in_phrases, beginnings, subjects)

    @property
    def vocabulary(self) -> Vocabulary:
        return self.steps.vocabulary

    @property
    def lemmas(self) -> Lemmas:
        return self.steps.lemmas

    def entry(self, word: str) -> Entry:
        """What a folded word stands for."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) > _MOST_WORDS:
                self._known.clear()
            found = self._known[word] = self._look_up(word, self.steps)
        return found

    def entries(self, words: Collection[str]) -> list[Entry]:
        """What folded words stand for; of many the new ones together."""
        if len(self._known) + len(words) > _MOST_WORDS:
            self._known.clear()
        fresh = [word for word in words if word not in self._known and len(word) <= _LONGEST_WORD]
        if len(fresh) >= TOGETHER_FROM:
            from matching.sieve import Sieve  # noqa: PLC0415 - loading numba takes a second, which few words don't pay

            self._sieve = self._sieve or Sieve.of(self.steps)
            steps = self._sieve.sift(fresh)
            self._known.update((word, self._look_up(word, steps)) for word in fresh)
        return [self.entry(word) for word in words]

    def joined(self, said: Sequence[str]) -> Iterator[str]:
        """Known words that were typed as two ("warmte pomp")."""
        for one, other in pairwise(said):
            if known := self.as_one(one, other):
                yield known

    def as_one(self, one: str, other: str) -> str:
        """The known word that two words in a row make; "" when they make none."""
        return one + other if len(one) > 2 and len(other) > 2 and one + other in self._groups else ""

    def can_go_on(self, word: str) -> bool:
        """Whether a known word begins with this one and has room for another."""
        return word in self._beginnings

    def phrases(self, typed: Sequence[str]) -> Iterator[tuple[str, float]]:
        """(feature, weight) of the phrases that stand in the folded words of a text."""
        for at, word in enumerate(typed):
            for phrase, feature, before in self.entry(word).opens:
                if 0 <= at - before <= len(typed) - len(phrase.words) and self._stands(phrase, typed, at - before):
                    yield feature, phrase.weight * IN_PHRASE

    def _stands(self, phrase: Phrase, typed: Sequence[str], at: int) -> bool:
        for wanted, said in zip(phrase.words, typed[at : at + len(phrase.words)], strict=True):
            if wanted != said and wanted not in self.entry(said).forms:
                return False
        return True

    def _look_up(self, word: str, steps: Steps) -> Entry:
        if word in DUTCH_WORDS or word in ENGLISH_WORDS:
            return Entry(word, 0.0, _NO_WEIGHTS, _NO_WEIGHTS, *self._opened_by((word, *steps.beginnings(word))))
        if len(word) > _LONGEST_WORD:
            return Entry(word, self.lemmas.rarity(word), {WORD + word: 1.0})
        forms = steps.base_forms(word)
        best = {WORD + word: 1.0}
        for form in forms:
            best[BASE + form] = 1.0
        if word in steps.plain and len(forms) == 1 and word not in self._groups and word not in self._in_phrases:
            return Entry(word, self.lemmas.rarity(word), best, sense=self.vocabulary.senses.of(best.items()))
        meanings, subjects = self._meanings(word, forms, steps)
        best |= meanings
        summed = dict(subjects) or self._inherited(meanings)
        for id_, weight in steps.concepts(word).items():
            best[CONCEPT + id_] = weight
        for id_, weight in steps.themes(word).items():
            summed[THEME + id_] = weight
        opened = self._opened_by((*forms, *steps.beginnings(word)))
        sense = self.vocabulary.senses.of((*best.items(), *summed.items()))
        return Entry(word, self.lemmas.rarity(word), best, summed or _NO_WEIGHTS, *opened, sense)

    def _opened_by(self, keys: Iterable[str]) -> tuple[tuple[Opening, ...], frozenset[str]]:
        """The phrases that are found by these forms of a word, and those of them that any phrase holds."""
        forms = [key for key in keys if key in self._in_phrases]
        if not forms:
            return (), _NOTHING
        opens = dict.fromkeys(opening for form in forms for opening in self._openings.get(form, ()))
        return tuple(opens), frozenset(forms)

    def _meanings(self, word: str, forms: Iterable[str], steps: Steps) -> Groups:
        """The meanings and subjects of a word: its own; else those of its parts; else of the word it is a slip of."""
        own = self._groups_of(forms)
        if all(own):
            return own
        meanings, subjects = map(dict, own)
        for part in steps.parts(word):
            of_part = self._weakened(part, _IN_COMPOUND)
            if not own[0]:
                _grow(meanings, of_part[0])
            if not own[1]:
                _grow(subjects, of_part[1])
        if not meanings and not subjects and (meant := steps.meant(word)):
            return self._weakened(meant, _SLIP)
        return meanings, subjects

    def _inherited(self, meanings: Weights) -> dict[str, float]:
        """The subjects of words that mean the same, for a word that no subject lists."""
        found: dict[str, float] = {}
        for meaning, weight in meanings.items():
            for subject, share in self._subjects_of.get(meaning, {}).items():
                found[subject] = max(found.get(subject, 0.0), _INHERITED * weight * share)
        return found

    def _weakened(self, word: str, share: float) -> Groups:
        """The meanings and subjects of a usual word, of which there are not many, each counting for this share."""
        found = self._parts.get((word, share))
        if found is None:
            meanings, subjects = self._groups_of(self.lemmas.base_forms(word))
            found = (
                {id_: weight * share for id_, weight in meanings.items()},
                {id_: weight * share for id_, weight in subjects.items()},
            )
            self._parts[word, share] = found
        return found

    def _groups_of(self, forms: Iterable[str]) -> Groups:
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
