"""What an answer to a question about somebody's profile means."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.house import House
from bot.wording import Label, Theme
from matching.intents import without_greeting
from matching.places import Place, free_place, resolve
from matching.profiles import parse_profile, sector_in, split_list
from matching.text import fold, words
from matching.values import Language
from matching.vocabulary import closest_theme

MOST = {"name": 60, "organisation": 100, "area": 60, "about": 500, "contact": 150, "offers": 200, "needs": 200}
MOST_ITEMS = 12  # offers or needs of one member
MOST_THEMES = 6
_EXAMPLES = 5  # themes named when somebody has to think of one

_NO = frozenset({"nee", "neen", "no", "nope"})
_YES = frozenset(
    {"ja", "yes", "klopt", "goed", "prima", "correct", "juist", "inderdaad", "akkoord", "ok", "oke", "right"}
)
_BESIDE_YES = frozenset({"het", "dat", "is", "zo", "hoor", "that's", "that"})
_SKIPS = _NO | {
    "overslaan", "sla over", "sla maar over", "skip", "skip this", "weet niet", "weet ik niet", "weet ik nog niet",
    "ik weet het niet", "geen idee", "geen", "niets", "niks", "nog niets", "nog niks", "nvt", "n v t", "none",
    "nothing", "nothing yet", "no idea", "don't know", "i don't know", "dont know", "i dont know", "not sure", "pass",
}  # fmt: skip
_LEADS = {  # the words with which an answer begins that say nothing about it
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in (
        ("offers", r"^(?:(?:ik|wij|we|i) )?(?:(?:kan|can) )?(?:bied(?:en)?(?: aan)?|offer|"
                   r"help(?:en)?(?: graag)?(?: mensen)? (?:met|bij|with))\s+"),
        ("needs", r"^(?:(?:ik|wij|we|i) )?(?:(?:ben|am|are) )?(?:op zoek naar|zoek(?:en)?(?: naar)?|looking for|"
                  r"look for|need)\s+"),
        ("organisation", r"^(?:ik )?(?:werk |hoor |ben |zit )?(?:bij|van|voor|i work (?:at|for)) "),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pick:
    """A value to choose with one tap, and the text on the button."""

    label: str  # text key
    value: Any
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer is clear: this goes into the profile."""

    value: Any


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its text, what can be tapped, and the label of "something else" where that makes sense."""

    key: str
    picks: tuple[Pick, ...] = ()
    other: str = ""  # text key
    words: Mapping[str, Any] = field(default_factory=dict)


Reading = Taken | Asked
Reader = Callable[[House, Language, str], Reading]


def is_skip(text: str) -> bool:
    """Whether somebody has no answer, or doesn't want to give one."""
    return " ".join(words(text)) in _SKIPS or text.strip() in {"-", "–", "—"}


def is_yes(text: str) -> bool:
    """Whether somebody says that it is right as it stands."""
    return bool(_YES & set(words(text))) and set(words(text)) <= _YES | _BESIDE_YES


def fits(name: str, text: str) -> Asked | None:
    """What to say about an answer that can't be kept as it is; None when it can."""
    if not any(sign.isalpha() or (name == "contact" and sign.isdigit()) for sign in text):
        return Asked("profile.no_name" if name == "name" else "profile.no_words")
    if len(text) > MOST[name]:
        return Asked("profile.too_long", words={"length": len(text), "most": MOST[name]})
    return None


def read_name(house: House, _language: Language, text: str) -> Reading:
    """ "Ik ben Yara" is Yara; what hardly is a name is asked about."""
    typed = " ".join(without_greeting(text).split()).strip(" .,!") or text
    named = parse_profile(typed, house.vocabulary, house.gazetteer).name or typed
    if is_skip(text):
        return Asked("profile.name_needed")
    wrong = fits("name", named)
    if wrong is not None:
        return wrong
    if len(named.split()) > 5 or "?" in text:
        return Asked("profile.is_name", (Pick("profile.yes_name", named),), words={"name": named})
    return Taken(named)


def read_organisation(_house: House, _language: Language, text: str) -> Reading:
    if is_skip(text):
        return Taken("")
    named = _LEADS["organisation"].sub("", " ".join(text.split()))
    return fits("organisation", named) or Taken(named)


def read_sector(_house: House, _language: Language, text: str) -> Reading:
    """One of the five parties, by any word that tells which."""
    sector = sector_in(text)
    return Taken(sector) if sector or is_skip(text) else Asked("profile.which_sector")


def read_area(house: House, language: Language, text: str) -> Reading:
    """A place as the list writes it; asked about when it was written differently, is several, or is on no list."""
    if is_skip(text):
        return Taken("")
    typed = free_place(text).name
    wrong = fits("area", " ".join(text.split()))
    if wrong is not None:
        return wrong
    guess = resolve(house.gazetteer, text)
    if guess.sure is not None and fold(guess.sure.name) in fold(typed):
        return Taken(_place_name(house, language, guess.sure))
    as_typed = Pick("profile.as_i_typed", typed, {"place": typed})
    if guess.sure is not None:
        name = _place_name(house, language, guess.sure)
        return Asked("profile.is_place", (Pick("profile.yes", name), as_typed), "profile.other_place", {"place": name})
    if guess.options:
        picks = tuple(_place_pick(house, language, place) for place in guess.options)
        slip = not any(fold(typed) in fold(place.name) for place in guess.options)
        return Asked("profile.which_place", (*picks, as_typed) if slip else picks, "profile.other_place")
    picks = (Pick("profile.as_typed", typed),)
    return Asked("profile.unknown_place", picks, "profile.other_place", {"place": typed})


def _place_pick(house: House, language: Language, place: Place) -> Pick:
    return Pick("profile.place", name := _place_name(house, language, place), {"place": name})


def _place_name(house: House, language: Language, place: Place) -> str:
    """With its kind behind it where that tells namesakes apart; the gazetteer reads it back."""
    if resolve(house.gazetteer, place.name).sure == place:
        return place.name
    kind = Label(f"profile.kind_{place.kind}")
    return house.wording.line(language, "profile.place_as", place=place.name, kind=kind)


def read_list(name: str, text: str) -> Reading:
    """Offers or needs, as a list or as a sentence, in the member's own words."""
    if is_skip(text):
        return Taken(())
    longest = max((len(part) for part in re.split(r"[\n;]+", text)), default=0)
    listed = [part for part in re.split(r"[\n;,]+", text) if words(part)]
    items = split_list(_LEADS[name].sub("", text.strip()))
    wrong = next((wrong for item in items if (wrong := fits(name, item)) is not None), None)
    if not items:
        return Asked("profile.no_words")
    if wrong is not None or longest > 1000:
        return wrong or Asked("profile.too_long", words={"length": longest, "most": MOST[name]})
    if len(items) >= MOST_ITEMS < len(listed):
        return Asked("profile.too_many", words={"count": len(listed), "most": MOST_ITEMS})
    return Taken(items)


def read_offers(_house: House, _language: Language, text: str) -> Reading:
    return read_list("offers", text)


def read_needs(_house: House, _language: Language, text: str) -> Reading:
    return read_list("needs", text)


def read_themes(house: House, _language: Language, text: str) -> Reading:
    """Themes typed by name, misspelt or as ordinary words."""
    if words(text) and set(words(text)) <= _NO:
        return Asked("profile.type_themes", words=examples(house))
    if is_skip(text):
        return Taken(())
    found = closest_theme(house.vocabulary, text)
    return Taken(found[:MOST_THEMES]) if found else Asked("profile.unknown_theme", words=examples(house))


def examples(house: House) -> dict[str, Any]:
    """A few themes to give somebody an idea."""
    short = sorted(house.vocabulary.themes.values(), key=lambda theme: (len(theme.nl), theme.id))
    return {"examples": tuple(Theme(theme.id) for theme in short[:_EXAMPLES])}


def read_about(_house: House, _language: Language, text: str) -> Reading:
    return Taken("") if is_skip(text) else fits("about", text) or Taken(text)


def read_contact(_house: House, _language: Language, text: str) -> Reading:
    return Taken("") if is_skip(text) else fits("contact", text) or Taken(" ".join(text.split()))
