"""The base forms of a word, how usual it is, and what a compound is made of. Dutch and English."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import simplemma
import wordfreq
from simplemma.strategies.defaultrules import RULE_FUNCTIONS
from simplemma.strategies.dictionaries import DEFAULT_DICTIONARY_FACTORY

from matching.text import fold

LANGUAGES = ("nl", "en")
_USUAL = 3.0  # zipf: once per million words; the smallest that the short lists of wordfreq hold
_RAREST = 2.5  # zipf of what no list holds
LINKS = ("", "s", "e", "en", "n")  # what Dutch puts between the parts of a compound
SHORTEST_PART = 3
_ENDINGS = ("'s", "s", "en", "n", "tje", "tjes", "je", "jes")


@dataclass(frozen=True, slots=True)
class Lemmas:
    """Knows usual words of both languages, and how often they are used. Made once: reading the lists takes a moment."""

    zipf: Mapping[str, float] = field(repr=False)  # folded word -> log10 of uses per thousand million words
    subjects: frozenset[str] = field(repr=False)  # words that a compound is rather made of than of any usual word
    can_be_part: frozenset[str] = field(repr=False)  # of a compound: those, and usual words of four letters or more

    @classmethod
    def knowing(cls, subjects: Iterable[str]) -> "Lemmas":
        zipf: dict[str, float] = {}
        for language in LANGUAGES:
            for word, frequency in wordfreq.get_frequency_dict(language, wordlist="small").items():
                folded = word if word.isascii() else fold(word)
                zipf[folded] = max(zipf.get(folded, 0.0), math.log10(frequency) + 9.0)
        listed = frozenset(subjects)
        usual = {word for word, uses in zipf.items() if uses >= _USUAL and len(word) >= 4}
        return cls(zipf, listed, listed | usual)

    def rarity(self, word: str) -> float:
        """0 for the most usual word there is, about 5 for one that is hardly ever used."""
        return max(0.0, 7.5 - self.zipf.get(word, _RAREST))

    def is_usual(self, word: str) -> bool:
        """Whether a list holds it, so that it is no slip."""
        return word in self.zipf or word in self.subjects

    def base_forms(self, word: str) -> tuple[str, ...]:
        """The word, and what it may be a form of."""
        return self._forms(word, _lemmas(word))

    def unlisted_forms(self, word: str) -> tuple[str, ...]:
        """As `base_forms`, of a word of letters only that no dictionary lists, in small letters or with a capital."""
        lemmas = [lemma for rule in _RULES if (lemma := rule(word))]
        return self._forms(word, [*lemmas, word] if lemmas else ())

    def _forms(self, word: str, lemmas: Sequence[str]) -> tuple[str, ...]:
        if lemmas.count(word) < len(lemmas):
            folded = [word if lemma == word else fold(lemma) for lemma in lemmas]
            if folded.count(word) < len(folded):
                return tuple(dict.fromkeys((word, *folded)))
        if len(word) < 5 or not word.endswith(_ENDINGS):
            return (word,)
        bare = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
        return tuple(dict.fromkeys((word, *(form for form in bare if self._is_known(form)))))

    def parts(self, word: str) -> tuple[str, ...]:
        """The two known words that a compound is made of, or two words without the space between; else nothing."""
        if not 7 <= len(word) <= 40:
            return ()
        best: tuple[float, tuple[str, ...]] = (0.0, ())
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            right = word[cut:]
            if right in self.can_be_part:
                for left in self._lefts(word[:cut]):
                    best = max(best, (self._worth(left, right), (left, right)))
        return best[1] if best[0] > 0 else ()

    def _lefts(self, left: str) -> Iterable[str]:
        """The first part of a compound, with and without what binds it to the next."""
        for link in LINKS:
            bare = left[: len(left) - len(link)]
            if left.endswith(link) and len(bare) >= SHORTEST_PART:
                yield bare

    def _worth(self, left: str, right: str) -> float:
        if left not in self.can_be_part:
            return 0.0
        telling = (left in self.subjects) + (right in self.subjects)
        return min(len(left), len(right)) + 2.0 * telling

    def _is_known(self, word: str) -> bool:
        return word in self.subjects or self.zipf.get(word, 0.0) >= _USUAL


_RULES = [RULE_FUNCTIONS[language] for language in LANGUAGES]


def _lemmas(word: str) -> list[str]:
    """As `simplemma.lemmatize`, without the steps that change nothing in a word of letters only: far quicker."""
    if not word.isalpha():
        return [simplemma.lemmatize(word, lang=language) for language in LANGUAGES]
    dictionaries = map(DEFAULT_DICTIONARY_FACTORY.get_dictionary, LANGUAGES)
    return [
        listed.get(word) or listed.get(word.capitalize()) or rule(word) or word
        for listed, rule in zip(dictionaries, _RULES, strict=True)
    ]


def dictionary_words() -> Iterator[str]:
    """All that the dictionaries list."""
    return chain.from_iterable(map(DEFAULT_DICTIONARY_FACTORY.get_dictionary, LANGUAGES))
