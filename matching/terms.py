"""A request as it is searched for: terms, each with the features that answer it and what it is worth."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is asked. A row answers it by the strongest of its features, at most by `cap`."""

    worth: float  # what a full answer adds to the likeness
    features: tuple[tuple[int, float], ...]  # number of the list, how nearly it is what was asked (0..1)
    cap: float = 1.0

    def most(self) -> float:
        """The most that a row can get for it; a list holds weights up to 1."""
        return self.worth * min(self.cap, max((like for _, like in self.features), default=0.0))


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms as flat arrays, those that can add most first; terms that nobody can answer are left out."""

    starts: npt.NDArray[np.int64]
    lists: npt.NDArray[np.int32]
    likes: Floats
    worths: Floats
    caps: Floats
    ahead: Floats  # the most that this term and all later ones can add
    answers: dict[int, tuple[tuple[int, float], ...]] = field(repr=False)  # list -> (term, how nearly) of each

    @classmethod
    def of(cls, terms: Sequence[Term]) -> "Terms":
        kept = sorted((term for term in terms if term.most() > 0), key=lambda term: -term.most())
        flat = [feature for term in kept for feature in term.features]
        answers: dict[int, tuple[tuple[int, float], ...]] = {}
        for at, term in enumerate(kept):
            for number, like in term.features:
                answers[number] = (*answers.get(number, ()), (at, like))
        most = np.array([term.most() for term in kept], dtype=np.float32)
        return cls(
            starts=np.cumsum([0, *(len(term.features) for term in kept)], dtype=np.int64),
            lists=np.array([number for number, _ in flat], dtype=np.int32),
            likes=np.array([like for _, like in flat], dtype=np.float32),
            worths=np.array([term.worth for term in kept], dtype=np.float32),
            caps=np.array([term.cap for term in kept], dtype=np.float32),
            ahead=np.cumsum(most[::-1], dtype=np.float32)[::-1].copy(),
            answers=answers,
        )

    def answered(self, said: Sequence[tuple[int, float]]) -> float:
        """How much of what is asked one text says, on the scale of the likeness; `said` has its (feature, weight)."""
        best: dict[int, float] = {}
        for number, weight in said:
            for term, like in self.answers.get(number, ()):
                if weight * like > best.get(term, 0.0):
                    best[term] = weight * like
        return sum(float(self.worths[term]) * min(value, float(self.caps[term])) for term, value in best.items())
