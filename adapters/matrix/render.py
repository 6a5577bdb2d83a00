"""How a message looks on Matrix: the contents of its events, people's words escaped at the last step."""

import hashlib
import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from adapters.base import Block, Bullets, Button, Door, Outgoing, Paragraph, Quote, Span
from adapters.cleaning import link, shown, shown_line

MOST_BYTES = 30_000  # of one event's words; an event may be 64 KiB in all, and an edit holds them twice
KEY = "nl.netwever.key"
CHOICES = "nl.netwever.choices"
MOST_REACTIONS = 9
TAGS = frozenset({"p", "br", "strong", "a", "ul", "ol", "li", "blockquote"})  # all of them in Matrix's specification
_LINKS = frozenset({"https", "http", "mailto"})  # the ones of ours that clients let through

# https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes


@dataclass(frozen=True, slots=True)
class Phrases:
    """The few words of this platform. `door` holds {label}, {link} and {words}."""

    door: str
    unreadable: str  # said once in a private chat whose messages are encrypted
    here: str  # said in the private chat that takes its place
    unreadable_group: str  # {link}; said once in a group whose messages are encrypted


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message, as plain text and as HTML."""

    plain: str
    rich: str

    @property
    def size(self) -> int:
        """In bytes, as it travels."""
        return sum(len(json.dumps(text, ensure_ascii=False).encode()) for text in (self.plain, self.rich))


def render(message: Outgoing, phrases: Phrases, *, me: str, private: bool) -> tuple[dict[str, Any], ...]:
    """The contents of the events that the message becomes, in their order; more than one only when it is very long.
    The last one has the choices. `me`: the bot's user id. In a group what is for nobody in particular is a notice."""
    texts = _packed(_parts(message, phrases, me))
    contents = [_content(part, message, number, len(texts), private) for number, part in enumerate(texts, start=1)]
    if message.mention is not None:
        contents[0]["m.mentions"] = {"user_ids": [message.mention.user_id]}
    if message.buttons:
        contents[-1][CHOICES] = [button.token for button in message.buttons]
    return tuple(contents)


def replacing(content: dict[str, Any], event_id: str) -> dict[str, Any]:
    """The content of an event that takes the place of an earlier one."""
    fallback = {"body": f"* {content['body']}", "formatted_body": f"* {content['formatted_body']}"}
    relation = {"rel_type": "m.replace", "event_id": event_id}
    return {**content, **fallback, "m.mentions": {}, "m.new_content": content, "m.relates_to": relation}


def plain_words(text: str, key: str) -> dict[str, Any]:
    """The content of a notice of this platform's own, without people's words in it."""
    return _content(_block(Paragraph((Span(text),))), Outgoing(key=key, body=()), 1, 1, private=True)


def marker(key: str) -> str:
    """Our key as others may see it: it can name somebody else."""
    return hashlib.sha256(f"netwever:{key}".encode()).hexdigest()[:32]


def transaction(key: str, part: str = "1") -> str:
    """The same message, the same transaction: the homeserver then does it once."""
    return marker(f"{key}\n{part}")


def keycap(number: int) -> str:
    """1️⃣ to 9️⃣."""
    return f"{number}\ufe0f\u20e3"


def room_link(identifier: str) -> str:
    """An address that opens a person or a room in whatever client somebody has."""
    return f"https://matrix.to/#/{quote(identifier, safe='@:!#')}"


def _content(part: Part, message: Outgoing, number: int, of: int, private: bool) -> dict[str, Any]:
    aloud = private or message.mention is not None  # nobody is notified of a notice
    return {
        "msgtype": "m.text" if aloud else "m.notice",
        "body": part.plain,
        "format": "org.matrix.custom.html",
        "formatted_body": part.rich,
        "m.mentions": {},  # without it, a name in somebody's words would ring that person's bell
        KEY: {"id": marker(message.key), "part": number, "of": of},
    }


def _parts(message: Outgoing, phrases: Phrases, me: str) -> list[Part]:
    parts = [piece for block in message.body for piece in _pieces(block)]
    if message.mention is not None:
        parts[:1] = _addressed(message.mention.user_id, parts[:1])
    if message.chosen is not None:
        label = shown_line(message.chosen)
        parts.append(Part(f"✓ {label}", f"<p>✓ <strong>{html.escape(label)}</strong></p>"))
    if message.buttons:
        parts.append(_choices(message.buttons))
    parts += [_door(door, phrases, me) for door in message.doors]
    return parts or [Part("", "")]


def _packed(parts: Sequence[Part]) -> list[Part]:
    """As few events as fit, parted between paragraphs."""
    packed: list[Part] = []
    for part in parts:
        if packed and packed[-1].size + part.size <= MOST_BYTES:
            last = packed.pop()
            part = Part(f"{last.plain}\n\n{part.plain}".strip("\n"), last.rich + part.rich)  # noqa: PLW2901
        packed.append(part)
    return packed


def _pieces(block: Block) -> list[Part]:
    """A block; one that is too long by itself falls apart between its items, lines or words."""
    whole = _block(block)
    if whole.size <= MOST_BYTES:
        return [whole]
    if isinstance(block, Bullets) and len(block.items) > 1:
        return [piece for item in block.items for piece in _pieces(Bullets((item,)))]
    spans = tuple(span for item in block.items for span in item) if isinstance(block, Bullets) else block.spans
    make = Quote if isinstance(block, Quote) else Paragraph
    return [_block(make((small,))) for span in spans for small in _small(span)]


def _small(span: Span) -> list[Span]:
    """Pieces of which even the most escaped one fits: `'` becomes six bytes."""
    most = MOST_BYTES // 12
    text, found = shown(span.text), []
    while text:
        cut = len(text) if len(text) <= most else max(text.rfind("\n", 0, most), text.rfind(" ", 0, most), 0) or most
        found.append(Span(text[:cut], span.bold, span.url))
        text = text[cut:].lstrip()
    return found


def _block(block: Block) -> Part:
    match block:
        case Bullets(items):
            rows = [_spans(item) for item in items]
            plain = "\n".join(f"- {row.plain}" for row in rows)
            return Part(plain, "<ul>" + "".join(f"<li>{row.rich}</li>" for row in rows) + "</ul>")
        case Quote(spans):
            row = _spans(spans)
            plain = "\n".join(f"> {line}" for line in row.plain.split("\n"))
            return Part(plain, f"<blockquote><p>{row.rich}</p></blockquote>")
        case Paragraph(spans):
            row = _spans(spans)
            return Part(row.plain, f"<p>{row.rich}</p>")


def _spans(spans: Sequence[Span]) -> Part:
    parts = [_span(span) for span in spans]
    return Part("".join(part.plain for part in parts), "".join(part.rich for part in parts))


def _span(span: Span) -> Part:
    plain = shown(span.text)
    rich = html.escape(plain).replace("\n", "<br>")
    url = link(span.url, _LINKS)
    if url is not None:
        rich = f'<a href="{html.escape(url)}">{rich}</a>'
        plain = plain if plain == url else f"{plain} ({url})"
    return Part(plain, f"<strong>{rich}</strong>" if span.bold else rich)


def _addressed(user_id: str, first: Sequence[Part]) -> list[Part]:
    """The first piece with the name of whom it is for before it: clients show the link as that person."""
    name = f'<a href="{html.escape(room_link(user_id))}">{html.escape(user_id)}</a>'
    if first and first[0].rich.startswith("<p>"):
        rest = first[0].rich.removeprefix("<p>")
        return [Part(f"{user_id}: {first[0].plain}", f"<p>{name}: {rest}")]
    return [Part(user_id, f"<p>{name}</p>"), *first]


def _choices(buttons: Sequence[Button]) -> Part:
    labels = [shown_line(button.label) for button in buttons]
    plain = "\n".join(f"{number}. {label}" for number, label in enumerate(labels, start=1))
    return Part(plain, "<ol>" + "".join(f"<li>{html.escape(label)}</li>" for label in labels) + "</ol>")


def _door(door: Door, phrases: Phrases, me: str) -> Part:
    link, words = room_link(me), f"!start {door.payload}"
    label = shown_line(door.label)
    values = {"label": label, "link": me, "words": words}
    plain = phrases.door.format(**(values | {"link": link}))
    anchors = {
        "label": html.escape(label),
        "link": f'<a href="{html.escape(link)}">{html.escape(me)}</a>',
        "words": f"<strong>{html.escape(words)}</strong>",
    }
    return Part(plain, f"<p>{html.escape(phrases.door, quote=False).format(**anchors)}</p>")
