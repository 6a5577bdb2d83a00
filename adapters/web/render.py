"""From a message to what is kept, and from what is kept to what a page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from babel.dates import format_datetime

from adapters.base import Block, Bullets, Outgoing, Quote, Span
from adapters.cleaning import link, shown, shown_line
from adapters.web.mailbox import KeptLetter

CHANGED = "changed"  # the kind of a letter that only records that another one was changed
_LINKS = frozenset({"http", "https", "mailto", "tel"})


@dataclass(frozen=True, slots=True)
class Reader:
    """In whose language and time zone a page is shown."""

    language: str
    zone: tzinfo


def body_of(message: Outgoing) -> dict[str, Any]:
    """The message as the plain data that the mailbox keeps."""
    return {
        "kind": "bot",
        "language": message.language,
        "blocks": [_block(block) for block in message.body],
        "buttons": [{"token": button.token, "label": shown_line(button.label)} for button in message.buttons],
        "chosen": None if message.chosen is None else shown_line(message.chosen),
    }


def own_body(text: str, event_id: str) -> dict[str, Any]:
    """A member's own words as a letter."""
    return {"kind": "own", "text": shown(text), "event": event_id}


def view(letter: KeptLetter, reader: Reader) -> dict[str, Any]:
    """What the page gets of a letter. Never its key: that may name somebody else."""
    body = letter.body
    return {
        "id": letter.id,
        "version": letter.version,
        "kind": body.get("kind", "gone"),
        "language": body.get("language"),
        "blocks": body.get("blocks", []),
        "buttons": body.get("buttons", []),
        "chosen": body.get("chosen"),
        "text": body.get("text", ""),
        "mine": str(body.get("event", "")).rpartition(":")[2],
        "at": letter.at.isoformat(),
        "time": spoken_time(letter.at, reader),
    }


def views(letters: Sequence[KeptLetter], reader: Reader) -> list[dict[str, Any]]:
    """The letters that a page shows."""
    return [view(letter, reader) for letter in letters if letter.body.get("kind") != CHANGED]


def spoken_time(at: datetime, reader: Reader) -> str:
    """Such as "ma 3 mrt 10.00"; British hours have a colon."""
    form = "EEE d MMM HH.mm" if reader.language == "nl" else "EEE d MMM HH:mm"
    return format_datetime(at.astimezone(reader.zone), form, locale=reader.language)


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Bullets):
        return {"kind": "bullets", "items": [_spans(item) for item in block.items]}
    return {"kind": "quote" if isinstance(block, Quote) else "paragraph", "spans": _spans(block.spans)}


def _spans(spans: Sequence[Span]) -> list[Mapping[str, Any]]:
    return [{"text": shown(span.text), "bold": span.bold, "url": link(span.url, _LINKS)} for span in spans]
