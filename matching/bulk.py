"""Reads the profiles of many members at once, in arrays: what each piece says, and each profile as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.features import LONGEST_PIECE, PieceKind, sentences_of
from matching.inverted import FULL, Bytes, Ints, Longs
from matching.pieces import Pieces, cumulated
from matching.reading import PIECE_WEIGHTS, Reader
from matching.saying import Texts, sayings
from matching.text import clip
from matching.texts import Phrases, Said, Typed, phrases_in
from matching.values import Member
from matching.words.book import Runs
from matching.words.lexicon import THEME
from matching.words.senses import Packed, packed

_AT_ONCE = 10_000  # profiles; more at once only costs memory

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Readings:
    """What profiles say: per row its (feature, weight) entries, each by the piece that says it best; and the pieces."""

    per_row: Longs  # entries of each row
    numbers: Ints
    weights: Bytes
    pieces: Pieces
    meanings: Packed


def read_profiles(reader: Reader, members: Sequence[Member], *, learn: bool = True) -> Readings:
    """Read them in order. With `learn` their words are those of the network from now on."""
    begins = range(0, max(1, len(members)), _AT_ONCE)
    parts = [_read(reader, members[begin : begin + _AT_ONCE], learn) for begin in begins]
    if len(parts) == 1:
        return parts[0]
    return Readings(
        np.concatenate([part.per_row for part in parts]),
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([part.weights for part in parts]),
        Pieces.joined([part.pieces for part in parts]),
        np.concatenate([part.meanings for part in parts]),
    )


def _read(reader: Reader, members: Sequence[Member], learn: bool) -> Readings:
    pieces = [sentences_of(member, reader.lexicon.vocabulary) for member in members]
    counts = list(map(len, pieces))
    kinds = [kind for some in pieces for kind, _ in some]
    texts = [text if len(text) <= LONGEST_PIECE else clip(text, LONGEST_PIECE) for some in pieces for _, text in some]
    typed = Typed.of(texts)
    said = Said.of(reader, typed, learn=learn)
    owner = np.repeat(np.arange(len(members)), counts)
    phrases = phrases_in(reader, typed, said)
    chosen = [
        (at, reader.number(THEME + id_))
        for at, kind in enumerate(kinds)
        if kind is PieceKind.THEMES
        for id_ in members[owner[at]].themes
    ]
    weights = np.array([PIECE_WEIGHTS[kind] for kind in kinds])
    cut = cumulated(np.bincount(said.texts, minlength=len(kinds)))
    by_piece, whole = sayings(
        Texts(cut, said.numbers, owner, weights), said.words.best, said.words.summed,
        _besides(phrases, chosen, len(kinds)), len(members), len(reader.numbers),
    )  # fmt: skip
    return Readings(
        whole.counts,
        whole.numbers,
        np.rint(whole.weights * FULL).clip(1, 255).astype(np.uint8),
        Pieces(
            cumulated(np.bincount(owner, minlength=len(members))),
            cumulated(by_piece.counts),
            by_piece.numbers,
            (by_piece.weights * FULL + 0.5).clip(0, 255).astype(np.uint8),
        ),
        packed(_meanings(reader, said, owner, kinds, len(members))),
    )


def _besides(phrases: Phrases, chosen: Sequence[tuple[int, int]], texts: int) -> Runs:
    """What texts say besides their words: phrases, and themes that were chosen."""
    text, number = np.array(chosen, dtype=np.int64).reshape(-1, 2).T
    return Runs.of(
        texts,
        np.concatenate([phrases.texts, text]),
        np.concatenate([phrases.features, number]),
        np.concatenate([phrases.weights, np.ones(len(chosen))]),
    )


def _meanings(reader: Reader, said: Said, owner: Longs, kinds: Sequence[PieceKind], members: int) -> Floats:
    """The direction in which each member's words point: rare words most, and what they need less."""
    weights = np.array([PIECE_WEIGHTS[kind] if kind is PieceKind.NEED else 1.0 for kind in kinds])
    vectors = reader.lexicon.vocabulary.senses.vectors
    told = said.words.sense.some(said.numbers)
    strength = weights[said.texts] * said.words.rarity[said.numbers]
    by = np.repeat(owner[said.texts], told.counts)
    places = (by, told.numbers)
    strength = np.repeat(strength, told.counts) * told.weights
    table = sparse.csr_array((strength.astype(np.float32), places), shape=(members, len(vectors)))
    found: Floats = table @ vectors
    return found
