"""Why two people fit, in their own words. Every reason can be checked against what a member said."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from matching.asking import overlap
from matching.features import Piece, PieceKind, Profile
from matching.inverted import FULL
from matching.lexicon import THEME
from matching.places import closeness
from matching.reading import A_THEME
from matching.similarity import Index
from matching.terms import Terms
from matching.text import clip
from matching.values import Member, Reason, ReasonKind

MOST_REASONS = 2
LONGEST_REASON = 160  # characters
_CONVINCES = 0.12  # overlap from which a piece is a reason; below it the shared letters are chance
_SAY_ENOUGH = 0.2  # share of one piece that another has to say too, to be a reason to meet
_SURE = 0.6  # from which a theme is surely meant


class Found(NamedTuple):
    """A reason and how much it says."""

    weight: float
    reason: Reason


def reasons_for(
    index: Index, terms: Terms, themes: frozenset[str], asker: Profile | None, other: Profile, mutual: int
) -> tuple[Reason, ...]:
    """At most two reasons why `other` fits a request, best first: their own words, then what both share.

    `terms` is what is asked, `themes` the ids of the themes that are surely in it.
    """
    told = sorted(_told(terms, other), key=lambda found: -found.weight)
    return _first(chain(told[:1], _shared(index, asker, other, mutual, themes), told[1:]))


def reasons_between(index: Index, reader: Member, other: Member, mutual: int = 0) -> tuple[Reason, ...]:
    """At most two reasons that `reader` gets for meeting `other`: what the other offers, needs, and what both share."""
    with index.lock:
        mine, theirs = index.profile(reader), index.profile(other)
        offers = _best(index, mine.of_kind(PieceKind.NEED), theirs.of_kind(PieceKind.OFFER, PieceKind.ABOUT))
        needs = _best(index, mine.of_kind(PieceKind.OFFER, PieceKind.ABOUT), theirs.of_kind(PieceKind.NEED))
        told = [found for found in (offers, needs) if found]  # what the reader gets comes before what the reader gives
        return _first(chain(told, _shared(index, mine, theirs, mutual, sure_themes(index, mine))))


def _told(terms: Terms, other: Profile) -> Iterator[Found]:
    """The best piece of each kind that answers a request."""
    best: dict[PieceKind, tuple[float, Piece]] = {}
    for piece in other.pieces:
        if piece.kind in _KINDS:
            weight = terms.answered(piece.numbers, piece.weights)
            if weight >= _CONVINCES and (piece.kind not in best or weight > best[piece.kind][0]):
                best[piece.kind] = weight, piece
    for kind in _KINDS:
        if kind in best:
            weight, piece = best[kind]
            yield Found(weight, _quoted(piece))


def _best(index: Index, asking: Iterable[Piece], answering: Iterable[Piece]) -> Found | None:
    """The two pieces, one of each, that say most to each other."""
    answers = [(piece, piece.said) for piece in answering]
    pairs = [(overlap(index, said, theirs), piece) for said in [a.said for a in asking] for piece, theirs in answers]
    weight, piece = max(pairs, key=lambda pair: pair[0], default=(0.0, None))
    if piece is None or weight < _SAY_ENOUGH:
        return None
    return Found(weight, _quoted(piece))


_KINDS = {PieceKind.OFFER: ReasonKind.OFFERS, PieceKind.ABOUT: ReasonKind.ABOUT, PieceKind.NEED: ReasonKind.NEEDS}


def _quoted(piece: Piece) -> Reason:
    """The piece word for word."""
    return Reason(_KINDS[piece.kind], clip(piece.text.strip(), LONGEST_REASON))


def _shared(index: Index, one: Profile | None, other: Profile, mutual: int, themes: frozenset[str]) -> Iterator[Found]:
    """What both have: a theme, a place or region, contacts; last, that they are of different parties."""
    both = themes & sure_themes(index, other) if themes else themes
    if both:
        rarest = min(both, key=lambda theme: (index.known_by(THEME + theme), theme))
        yield Found(0.2, Reason(ReasonKind.THEME, rarest))
    if mutual:
        yield Found(0.15, Reason(ReasonKind.MUTUAL, str(mutual)))
    if one is not None:
        yield from _shared_place(one, other)
        if one.member.sector and other.member.sector and one.member.sector is not other.member.sector:
            yield Found(0.05, Reason(ReasonKind.SECTOR, str(other.member.sector)))


def sure_themes(index: Index, profile: Profile) -> frozenset[str]:
    """The ids of the vocabulary's themes that a profile is surely about."""
    least, kinds = _SURE * FULL, index.reader.kinds
    return index.themes_among(
        {
            number
            for piece in profile.pieces
            for number, weight in zip(piece.numbers, piece.weights, strict=True)
            if weight >= least and kinds[number] == A_THEME
        }
    )


def _shared_place(one: Profile, other: Profile) -> Iterator[Found]:
    for mine in one.places:
        for theirs in other.places:
            if closeness(mine, theirs) == 1.0:
                same = mine.name if mine == theirs else mine.municipality or mine.name
                yield Found(0.12, Reason(ReasonKind.PLACE, same))
                return
    regions = {region for a in one.places for b in other.places for region in a.regions & b.regions}
    if regions:
        yield Found(0.1, Reason(ReasonKind.REGION, min(regions)))


def _first(found: Iterable[Found]) -> tuple[Reason, ...]:
    """The first two that differ in kind and in words."""
    kept: list[Reason] = []
    for item in found:
        if all(item.reason.kind is not other.kind and item.reason.words != other.words for other in kept):
            kept.append(item.reason)
            if len(kept) == MOST_REASONS:
                break
    return tuple(kept)
