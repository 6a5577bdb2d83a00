"""From a text and the words in it to a message: a text is taken apart first, so people's words can't change its form.

The form of a text: paragraphs are separated by an empty line; lines that start with `- ` are a list, `> ` a quote;
`**bold**`; `[label]({url})`. A block whose placeholders are all empty is left out. A list line with a sequence in
its placeholder becomes one item for each.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from adapters.base import Block, Bullets, Paragraph, Quote, Span
from config.texts import Texts
from matching.values import Gain, Language, Met, Reason, Sector
from matching.vocabulary import Vocabulary

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PIECES = re.compile(r"\*\*(?P<bold>.+?)\*\*|\[(?P<label>.+?)\]\((?P<url>.+?)\)", re.DOTALL)
_DAY = {"nl": "EEEE d MMMM", "en": "EEEE d MMMM"}
_DAY_AND_TIME = {"nl": "EEEE d MMMM, HH.mm 'uur'", "en": "EEEE d MMMM, HH:mm"}


@dataclass(frozen=True, slots=True)
class Label:
    """A word that is itself a text, put into the reader's language."""

    key: str
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme's name in the reader's language."""

    id: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Turns texts and values into what a reader sees."""

    texts: Texts
    vocabulary: Vocabulary
    zone: ZoneInfo

    def line(self, language: str, key: str, /, **words: Any) -> str:
        """A short text without blocks, such as a button's label."""
        return _fill(self.texts.get(language, key), self._spoken(language, words))

    def body(self, language: str, key: str, /, **words: Any) -> tuple[Block, ...]:
        """A whole message."""
        spoken = self._spoken(language, words)
        parts = re.split(r"\n\s*\n", self.texts.get(language, key).strip())
        return tuple(block for part in parts if (block := _block(part, spoken)) is not None)

    def say(self, language: str, value: Any) -> str:
        """One value in the reader's language."""
        match value:
            case None:
                return ""
            case Label(key, words):
                return self.line(language, key, **words)
            case Theme(id=theme):
                return self.vocabulary.label(theme, Language(language))
            case Reason(kind=kind, words=words):
                return self.line(language, f"reasons.{kind}", words=self._reason_words(language, kind, words))
            case Sector() | Met() | Gain():
                return self.line(language, f"{type(value).__name__.lower()}.{value.value}")
            case datetime():
                return format_datetime(value.astimezone(self.zone), _DAY_AND_TIME[language], locale=language)
            case date():
                return format_date(value, _DAY[language], locale=language)
        return str(value)

    def _reason_words(self, language: str, kind: str, words: str) -> str:
        if kind == "theme" and words in self.vocabulary.themes:
            return self.vocabulary.label(words, Language(language))
        return self.line(language, f"sector.{words}") if kind == "sector" else words

    def _spoken(self, language: str, words: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
        return {name: self._words(language, value) for name, value in words.items()}

    def _words(self, language: str, value: Any) -> str | tuple[str, ...]:
        if isinstance(value, Sequence) and not isinstance(value, str):
            return tuple(self.say(language, item) for item in value)
        return self.say(language, value)


Words = Mapping[str, str | tuple[str, ...]]


def _fill(text: str, words: Words) -> str:
    return _PLACEHOLDER.sub(lambda found: _joined(words[found[1]]), text)


def _joined(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _block(part: str, words: Words) -> Block | None:
    names = _PLACEHOLDER.findall(part)
    if names and not any(words[name] for name in names):
        return None
    lines = [line.strip() for line in part.splitlines()]
    if all(line.startswith("- ") for line in lines):
        return Bullets(tuple(item for line in lines for item in _items(line[2:], words)))
    if all(line.startswith("> ") for line in lines):
        return Quote(_spans(" ".join(line[2:] for line in lines), words))
    return Paragraph(_spans(" ".join(lines), words))


def _items(line: str, words: Words) -> list[tuple[Span, ...]]:
    """The list items that one line stands for: none when its words are empty, several when they are a sequence."""
    names = _PLACEHOLDER.findall(line)
    if names and not any(words[name] for name in names):
        return []
    many = next((name for name in names if isinstance(words[name], tuple)), None)
    if many is None:
        return [_spans(line, words)]
    return [_spans(line, {**words, many: one}) for one in words[many]]


def _spans(text: str, words: Words) -> tuple[Span, ...]:
    spans: list[Span] = []
    at = 0
    fill = partial(_fill, words=words)
    for found in _PIECES.finditer(text):
        spans.append(Span(fill(text[at : found.start()])))
        if found["bold"] is not None:
            spans.append(Span(fill(found["bold"]), bold=True))
        else:
            spans.append(Span(fill(found["label"]), url=fill(found["url"])))
        at = found.end()
    spans.append(Span(fill(text[at:])))
    return tuple(span for span in spans if span.text)
