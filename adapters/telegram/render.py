"""How a message looks on Telegram: HTML, numbered choices with a button each, doors as buttons that open the chat."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from adapters.base import Block, Bullets, Button, Door, Outgoing, Quote, Span
from adapters.cleaning import shown, shown_line
from adapters.telegram.incoming import PAYLOAD
from adapters.telegram.runs import Piece, Run, messages

TOKEN_BYTES = 64  # https://core.telegram.org/bots/api#inlinekeyboardbutton
_LABEL = 60  # characters on a button; the text has the whole label
_ROW = 28  # characters on one row of buttons, so that a telephone shows them whole
_LINKS = frozenset({"http", "https"})  # Telegram makes nonsense of others: "http://mailto:…"
_END = "\n"
_CALLS = re.compile(r"(?<!\w)@(?=\w)")


@dataclass(frozen=True, slots=True)
class Key:
    """A button: it sends `token` back, or opens `url`."""

    label: str
    token: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One message of Telegram's."""

    html: str
    rows: tuple[tuple[Key, ...], ...] = ()


def render(message: Outgoing, *, username: str = "", mentioned: str = "", in_group: bool = False) -> tuple[Part, ...]:
    """One part, more when it is long; the buttons are under the last one. `username`: the bot's, for doors;
    `mentioned`: the name of who `message.mention` is. Raises ValueError for a button or a door that Telegram would
    refuse."""
    found = [*_mention(message, mentioned), *(_piece(block, in_group) for block in message.body)]
    if message.chosen is not None:
        found.append(Piece((Run("✓ "), Run(shown_line(message.chosen), "<b>", "</b>"))))
    if message.buttons:
        found.append(Piece(tuple(_numbered(message.buttons))))
    texts = list(messages(found)) or ["…"]  # Telegram refuses an empty message
    rows = (*_rows([_key(button) for button in message.buttons]), *((_door(door, username),) for door in message.doors))
    return (*(Part(text) for text in texts[:-1]), Part(texts[-1], rows))


def _mention(message: Outgoing, name: str) -> Iterator[Piece]:
    who = message.mention
    if who is not None and who.user_id.isascii() and who.user_id.isdigit() and shown_line(name):
        yield Piece((Run(shown_line(name), f'<a href="tg://user?id={who.user_id}">', "</a>"),))


def _numbered(buttons: Sequence[Button]) -> Iterator[Run]:
    """What can be typed as well."""
    for number, button in enumerate(buttons, start=1):
        yield Run(str(number), "<b>", "</b>")
        yield Run(f" {shown_line(button.label)}{_END if number < len(buttons) else ''}")


def _piece(block: Block, in_group: bool) -> Piece:
    if isinstance(block, Bullets):
        lines = [run for item in block.items for run in (Run("\n• "), *_runs(item, in_group))]
        return Piece((Run("• "), *lines[1:]))
    runs = tuple(_runs(block.spans, in_group))
    return Piece(runs, "<blockquote>", "</blockquote>") if isinstance(block, Quote) else Piece(runs)


def _runs(spans: Sequence[Span], in_group: bool) -> Iterator[Run]:
    for span in spans:
        text, url = shown(span.text), None if span.url is None else shown_line(span.url)
        if in_group:
            text = _CALLS.sub("@\u2060", text)  # nobody's words may call somebody in a group
        if url is not None and not _is_link(url):
            text, url = text if text == url or not _is_address(url) else f"{text} ({url.partition(':')[2]})", None
        opening, closing = ("<b>", "</b>") if span.bold else ("", "")
        if url is not None:
            opening, closing = f'{opening}<a href="{_quoted(url)}">', f"</a>{closing}"
        yield Run(text, opening, closing)


def _is_link(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in _LINKS and bool(parts.hostname)
    except ValueError:  # such as a broken IPv6 address
        return False


def _is_address(url: str) -> bool:
    return url.lower().startswith(("mailto:", "tel:"))


def _quoted(url: str) -> str:
    return url.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def _key(button: Button) -> Key:
    if not 1 <= len(button.token.encode()) <= TOKEN_BYTES:
        raise ValueError("a token that is empty or longer than 64 bytes")
    return Key(_short(button.label), token=button.token)


def _door(door: Door, username: str) -> Key:
    if not username or not PAYLOAD.fullmatch(door.payload):
        raise ValueError("a door that leads nowhere")
    return Key(_short(door.label), url=f"https://t.me/{username}?start={door.payload}")


def _short(label: str) -> str:
    text = shown_line(label) or "…"
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"


def _rows(keys: Sequence[Key]) -> Iterator[tuple[Key, ...]]:
    """Short labels side by side."""
    row: list[Key] = []
    for key in keys:
        if row and sum(len(one.label) for one in (*row, key)) > _ROW:
            yield tuple(row)
            row = []
        row.append(key)
    if row:
        yield tuple(row)
