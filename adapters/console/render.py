"""How a message looks in a terminal: plain text, wrapped for eyes, one line per paragraph for pipes."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.base import Block, Bullets, Button, Outgoing, Paragraph, Quote, Span
from adapters.cleaning import shown, shown_line


@dataclass(frozen=True, slots=True)
class Look:
    """What the reader's terminal is. `width` in characters, None for no wrapping."""

    width: int | None = None
    bold: bool = False


def render(message: Outgoing, look: Look) -> str:
    """The text to print, without a closing line break; empty when the reader needs nothing new."""
    if message.replaces is not None and message.chosen is not None and not message.buttons:
        return ""  # the reader has just typed this choice
    parts = [_block(block, look) for block in message.body]
    if message.chosen is not None:
        parts.append(f"  = {shown_line(message.chosen)}")
    parts.append(_choices(message.buttons))
    return "\n\n".join(part for part in parts if part)


def _choices(buttons: Sequence[Button]) -> str:
    return "\n".join(f"  {number} = {shown_line(button.label)}" for number, button in enumerate(buttons, start=1))


def _block(block: Block, look: Look) -> str:
    match block:
        case Paragraph(spans):
            return _lines(spans, look, first="", rest="")
        case Bullets(items):
            return "\n".join(_lines(item, look, first="- ", rest="  ") for item in items)
        case Quote(spans):
            return _lines(spans, look, first="> ", rest="> ")


def _lines(spans: Sequence[Span], look: Look, *, first: str, rest: str) -> str:
    lines = "".join(_span(span, look) for span in spans).split("\n")
    return "\n".join(_wrapped(line, look, rest if index else first, rest) for index, line in enumerate(lines))


def _wrapped(line: str, look: Look, first: str, rest: str) -> str:
    if look.width is None or len(line) + len(first) <= look.width:
        return (first + line).rstrip()
    return textwrap.fill(
        line, max(look.width, 20), initial_indent=first, subsequent_indent=rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _span(span: Span, look: Look) -> str:
    text = shown(span.text)
    if span.url is not None:
        url = shown_line(span.url)
        text = text if text == url else f"{text} ({url})"
    return f"\x1b[1m{text}\x1b[0m" if span.bold and look.bold else text
