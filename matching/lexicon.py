"""What single words stand for: their base forms, their meanings, the subjects and themes they belong to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from matching.lemmas import Lemmas
from matching.patterns import Phrase
from matching.spelling import Spelling
from matching.stopwords import DUTCH_WORDS, ENGLISH_WORDS
from matching.text import parts, words
from matching.thesaurus import SUBJECT
from matching.vocabulary import Vocabulary

Weights = Mapping[str, float]
CONCEPT, THEME, WORD, BASE = "concept:", "theme:", "word:", "base:"
_IN_COMPOUND, _SLIP, _IN_PHRASE = 0.7, 0.8, 0.8
_LONGEST_WORD = 60  # letters; what is longer is no word
_MOST_WORDS = 200_000  # remembered; far above any network's own words, about 200 MB


@dataclass(frozen=True, slots=True)
class Entry:
    """One folded word. `best` counts by the strongest word that has it, `summed` grows with every word that has it."""

    word: str
    rarity: float
    best: tuple[tuple[str, float], ...] = ()
    summed: tuple[tuple[str, float], ...] = ()
    opens: tuple[tuple[Phrase, str], ...] = ()  # phrases that this word can begin, each with what it stands for


@dataclass(slots=True)
class Lexicon:
    """Looks words up in a vocabulary, in both languages, and remembers them."""

    vocabulary: Vocabulary
    lemmas: Lemmas
    spelling: Spelling
    _groups: Mapping[str, Sequence[str]] = field(repr=False)  # base form -> ids of groups
    _openings: Mapping[str, Sequence[tuple[Phrase, str]]] = field(repr=False)
    small_openers: frozenset[str] = frozenset()  # words without a subject of their own that begin a phrase
    _known: dict[str, Entry] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> "Lexicon":
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
        openings = _openings(vocabulary)
        small = frozenset(word for word in openings if word in DUTCH_WORDS or word in ENGLISH_WORDS)
        return cls(vocabulary, lemmas, spelling, by_form, openings, small)

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
            if len(one) > 2 and len(other) > 2 and one + other in self._groups:
                yield one + other

    def phrases(self, text: str) -> Iterator[tuple[str, float]]:
        """(feature, weight) of the phrases that stand in a text."""
        typed = words(text)
        for at, word in enumerate(typed):
            for phrase, feature in self.entry(word).opens:
                if self._stands(phrase, typed, at):
                    yield feature, phrase.weight * _IN_PHRASE

    def _stands(self, phrase: Phrase, typed: Sequence[str], at: int) -> bool:
        if phrase.starts(typed, at):
            return True
        if at + len(phrase.words) > len(typed) or any("*" in word for word in phrase.words):
            return False
        pairs = zip(phrase.words, typed[at:], strict=False)
        return all(wanted == said or wanted in self._bases(said) for wanted, said in pairs)

    def _bases(self, word: str) -> Iterable[str]:
        return (feature.removeprefix(BASE) for feature, _ in self.entry(word).best if feature.startswith(BASE))

    def _look_up(self, word: str) -> Entry:
        if word in DUTCH_WORDS or word in ENGLISH_WORDS:
            return Entry(word, 0.0, opens=self._opened_by(word, ()))
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
        return Entry(
            word, self.lemmas.rarity(word), tuple(best.items()), tuple(summed.items()), self._opened_by(word, forms)
        )

    def _opened_by(self, word: str, forms: Iterable[str]) -> tuple[tuple[Phrase, str], ...]:
        beginnings = (f"{word[:cut]}*" for cut in range(2, len(word) + 1))
        keys = dict.fromkeys((word, *forms, *beginnings))
        return tuple(dict.fromkeys(opening for key in keys for opening in self._openings.get(key, ())))

    def _meanings(self, word: str, forms: Iterable[str]) -> dict[str, float]:
        """The groups of a word; else those of its parts; else those of the word it is a slip of."""
        found = self._groups_of(forms)
        if not found:
            for piece in self.lemmas.parts(word):
                for id_, weight in self._groups_of(self.lemmas.base_forms(piece)).items():
                    found[id_] = max(found.get(id_, 0.0), weight * _IN_COMPOUND)
        if not found and (meant := self.spelling.meant(word)):
            groups = self._groups_of(self.lemmas.base_forms(meant))
            found = {id_: weight * _SLIP for id_, weight in groups.items()}
        return found

    def _groups_of(self, forms: Iterable[str]) -> dict[str, float]:
        """A word of many subjects says less about each of them."""
        ids = dict.fromkeys(id_ for form in forms for id_ in self._groups.get(form, ()))
        subjects = sum(id_.startswith(SUBJECT) for id_ in ids)
        return {id_: subjects**-0.5 if id_.startswith(SUBJECT) else 1.0 for id_ in ids}

    def _concepts(self, word: str) -> Weights:
        pieces = (word, *(parts(word) if "-" in word else ()))
        return {id_: weight for piece in pieces for id_, weight in self.vocabulary.concepts_of_word(piece).items()}

    def _themes(self, word: str) -> Weights:
        found = self.vocabulary.of_word(word)
        for piece in () if found or "-" not in word else parts(word):
            found = {**self.vocabulary.of_word(piece), **found}
        return found


def _openings(vocabulary: Vocabulary) -> dict[str, list[tuple[Phrase, str]]]:
    """Phrases by their first word; those that begin with an open end (`x*`) are kept by what they begin with."""
    found: dict[str, list[tuple[Phrase, str]]] = {}
    for kind, patterns in ((THEME, vocabulary.patterns), (CONCEPT, vocabulary.concepts)):
        for phrases in patterns.phrases.values():
            for phrase in phrases:
                found.setdefault(phrase.words[0], []).append((phrase, kind + phrase.id))
    for group in vocabulary.thesaurus.groups:
        for words_ in group.phrases:
            found.setdefault(words_[0], []).append((Phrase(group.id, words_, 1.0), group.id))
    return found
