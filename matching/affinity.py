"""How much the members of one network would have to say to each other, for all promising pairs."""

from collections.abc import Sequence

import numpy as np

from matching.asking import Mix, asked_in, terms_of
from matching.features import PieceKind, Profile
from matching.similarity import Index
from matching.terms import Terms


def wanted_by(profile: Profile, index: Index) -> Terms:
    """What a member looks for, as a search; members without needs are searched for by what they do."""
    pieces = profile.of_kind(PieceKind.NEED) or profile.of_kind(PieceKind.ABOUT, PieceKind.OFFER, PieceKind.THEMES)
    return terms_of(index, asked_in(index.reader, ". ".join(piece.text for piece in pieces)), Mix())


def promising(index: Index, ids: Sequence[str], each: int, seed: int) -> dict[tuple[int, int], tuple[float, float]]:
    """Pair of positions in `ids` -> (likeness one way, the other way): each one's best `each`, and some by chance.

    Chance keeps the graph connected, so that nobody is left over only because nobody's list held them.
    """
    at = {id_: position for position, id_ in enumerate(ids)}
    chance = np.random.default_rng(seed)
    found: dict[tuple[int, int], list[float]] = {}
    few = len(ids) <= 2 * each
    for row, id_ in enumerate(ids):
        best = index.best(wanted_by(index.profiles[id_], index), len(index.members) if few else each + 1)
        likeness = {at[other]: value for other, value in best if other in at}
        drawn = chance.integers(0, len(ids), size=min(each // 4 + 1, len(ids)))
        for other in range(len(ids)) if few else {*likeness, *drawn.tolist()}:
            if other != row:
                pair = (min(row, other), max(row, other))
                found.setdefault(pair, [0.0, 0.0])[int(row > other)] = likeness.get(other, 0.0)
    return {pair: (one, other) for pair, (one, other) in found.items()}
