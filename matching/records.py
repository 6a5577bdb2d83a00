"""How a row of a members or requests file becomes a value."""

from collections.abc import Mapping
from typing import Any, TypeVar

from matching.text import fold, guess_language
from matching.values import Language, Member, Request, Sector
from matching.vocabulary import Vocabulary, closest_theme

_SECTOR_NAMES: dict[Sector, str] = {
    Sector.GOVERNMENT: "government overheid gemeente public",
    Sector.BUSINESS: "business bedrijf bedrijven ondernemers ondernemer company companies",
    Sector.EDUCATION: "education onderwijs school",
    Sector.RESEARCH: "research onderzoek kennis science",
    Sector.RESIDENTS: "residents inwoners inwoner bewoners burgers citizens",
}
_SECTORS = {name: sector for sector, names in _SECTOR_NAMES.items() for name in names.split()}
_LANGUAGES = {
    "nl": Language.NL, "nederlands": Language.NL, "dutch": Language.NL, "nld": Language.NL,
    "en": Language.EN, "engels": Language.EN, "english": Language.EN, "eng": Language.EN,
}  # fmt: skip
_Choice = TypeVar("_Choice")


def member_from(row: Mapping[str, Any], vocabulary: Vocabulary | None = None) -> Member:
    """A member from a row; only `id` and one field with text are required, unknown fields are ignored.

    With a vocabulary, free words in `themes` become theme ids where they can be recognised. Raises `ValueError`, in one
    sentence with the field, the value and what is allowed.
    """
    member = Member(
        id=_id(row, "id"),
        name=_text(row, "name"),
        organisation=_text(row, "organisation"),
        area=_text(row, "area"),
        about=_text(row, "about"),
        contact=_text(row, "contact"),
        sector=_one_of(row, "sector", _SECTORS, None),
        language=_language(row, " ".join((_text(row, "about"), *_list(row, "offers"), *_list(row, "needs")))),
        offers=_list(row, "offers"),
        needs=_list(row, "needs"),
        themes=_themes(_list(row, "themes"), vocabulary),
    )
    if not any((member.organisation, member.about, member.offers, member.needs, member.themes, member.area)):
        raise ValueError(f"Member {member.id} has no text: give about, offers, needs, organisation, themes or area.")
    return member


def request_from(row: Mapping[str, Any], vocabulary: Vocabulary | None = None) -> Request:
    """A request from a row with `id`, `by` and `text`; errors as in `member_from`."""
    text = _text(row, "text")
    if not text:
        raise ValueError("Field text is empty: a request needs a text.")
    return Request(
        id=_id(row, "id"),
        by=_id(row, "by"),
        text=text,
        language=_language(row, text),
        themes=_themes(_list(row, "themes"), vocabulary),
    )


def _shown(value: object) -> str:
    """A value for an error message: short, and never a whole text of somebody."""
    return repr(value)[:40]


def _id(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise ValueError(f"Field {name} is {_shown(value)}: it has to be a text that is not empty.")
    return str(value).strip()


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"Field {name} is {_shown(value)}: it has to be a text.")
    return value.strip()


def _list(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name)
    if value is None or value == "":
        return ()
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        raise ValueError(f"Field {name} is {_shown(value)}: it has to be a list of texts.")
    return tuple(item.strip() for item in items if item.strip())


def _one_of(row: Mapping[str, Any], name: str, allowed: Mapping[str, _Choice], default: _Choice) -> _Choice:
    value = _text(row, name)
    if not value:
        return default
    if fold(value) not in allowed:
        raise ValueError(f"Field {name} is {_shown(value)}: allowed are {', '.join(allowed)}.")
    return allowed[fold(value)]


def _language(row: Mapping[str, Any], text: str) -> Language:
    """As given; else as the text looks; else Dutch."""
    return _one_of(row, "language", _LANGUAGES, guess_language(text) or Language.NL)


def _themes(given: tuple[str, ...], vocabulary: Vocabulary | None) -> tuple[str, ...]:
    """Theme ids where a word is recognised as one, the word itself where not."""
    if vocabulary is None:
        return given
    named = (
        (closest_theme(vocabulary, word)[:1] or (word,)) if word not in vocabulary.themes else (word,) for word in given
    )
    return tuple(dict.fromkeys(theme for found in named for theme in found))
