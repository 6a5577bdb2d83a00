"""Who somebody says to be: the name and the organisation in the first words of a message."""

import re
from collections.abc import Sequence

from matching.intents import without_greeting
from matching.places import Gazetteer, find
from matching.sectors import sector_in
from matching.text import clip, fold
from matching.words.stopwords import DUTCH_WORDS, ENGLISH_WORDS, listed

_PARTICLES = listed(
    """
    van de der den het 't ten ter te el al von da di du la le bin ben o' op in
    """
)
_TITLES = listed(
    """
    dr dr. prof prof. ir ir. drs drs. mr mr. ing ing. mw dhr mevrouw meneer
    """
)
_CUE = re.compile(
    r"(?:\b(?:mijn naam is|m'n naam is|mn naam is|ik heet|naam:|my name is|my name's|the name is|call me|ik ben|i am|"
    r"i'm|"
    r"dit is|this is|met|name:)\s*)",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"^\W*(?:(?:en\s+)?(?:ik\s+)?(?:and\s+)?(?:i\s+)?(?:werk(?:zaam)?|work|kom|come|ben)?\s*)?"
    r"(?:van|bij|from|at|of|namens|vanuit|voor|for|with)\s+(?:(?:de|het|the|een|a|an|mijn|my|onze|our)\s+)?",
    re.IGNORECASE,
)
_ENDS_ORGANISATION = re.compile(
    r"[,;:.!?\n(]|\s(?:in|uit|te|near|from|en|and|ik|wij|i|we|waar|where|als|as|bij|based|that|die|who)\s",
    re.IGNORECASE,
)


def name_and_organisation(opening: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """(name, organisation) as told; empty where nothing was recognised. Names in lower case get their capitals."""
    body = without_greeting(opening)
    for cue in _CUE.finditer(body):
        words = body[cue.end() :].split()
        taken = _name_length(
            words, sure="naam" in cue[0].lower() or "name" in cue[0].lower() or "heet" in cue[0].lower()
        )
        if taken:
            after = body[cue.end() :].split(maxsplit=taken)
            rest = after[taken] if len(after) > taken else ""
            separator = "," if words[taken - 1].endswith((",", ";")) else ""
            return _tidy(words[:taken]), _organisation(separator + " " + rest, gazetteer)
    return _listed(body, gazetteer)


def _listed(body: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """ "Jan de Vries, gemeente Buren, wethouder": a name stands first, then the organisation."""
    pieces = [piece.strip() for piece in re.split(r"[,;\n.–|]| - ", body) if piece.strip()]
    words = re.sub(r"\s+(?:hier|here)$", "", pieces[0], flags=re.IGNORECASE).split() if pieces else []
    taken = _name_length(words, sure=False)
    if (
        not taken
        or (taken < len(words) and not _FROM.match(" " + " ".join(words[taken:])))
        or not words[0][0].isupper()
    ):
        return "", ""
    rest = " ".join(words[taken:]) + ", " + ", ".join(pieces[1:])
    return _tidy(words[:taken]), _organisation(rest if taken < len(words) else ", " + ", ".join(pieces[1:]), gazetteer)


def _name_length(words: Sequence[str], *, sure: bool) -> int:
    """How many of the words are a name: a first word, then capitals, with "van", "de" and the like between them."""
    taken = 0
    while taken < len(words) and fold(words[taken]).strip(",") in _TITLES:
        taken += 1
    if taken >= len(words) or not _may_be_name(words[taken], sure=sure):
        return 0
    lower = words[taken][0].islower()
    taken += 1
    while taken < min(len(words), 7) and not words[taken - 1].endswith((",", ".", ";", "!", ":")):
        ahead = taken
        while ahead < len(words) and fold(words[ahead]) in _PARTICLES:
            ahead += 1
        if ahead >= len(words) or not _continues(words, taken, ahead, lower=lower):
            break
        taken = ahead + 1
    return taken


def _may_be_name(word: str, *, sure: bool) -> bool:
    bare = fold(word).strip(",.!;:")
    if not bare or not bare[0].isalpha() or bare in _PARTICLES:
        return False
    if sure:
        return True
    ordinary = (
        bare in DUTCH_WORDS or bare in ENGLISH_WORDS or sector_in(bare) is not None or bare.endswith(_ROLE_ENDINGS)
    )
    return not ordinary and (word[0].isupper() or len(bare) <= 12)


_AROUND_PLACE = frozenset({"de", "het", "the", "omgeving", "regio", "streek", "gemeente", "van", "area", "region"})
_ROLE_ENDINGS = (
    "adviseur", "manager", "leider", "coordinator", "medewerker", "ler", "kundige", "loog", "teur", "trekker", "bezig",
    "voorzitter", "secretaris", "penningmeester", "lid", "moeder", "vader", "grower", "adviser",
)  # fmt: skip


def _continues(words: Sequence[str], taken: int, ahead: int, *, lower: bool) -> bool:
    """Whether the word at `ahead`, after the particles from `taken`, still belongs to the name."""
    word, between = words[ahead].strip(",.!;:"), [fold(w) for w in words[taken:ahead]]
    if not word or sector_in(word) is not None or between[:1] in (["in"], ["op"], ["te"]):
        return False
    if lower:
        return bool(between) and between[0] not in {"van", "het"} and fold(word) not in DUTCH_WORDS
    if between[:1] == ["van"] and len(between) > 1 and between[1] == "het":
        return False
    return word[0].isupper() and not word.isupper()


def _tidy(words: Sequence[str]) -> str:
    bare = [word.strip(" ,.!;:") if fold(word) not in _TITLES else word for word in words]
    if all(word.islower() for word in bare):
        bare = [word if word in _PARTICLES else word.capitalize() for word in bare]
    return clip(" ".join(bare), 80)


def _organisation(rest: str, gazetteer: Gazetteer) -> str:
    """What follows "van", "bij", "from" …; else the first listed piece that is named like an organisation."""
    for piece in re.split(r"[,;.\n]", rest):
        started = _FROM.match(" " + piece)
        named = _until_end(_FROM.sub("", " " + piece), gazetteer)
        if named and (started or _named_like_organisation(named)):
            # A single small word is a job ("boer"), no organisation.
            return named if " " in named or named[:1].isupper() else ""
    return ""


def _named_like_organisation(named: str) -> bool:
    words = named.split()
    if len(words) > 1 and len(words) <= 7 and sector_in(named) is not None:
        return True
    opens = fold(words[0])
    small_word = opens in DUTCH_WORDS | ENGLISH_WORDS and opens not in {"de", "het", "the"}
    return words[0][0].isupper() and len(words) <= 5 and not small_word


def _until_end(text: str, gazetteer: Gazetteer) -> str:
    """Up to a comma or a word that begins something else; empty when only a place is left."""
    kept = _ENDS_ORGANISATION.split(text.strip() + " ", maxsplit=1)[0].strip(" -")
    return "" if sector_in(kept) is None and _is_place(kept, gazetteer) else clip(kept, 80)


def _is_place(text: str, gazetteer: Gazetteer) -> bool:
    """Whether it names a place and nothing else: "de omgeving van Tiel", but not "Green Tiel"."""
    place = find(gazetteer, "in " + text)
    if place is None or len(text.split()) > 4:
        return False
    own = {*fold(place.name).split(), *_AROUND_PLACE}
    return len(text.split()) == 1 or all(word in own for word in fold(text).split())
