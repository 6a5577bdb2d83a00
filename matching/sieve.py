"""Which steps of looking a word up can find anything, for many words at once: most find nothing in a name."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matching.lemmas import LINKS, SHORTEST_PART, dictionary_words
from matching.patterns import SHORTEST_INSIDE, Patterns, Weights
from matching.spelling import Spelling, may_be
from matching.steps import Steps
from matching.strings import Letters, Strings, compounds, held, marked, nearest

_HASH_BITS = 22  # of the words in the dictionaries: one in eight others seems to be among them
_PART, _SUBJECT = 1, 2
_EXACT, _BEGINS, _ENDS, _INSIDE, _LATER = (1 << at for at in range(5))
_THEME, _CONCEPT, _OPEN = 1, 1 << 5, 1 << 10  # the first of the five bits of each, and the one of open ends
_ANY_THEME, _ANY_CONCEPT = 31, 31 << 5


@dataclass(frozen=True, slots=True)
class Near:
    """The terms of a spelling, ready to be compared with many words."""

    spelling: Spelling
    words: list[str]
    letters: Letters
    ranks: npt.NDArray[np.int64]  # in the alphabet
    groups: npt.NDArray[np.int64]
    rows: Mapping[str, int]  # of the first letters

    @classmethod
    def of(cls, spelling: Spelling) -> "Near":
        groups = list(spelling.by_initial.values())
        words = [word for group in groups for word in group.words]
        ranks = np.empty(len(words), dtype=np.int64)
        ranks[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
        before = np.cumsum([0, *(len(group.words) for group in groups)])
        ends = [[begin + end for end in group.ends] for begin, group in zip(before.tolist(), groups, strict=False)]
        rows = {initial: row for row, initial in enumerate(spelling.by_initial)}
        return cls(spelling, words, Letters.of(words), ranks, np.array(ends, dtype=np.int64), rows)

    def meant(self, words: Sequence[str]) -> dict[str, str | None]:
        """As `Spelling.meant`, of many words."""
        found: dict[str, str | None] = dict.fromkeys(words)
        doubtful = [word for word in words if self.spelling.can_be_wrong(word)]
        rows = np.array([self.rows[word[0]] for word in doubtful], dtype=np.int64)
        terms = nearest(self.letters, self.ranks, self.groups, rows, Letters.of(doubtful))
        for at in np.flatnonzero(terms >= 0).tolist():
            word, term = doubtful[at], self.words[terms[at]]
            found[word] = term if may_be(word, term) else None
        return found


@dataclass(frozen=True, slots=True)
class Sifted(Steps):
    """The steps for some words, with what a sieve found out about them."""

    unlisted: Container[str]
    parts_of: Mapping[str, tuple[str, str]]
    stems: Mapping[str, int]
    meant_by: Mapping[str, str | None]
    theme_of: Mapping[str, str | None]

    def base_forms(self, word: str) -> tuple[str, ...]:
        return self.lemmas.unlisted_forms(word) if word in self.unlisted else self.lemmas.base_forms(word)

    def parts(self, word: str) -> tuple[str, ...]:
        return self.parts_of.get(word, ())

    def meant(self, word: str) -> str | None:
        return self.meant_by[word] if word in self.meant_by else self.spelling.meant(word)

    def concepts(self, word: str) -> Weights:
        return Steps.concepts(self, word) if self.stems[word] & _ANY_CONCEPT or "-" in word else {}

    def themes(self, word: str) -> Weights:
        if word not in self.theme_of:
            return Steps.themes(self, word)
        meant = self.theme_of[word]
        return self.vocabulary.of_slip(meant) if meant else {}

    def beginnings(self, word: str) -> tuple[str, ...]:
        return Steps.beginnings(self, word) if self.stems[word] & _OPEN else ()


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is needed to sift words. Made once per vocabulary: it takes a moment."""

    steps: Steps
    _listed: npt.NDArray[np.bool_] = field(repr=False)  # by the last bits of a word's hash
    _parts: Strings = field(repr=False)
    _links: Letters = field(repr=False)
    _stems: Strings = field(repr=False)
    _words: Near = field(repr=False)
    _themes: Near = field(repr=False)

    @classmethod
    def of(cls, steps: Steps) -> "Sieve":
        vocabulary, lemmas = steps.vocabulary, steps.lemmas
        stems = marked(
            *_stems(vocabulary.patterns, _THEME),
            *_stems(vocabulary.concepts, _CONCEPT),
            (_OPEN, steps.open_ends.strings),
        )
        parts = marked((_PART, lemmas.can_be_part), (_SUBJECT, lemmas.subjects & lemmas.can_be_part))
        return cls(
            steps, _hashed(map(str.lower, dictionary_words())), Strings.of(parts), Letters.of(LINKS), Strings.of(stems),
            Near.of(steps.spelling), Near.of(vocabulary.spelling),
        )  # fmt: skip

    def sift(self, words: Sequence[str]) -> Sifted:
        """Words of at most `strings.LONGEST` letters."""
        letters = Letters.of(words)
        cuts = compounds(self._parts, letters, self._links, SHORTEST_PART, _SUBJECT)
        masks = [bit * (_THEME | _CONCEPT) for bit in (_EXACT, _BEGINS, _ENDS, _INSIDE, _LATER)]
        masks[1] |= _OPEN
        stems = dict(zip(words, held(self._stems, letters, *masks).tolist(), strict=True))
        parts = {
            words[at]: (words[at][: cuts[at, 0]], words[at][cuts[at, 1] :])
            for at in np.flatnonzero(cuts[:, 1]).tolist()
        }
        meant = self._words.meant([word for word in words if word not in parts])
        themes = self._themes.meant([word for word in words if not stems[word] & _ANY_THEME and "-" not in word])
        may_be_listed = self._listed[np.fromiter(map(hash, words), dtype=np.int64) & (len(self._listed) - 1)].tolist()
        unlisted = {
            word
            for word, may in zip(words, may_be_listed, strict=True)
            if not may and word.isalpha() and word.isascii()
        }
        plain = {word for word in unlisted if not (stems[word] or word in parts or meant[word] or themes[word])}
        steps = self.steps
        return Sifted(
            steps.vocabulary, steps.lemmas, steps.spelling, steps.open_ends, plain,
            unlisted, parts, stems, meant, themes,
        )  # fmt: skip


def _hashed(words: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Whether any of the words has a hash that ends with these bits."""
    found = np.zeros(1 << _HASH_BITS, dtype=np.bool_)
    found[np.fromiter(map(hash, words), dtype=np.int64) & (len(found) - 1)] = True
    return found


def _stems(patterns: Patterns, bit: int) -> list[tuple[int, Sequence[str]]]:
    later = [stem for table in (patterns.exact, patterns.begins) for stem in table if len(stem) >= SHORTEST_INSIDE]
    tables = ((_EXACT, patterns.exact), (_BEGINS, patterns.begins), (_ENDS, patterns.ends), (_INSIDE, patterns.inside))
    return [*((bit * kind, list(table)) for kind, table in tables), (bit * _LATER, later)]
