"""What everybody who takes part in a round wants and offers: what their pieces say, as the index reads them."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.features import PieceKind, sentences_of
from matching.inverted import FULL
from matching.pieces import cumulated
from matching.reading import A_SUBJECT, KINDS
from matching.seating.likeness import Company, Said
from matching.similarity import Index
from matching.values import Member

# What a piece of each kind counts as something offered, as something wanted, and as wanted by who names no need: they
# are taken to look for people who do what they do. [D], as in matching/reading.py.
_COUNTS: Mapping[PieceKind, tuple[float, float, float]] = {
    PieceKind.OFFER: (1.0, 0.0, 1.0),
    PieceKind.ABOUT: (1.0, 0.0, 1.0),
    PieceKind.NEED: (0.6, 1.0, 0.0),
    PieceKind.ORGANISATION: (0.5, 0.0, 0.0),
    PieceKind.THEMES: (1.0, 1.0, 1.0),
}
_SUBJECT = 2.0  # what a subject counts beside a word, a meaning, a concept or a theme; from four labelled networks

Floats = npt.NDArray[np.float64]


def company_of(members: Sequence[Member], index: Index) -> Company:
    """What these members want and offer; each one's place is that in `members`, who need not be in the index."""
    with index.lock:
        pieces = index.pieces_of(members)
        features = len(index.reader.numbers)
        kinds = np.frombuffer(bytes(index.reader.kinds), dtype=np.uint8)
    counts = np.array([count for member in members for count in _counts(member, index)]).reshape(-1, 2)
    each = np.where(np.arange(len(KINDS)) == A_SUBJECT, _SUBJECT, 1.0)
    amounts = pieces.weights / FULL * each[kinds[pieces.numbers]]
    ends = pieces.starts[pieces.profiles]

    def said(count: Floats) -> Said:
        amount = amounts * np.repeat(count, np.diff(pieces.starts))
        some = amount > 0
        start = cumulated(some.astype(np.int64))[ends]
        table = sparse.csr_array((amount[some], pieces.numbers[some], start), shape=(len(members), max(1, features)))
        return Said.of_table(table)

    return Company.of(said(counts[:, 1]), said(counts[:, 0]), max(1, features))


def _counts(member: Member, index: Index) -> list[tuple[float, float]]:
    """(as offered, as wanted) of each piece."""
    kinds = [kind for kind, _ in sentences_of(member, index.vocabulary)]
    column = 1 if PieceKind.NEED in kinds else 2
    return [(_COUNTS[kind][0], _COUNTS[kind][column]) for kind in kinds]
