"""Whom to introduce to somebody with a request: the few people worth it, best first, or nobody."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappush, heappushpop
from itertools import islice
from typing import NamedTuple

from matching.asking import asked_in, terms_of
from matching.calibration import chance, leads
from matching.features import PieceKind, Profile, texts_of
from matching.inverted import FULL
from matching.places import Place, closest_pair
from matching.reading import A_CONCEPT, Said
from matching.reasons import SURE, mutual_benefit, reasons_for
from matching.score import Circumstances, Weights, added_up, as_probability, at_best, drawn, surrounding_parts, worth_of
from matching.semantic import SemanticSignal, likenesses
from matching.similarity import Index
from matching.terms import Terms
from matching.values import Candidate, Member, Reason, Request
from matching.wishes import Wish, is_excluded, read_wish
from matching.words.senses import Floats

_WEIGHTS = Weights()
_LOOKED_AT = 96  # people in the order of likeness; meaning, and a place or party in the request, move only these
_MEANING = 0.7  # how much more like a request somebody is who is altogether near in meaning; from two of four networks
_MOST_LOOKED_AT = 4_096  # when rules keep most of them apart from the asker
_SHORTLIST = 20  # people whose surroundings are looked at; they can change places, strangers cannot get in
_STEEPNESS, _EVEN = 5.0, 0.6  # from likeness to a fit of 0..1
_BACKGROUND = 0.2  # how much of the asker's own profile is read into a request
_ELSEWHERE = 0.4  # what is left of somebody at the wrong place, when a place is asked
_OTHER_SECTOR = 0.65  # and of somebody of another sector than the one asked


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request as it is searched for."""

    wish: Wish
    terms: Terms
    meaning: Floats
    asker: Profile | None
    offers: Said  # what the asker can do for others
    places: tuple[Place, ...]
    unwanted: frozenset[int]  # concepts of what the request excludes
    themes: frozenset[int]  # that are surely in it
    seed: str  # of chance; empty for none


class _Found(NamedTuple):  # a tuple, because dozens are made per request
    """Somebody who may be introduced, and how well they answer the request."""

    member: Member
    likeness: float
    said: float  # the part of the likeness that words have, without what only comes near in meaning


_Kept = tuple[Member, float, float]  # somebody, their likeness, and how far that is above the best others


def suggest(
    index: Index,
    request: Request,
    asker: Member | None,
    circumstances: Circumstances,
    weights: Weights | None = None,
    top: int = 5,
    semantic: SemanticSignal | None = None,
    seed: str = "",
) -> tuple[Candidate, ...]:
    """The members worth introducing for a request, best first; possibly none.

    Never the asker, who must not meet the asker, who has too much to do, or whom the request excludes. Scores are 0..1
    and fall with rank; each candidate has one or two reasons in the member's own words. A `semantic` signal moves the
    best ones only, as far as `weights.semantic` goes; without one nothing is different. With a `seed` chance moves
    scores a little (`weights.exploration`), for the same seed always in the same way.
    """
    weights = weights or _WEIGHTS
    with index.lock:
        asked = _read(index, request, asker, seed)
        found = _allowed(index, asked, request.by, circumstances, max(_SHORTLIST, 2 * top))
        if not found or _sureness(found) < weights.worth:
            return ()
        ahead = leads([one.likeness for one in found])
        least = found[0].likeness * weights.close_to_best
        kept = [
            (one.member, one.likeness, lead) for one, lead in zip(found, ahead, strict=True) if one.likeness >= least
        ]
        texts = [_said_by(index, member) for member, *_ in kept] if semantic else []
        near = likenesses(semantic, asked.wish.subject, texts) if semantic else []
        ranked = _ranked(index, asked, kept, near, circumstances, weights, top)
        reasoned = ((one, score, _reasons(index, asked, one.member, circumstances)) for one, score in _scored(ranked))
        told = (one.candidate(weights, score, reasons) for one, score, reasons in reasoned if reasons)
        return tuple(islice(told, max(0, top)))


def _read(index: Index, request: Request, asker: Member | None, seed: str) -> _Asked:
    wish = read_wish(request.text, index.gazetteer)
    by = asker if asker is not None else index.members.get(request.by)
    profile = index.profile(by) if by is not None else None
    asked = asked_in(index.reader, wish.subject, _background(index, profile), request.themes)
    unwanted = asked_in(index.reader, wish.excluded).concepts if wish.excluded else {}
    near = wish.places or (profile.places if profile is not None and wish.near_asker else ())
    sure = frozenset(number for number, weight in asked.themes.items() if weight >= SURE and number in index.themes)
    terms, meaning = terms_of(index, asked), index.reader.meaning(asked.words)
    return _Asked(wish, terms, meaning, profile, _offers(profile), near, frozenset(unwanted), sure, seed)


def _background(index: Index, asker: Profile | None) -> dict[int, float]:
    """The everyday concepts of who asks, faintly: "what is left over" means food when a festival asks."""
    known = asker.of_kind(PieceKind.ABOUT, PieceKind.ORGANISATION, PieceKind.NEED) if asker else ()
    kinds = index.reader.kinds
    return {
        number: _BACKGROUND * weight / FULL
        for piece in known
        for number, weight in zip(piece.numbers, piece.weights, strict=True)
        if kinds[number] == A_CONCEPT
    }


def _offers(asker: Profile | None) -> Said:
    """Everything the asker offers and is about, by the piece that says it best."""
    found: Said = {}
    for piece in asker.of_kind(PieceKind.OFFER, PieceKind.ABOUT) if asker else ():
        for number, weight in zip(piece.numbers, piece.weights, strict=True):
            if number not in found or weight > found[number]:
                found[number] = weight
    return {number: weight / FULL for number, weight in found.items()}


def _allowed(index: Index, asked: _Asked, by: str, circumstances: Circumstances, most: int) -> list[_Found]:
    """The `most` who may be introduced and answer best, best first, with what is asked about place and party."""
    movable = bool(asked.places or asked.wish.sector)
    keep = max(_LOOKED_AT, most)
    while True:
        found: list[_Found] = []
        seen = 0
        for id_, likeness, said in index.nearest(asked.terms, asked.meaning, _MEANING, keep):
            seen += 1
            member = index.members[id_]
            if likeness > 0 and _may_meet(index, asked, by, member, circumstances):
                found.append(_Found(member, likeness, said))
                if len(found) == most and not movable:
                    break
        if len(found) >= _SHORTLIST or seen < keep or keep >= _MOST_LOOKED_AT:
            return _moved(index, asked, found)[:most] if movable else found
        keep *= 4


def _sureness(found: Sequence[_Found]) -> float:
    """How sure it is that anybody fits: in words the best, and how far ahead. Something is always near in meaning."""
    said = sorted((one.said for one in found), reverse=True)
    return said[0] + leads(said)[0]


def _moved(index: Index, asked: _Asked, found: Iterable[_Found]) -> list[_Found]:
    """Best first again, once place and party count."""
    moved = [(one, _as_wished(index, asked, one.member)) for one in found]
    here = (one._replace(likeness=one.likeness * share) for one, share in moved)
    return sorted(here, key=lambda one: -one.likeness)


def _may_meet(index: Index, asked: _Asked, by: str, member: Member, circumstances: Circumstances) -> bool:
    """Whether no rule, nor the request itself, keeps a member apart from the asker."""
    if not circumstances.allows(by, member.id) or circumstances.busy(member.id) >= 1.0:
        return False
    if asked.asker is not None and member.id == asked.asker.member.id:
        return False
    return not (asked.wish.excluded and _turned_down(asked, index.profile(member)))


def _turned_down(asked: _Asked, profile: Profile) -> bool:
    """Whether the request excludes what somebody is, or at least half of what they offer."""
    wish = asked.wish
    house = profile.of_kind(PieceKind.ORGANISATION)
    if any(piece.said.get(concept, 0.0) >= 1.0 for piece in house for concept in asked.unwanted):
        return True
    named = profile.of_kind(PieceKind.ORGANISATION, PieceKind.THEMES)
    offers = profile.of_kind(PieceKind.OFFER)
    central = " ".join(piece.text for piece in named)
    if is_excluded(wish.excluded, wish.excluded_sectors, profile.member.sector, central):
        return True
    same = [is_excluded(wish.excluded, frozenset(), None, piece.text) for piece in offers]
    return bool(same) and 2 * sum(same) >= len(same)


def _as_wished(index: Index, asked: _Asked, member: Member) -> float:
    """1 where place and sector are as asked, or nothing is asked about them; less the further away."""
    factor = 1.0
    if asked.places:
        places, everywhere = index.area(member)
        near = 0.7 if everywhere else closest_pair(asked.places, places) if places else 0.3
        factor *= _ELSEWHERE + (1.0 - _ELSEWHERE) * near
    if asked.wish.sector is not None and member.sector not in {None, asked.wish.sector}:
        factor *= _OTHER_SECTOR
    return factor


def _scored(ranked: Iterable["_Rated"]) -> Iterator[tuple["_Rated", float]]:
    """Each with a score; who comes later is never surer."""
    surest = 1.0
    for best in ranked:
        surest = min(surest, chance(best.worth, best.lead))
        yield best, surest


def _ranked(
    index: Index,
    asked: _Asked,
    kept: Sequence[_Kept],
    near: Sequence[float],
    circumstances: Circumstances,
    weights: Weights,
    top: int,
) -> Iterator["_Rated"]:
    """Best first. What they need is read for those only who can be among the first `top` with it."""
    first = _rated(index, asked, kept, near, circumstances, weights, enough=top + 2)
    looked_at = len(first)
    first.sort(key=_best_first)
    yield from sorted([one.with_mutual(index, asked.offers, weights) for one in first[: top + 2]], key=_best_first)
    # Only where there was no reason for one of these.
    later = _rated(index, asked, kept[looked_at:], near[looked_at:], circumstances, weights, enough=len(kept))
    yield from sorted([*first[top + 2 :], *later], key=_best_first)


class _Rated(NamedTuple):
    """Somebody with the parts of their score, and what these add up to."""

    member: Member
    fit: float
    lead: float
    parts: Mapping[str, float]
    taken_off: Mapping[str, float]
    worth: float

    def with_mutual(self, index: Index, offers: Said, weights: Weights) -> "_Rated":
        mutual = mutual_benefit(index, offers, index.profile(self.member))
        parts = {**self.parts, "mutual": mutual}
        worth = self.fit * worth_of(parts, self.taken_off, weights) if mutual else self.worth
        return _Rated(self.member, self.fit, self.lead, parts, self.taken_off, worth)

    def candidate(self, weights: Weights, score: float, reasons: tuple[Reason, ...]) -> Candidate:
        """With each part's share of the score, so that the shares add up to it."""
        shares = added_up(self.fit, self.parts, self.taken_off, weights)
        scale = score / max(sum(shares.values()), 1e-9)
        parts = {name: share * scale for name, share in shares.items()}
        return Candidate(member=self.member.id, score=score, parts=parts, reasons=reasons)


def _rated(
    index: Index,
    asked: _Asked,
    kept: Sequence[_Kept],
    near: Sequence[float],
    circumstances: Circumstances,
    weights: Weights,
    enough: int,
) -> list[_Rated]:
    """From the first on, until nobody can be among the best `enough` any more: the fit only falls."""
    rated: list[_Rated] = []
    worths: list[float] = []  # the best, the least of them first
    asker = asked.asker
    most = worth_of(at_best(circumstances, by_chance=bool(asked.seed)), {}, weights)
    for at, (member, likeness, lead) in enumerate(kept):
        fit = as_probability(likeness, _STEEPNESS, _EVEN)
        if at >= enough and fit * most < worths[0]:
            break
        parts = surrounding_parts(asker, member, index.area(member), circumstances)
        if near:
            parts["semantic"] = near[at]
        if asked.seed:
            parts["exploration"] = drawn(asked.seed, member.id)
        taken_off = {"load": busy} if (busy := circumstances.busy(member.id)) else {}
        if asker is not None and asker.member.language is not member.language:
            taken_off["language"] = 0.1
        worth = fit * worth_of(parts, taken_off, weights)
        rated.append(_Rated(member, fit, lead, parts, taken_off, worth))
        (heappush if at < enough else heappushpop)(worths, worth)
    return rated


def _best_first(one: _Rated) -> tuple[float, str]:
    return -one.worth, one.member.id


def _said_by(index: Index, member: Member) -> list[str]:
    """What somebody says about what they are and offer."""
    return [text for kind, text in texts_of(member, index.vocabulary) if kind is not PieceKind.NEED]


def _reasons(index: Index, asked: _Asked, member: Member, circumstances: Circumstances) -> tuple[Reason, ...]:
    mutual = len(circumstances.mutual_contacts(asked.asker.member.id if asked.asker else "", member.id))
    return reasons_for(index, asked.terms, asked.themes, asked.asker, index.profile(member), mutual)
