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


# What turns something down: "geen" where a clause begins or after words like "liever", "niet" only before a thing.
_EXCLUDED = re.compile(
    r"(?:(?:^|[.,;:!?(\n–—-]\s*|\b(?:maar|but|and|en|liever|alsjeblieft|please|graag|wil(?:len)?|want|dus|rather)\s+)"
    r"(?:geen|no|zonder|without|(?:niet|not)(?=\s+(?:van|bij|via|from|with|(?:(?:in|uit|met|at|by)\s+)?"
    r"(?:de|het|een|the|an?|any|another|onze|our))\b))|\b(?:alles behalve|behalve|anything but|except(?: for)?))\s+"
    r"(?:(?:van|bij|via|in|uit|met|from|with|at|by|de|het|een|the|an?|any|another|onze|our)\s+)*"
    r"(?P<what>[^.,;:!?()\n–—]{2,40})",
    re.IGNORECASE,
)
# What somebody lacks, or how it is missing; and so what is needed.
_LACKED = re.compile(
    r"^(?:geld|budget|tijd|plan|ruimte|idee|haast|probleem|antwoord|reactie|animo|zin|ervaring|verstand|money|time|ideas?|"
    r"rush|problem|luck|clue|reply|answer|response|experience|enough|genoeg|more|meer|dat|that|te|to)\b|"
    r"\b(?:te|meer|om|hier|thuis|in de buurt|over$|heb|hebt|heeft|hebben|is|zijn|was|kan|kunnen|wil|weet|weten|werkt|"
    r"gevonden|gekregen|gehad|gezien|gehoord|left|found|yet|so|dus|here|anymore|available|of my own|nearby|around|"
    r"has|have|had|are|can|knows?|works?|after|since|sinds|na)\b",
    re.IGNORECASE,
)
# A sentence that tells how things are: it opens with them, or with what is missing, and asks for nothing.
_TELLING = re.compile(
    r"\s*(?:(?:geen|niet|no|not|zonder|without)\b(?!.*\b(?:maar|but)\b)|(?:ik|wij|we|mijn|ons|onze|de|het|er|hij|zij|ze|"
    r"niets|i|my|our|the|there|it|he|she|they|nothing)\b)(?!.*\b(?:zoek\w*|wil\w*|graag|liever|wie|hulp|help\w*|nodig|"
    r"iemand|vraag|vragen|alsjeblieft|looking|look for|wants?|needs?|would|rather|please|who|some\w*)\b)",
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
    spans = [match for match in _EXCLUDED.finditer(shown) if _turns_down(match)]
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


def _turns_down(match: re.Match[str]) -> bool:
    """Whether something is turned down, not missing."""
    sentence = re.split(r"[.!?\n]", match.string[: match.start()])[-1] + match[0]
    return not _LACKED.search(_thing(match["what"])) and not _TELLING.match(sentence)


def _sectors_among(excluded: str) -> frozenset[Sector]:
    folded = fold(excluded)
    return frozenset(s for s, stem in _EXCLUDED_SECTORS.items() if re.search(rf"\b(?:{stem})\b", folded))


def _thing(what: str) -> str:
    """The thing itself, not what is said about it."""
    return re.split(
        r"\b(?:want|because|die|dat|that|who|which|omdat|maar|but|their|hun|please|alsjeblieft|graag)\b", what
    )[0]


def _first_words(what: str) -> str:
    return " ".join(_thing(what).split()[:5])


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
