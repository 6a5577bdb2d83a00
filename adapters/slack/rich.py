"""How neutral text becomes Slack's rich text, and the plain text of a notification: people's words stay words."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from adapters.base import Block, Bullets, Quote, Span
from adapters.cleaning import shown, shown_line

Json = dict[str, Any]
_LINK = re.compile(r"https?://[^\s<>\"]{1,2000}[^\s<>\".,;:!?)\]}'”’]|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_SAFE = re.compile(r"(?:https?://|mailto:|tel:)\S{1,2900}", re.IGNORECASE)


def escaped(text: str) -> str:
    """The three characters by which Slack tells markup from text (docs.slack.dev, "Formatting message text"). Rich
    text needs none of it; the text of a notification does."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(block: Block) -> str:
    """The block as lines of text, not escaped."""
    if isinstance(block, Bullets):
        return "\n".join(f"• {_words(item)}" for item in block.items)
    words = _words(block.spans)
    return "\n".join(f"> {line}" for line in words.split("\n")) if isinstance(block, Quote) else words


def rich(block: Block) -> list[Json]:
    """The block as elements of a rich text block. Nothing in them is read as markup by Slack."""
    if isinstance(block, Bullets):
        items = [section(item) for item in block.items if _words(item)]
        return [{"type": "rich_text_list", "style": "bullet", "elements": items}] if items else []
    elements = list(_parts(block.spans))
    if not elements:
        return []
    return [{"type": "rich_text_quote" if isinstance(block, Quote) else "rich_text_section", "elements": elements}]


def section(spans: Sequence[Span]) -> Json:
    return {"type": "rich_text_section", "elements": list(_parts(spans))}


def in_block(elements: list[Json]) -> Json:
    return {"type": "rich_text", "elements": elements}


def _words(spans: Sequence[Span]) -> str:
    return "".join(shown(span.text) for span in spans)


def _parts(spans: Sequence[Span]) -> Iterator[Json]:
    for span in spans:
        text = shown(span.text)
        address = shown_line(span.url) if span.url else ""
        if not text:
            continue
        if _SAFE.fullmatch(address):
            yield _element({"type": "link", "url": address, "text": text}, span)
        else:
            yield from (_element(part, span) for part in _linked(text))


def _linked(text: str) -> Iterator[Json]:
    """Slack makes no links of its own in rich text: addresses that people typed become links here."""
    at = 0
    for found in _LINK.finditer(text):
        if found.start() > at:
            yield {"type": "text", "text": text[at : found.start()]}
        address = found[0]
        yield {"type": "link", "url": address if "://" in address else f"mailto:{address}", "text": address}
        at = found.end()
    if at < len(text):
        yield {"type": "text", "text": text[at:]}


def _element(part: Json, span: Span) -> Json:
    return {**part, "style": {"bold": True}} if span.bold else part
