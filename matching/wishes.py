"""What a request asks for besides its subject: what it excludes, where, and whom."""

import re
from dataclasses import dataclass

from matching.places import Gazetteer, Place, mentions
from matching.sectors import sector_in, sectors_in
from matching.text import clip, content_words, fold, visible
from matching.values import Sector

LONGEST_REQUEST = 2_000  # characters that are read


@dataclass(frozen=True, slots=True)
class Wish:
    """A request, taken apart."""

    subject: str  # the text without what it excludes
    excluded: str = ""  # the words of what it excludes
    excluded_sectors: frozenset[Sector] = frozenset()
    places: tuple[Place, ...] = ()
    near_asker: bool = False  # "hier in de buurt"
    sector: Sector | None = None


# "Geen" or "not" at the start of a clause, or after words that turn something down; "ik heb geen geld" does not.
_EXCLUDED = re.compile(
    r"(?P<lead>^|[.,;:!?(\n–—-]\s*|\b(?:maar|but|and|en|liever|alsjeblieft|please|graag|wil(?:len)?|want|dus|rather)\s+)"
    r"(?P<no>geen|niet|not|no|behalve|except(?: for)?|anything but|alles behalve|zonder|without)\s+"
    r"(?P<what>(?:(?:van|bij|uit|met|from|with|at|de|het|een|the|a|an|any)\s+)*[^.,;:!?()\n–—]{2,40})",
    re.IGNORECASE,
)
# Clauses that tell what is missing or unsure, and so what is needed.
_NOT_AN_EXCLUSION = re.compile(
    r"^(?:geld|budget|tijd|plan|ruimte|idee|haast|probleem|money|time|idea|rush|problem|sure|really|only|just|alleen|goed|"
    r"genoeg|enough|meer|more|yet|nog|erg|zo|veel|much|dat|that|te|to|because|omdat|zonder|weten|know|eens|echt)\b",
    re.IGNORECASE,
)
_EXCLUDED_SECTORS = {
    Sector.GOVERNMENT: r"overhe\w+|government|authorit\w+|ambtenar\w+",
    Sector.BUSINESS: r"bedrijven|bedrijf|ondernemers?|compan\w+|business\w*|commerci\w+",
    Sector.EDUCATION: r"onderwijs\w*|scholen|schools?|education",
    Sector.RESEARCH: r"onderzoek\w*|research\w*|wetenschap\w*|universit\w+|academics?",
    Sector.RESIDENTS: r"inwoners?|bewoners?|residents?|burgers?|citizens?|particulier\w*",
}
_WHOM = re.compile(
    r"\b(?:iemand|mensen|contact|collega'?s?|wie|who|someone|somebody|anyone|anybody|people|person|folks)\s+(?:er\s+)?"
    r"(?:van|bij|uit|in|from|at|of|binnen|met|with)\s+(?P<where>(?:\S+\s*){1,4})",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"\b(?:hier in de (?:buurt|regio|omgeving|streek)|in de buurt\b(?! van)|uit de (?:buurt|omtrek|omgeving)|"
    r"in (?:mijn|onze) (?:buurt|regio|omgeving)|around here|nearby|near (?:me|us)|close by|"
    r"in (?:my|our) (?:area|region)|dichtbij|vlakbij)"
)


def read_wish(text: str, gazetteer: Gazetteer) -> Wish:
    """Take a request apart. What is not recognised stays in the subject."""
    shown = visible(text[:LONGEST_REQUEST])
    spans = [m for m in _EXCLUDED.finditer(shown) if not _NOT_AN_EXCLUSION.match(m["what"])]
    excluded = " ".join(_first_words(match["what"]) for match in spans)
    subject = shown
    for match in spans:
        subject = subject.replace(_first_words(match["what"]), " ", 1)
    whom = _WHOM.search(subject)
    return Wish(
        subject=subject,
        excluded=excluded,
        excluded_sectors=_sectors_among(excluded) if excluded else frozenset(),
        places=tuple(dict.fromkeys(mentions(gazetteer, subject))),
        near_asker=bool(_HERE.search(fold(subject))),
        sector=sector_in(clip(whom["where"], 60)) if whom else None,
    )


def _sectors_among(excluded: str) -> frozenset[Sector]:
    folded = fold(excluded)
    return frozenset(s for s, stem in _EXCLUDED_SECTORS.items() if re.search(rf"\b(?:{stem})\b", folded))


def _first_words(what: str) -> str:
    """The thing itself: up to five words, not what is said about it."""
    return " ".join(
        re.split(r"\b(?:want|because|die|dat|that|who|which|omdat|maar|but|their|hun)\b", what)[0].split()[:5]
    )


def is_excluded(excluded: str, sectors: frozenset[Sector], sector: Sector | None, central: str) -> bool:
    """Whether what somebody is or offers (`central`, their own words) is what a request turns down."""
    if sector is not None and sector in sectors:
        return True
    unwanted = [word for word in content_words(excluded) if len(word) >= 4]
    if not unwanted or (sectors and not sectors_in(central) - sectors):
        return False
    theirs = content_words(central)
    return any(_same_stem(word, other) for word in unwanted for other in theirs)


def _same_stem(one: str, other: str) -> bool:
    """Whether two words begin alike far enough to be forms of one word ("windmolens", "windmolenpark")."""
    length = max(4, min(len(one), len(other)) - 2)
    return len(one) >= 4 and len(other) >= 4 and one[:length] == other[:length]
