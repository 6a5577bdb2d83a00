"""Sparse arrays of who says what: features (n-grams, concepts, themes) by members, weighted by BM25."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Counts = Mapping[str, float]
Scores = npt.NDArray[np.float64]
Column = tuple[npt.NDArray[np.int64], Scores]  # what one member says: rows of features, and how much of each

# BM25 (Robertson and Zaragoza 2009): k1 saturates repetition, b evens out long profiles.
_K1, _B = 1.0, 0.4
# Members imagined besides the real ones, so that in a network of five a word of three is not common.
_IMAGINED = 30.0


def numbered(counts: Counts, rows: dict[str, int]) -> Column:
    """The counts by row number; new features get the next numbers."""
    at = np.fromiter((rows.setdefault(feature, len(rows)) for feature in counts), dtype=np.int64, count=len(counts))
    return at, np.fromiter(counts.values(), dtype=np.float64, count=len(counts))


@dataclass(frozen=True, slots=True)
class Postings:
    """Feature × member weights in one sparse array, with the rarity of each feature."""

    rows: Mapping[str, int]
    idf: Scores
    weights: Any  # scipy csr_array, features × members

    @classmethod
    def of(cls, counts: Sequence[Counts]) -> "Postings":
        rows: dict[str, int] = {}
        return cls.assembled(rows, [numbered(found, rows) for found in counts])

    @classmethod
    def assembled(cls, rows: Mapping[str, int], columns: Sequence[Column]) -> "Postings":
        """From one column per member; `rows` may also number features that no member has (any more)."""
        lengths = np.array([len(at) for at, _ in columns], dtype=np.int64)
        owners = np.repeat(np.arange(len(columns)), lengths)
        at = np.concatenate([np.zeros(0, dtype=np.int64), *(at for at, _ in columns)])
        values = np.concatenate([np.zeros(0), *(values for _, values in columns)])
        seen = np.bincount(at, minlength=len(rows))
        idf = np.log((len(columns) + _IMAGINED) / (np.maximum(seen, 0.5) + 0.5)).clip(min=0.05)
        mass = np.bincount(owners, weights=values, minlength=len(columns))
        norm = _K1 * (1.0 - _B + _B * mass / max(mass.mean() if len(columns) else 0.0, 1e-9))
        saturated = values * (_K1 + 1.0) / (values + norm[owners])
        return cls(rows, idf, sparse.csr_array((saturated, (at, owners)), shape=(len(rows), len(columns))))

    def rarity(self, feature: str) -> float:
        """The feature's inverse document frequency; one that nobody uses is taken to be used once."""
        row = self.rows.get(feature, len(self.idf))  # a shared numbering may have grown since
        return float(self.idf[row]) if row < len(self.idf) else math.log(self.weights.shape[1] + _IMAGINED)

    def covered(self, asked: Counts) -> Scores:
        """Per member the part of what was asked that the member's pieces hold: BM25 over its total, 0 to about 1."""
        members = self.weights.shape[1]
        total = sum(weight * self.rarity(feature) for feature, weight in asked.items())
        found = ((self.rows.get(feature, len(self.idf)), weight) for feature, weight in asked.items())
        known = [(row, weight) for row, weight in found if row < len(self.idf)]
        if not known or not total:
            return np.zeros(members)
        at = np.array([row for row, _ in known])
        return np.asarray(self.weights[at].T @ (np.array([w for _, w in known]) * self.idf[at])) / total


def shared(postings: Postings, asked: Counts, said: Counts) -> float:
    """0..1: the part of what was asked, by rarity, that one text holds; without regard to its length."""
    total = sum(weight * postings.rarity(feature) for feature, weight in asked.items())
    held = sum(
        weight * min(1.0, said[feature]) * postings.rarity(feature)
        for feature, weight in asked.items()
        if feature in said
    )
    return held / total if total else 0.0
