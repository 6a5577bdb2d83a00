"""What single words stand for: their base forms, their meanings, the subjects and themes they belong to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from matching.lemmas import Lemmas
from matching.patterns import Beginnings, Phrase
from matching.senses import BASE, CONCEPT, Sense
from matching.spelling import Spelling
from matching.stopwords import DUTCH_WORDS, ENGLISH_WORDS
from matching.text import parts
from matching.thesaurus import SUBJECT
from matching.vocabulary import Vocabulary

Weights = Mapping[str, float]
THEME, WORD = "theme:", "word:"
_IN_COMPOUND, _SLIP, _IN_PHRASE, _INHERITED = 0.7, 0.8, 0.8, 0.7
_LONGEST_WORD = 60  # letters; what is longer is no word
_MOST_WORDS = 200_000  # remembered; far above any network's own words, about 200 MB


# A phrase, what it stands for, and how many of its words come before the one it is found by.
Opening = tuple[Phrase, str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One folded word. `best` counts by the strongest word that has it, `summed` grows with every word that has it."""

    word: str
    rarity: float
    best: tuple[tuple[str, float], ...] = ()
    summed: tuple[tuple[str, float], ...] = ()
    opens: tuple[Opening, ...] = ()
    forms: frozenset[str] = frozenset()  # the words of phrases that it can stand for
    sense: Sense = ()


@dataclass(slots=True)
class Lexicon:
    """Looks words up in a vocabulary, in both languages, and remembers them."""

    vocabulary: Vocabulary
    lemmas: Lemmas
    spelling: Spelling
    _groups: Mapping[str, Sequence[str]] = field(repr=False)  # base form -> ids of groups
    _openings: Mapping[str, Sequence[Opening]] = field(repr=False)
    _in_phrases: frozenset[str] = field(repr=False)
    _beginnings: frozenset[str] = field(repr=False)  # of base forms, where at least three letters follow
    _open_ends: Beginnings = field(repr=False)  # `x` of each `x*` in a phrase
    _subjects_of: Mapping[str, Weights] = field(repr=False)  # meaning -> the subjects of its words, and of how many
    _known: dict[str, Entry] = field(default_factory=dict, repr=False)
    _parts: dict[str, Weights] = field(default_factory=dict, repr=False)  # the meanings of parts of compounds

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
        return cls(vocabulary, lemmas, spelling, by_form, openings, in_phrases, beginnings, open_ends, subjects)

    def entry(self, word: str) -> Entry:
        """What a folded word stands for."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) > _MOST_WORDS:
                self._known.clear()
            found = self._known[word] = self._look_up(word)
        return found

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
                    yield feature, phrase.weight * _IN_PHRASE

    def _stands(self, phrase: Phrase, typed: Sequence[str], at: int) -> bool:
        for wanted, said in zip(phrase.words, typed[at : at + len(phrase.words)], strict=True):
            if wanted != said and wanted not in self.entry(said).forms:
                return False
        return True

    def _look_up(self, word: str) -> Entry:
        if word in DUTCH_WORDS or word in ENGLISH_WORDS:
            return Entry(word, 0.0, (), (), *self._opened_by(word, ()))
        if len(word) > _LONGEST_WORD:
            return Entry(word, self.lemmas.rarity(word), ((WORD + word, 1.0),))
        forms = self.lemmas.base_forms(word)
        best = {WORD + word: 1.0} | {BASE + form: 1.0 for form in forms}
        summed: dict[str, float] = {}
        for group, weight in self._meanings(word, forms).items():
            (summed if group.startswith(SUBJECT) else best)[group] = weight
        for id_, weight in self._concepts(word).items():
            best[CONCEPT + id_] = weight
        for id_, weight in self._themes(word).items():
            summed[THEME + id_] = weight
        opened = self._opened_by(word, forms)
        sense = self.vocabulary.senses.of((*best.items(), *summed.items()))
        return Entry(word, self.lemmas.rarity(word), tuple(best.items()), tuple(summed.items()), *opened, sense)

    def _opened_by(self, word: str, forms: Iterable[str]) -> tuple[tuple[Opening, ...], frozenset[str]]:
        """The phrases that are found by this word, and all that it can stand for in one."""
        keys = dict.fromkeys((word, *forms, *(f"{begin}*" for begin in self._open_ends.in_(word))))
        opens = dict.fromkeys(opening for key in keys for opening in self._openings.get(key, ()))
        return tuple(opens), frozenset(key for key in keys if key in self._in_phrases)

    def _meanings(self, word: str, forms: Iterable[str]) -> dict[str, float]:
        """The meanings and subjects of a word: its own; else those of its parts; else of the word it is a slip of."""
        own = self._groups_of(forms)
        kinds = {id_[: id_.index(":")] for id_ in own}
        found = dict(own)
        for piece in self.lemmas.parts(word) if len(kinds) < 2 else ():
            for id_, weight in self._groups_of_part(piece).items():
                if id_[: id_.index(":")] not in kinds:
                    found[id_] = max(found.get(id_, 0.0), weight * _IN_COMPOUND)
        if not found and (meant := self.spelling.meant(word)):
            found = {id_: weight * _SLIP for id_, weight in self._groups_of_part(meant).items()}
        return found if any(id_.startswith(SUBJECT) for id_ in found) else {**self._inherited(found), **found}

    def _inherited(self, meanings: Mapping[str, float]) -> dict[str, float]:
        """The subjects of words that mean the same, for a word that no subject lists."""
        found: dict[str, float] = {}
        for meaning, weight in meanings.items():
            for subject, share in self._subjects_of.get(meaning, {}).items():
                found[subject] = max(found.get(subject, 0.0), _INHERITED * weight * share)
        return found

    def _groups_of_part(self, word: str) -> Weights:
        """Of a usual word, of which there are not many."""
        found = self._parts.get(word)
        if found is None:
            found = self._parts[word] = self._groups_of(self.lemmas.base_forms(word))
        return found

    def _groups_of(self, forms: Iterable[str]) -> dict[str, float]:
        """A word of many subjects, or of many meanings, says less about each of them."""
        ids = dict.fromkeys(id_ for form in forms for id_ in self._groups.get(form, ()))
        subjects = sum(id_.startswith(SUBJECT) for id_ in ids)
        meanings = len(ids) - subjects
        return {id_: (subjects if id_.startswith(SUBJECT) else meanings) ** -0.5 for id_ in ids}

    def _concepts(self, word: str) -> Weights:
        pieces = (word, *(parts(word) if "-" in word else ()))
        return {id_: weight for piece in pieces for id_, weight in self.vocabulary.concepts_of_word(piece).items()}

    def _themes(self, word: str) -> Weights:
        found = self.vocabulary.of_word(word)
        for piece in () if found or "-" not in word else parts(word):
            found = {**self.vocabulary.of_word(piece), **found}
        return found


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
