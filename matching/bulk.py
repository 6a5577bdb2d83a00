"""Reads the profiles of many members at once, in arrays: what each piece says, and each profile as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.features import LONGEST_PIECE, PieceKind, sentences_of
from matching.inverted import FULL, Bytes, Ints, Longs
from matching.lexicon import THEME
from matching.pieces import Pieces, cumulated, spread
from matching.reading import PIECE_WEIGHTS, Numbered, Reader
from matching.senses import Packed, packed
from matching.text import clip
from matching.texts import Phrases, Said, Typed, phrases_in
from matching.values import Member

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
    kinds: list[PieceKind] = []
    texts: list[str] = []
    counts = []
    for member in members:
        pieces = sentences_of(member, reader.lexicon.vocabulary)
        kinds += [kind for kind, _ in pieces]
        texts += [clip(text, LONGEST_PIECE) for _, text in pieces]
        counts.append(len(pieces))
    typed = Typed.of(texts)
    said = Said.of(reader, typed)
    meant = reader.numbered(said.words)
    if learn:
        reader.use(entry.word for entry in said.words)
    owner = np.repeat(np.arange(len(members)), counts)
    phrases = phrases_in(reader, typed, said)
    chosen = [
        (at, reader.number(THEME + id_))
        for at, kind in enumerate(kinds)
        if kind is PieceKind.THEMES
        for id_ in members[owner[at]].themes
    ]
    entries = _entries(said, meant, phrases, chosen, features := len(reader.numbers))
    piece, feature = np.divmod(entries.keys, features)
    weights = np.array([PIECE_WEIGHTS[kind] for kind in kinds])
    positive = entries.values > 0
    whole = _Entries(
        (owner[piece] * features + feature)[positive], (entries.values * weights[piece])[positive]
    ).strongest()  # fmt: skip
    return Readings(
        np.bincount(whole.keys // features, minlength=len(members)),
        (whole.keys % features).astype(np.int32),
        np.rint(whole.values * FULL).clip(1, 255).astype(np.uint8),
        Pieces(
            cumulated(np.bincount(owner, minlength=len(members))),
            cumulated(np.bincount(piece, minlength=len(kinds))),
            feature.astype(np.int32),
            (entries.values * FULL + 0.5).clip(0, 255).astype(np.uint8),
        ),
        packed(_meanings(reader, said, owner, kinds, len(members))),
    )


def _meanings(reader: Reader, said: Said, owner: Longs, kinds: Sequence[PieceKind], members: int) -> Floats:
    """The direction in which each member's words point: rare words most, and what they need less."""
    weights = np.array([PIECE_WEIGHTS[kind] if kind is PieceKind.NEED else 1.0 for kind in kinds])
    vectors = reader.lexicon.vocabulary.senses.vectors
    lengths = np.array([len(entry.sense) for entry in said.words], dtype=np.int64)
    flat = np.array([pair for entry in said.words for pair in entry.sense], dtype=np.float64).reshape(-1, 2)
    at = spread((np.cumsum(lengths) - lengths)[said.numbers], lengths[said.numbers])
    rarity = np.array([entry.rarity for entry in said.words])
    strength = np.repeat(weights[said.texts] * rarity[said.numbers], lengths[said.numbers]) * flat[at, 1]
    by = np.repeat(owner[said.texts], lengths[said.numbers])
    places = (by, flat[at, 0].astype(np.int64))
    table = sparse.csr_array((strength.astype(np.float32), places), shape=(members, len(vectors)))
    found: Floats = table @ vectors
    return found


# --- entries ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Entries:
    """How strongly texts say features. The key of an entry is text * number of features + feature."""

    keys: Longs
    values: Floats

    def strongest(self) -> "_Entries":
        """Of entries with one key the strongest."""
        keys, values, firsts = self._grouped()
        return _Entries(keys[firsts], np.maximum.reduceat(values, firsts) if len(firsts) else values)

    def together(self) -> "_Entries":
        """Of entries with one key what they say together: 1 - (1 - a)(1 - b)."""
        keys, values, firsts = self._grouped()
        return _Entries(keys[firsts], 1.0 - np.multiply.reduceat(1.0 - values, firsts) if len(firsts) else values)

    def plus(self, *others: "_Entries") -> "_Entries":
        return _Entries(
            np.concatenate([self.keys, *(other.keys for other in others)]),
            np.concatenate([self.values, *(other.values for other in others)]),
        )

    def _grouped(self) -> tuple[Longs, Floats, Longs]:
        """The keys and values in the order of the keys, and where each key begins."""
        order = np.argsort(self.keys, kind="stable")
        keys = self.keys[order]
        return keys, self.values[order], np.flatnonzero(np.diff(keys, prepend=-1))


def _entries(
    said: Said, meant: Sequence[Numbered], phrases: Phrases, chosen: Sequence[tuple[int, int]], features: int
) -> _Entries:
    """By its strongest word, or more with every word; and what was found besides words."""
    best, summed = (_of_words(said, one, features) for one in meant)
    texts, numbers = np.array(chosen, dtype=np.int64).reshape(-1, 2).T
    return (
        best.strongest()
        .plus(
            summed,
            _Entries(phrases.texts * features + phrases.features, phrases.weights),
            _Entries(texts * features + numbers, np.ones(len(chosen))),
        )
        .together()
    )


def _of_words(said: Said, meant: Numbered, features: int) -> _Entries:
    counts, numbers = (np.frombuffer(array, dtype=np.int64) for array in (meant.counts, meant.numbers))
    lengths = counts[said.numbers]
    at = spread((np.cumsum(counts) - counts)[said.numbers], lengths)
    weights = np.frombuffer(meant.weights, dtype=np.float64)
    return _Entries(np.repeat(said.texts * features, lengths) + numbers[at], weights[at])
