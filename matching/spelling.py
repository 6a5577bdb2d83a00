"""Which known term a misspelt word stands for. Careful: an ordinary word is never taken for a misspelt term."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel


@dataclass(frozen=True, slots=True)
class Spelling:
    """Known terms, and words that are right as they are."""

    by_initial: dict[str, tuple[str, ...]]
    right: frozenset[str]
    near: frozenset[str] = field(default=frozenset(), repr=False)  # the terms, and each of them without one letter

    @classmethod
    def of(cls, terms: Sequence[str], right: frozenset[str]) -> "Spelling":
        groups: dict[str, list[str]] = {}
        for term in sorted(set(terms)):
            groups.setdefault(term[:1], []).append(term)
        near = frozenset(form for term in terms if len(term) >= 5 for form in _shortened(term))
        return cls({initial: tuple(found) for initial, found in groups.items()}, right, near)

    def meant(self, word: str) -> str | None:
        """The term a folded word was meant to be, or None.

        5 to 7 letters: one letter too many, too few or swapped, never another letter ("inloop" is not "inkoop").
        8 or 9: one slip of any kind. From 10: two. The first letter is right. A long word may go on after the term.
        """
        if not 5 <= len(word) <= 40 or word in self.right:
            return None
        terms = self.by_initial.get(word[0], ())
        whole = self._whole(word, terms) if len(word) >= 10 or self._is_near(word) else None
        return whole or (self._beginning(word, terms) if len(word) >= 12 else None)

    def _is_near(self, word: str) -> bool:
        """Whether a term can be one slip away: one of the two, or both, without a letter are then the same."""
        return any(form in self.near for form in _shortened(word))

    @staticmethod
    def _whole(word: str, terms: Sequence[str]) -> str | None:
        slips = 1 if len(word) < 10 else 2
        found = process.extractOne(word, terms, scorer=OSA.distance, score_cutoff=slips)
        if found is None or abs(len(found[0]) - len(word)) > slips:
            return None
        if len(word) < 8 and sorted(found[0]) != sorted(word) and Indel.distance(word, found[0]) != 1:
            return None
        return found[0] if len(found[0]) >= 5 else None

    def _beginning(self, word: str, terms: Sequence[str]) -> str | None:
        """A compound whose known beginning has one slip in it ("zonepanelenproject")."""
        for cut in range(len(word) - 3, 8, -1):
            if not self._is_near(word[:cut]):
                continue
            found = process.extractOne(word[:cut], terms, scorer=OSA.distance, score_cutoff=1)
            if found and len(found[0]) >= 8:
                return found[0]
        return None


def _shortened(word: str) -> Iterator[str]:
    """The word, and the word without each of its letters."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
