"""A request as it is searched for: terms, each with the features that answer it and what it is worth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.inverted import FULL

Floats = npt.NDArray[np.float32]
Said = Mapping[int, float]


class Term(NamedTuple):  # a tuple, because dozens are made per request
    """One thing that is asked. A row answers it by the strongest of its features, at most by `cap`."""

    worth: float  # what a full answer adds to the likeness
    features: Said  # number of the list -> how nearly it is what was asked (0..1)
    cap: float = 1.0
    most: float = 1.0  # the most that a row can answer it by


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms as flat arrays, those that can add most first; terms that nobody can answer are left out."""

    starts: npt.NDArray[np.int64]
    lists: npt.NDArray[np.int32]
    likes: Floats
    worths: Floats
    caps: Floats
    ahead: Floats  # the most that this term and all later ones can add
    terms: tuple[Term, ...] = field(repr=False)
    _asked: frozenset[int] = field(repr=False)  # the lists
    _answers: dict[int, list[tuple[int, float]]] = field(repr=False)  # list -> (term, how nearly), once needed

    @classmethod
    def of(cls, terms: Sequence[Term]) -> "Terms":
        kept = sorted((term for term in terms if term.features), key=lambda term: -term.worth * term.most)
        lists: list[int] = []
        likes: list[float] = []
        starts = [0]
        for term in kept:
            lists.extend(term.features)
            likes.extend(term.features.values())
            starts.append(len(lists))
        most = np.array([term.worth * term.most for term in kept], dtype=np.float32)
        return cls(
            starts=np.array(starts, dtype=np.int64),
            lists=np.array(lists, dtype=np.int32),
            likes=np.array(likes, dtype=np.float32),
            worths=np.array([term.worth for term in kept], dtype=np.float32),
            caps=np.array([term.cap for term in kept], dtype=np.float32),
            ahead=most[::-1].cumsum()[::-1].copy(),
            terms=tuple(kept),
            _asked=frozenset(lists),
            _answers={},
        )

    def answered(self, numbers: Iterable[int], weights: Iterable[int]) -> float:
        """How much of what is asked a text says, on the scale of the likeness, by its features and their weights."""
        asked = self._asked
        if asked.isdisjoint(numbers):  # most of what a text says was not asked
            return 0.0
        answers, best = self._answers or self._all_answers(), dict[int, float]()
        for number, weight in zip(numbers, weights, strict=True):
            if number in asked:
                for at, like in answers[number]:
                    value = weight * like
                    if at not in best or value > best[at]:
                        best[at] = value
        total = 0.0
        for at, value in best.items():
            worth, _, cap, _ = self.terms[at]
            total += worth * min(value / FULL, cap)
        return total

    def _all_answers(self) -> dict[int, list[tuple[int, float]]]:
        for at, term in enumerate(self.terms):
            for number, like in term.features.items():
                self._answers.setdefault(number, []).append((at, like))
        return self._answers
