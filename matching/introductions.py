"""Whom to introduce to somebody with a request: the few people worth it, best first, or nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest

import numpy as np

from matching.features import Meaning, PieceKind, Profile
from matching.places import Place, closest_pair
from matching.reasons import reasons_for
from matching.score import Circumstances, Weights, added_up, as_probability, surrounding_parts
from matching.semantic import SemanticSignal, likenesses
from matching.similarity import Index, with_related
from matching.text import content_words
from matching.values import Candidate, Member, Request
from matching.vocabulary import concepts_in
from matching.wishes import Wish, is_excluded, read_wish

_USUAL_LENGTH = 9  # content words of a usual request; longer ones are covered less by the profile that fits best
_LENGTH_EXPONENT = 0.3
_STEEPNESS, _EVEN = 5.0, 0.45  # from likeness to a fit of 0..1
_MOST_LOOKED_AT = 500  # people in the order of likeness; a place or party in the request moves only these
_SHORTLIST = 50  # people whose surroundings are looked at; they can change places, strangers cannot get in
_BACKGROUND = 0.2  # how much of the asker's own profile is read into a request
_CONFIRMED = 0.4  # how much more a theme says once the asker said yes to it; from the demo network
_ELSEWHERE = 0.55  # what is left of somebody at the wrong place, when a place is asked
_OTHER_SECTOR = 0.8  # and of somebody of another sector than the one asked


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request as it is searched for."""

    wish: Wish
    meaning: Meaning
    asker: Profile | None
    places: tuple[Place, ...]
    unwanted: frozenset[str]  # concepts of what the request excludes
    confirmed: dict[str, float]  # themes that the asker said yes to
    longer: float  # what the likeness is multiplied by, for the length of the text


def suggest(
    index: Index,
    request: Request,
    asker: Member | None,
    circumstances: Circumstances,
    weights: Weights | None = None,
    top: int = 5,
    semantic: SemanticSignal | None = None,
) -> tuple[Candidate, ...]:
    """The members worth introducing for a request, best first; possibly none.

    Never the asker, who must not meet the asker, who has too much to do, or whom the request excludes. Scores are 0..1
    and fall with rank; each candidate has one or two reasons in the member's own words. A `semantic` signal moves the
    best ones only, as far as `weights.semantic` goes; without one nothing is different.
    """
    weights = weights or Weights()
    asked = _read(index, request, asker)
    scored = [(likeness, profile) for likeness, profile in _allowed(index, asked, request.by, circumstances)]
    if _conviction(index, asked, scored) < weights.worth * index.reach():
        return ()
    best = max(likeness for likeness, _ in scored)
    scored.sort(key=lambda found: -found[0])
    kept = [found for found in scored if found[0] >= best * weights.close_to_best][: max(_SHORTLIST, 2 * top)]
    meant = likenesses(semantic, asked.wish.subject, [_told(profile) for _, profile in kept]) if semantic else ()
    candidates = (
        _candidate(index, asked, found, circumstances, weights, near) for found, near in zip_longest(kept, meant)
    )
    ranked = sorted(candidates, key=lambda c: (-c.score, c.member))
    reasoned = (_with_reasons(index, asked, candidate, circumstances) for candidate in ranked)
    return tuple(islice((candidate for candidate in reasoned if candidate.reasons), max(0, top)))


def _read(index: Index, request: Request, asker: Member | None) -> _Asked:
    wish = read_wish(request.text, index.gazetteer)
    meaning = index.meaning(wish.subject)
    by = index.profile(asker) if asker is not None else index.profiles.get(request.by)
    themes = {**meaning.themes, **dict.fromkeys(request.themes, 1.0)}
    concepts = {**_background(by), **meaning.concepts}
    places = wish.places or (by.places if by is not None and wish.near_asker else ())
    length = max(1, len(set(content_words(wish.subject))))
    return _Asked(
        wish=wish,
        meaning=replace(meaning, themes=themes, concepts=concepts),
        asker=by,
        places=places,
        unwanted=frozenset(concepts_in(index.vocabulary, wish.excluded)),
        confirmed=dict.fromkeys(request.themes, 1.0),
        longer=(length / _USUAL_LENGTH) ** _LENGTH_EXPONENT,
    )


def _background(asker: Profile | None) -> dict[str, float]:
    """The everyday concepts of who asks, faintly: "what is left over" means food when a festival asks."""
    known = asker.of_kind(PieceKind.ABOUT, PieceKind.ORGANISATION, PieceKind.NEED) if asker else ()
    return {concept: _BACKGROUND * weight for piece in known for concept, weight in piece.meaning.concepts.items()}


def _allowed(index: Index, asked: _Asked, by: str, circumstances: Circumstances) -> Iterator[tuple[float, Profile]]:
    """(likeness, profile) of everybody who may be introduced, what the request says about place and party included."""
    confirmed = _CONFIRMED * index.themes.covered(with_related(asked.confirmed, index.vocabulary))
    likenesses = index.likeness(asked.meaning) * asked.longer + confirmed
    best_first = np.argsort(-likenesses, kind="stable")[: np.count_nonzero(likenesses)]
    allowed = (found for at in best_first if (found := _if_allowed(index, asked, by, int(at), circumstances)))
    for profile in islice(allowed, _MOST_LOOKED_AT):
        likeness = float(likenesses[index.position(profile.member.id)])
        yield likeness * _as_wished(asked, profile), profile


def _if_allowed(index: Index, asked: _Asked, by: str, at: int, circumstances: Circumstances) -> Profile | None:
    """The member at a position, unless a rule or the request itself keeps them apart from the asker."""
    profile = index.profiles[index.ids[at]]
    member = profile.member
    if not circumstances.allows(by, member.id) or circumstances.busy(member.id) >= 1.0:
        return None
    if asked.asker is not None and member.id == asked.asker.member.id:
        return None
    return None if _turned_down(asked, profile) else profile


def _conviction(index: Index, asked: _Asked, scored: Sequence[tuple[float, Profile]]) -> float:
    """How sure it is that somebody fits at all: the best likeness, its lead on the next five, and its plain letters.

    A request that nobody fits is a little like many people at once, and shares subjects rather than words with them.
    """
    if not scored:
        return 0.0
    ranked = sorted(scored, key=lambda found: -found[0])
    best, runners_up = ranked[0][0], [likeness for likeness, _ in ranked[1:6]]
    letters = float(index.grams.covered(asked.meaning.grams)[index.position(ranked[0][1].member.id)])
    return best + (best - sum(runners_up) / 5) + 0.5 * letters


def _turned_down(asked: _Asked, profile: Profile) -> bool:
    """Whether the request excludes what somebody is, or at least half of what they offer."""
    wish = asked.wish
    if not wish.excluded:
        return False
    house = profile.of_kind(PieceKind.ORGANISATION)
    if any(piece.meaning.concepts.get(concept, 0.0) >= 1.0 for piece in house for concept in asked.unwanted):
        return True
    named = profile.of_kind(PieceKind.ORGANISATION, PieceKind.THEMES)
    offers = profile.of_kind(PieceKind.OFFER)
    central = " ".join(piece.text for piece in named)
    sector = profile.member.sector
    if is_excluded(wish.excluded, wish.excluded_sectors, sector, central):
        return True
    same = [is_excluded(wish.excluded, frozenset(), None, piece.text) for piece in offers]
    return bool(same) and 2 * sum(same) >= len(same)


def _as_wished(asked: _Asked, profile: Profile) -> float:
    """1 where place and sector are as asked, or nothing is asked about them; less the further away."""
    factor = 1.0
    if asked.places:
        near = 0.7 if profile.everywhere else closest_pair(asked.places, profile.places) if profile.places else 0.3
        factor *= _ELSEWHERE + (1.0 - _ELSEWHERE) * near
    if asked.wish.sector is not None and profile.member.sector not in {None, asked.wish.sector}:
        factor *= _OTHER_SECTOR
    return factor


def _told(profile: Profile) -> list[str]:
    """What somebody says about what they are and offer."""
    return [piece.text for piece in profile.pieces if piece.kind is not PieceKind.NEED]


def _candidate(
    index: Index,
    asked: _Asked,
    found: tuple[float, Profile],
    circumstances: Circumstances,
    weights: Weights,
    near: float | None,
) -> Candidate:
    likeness, profile = found
    parts = surrounding_parts(asked.asker, profile, circumstances)
    parts["mutual"] = mutual_benefit(index, asked.asker, profile)
    if near is not None:
        parts["semantic"] = near
    different = asked.asker is not None and asked.asker.member.language is not profile.member.language
    taken_off = {"load": circumstances.busy(profile.member.id), "language": 0.1 * different}
    shares = added_up(as_probability(likeness, _STEEPNESS, _EVEN), parts, taken_off, weights)
    return Candidate(member=profile.member.id, score=max(0.0, min(1.0, sum(shares.values()))), parts=shares)


def mutual_benefit(index: Index, asker: Profile | None, other: Profile) -> float:
    """0..1: how well the asker's offers answer a need of the other."""
    offers = asker.of_kind(PieceKind.OFFER, PieceKind.ABOUT) if asker else ()
    needs = other.of_kind(PieceKind.NEED)
    return min(1.0, max((index.overlap(n.meaning, o.meaning) for n in needs for o in offers), default=0.0))


def _with_reasons(index: Index, asked: _Asked, candidate: Candidate, circumstances: Circumstances) -> Candidate:
    other = index.profiles[candidate.member]
    mutual = len(circumstances.mutual_contacts(asked.asker.member.id if asked.asker else "", candidate.member))
    return replace(candidate, reasons=reasons_for(index, asked.meaning, asked.asker, other, mutual))
