"""Reads the profiles of many members at once, in arrays: what each piece says, and each profile as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from matching.features import LONGEST_PIECE, PieceKind, sentences_of
from matching.inverted import FULL, Bytes, Ints, Longs
from matching.lexicon import THEME
from matching.pieces import Pieces, cumulated, distinct, spread
from matching.reading import PIECE_WEIGHTS, Reader, Word
from matching.text import BORDER, clip, content_of, words_of_all
from matching.values import Member
from matching.vocabulary import without_surnames

_AT_ONCE = 10_000  # profiles; more at once only costs memory

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Readings:
    """What profiles say: per row its (feature, weight) entries, each by the piece that says it best; and the pieces."""

    per_row: Longs  # entries of each row
    numbers: Ints
    weights: Bytes
    pieces: Pieces


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
    )


def _read(reader: Reader, members: Sequence[Member], learn: bool) -> Readings:
    profiles = [list(sentences_of(member, reader.lexicon.vocabulary)) for member in members]
    kinds = [kind for pieces in profiles for kind, _ in pieces]
    typed = _Typed.of([clip(text, LONGEST_PIECE) for pieces in profiles for _, text in pieces])
    said = _Said.of(reader, typed)
    if learn:
        reader.use(said.words)
    themes = [member.themes for member, pieces in zip(members, profiles, strict=True) for _ in pieces]
    told = [
        *_phrases(reader, said, typed),
        *((at, reader.number(THEME + id_), 1.0) for at, ids in _chosen(kinds, themes) for id_ in ids),
    ]
    entries = _entries(said, told, features := len(reader.numbers))
    piece, feature = np.divmod(entries.keys, features)
    owner = np.repeat(np.arange(len(members)), [len(pieces) for pieces in profiles])
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
    )


def _chosen(kinds: Sequence[PieceKind], themes: Sequence[Sequence[str]]) -> Iterable[tuple[int, Sequence[str]]]:
    """(piece, themes) of the pieces that name the themes a member chose."""
    return ((at, themes[at]) for at, kind in enumerate(kinds) if kind is PieceKind.THEMES)


@dataclass(frozen=True, slots=True)
class _Typed:
    """The folded words of some texts: each word by its number, and the text it stands in."""

    words: list[str]
    numbers: Longs
    texts: Longs  # of each word

    @classmethod
    def of(cls, texts: Iterable[str]) -> "_Typed":
        typed = words_of_all([without_surnames(text) for text in texts])
        different = dict.fromkeys(typed)
        different.pop(BORDER, None)
        number = {word: at for at, word in enumerate(different)} | {BORDER: -1}
        flat = np.fromiter(map(number.__getitem__, typed), dtype=np.int64, count=len(typed))
        texts = np.cumsum(flat < 0, dtype=np.int64)
        return cls(list(different), flat[flat >= 0], texts[flat >= 0])

    def of_text(self, text: int) -> list[str]:
        begin, end = np.searchsorted(self.texts, [text, text + 1])
        return [self.words[number] for number in self.numbers[begin:end].tolist()]


@dataclass(frozen=True, slots=True)
class _Said:
    """The distinct words of each text that carry a subject, two words that make a known one also as that one."""

    words: list[Word]
    texts: Longs
    numbers: Longs

    @classmethod
    def of(cls, reader: Reader, typed: _Typed) -> "_Said":
        content = [content_of(word) for word in typed.words]
        names = list(dict.fromkeys(chain.from_iterable(content)))
        position = {word: at for at, word in enumerate(names)}
        lengths = np.array([len(found) for found in content], dtype=np.int64)
        flat = np.array([position[word] for found in content for word in found], dtype=np.int64)
        texts = np.repeat(typed.texts, lengths[typed.numbers])
        numbers = flat[spread((np.cumsum(lengths) - lengths)[typed.numbers], lengths[typed.numbers])]
        joined = _joined(reader, names, texts, numbers)
        position |= {
            word: at for at, word in enumerate(dict.fromkeys(w for _, w in joined if w not in position), len(names))
        }
        texts = np.append(texts, np.array([text for text, _ in joined], dtype=np.int64))
        numbers = np.append(numbers, np.array([position[word] for _, word in joined], dtype=np.int64))
        texts, numbers = np.divmod(distinct(texts * len(position) + numbers), max(1, len(position)))
        return cls(reader.known(position), texts, numbers)


def _joined(reader: Reader, names: Sequence[str], texts: Longs, numbers: Longs) -> list[tuple[int, str]]:
    """(text, word) of words that were typed as two."""
    goes_on = np.array([reader.lexicon.can_go_on(name) for name in names], dtype=np.bool_)
    at = np.flatnonzero(goes_on[numbers[:-1]] & (texts[:-1] == texts[1:]))
    pairs = zip(texts[at].tolist(), numbers[at].tolist(), numbers[at + 1].tolist(), strict=True)
    found = ((text, reader.lexicon.as_one(names[one], names[other])) for text, one, other in pairs)
    return [(text, word) for text, word in found if word]


def _phrases(reader: Reader, said: _Said, typed: _Typed) -> Iterable[tuple[int, int, float]]:
    """(text, feature, weight) of the phrases in texts with a word that one can begin with."""
    opens = np.array([word.opens for word in said.words], dtype=np.bool_)
    for text in np.unique(said.texts[opens[said.numbers]]).tolist():
        for feature, weight in reader.lexicon.phrases(typed.of_text(text)):
            yield text, reader.number(feature), weight


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


def _entries(said: _Said, told: Sequence[tuple[int, int, float]], features: int) -> _Entries:
    """By its strongest word, or more with every word; and what was found besides words."""
    best = _of_words(said, [word.best for word in said.words], features).strongest()
    summed = _of_words(said, [word.summed for word in said.words], features)
    keys = np.array([text * features + feature for text, feature, _ in told], dtype=np.int64)
    return best.plus(summed, _Entries(keys, np.array([weight for *_, weight in told], dtype=np.float64))).together()


def _of_words(said: _Said, meant: Sequence[Sequence[tuple[int, float]]], features: int) -> _Entries:
    counts = np.array([len(found) for found in meant], dtype=np.int64)
    flat = np.array([pair for found in meant for pair in found], dtype=np.float64).reshape(-1, 2)
    lengths = counts[said.numbers]
    at = spread((np.cumsum(counts) - counts)[said.numbers], lengths)
    return _Entries(np.repeat(said.texts, lengths) * features + flat[at, 0].astype(np.int64), flat[at, 1])
