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
_BESIDE_NO = frozenset({"hoor", "dank", "je", "dankje", "dankjewel", "bedankt", "thanks", "thank", "you"})
_SKIPS = _NO | {
    "overslaan", "sla over", "sla maar over", "skip", "skip this", "weet niet", "weet ik niet", "weet ik nog niet",
    "ik weet het niet", "geen idee", "geen", "niets", "niks", "nog niets", "nog niks", "nvt", "n v t", "none",
    "nothing", "nothing yet", "no idea", "don't know", "i don't know", "dont know", "i dont know", "not sure", "pass",
    "later", "komt later", "straks", "nu niet", "nu niets", "liever niet", "dat zeg ik niet", "weet niks", "not now",
    "maybe later", "rather not", "i'd rather not", "nothing now", "nee hoor", "nee dank je", "no thanks",
    "nog niet", "not yet",
}  # fmt: skip
_NO_ORGANISATION = re.compile(
    r"^(?:(?:ik|hoor|ben|bij|i|i'm|am) )*(?:nergens(?: bij)?|bij geen(?: enkele)?|geen enkele|geen organisatie|"
    r"zonder organisatie|alleen mezelf|alleen ik|mezelf|mijzelf|zelf|gewoon bewoner|particulier|privé|prive|"
    r"no organisation|no organization|nowhere|just me|myself|only me)\W*$",
    re.IGNORECASE,
)
_HAS_NO_NAME = re.compile(
    r",?\s+(?:(?:die|dat|maar|het|that|it|but|which)\s+)*(?:heeft|hebben|has|have)(?:\s+(?:er|nog|officieel|eigenlijk))*"
    r"\s+(?:geen|no)\s+(?:eigen\s+)?(?:naam|name)\b.*$|,?\s+(?:nog\s+)?(?:zonder|without)\s+(?:een\s+|a\s+)?"
    r"(?:naam|name)\b.*$",
    re.IGNORECASE,
)
_PRONOUNS = frozenset({"we", "wij", "ze", "zij", "die", "dat", "deze", "het", "hij", "it", "they", "that", "this"})
_ASKS_BACK = re.compile(
    r"^(?:(?:ja|nee|ok|oké|oke|maar|en|eh|huh|hmm?|sorry|yes|no|but|and)[\s,]+)*(?:waarom|waarvoor|hoezo|hoe bedoel|"
    r"moet (?:dat|dit|ik|het)|is (?:dat|dit|het) (?:verplicht|nodig|veilig)|wat (?:bedoel|is dat|is dit|betekent|"
    r"gebeurt|doen? (?:je|jullie|u))|wie (?:ziet|ben je|ben jij|bent u|krijgt)|why|what (?:do you mean|is that|is this|"
    r"does (?:that|this|it)|happens|for)|how do you mean|how come|do i (?:have|need) to|must i|"
    r"is (?:that|this|it) (?:required|necessary|safe)|who (?:sees|are you|can see))\b|^(?:wat|what|huh)\W*\?+$",
    re.IGNORECASE,
)
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


def is_no(text: str) -> bool:
    """Whether somebody says no, and nothing more."""
    said = set(words(text))
    return bool(said & _NO) and said <= _NO | _BESIDE_NO


def is_question(text: str, name: str = "") -> bool:
    """Whether somebody asks something back instead of answering ("waarom wil je dat weten?"). What is offered or
    looked for may be put as a question, and a single name with a question mark is an unsure answer."""
    if _ASKS_BACK.search(text.strip()):
        return True
    return name not in ("offers", "needs") and text.rstrip().endswith("?") and len(words(text)) > 2


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
    if is_skip(text) or _NO_ORGANISATION.search(" ".join(text.split())):
        return Taken("")
    named = _LEADS["organisation"].sub("", " ".join(text.split()))
    described = _HAS_NO_NAME.sub("", named)
    if described != named:
        named = "" if set(words(described)) <= _PRONOUNS else described
        return (fits("organisation", named) if named else None) or Taken(named)
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
    if "@" in text:
        return Asked("profile.retype_area")
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
