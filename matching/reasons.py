"""Why two people fit, in their own words. Every reason can be checked against what a member said."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matching.features import Meaning, Piece, PieceKind, Profile
from matching.places import closeness
from matching.similarity import Index
from matching.text import clip
from matching.values import Member, Reason, ReasonKind

MOST_REASONS = 2
LONGEST_REASON = 160  # characters
_CONVINCES = 0.12  # overlap from which a piece is a reason; below it the shared letters are chance
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Found:
    """A reason and how much it says."""

    weight: float
    reason: Reason


def reasons_for(index: Index, asked: Meaning, asker: Profile | None, other: Profile, mutual: int) -> tuple[Reason, ...]:
    """At most two reasons why `other` fits a request, best first: their own words, then what both share."""
    told = sorted(_told(index, asked, other), key=lambda found: -found.weight)
    return _first([*told[:1], *_shared(index, asker, other, mutual, asked), *told[1:]])


def reasons_between(index: Index, reader: Member, other: Member, mutual: int = 0) -> tuple[Reason, ...]:
    """At most two reasons that `reader` gets for meeting `other`: what the other offers, needs, and what both share."""
    mine, theirs = index.profile(reader), index.profile(other)
    offers = _best(index, mine.of_kind(PieceKind.NEED), theirs.of_kind(PieceKind.OFFER, PieceKind.ABOUT))
    needs = _best(index, mine.of_kind(PieceKind.OFFER, PieceKind.ABOUT), theirs.of_kind(PieceKind.NEED))
    told = [found for found in (offers, needs) if found]  # what the reader gets comes before what the reader gives
    return _first([*told, *_shared(index, mine, theirs, mutual, None)])


def _told(index: Index, asked: Meaning, other: Profile) -> Iterator[Found]:
    """The best piece of each kind that answers a request."""
    for kinds in ((PieceKind.OFFER,), (PieceKind.ABOUT,), (PieceKind.NEED,)):
        scored = [(index.overlap(asked, piece.meaning), piece) for piece in other.of_kind(*kinds)]
        weight, piece = max(scored, key=lambda found: found[0], default=(0.0, None))
        if piece is not None and weight >= _CONVINCES:
            yield Found(weight, _in_own_words(index, asked, piece))


def _best(index: Index, asking: Iterable[Piece], answering: Iterable[Piece]) -> Found | None:
    """The two pieces, one of each, that say most to each other."""
    answers = tuple(answering)
    pairs = [(index.overlap(a.meaning, b.meaning), a, b) for a in asking for b in answers]
    weight, asked, piece = max(pairs, key=lambda pair: pair[0], default=(0.0, None, None))
    if asked is None or piece is None or weight < 2 * _CONVINCES:
        return None
    return Found(weight, _in_own_words(index, asked.meaning, piece))


_KINDS = {PieceKind.OFFER: ReasonKind.OFFERS, PieceKind.ABOUT: ReasonKind.ABOUT, PieceKind.NEED: ReasonKind.NEEDS}


def _in_own_words(index: Index, asked: Meaning, piece: Piece) -> Reason:
    """The piece word for word; of a longer text the sentence that says most."""
    sentences = [part.strip() for part in _SENTENCE.split(piece.text) if part.strip()]
    if len(sentences) > 1:
        best = max(sentences, key=lambda sentence: index.overlap(asked, index.meaning(sentence)))
        return Reason(_KINDS[piece.kind], clip(best, LONGEST_REASON))
    return Reason(_KINDS[piece.kind], clip(piece.text.strip(), LONGEST_REASON))


def _shared(index: Index, one: Profile | None, other: Profile, mutual: int, asked: Meaning | None) -> Iterator[Found]:
    """What both have: a theme, a place or region, contacts; last, that they are of different parties."""
    theme = _shared_theme(index, one, other, asked)
    if theme:
        yield Found(0.2, Reason(ReasonKind.THEME, theme))
    if mutual:
        yield Found(0.15, Reason(ReasonKind.MUTUAL, str(mutual)))
    if one is not None:
        yield from _shared_place(one, other)
        if one.member.sector and other.member.sector and one.member.sector is not other.member.sector:
            yield Found(0.05, Reason(ReasonKind.SECTOR, str(other.member.sector)))


def _shared_theme(index: Index, one: Profile | None, other: Profile, asked: Meaning | None) -> str | None:
    """The rarest theme that is surely in what is asked (or in the one's profile) and in the other's profile."""
    mine = dict(asked.themes) if asked is not None else _sure_themes(one)
    both = [t for t, w in mine.items() if w >= 0.6 and t in _sure_themes(other) and t in index.vocabulary.themes]
    return max(both, key=lambda theme: (index.themes.rarity(theme), theme), default=None)


def _sure_themes(profile: Profile | None) -> dict[str, float]:
    pieces = profile.pieces if profile else ()
    return {theme: weight for piece in pieces for theme, weight in piece.meaning.themes.items() if weight >= 0.6}


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
    return tuple(kept[:MOST_REASONS])
