"""Which Dutch place somebody means, and how close two places are."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from matching.text import clip, fold, visible


class PlaceKind(StrEnum):
    VILLAGE = "village"
    MUNICIPALITY = "municipality"
    REGION = "region"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its usual name, and the names of what it lies in. A region's `regions` holds the region itself."""

    name: str
    kind: PlaceKind
    municipality: str | None = None
    regions: frozenset[str] = frozenset()
    province: str | None = None


Area = tuple[tuple[Place, ...], bool]  # the places that somebody named, and whether anywhere will do


@dataclass(frozen=True, slots=True)
class PlaceGuess:
    """The one place that is meant, or up to four to choose from; neither when nothing is like it."""

    sure: Place | None = None
    options: tuple[Place, ...] = ()


_CUES = (
    "in|uit|te|bij|rond|rondom|om|omgeving|omstreken|gemeente|gem|regio|dorp|stad|provincie|streek|vanuit|naar|nabij|"
    "buurt van|near|from|around|at|of|region|village|town|city|municipality"
)
_CUE_BEFORE = re.compile(rf"(?:\b(?:{_CUES})\.?)(?: (?:de|het|'t|the))?\s*$", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:[,/&+]|,?\s+(?:en|and|of|or))\s*(?:(?:in|uit|te) )?")
_LEAD = re.compile(
    r"^(?:(?:ik|i|we|wij|am|ben|live|woon|wonen|werk|werken|work|kom|come|zit|based|vlak|ergens|somewhere|just|net|"
    r"uit|from|in|te|bij|near|around|rond|rondom|om|nabij|omgeving|regio|region|gemeente|gem|municipality|of|van|streek|"
    r"provincie|province|stad|dorp|het dorp|the village|de buurt|buurt|buiten|outside|heel|hele|en|and|de|het|'t|the)"
    r"\.?\s+)+"
)
_TAIL = re.compile(
    r"(?:\s*(?:en omgeving|e\.?o\.?|en omstreken|area|region|regio|gemeente|stad|city|province|provincie))+$"
)
_SIDES = "noord|oost|zuid|west|noordoost|noordwest|zuidoost|zuidwest|centrum|north|east|south"  # of a town
_WORD = re.compile(rf"[^\W\d_]+(?:(?:-(?!(?:{_SIDES})\b)|['’.])[^\W\d_]+)*|'[st]", re.IGNORECASE)
_COUNTRY = re.compile(r"\b(?:nederland|holland|the netherlands|netherlands|overal|everywhere)$")
_FIRST = re.compile(r"[ .'’-]")
_UNWRITTEN = str.maketrans("-", " ", "()")
_LONGEST_NAME = 5  # words


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places by folded name; one name may be several places."""

    by_name: Mapping[str, tuple[Place, ...]]
    names: tuple[str, ...] = field(repr=False)  # folded, for fuzzy comparison
    ordinary: frozenset[str] = field(repr=False)  # names that are words too: in a sentence they are seldom places
    seldom: frozenset[str] = field(repr=False)  # names that are words too, but hardly used ones
    openers: Mapping[str, int] = field(repr=False)  # the first word of names, and how many words they have at most

    @classmethod
    def compile(cls, data: Mapping[str, Any], villages: Mapping[str, Any]) -> "Gazetteer":
        """From the content of places.json and villages.json."""
        found: dict[str, list[Place]] = {}
        for name, place in _official(data):
            known = found.setdefault(name_key(name), [])
            if place not in known:
                known.append(place)
        for name, place in _villages(data, villages["villages"], frozenset(found)):
            found.setdefault(name, []).append(place)
        openers: dict[str, int] = {}
        for name in found:
            first = _FIRST.split(name, maxsplit=1)[0]
            openers[first] = max(openers.get(first, 0), min(_LONGEST_NAME, name.count(" ") + 1))
        by_name = {name: tuple(places) for name, places in found.items()}
        ordinary, seldom = frozenset(villages["ordinary"]), frozenset(villages["seldom"])
        return cls(by_name, tuple(sorted(found)), ordinary, seldom, openers)


def name_key(name: str) -> str:
    """A name as it is looked up: folded, without its article."""
    bare = fold(name).translate(_UNWRITTEN)
    return bare.removeprefix("de ").removeprefix("het ").strip()


def _municipality(data: Mapping[str, Any], name: str) -> Place:
    regions = frozenset(region["nl"] for region in data["regions"] if name in region["municipalities"])
    return Place(name, PlaceKind.MUNICIPALITY, name, regions, data["municipality_province"][name])


def _official(data: Mapping[str, Any]) -> Iterator[tuple[str, Place]]:
    """(a way to write it, the place) for provinces, municipalities, regions and their other names."""
    by_name: dict[str, Place] = {}
    for name in data["provinces"]:
        by_name[name] = Place(name, PlaceKind.PROVINCE, province=name)
        yield name, by_name[name]
    for name in data["municipality_province"]:
        place = by_name[name] = _municipality(data, name)
        yield name, place
        yield re.sub(r" \(.*\)", "", name), place
    for region in data["regions"]:
        if region["municipalities"] == [region["nl"]]:
            continue  # the municipality by another word: nothing to choose
        province = region["provinces"][0] if len(region["provinces"]) == 1 else None
        place = Place(region["nl"], PlaceKind.REGION, None, frozenset({region["nl"]}), province)
        for name in (region["nl"], region["en"], *region["aliases"]):
            yield name, place
    for name, official in data["aliases"].items():
        place = by_name[official]
        renamed = place.kind is PlaceKind.PROVINCE or name_key(name) in _SAME_TOWN
        yield name, place if renamed else Place(name, PlaceKind.VILLAGE, official, place.regions, place.province)


# Other names of the same town; the remaining aliases are former municipalities and large villages.
_SAME_TOWN = frozenset(
    {"'s gravenhage", "the hague", "den bosch", "nuenen", "dantumadeel", "tietjerksteradeel", "friese meren",
     "noordoost friesland", "zuidwest friesland"}
)  # fmt: skip


def _villages(
    data: Mapping[str, Any], villages: Mapping[str, Sequence[str]], official: frozenset[str]
) -> Iterator[tuple[str, Place]]:
    """(a name as it is looked up, the village). One that shares its name is told with its municipality."""
    folded = [(name, name_key(name), municipality) for municipality, names in villages.items() for name in names]
    namesakes = Counter(key for _, key, _ in folded)
    around = {municipality: _municipality(data, municipality) for municipality in villages}
    for name, key, municipality in folded:
        shared = key in official or namesakes[key] > 1
        told = f"{name} ({municipality.partition(' (')[0]})" if shared else name
        home = around[municipality]
        place = Place(told, PlaceKind.VILLAGE, municipality, home.regions, home.province)
        if shared:
            yield name_key(told), place
        if key not in official:
            yield key, place


def free_place(text: str) -> Place:
    """A village that no list knows, by the name its inhabitant gives it."""
    return Place(clip(" ".join(visible(text).split()), 60), PlaceKind.VILLAGE)


def resolve(gazetteer: Gazetteer, text: str) -> PlaceGuess:
    """What an answer to "where do you live or work?" means. Unsure: at most four options, likeliest first."""
    typed = fold(clip(text, 200))
    if _COUNTRY.search(typed):
        return PlaceGuess()
    for name in _readings(typed):
        exact = gazetteer.by_name.get(name, ())
        if exact:
            return _chosen(_asked_for(exact, typed))
    for name in _readings(typed):
        near = _near(gazetteer, name)
        if near:
            return near
    inside = find(gazetteer, text)
    return PlaceGuess(sure=inside) if inside else PlaceGuess()


def _readings(typed: str) -> Iterator[str]:
    """The answer as a bare name: whole, without what people put before and after it, its parts around a comma."""
    seen: set[str] = set()
    whole = typed.strip(" .!?,;:-")
    for piece in (whole, *re.split(r"[,/(;)]", whole), *re.split(r" en | and | & ", whole)):
        bare = _TAIL.sub("", _LEAD.sub("", piece.strip() + " ").strip()).strip()
        for name in (name_key(piece.strip()), name_key(bare)):
            if len(name) > 1 and name not in seen:
                seen.add(name)
                yield name


def _asked_for(places: tuple[Place, ...], typed: str) -> tuple[Place, ...]:
    """Only the provinces, cities or regions among namesakes, when the answer says which it is."""
    for cue, kinds in (
        (r"\b(?:provincie|province)\b", {PlaceKind.PROVINCE}),
        (r"\b(?:gemeente|gem|stad|city|municipality|town)\b", {PlaceKind.MUNICIPALITY}),
        (r"\b(?:regio|region|streek|area)\b", {PlaceKind.REGION}),
        (r"\b(?:dorp|village)\b", {PlaceKind.VILLAGE}),
    ):
        kept = tuple(place for place in places if place.kind in kinds)
        if kept and re.search(cue, typed):
            return kept
    return places


def _chosen(places: tuple[Place, ...]) -> PlaceGuess:
    return PlaceGuess(sure=places[0]) if len(places) == 1 else PlaceGuess(options=places[:4])


def _near(gazetteer: Gazetteer, name: str) -> PlaceGuess | None:
    """Places whose name differs by slips of the keyboard: one is sure enough, two (from eight letters on) is asked."""
    if len(name) < 4 or len(name) > 40:
        return None
    slips = 1 if len(name) < 8 else 2
    found = process.extract(name, gazetteer.names, scorer=OSA.distance, score_cutoff=slips, limit=8)
    least = min((distance for _, distance, _ in found), default=0)
    near = [known for known, distance, _ in found if distance == least]
    begin = [known for known in near if known[0] == name[0]] or near
    places = tuple(dict.fromkeys(place for known in begin for place in gazetteer.by_name[known]))
    return None if not places else _chosen(places) if least == 1 else PlaceGuess(options=places[:4])


def find(gazetteer: Gazetteer, text: str) -> Place | None:
    """The first place named inside a sentence."""
    return next(mentions(gazetteer, text), None)


def mentions(gazetteer: Gazetteer, text: str) -> Iterator[Place]:
    """Every place named in a text, in order; of namesakes the smaller ones.

    A name that is an ordinary word too needs a capital and, when it is a single word, a word like "in" or another place
    before it; when the word is hardly used, one of the two. Any other name may be typed as one likes. A village that
    shares its name counts only when it is told which.
    """
    shown = clip(visible(text), 10_000)
    if shown.isupper():
        shown = shown.lower()
    found = list(_WORD.finditer(shown))
    last = 0  # where the last place ends
    for at, match in enumerate(found):
        longest = gazetteer.openers.get(_opening(match[0]), 0)
        if not longest or match.start() < last:
            continue
        for end in range(min(len(found), at + longest), at, -1):
            span = shown[match.start() : found[end - 1].end()]
            places = gazetteer.by_name.get(name_key(span), ())
            if places and _credible(gazetteer, span, shown[last : match.start()], after_place=last > 0):
                last = found[end - 1].end()
                yield from _meant(places)
                break


def _meant(places: tuple[Place, ...]) -> Iterator[Place]:
    """The smaller ones of namesakes; none of several villages."""
    least = min(_SIZE[place.kind] for place in places)
    if len(places) == 1 or least != _SIZE[PlaceKind.VILLAGE]:
        yield from (place for place in places if _SIZE[place.kind] == least)


def _opening(word: str) -> str:
    """The folded word up to its first hyphen, dot or quote."""
    return word.lower() if word.isascii() and word.isalpha() else _FIRST.split(fold(word), maxsplit=1)[0]


_SIZE = {PlaceKind.VILLAGE: 1, PlaceKind.MUNICIPALITY: 0, PlaceKind.REGION: 2, PlaceKind.PROVINCE: 3}


def _credible(gazetteer: Gazetteer, span: str, before: str, *, after_place: bool) -> bool:
    """Whether a name is a place here, given what stands before it, up to the last place."""
    name = name_key(span)
    if name not in gazetteer.ordinary and name not in gazetteer.seldom:
        return True
    *more, word = re.split(r"[ -]", span)
    cue = more or _CUE_BEFORE.search(before[-30:]) or (after_place and _JOINED.fullmatch(before))
    return bool(word[0].isupper() and cue if name in gazetteer.ordinary else word[0].isupper() or cue)


def closeness(a: Place | None, b: Place | None) -> float:
    """0..1: same municipality (or the same unknown village) 1, a shared region 0.7, same province 0.4, else 0.

    The steps are the project's own choice (places.md, 9.1).
    """
    if a is None or b is None:
        return 0.0
    if (a.municipality is not None and a.municipality == b.municipality) or (a.name == b.name and a == b):
        return 1.0
    if a.regions & b.regions:
        return 0.7
    return 0.4 if a.province is not None and a.province == b.province else 0.0


def closest_pair(ones: Iterable[Place], others: Iterable[Place]) -> float:
    """The closeness of the two nearest of two sets of places; 0 when one is empty."""
    theirs = tuple(others)
    return max([closeness(a, b) for a in ones for b in theirs], default=0.0)


def region_name(place: Place) -> str | None:
    """The name of the region a place lies in, for "somebody near …"; its province when no region is known."""
    if place.kind is PlaceKind.REGION:
        return place.name
    return min(place.regions, default=place.province)
