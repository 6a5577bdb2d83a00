"""How much two members of one network would have to say to each other, for all promising pairs at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.features import PieceKind, Profile
from matching.postings import Counts, Postings
from matching.similarity import Index, with_related

Matrix = npt.NDArray[np.float64]

_CHUNK = 256  # members at a time, so that 10,000 members never need a full table


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a member looks for, as a query; members without needs are searched for by what they do."""

    grams: Counts
    concepts: Counts
    themes: Counts


def wanted_by(profile: Profile, index: Index) -> Wanted:
    pieces = profile.of_kind(PieceKind.NEED) or profile.of_kind(PieceKind.ABOUT, PieceKind.OFFER, PieceKind.THEMES)
    grams: dict[str, float] = {}
    concepts: dict[str, float] = {}
    themes: dict[str, float] = {}
    for piece in pieces:
        for best, said in (
            (grams, piece.meaning.grams),
            (concepts, piece.meaning.concepts),
            (themes, with_related(piece.meaning.themes, index.vocabulary)),
        ):
            for id_, value in said.items():
                best[id_] = max(best.get(id_, 0.0), value)
    return Wanted(grams, concepts, themes)


def wanting(index: Index, profiles: Sequence[Profile]) -> Iterator[tuple[int, Matrix]]:
    """Chunks (first row, likeness of what each of these profiles wants to every member of the index)."""
    for start in range(0, len(profiles), _CHUNK):
        asked = [wanted_by(profile, index) for profile in profiles[start : start + _CHUNK]]
        yield (
            start,
            (
                index.mix.grams * _covered(index.grams, [wanted.grams for wanted in asked])
                + index.mix.concepts * _covered(index.concepts, [wanted.concepts for wanted in asked])
                + index.mix.themes * _covered(index.themes, [wanted.themes for wanted in asked])
            ),
        )


def _covered(postings: Postings, asked: Sequence[Counts]) -> Matrix:
    """`Postings.covered` for many queries at once: queries × members."""
    found = [
        (row, postings.rows[feature], weight * postings.rarity(feature))
        for row, counts in enumerate(asked)
        for feature, weight in counts.items()
        if feature in postings.rows
    ]
    totals = np.array([sum(w * postings.rarity(f) for f, w in counts.items()) for counts in asked])
    if not found:
        return np.zeros((len(asked), postings.weights.shape[1]))
    rows, columns, values = (np.array(column) for column in zip(*found, strict=True))
    queries = sparse.csr_array((values, (rows, columns)), shape=(len(asked), postings.weights.shape[0]))
    held: Matrix = (queries @ postings.weights).toarray()
    return np.asarray(held / np.maximum(totals, 1e-9)[:, None], dtype=np.float64)


def promising(index: Index, ids: Sequence[str], each: int, seed: int) -> dict[tuple[int, int], tuple[float, float]]:
    """Pair of positions in `ids` -> (likeness one way, the other way): each one's best `each`, and some by chance.

    Chance keeps the graph connected, so that nobody is left over only because nobody's list held them.
    """
    columns = np.array([index.position(id_) for id_ in ids])
    chance = np.random.default_rng(seed)
    found: dict[tuple[int, int], list[float]] = {}
    for start, table in wanting(index, [index.profiles[id_] for id_ in ids]):
        for row, likeness in enumerate(table[:, columns], start):
            best = np.argpartition(-likeness, min(each, len(ids) - 1))[: each + 1]
            drawn = chance.integers(0, len(ids), size=min(each // 4 + 1, len(ids)))
            for other in {*best.tolist(), *drawn.tolist()} if len(ids) > 2 * each else range(len(ids)):
                if other != row:
                    pair = (min(row, other), max(row, other))
                    found.setdefault(pair, [0.0, 0.0])[int(row > other)] = float(likeness[other])
    return {pair: (one, other) for pair, (one, other) in found.items()}
