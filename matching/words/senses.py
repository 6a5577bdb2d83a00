"""How near texts are in meaning when no list links their words: one vector per English term, Dutch by what it means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matching.words.thesaurus import SAME, SUBJECT, Thesaurus

BASE, CONCEPT = "base:", "concept:"
_KINDS = (SAME, BASE, SUBJECT, CONCEPT)  # what a word stands for is told best by its meanings, worst by a concept
_FULL = 127  # the byte that stands for 1

Floats = npt.NDArray[np.float32]
Packed = npt.NDArray[np.int8]
Sense = tuple[tuple[int, float], ...]  # rows of the table, and how surely each is meant


@dataclass(frozen=True, slots=True, eq=False)
class Senses:
    """A table of vectors of length 1, and which row each feature has."""

    rows: Mapping[str, int] = field(default_factory=dict, repr=False)
    vectors: Floats = field(default_factory=lambda: np.zeros((0, 1), dtype=np.float32), repr=False)

    @classmethod
    def compile(
        cls, english: tuple[Sequence[str], npt.NDArray[np.int8]], thesaurus: Thesaurus, concepts: Iterable[str]
    ) -> "Senses":
        """From English terms and a vector for each; a meaning gets the mean of its English terms."""
        terms, vectors = english
        row = {term: at for at, term in enumerate(terms)}
        told = {group.id: [row[term] for term in group.english if term in row] for group in thesaurus.groups}
        named = {name: row.get(name.partition(":")[2].replace("-", " ")) for name in (*told, *map(_concept, concepts))}
        table = _unit(vectors.astype(np.float32))
        means = {name: table[at].mean(axis=0) for name, at in told.items() if at}
        rows = {BASE + term: at for term, at in row.items()} | {
            name: at for name, at in named.items() if at is not None
        }
        rows |= {name: len(terms) + at for at, name in enumerate(means)}
        return cls(rows, np.concatenate([table, _unit(np.array(list(means.values())))]) if means else table)

    def of(self, features: Iterable[tuple[str, float]]) -> Sense:
        """What a word means, by the features that it stands for."""
        known = [(name, self.rows[name], weight) for name, weight in features if name in self.rows]
        for kind in _KINDS if known else ():
            if found := tuple((row, weight) for name, row, weight in known if name.startswith(kind)):
                return found[:1] if kind == BASE else found
        return ()


@dataclass(slots=True)
class Meanings:
    """What each row of an index means, packed: a byte per direction."""

    packed: Packed

    @classmethod
    def none(cls) -> "Meanings":
        return cls(np.zeros((0, 1), dtype=np.int8))

    def keep(self, row: int, packed: Packed) -> None:
        """From this row on; room grows by doubling."""
        end = row + len(packed)
        if end > len(self.packed):
            longer = np.zeros((max(end, 2 * len(self.packed)), packed.shape[1]), dtype=np.int8)
            longer[: len(self.packed)] = self.packed  # of none, one column that is copied into no row
            self.packed = longer
        if len(packed):
            self.packed[row:end] = packed

    def near(self, asked: Floats, rows: npt.NDArray[np.int32]) -> Floats:
        """The cosine of what is asked to each of these rows."""
        found: Floats = self.packed[rows].astype(np.float32) @ asked / np.float32(_FULL)
        return found

    def nbytes(self) -> int:
        return self.packed.nbytes


def packed(meanings: npt.NDArray[np.floating]) -> Packed:
    """Vectors of any length as bytes, each of length 1."""
    return np.rint(_unit(meanings) * _FULL).astype(np.int8)


def _unit(vectors: npt.NDArray[np.floating]) -> Floats:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    found: Floats = (vectors / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
    return found


def _concept(name: str) -> str:
    return CONCEPT + name
