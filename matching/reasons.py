"""Why two people fit, in their own words. Every reason can be checked against what a member said."""

from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import chain, islice

from matching.asking import overlap
from matching.features import Piece, PieceKind, Profile
from matching.inverted import FULL
from matching.places import closeness
from matching.similarity import Index
from matching.terms import Terms
from matching.text import clip
from matching.values import Member, Reason, ReasonKind

MOST_REASONS = 2
LONGEST_REASON = 160  # characters
_CONVINCES = 0.12  # overlap from which a piece is a reason; below it the shared letters are chance
_SAY_ENOUGH = 0.2  # share of one piece that another has to say too, to be a reason to meet
SURE = 0.6  # from which a theme is surely meant


def reasons_for(
    index: Index, terms: Terms, themes: Set[int], asker: Profile | None, other: Profile, mutual: int
) -> tuple[Reason, ...]:
    """At most two reasons why `other` fits a request, best first: their own words, then what both share.

    `terms` is what is asked, `themes` the themes that are surely in it.
    """
    told = map(_quoted, _told(terms, other))
    return _first(chain(islice(told, 1), _shared(index, asker, other, mutual, themes), told))


def reasons_between(index: Index, reader: Member, other: Member, mutual: int = 0) -> tuple[Reason, ...]:
    """At most two reasons that `reader` gets for meeting `other`: what the other offers, needs, and what both share."""
    with index.lock:
        mine, theirs = index.profile(reader), index.profile(other)
        offers = _best(index, mine.of_kind(PieceKind.NEED), theirs.of_kind(PieceKind.OFFER, PieceKind.ABOUT))
        needs = _best(index, mine.of_kind(PieceKind.OFFER, PieceKind.ABOUT), theirs.of_kind(PieceKind.NEED))
        told = [reason for reason in (offers, needs) if reason]  # what the reader gets comes before what they give
        return _first(chain(told, _shared(index, mine, theirs, mutual, sure_themes(mine, index.themes.keys()))))


def mutual_benefit(index: Index, offers: Mapping[int, float], other: Profile) -> float:
    """0..1: how well somebody's offers answer a need of the other."""
    needs = [piece for piece in other.pieces if piece.kind is PieceKind.NEED]
    answered = [need.said for need in needs if not offers.keys().isdisjoint(need.numbers)]
    return max([overlap(index, need, offers) for need in answered], default=0.0)


def _told(terms: Terms, other: Profile) -> list[Piece]:
    """The best piece of each kind that answers a request, the best first."""
    best: dict[PieceKind, tuple[float, Piece]] = {}
    for piece in other.pieces:
        if piece.kind in _KINDS:
            weight = terms.answered(piece.numbers, piece.weights)
            if weight >= _CONVINCES and (piece.kind not in best or weight > best[piece.kind][0]):
                best[piece.kind] = weight, piece
    found = [best[kind] for kind in _KINDS if kind in best]
    return [piece for _, piece in sorted(found, key=lambda one: -one[0])]


def _best(index: Index, asking: Iterable[Piece], answering: Iterable[Piece]) -> Reason | None:
    """The two pieces, one of each, that say most to each other."""
    answers = [(piece, piece.said) for piece in answering]
    pairs = [(overlap(index, said, theirs), piece) for said in [a.said for a in asking] for piece, theirs in answers]
    weight, piece = max(pairs, key=lambda pair: pair[0], default=(0.0, None))
    if piece is None or weight < _SAY_ENOUGH:
        return None
    return _quoted(piece)


_KINDS = {PieceKind.OFFER: ReasonKind.OFFERS, PieceKind.ABOUT: ReasonKind.ABOUT, PieceKind.NEED: ReasonKind.NEEDS}


def _quoted(piece: Piece) -> Reason:
    """The piece word for word."""
    return Reason(_KINDS[piece.kind], clip(piece.text.strip(), LONGEST_REASON))


def _shared(index: Index, one: Profile | None, other: Profile, mutual: int, themes: Set[int]) -> Iterator[Reason]:
    """What both have: a theme, a place or region, contacts; last, that they are of different parties."""
    if themes and (both := sure_themes(other, themes)):
        _, rarest = min((index.lists.size(theme), index.themes[theme].id) for theme in both)
        yield Reason(ReasonKind.THEME, rarest)
    if mutual:
        yield Reason(ReasonKind.MUTUAL, str(mutual))
    if one is not None:
        yield from _shared_place(one, other)
        if one.member.sector and other.member.sector and one.member.sector is not other.member.sector:
            yield Reason(ReasonKind.SECTOR, str(other.member.sector))


def sure_themes(profile: Profile, among: Set[int]) -> set[int]:
    """The themes that a profile is surely about, `among` these."""
    return {
        number
        for piece in profile.pieces
        if not among.isdisjoint(piece.numbers)
        for number, weight in zip(piece.numbers, piece.weights, strict=True)
        if number in among and weight >= SURE * FULL
    }


def _shared_place(one: Profile, other: Profile) -> Iterator[Reason]:
    for mine in one.places:
        for theirs in other.places:
            if closeness(mine, theirs) == 1.0:
                same = mine.name if mine == theirs else mine.municipality or mine.name
                yield Reason(ReasonKind.PLACE, same)
                return
    regions = {region for a in one.places for b in other.places for region in a.regions & b.regions}
    if regions:
        yield Reason(ReasonKind.REGION, min(regions))


def _first(found: Iterable[Reason]) -> tuple[Reason, ...]:
    """The first two that differ in kind and in words."""
    kept: list[Reason] = []
    for reason in found:
        if not kept or all(reason.kind is not other.kind and reason.words != other.words for other in kept):
            kept.append(reason)
            if len(kept) == MOST_REASONS:
                break
    return tuple(kept)
