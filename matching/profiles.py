"""What somebody tells about themselves in one free message."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matching.introduce import name_and_organisation
from matching.lists import split_list
from matching.places import Gazetteer, find
from matching.sectors import sector_in
from matching.text import clip, guess_language, visible
from matching.values import Language, Sector
from matching.vocabulary import Vocabulary, recognise

__all__ = ["ProfileDraft", "parse_profile", "sector_in", "split_list"]

LONGEST_MESSAGE = 4_000  # characters; what follows is not read
_SURE_THEME = 0.45  # weight from which a theme is proposed; a slip of the keyboard reaches it, a weak word doesn't


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """What was understood; everything still has to be confirmed. Empty where nothing was said."""

    name: str = ""
    organisation: str = ""
    sector: Sector | None = None
    area: str = ""
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    language: Language | None = None


_WHO = r"(?:(?:ik|wij|we|i|en|and|ook|also|daarnaast|graag|verder|tevens)\s+)*"
_NEED = re.compile(
    rf"(?:\b{_WHO}(?:ben|zijn|am|are)\s+|\bi'm\s+|\bwe're\s+)?\b{_WHO}(?:"
    r"op\s?zoek naar|zoek\w{0,2}(?: naar)?|zoke?n?|zeok\w?|zkn|looking for|look for|searching for|seeking|seek|"
    r"heb(?:ben)? (?:behoefte aan|hulp nodig (?:bij|met))|need(?: help with)?|would like to (?:meet|find|learn)|"
    r"wil(?:len)? graag(?= (?:weten|leren|kennismaken|in contact))|"
    r"(?:mijn |onze |my |our )?(?:vraag|vragen|needs?|zoekvraag)(?: is| zijn|:))"
    r"(?=[\s:])[:\s]*",
    re.IGNORECASE,
)
_WHOM = r"(?: (?:je|jullie|anderen|mensen|people|others|you|graag))?"
_OFFER = re.compile(
    rf"\b{_WHO}(?:help(?:en|t)?(?: graag)?{_WHOM} (?:met|bij|with)|bied(?:en|t)?(?: aan)?|"
    rf"(?:kan|kunnen|can){_WHOM}(?: (?:helpen|meedenken|help|advise|share|offer|lend|teach)"
    r"(?: (?:met|over|bij|with|on|about|in))?)?|offer(?:ing)?|weet (?:veel|alles|iets) (?:van|over)|"
    r"know (?:a lot )?about|heb(?:ben)?(?: veel)? (?:ervaring|verstand|kennis) (?:met|van|over|in)|"
    r"have experience (?:with|in)|(?:mijn |ons |my |our )?(?:aanbod|offers?)(?: is|:)|geef(?: les in)?|deel graag|"
    r"leen uit|(?<=ik )heb|(?<=wij )hebben|(?<=we )hebben|(?<=i )have|(?<=we )have)(?=[\s:])[:\s]*",
    re.IGNORECASE,
)
_DANGLING = re.compile(r"[\s,;:]*(?:\b(?:en|and|maar|but|ook|verder|also|ik|i|we|wij)\b[\s,;:]*)*$", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:die|dat|wie|who|that|which)\b", re.IGNORECASE)
_SPEAKER = r"(?:ik|wij|we|i|i'm|zelf)\b"
_SELF = re.compile(rf"\b{_SPEAKER}|[.!?;\n]", re.IGNORECASE)  # from here on it is about the speaker
_OF_ONESELF = re.compile(rf"(?:en |and |ook )?(?:{_SPEAKER}|(?:bied|help|weet|leen|geef|deel)\b)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2})[.!?](?:\s|$)|\n\s*\n")


def parse_profile(text: str, vocabulary: Vocabulary, gazetteer: Gazetteer) -> ProfileDraft:
    """The profile in a message such as "Ik ben Yara van … in Tiel, ik help met … en zoek …", in Dutch or English.

    Offers and needs are the member's own words. Nothing is invented: a field that can't be read stays empty.
    """
    shown = visible(text[:LONGEST_MESSAGE]).strip()
    told = list(_told(shown))
    opening = _opening(shown)
    name, organisation = name_and_organisation(opening, gazetteer)
    place = find(gazetteer, _without(name, opening)) or find(gazetteer, _without(name, shown))
    offers = tuple(item for kind, words in told if kind == "offer" for item in split_list(words))
    needs = tuple(item for kind, words in told if kind == "need" for item in split_list(words))
    hits = recognise(vocabulary, shown)
    return ProfileDraft(
        name=name,
        organisation=organisation,
        sector=sector_in(organisation) or sector_in(opening),
        area=place.name if place else "",
        offers=offers[:6],
        needs=needs[:6],
        themes=tuple(hit.theme for hit in hits if hit.weight >= _SURE_THEME)[:6],
        language=guess_language(shown),
    )


def _without(name: str, text: str) -> str:
    """The text without its speaker's name: many are called after a village."""
    return re.sub(re.escape(name), " ", text, count=1, flags=re.IGNORECASE)


def _markers(text: str) -> list[tuple[int, int, str]]:
    """(start, end, kind) of the words that begin an offer or a need, in order and without overlap."""
    found = sorted(
        (match.start(), -match.end(), kind)
        for kind, pattern in (("need", _NEED), ("offer", _OFFER))
        for match in pattern.finditer(text)
    )
    kept: list[tuple[int, int, str]] = []
    for start, minus_end, kind in found:
        if kept and (start < kept[-1][1] or _is_wished_of_another(text, kept[-1], start, -minus_end)):
            continue
        kept.append((start, -minus_end, kind))
    return kept


def _is_wished_of_another(text: str, before: tuple[int, int, str], start: int, end: int) -> bool:
    """Whether the marker at `start` tells what the wanted one does: "zoek iemand die een aanvraag kan schrijven"."""
    between = text[before[1] : start]
    of_oneself = _SELF.search(between) or _OF_ONESELF.match(text[start:end])
    return before[2] == "need" and _RELATIVE.search(between) is not None and not of_oneself


def _told(text: str) -> Iterator[tuple[str, str]]:
    """(offer or need, the words) for each marker, up to the next one or the end of its sentence."""
    marked = _markers(text)
    for (_, start, kind), following in zip(marked, [*marked[1:], (len(text), len(text), "")], strict=False):
        said = _SENTENCE_END.split(text[start : following[0]])[0]
        words = _DANGLING.sub("", said)
        if any(c.isalpha() for c in words):
            yield kind, clip(words.strip(" ,;:-"), 1_000)


def _opening(text: str) -> str:
    """What stands before the first offer or need: who somebody is."""
    first = next((start for start, _, _ in _markers(text)), len(text))
    return text[:first]
