"""Which known term a misspelt word stands for. Careful: an ordinary word is never taken for a misspelt term."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

_SHORTEST_BEGINNING = 9  # letters of a compound's beginning that may have a slip in it
_HEAD = _SHORTEST_BEGINNING - 1
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms with the same first letter, the shortest first."""

    words: tuple[str, ...]
    ends: tuple[int, ...] = field(repr=False)  # how many have at most so many letters
    letters: npt.NDArray[np.uint32] = field(repr=False)  # of each the letters it has, as bits

    @classmethod
    def of(cls, terms: Iterable[str]) -> "Terms":
        words = sorted(terms, key=lambda word: (len(word), word))
        lengths = [len(word) for word in words]
        ends = tuple(bisect_right(lengths, most) for most in range(_LONGEST + 3))
        return cls(tuple(words), ends, np.array([_letters(word) for word in words], dtype=np.uint32))

    def near(self, word: str, slips: int) -> list[str]:
        """Those that can be so many slips away: a slip changes at most two of the letters that a word has."""
        begin, end = self.ends[max(0, len(word) - slips - 1)], self.ends[len(word) + slips]
        apart = np.bitwise_count(self.letters[begin:end] ^ np.uint32(_letters(word)))
        return sorted(self.words[begin + at] for at in (apart <= 2 * slips).nonzero()[0].tolist())


@dataclass(frozen=True, slots=True)
class Spelling:
    """Known terms, and words that are right as they are."""

    by_initial: dict[str, Terms]
    right: frozenset[str]
    near: frozenset[str] = field(default=frozenset(), repr=False)  # the terms, and each of them without one letter
    _heads: frozenset[str] = field(default=frozenset(), repr=False)  # how those begin that a compound can begin with

    @classmethod
    def of(cls, terms: Sequence[str], right: frozenset[str]) -> "Spelling":
        groups: dict[str, list[str]] = {}
        for term in sorted(set(terms)):
            groups.setdefault(term[:1], []).append(term)
        near = frozenset(form for term in terms if len(term) >= 5 for form in _shortened(term))
        heads = frozenset(form[:_HEAD] for form in near if len(form) >= _HEAD)
        return cls({initial: Terms.of(found) for initial, found in groups.items()}, right, near, heads)

    def meant(self, word: str) -> str | None:
        """The term a folded word was meant to be, or None.

        5 to 7 letters: one letter too many, too few or swapped, never another letter ("inloop" is not "inkoop").
        8 or 9: one slip of any kind. From 10: two. The first letter is right. A long word may go on after the term.
        """
        if not self.can_be_wrong(word):
            return None
        terms = self.by_initial[word[0]]
        whole = self._whole(word, terms) if len(word) >= 10 or self._is_near(word) else None
        return whole or (self._beginning(word, terms) if len(word) >= 12 else None)

    def can_be_wrong(self, word: str) -> bool:
        """Whether a folded word can be a misspelt term at all."""
        return 5 <= len(word) <= _LONGEST and word not in self.right and word[0] in self.by_initial

    def _is_near(self, word: str) -> bool:
        """Whether a term can be one slip away: one of the two, or both, without a letter are then the same."""
        return not self.near.isdisjoint(_shortened(word))

    @staticmethod
    def _whole(word: str, terms: Terms) -> str | None:
        slips = 1 if len(word) < 10 else 2
        found = process.extractOne(word, terms.near(word, slips), scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found and may_be(word, found[0]) else None

    def _beginning(self, word: str, terms: Terms) -> str | None:
        """A compound whose known beginning has one slip in it ("zonepanelenproject")."""
        if not any(form[:_HEAD] in self._heads for form in _shortened(word[: _HEAD + 1])):
            return None
        for cut in range(len(word) - 3, _SHORTEST_BEGINNING - 1, -1):
            if not self._is_near(word[:cut]):
                continue
            found = process.extractOne(word[:cut], terms.near(word[:cut], 1), scorer=OSA.distance, score_cutoff=1)
            if found and len(found[0]) >= 8:
                return found[0]
        return None


def may_be(word: str, term: str) -> bool:
    """Whether a word may be taken for the term that it is nearest to."""
    if len(word) < 8 and sorted(term) != sorted(word) and Indel.distance(word, term) != 1:
        return False
    return len(term) >= 5


def _letters(word: str) -> int:
    """The letters that a word has, as bits; two letters may share one."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def _shortened(word: str) -> list[str]:
    """The word, and the word without each of its letters."""
    return [word, *[word[:at] + word[at + 1 :] for at in range(len(word))]]
