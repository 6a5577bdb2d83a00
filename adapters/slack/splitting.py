"""Where a text that is too long for one message is cut: between paragraphs, else between lines, sentences, words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from adapters.base import Block, Bullets, Span
from adapters.slack.rich import escaped, plain

# Slack cuts a message in two by itself above 4,040 characters; then nobody knows which half has our key.
MOST = 3500
_BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?])\s"), re.compile(r"\s"))


def size(block: Block) -> int:
    return len(escaped(plain(block)))


def packed(body: Sequence[Block], most: int = MOST) -> tuple[tuple[Block, ...], ...]:
    """The blocks in as few messages as possible, none longer than `most` characters, in order. At least one."""
    parts: list[list[Block]] = [[]]
    room = most
    for block in (piece for whole in body for piece in pieces(whole, most)):
        if parts[-1] and size(block) + 1 > room:
            parts.append([])
            room = most
        parts[-1].append(block)
        room -= size(block) + 1
    return tuple(tuple(part) for part in parts)


def pieces(block: Block, most: int = MOST, run: int = 0) -> Iterator[Block]:
    """The block, cut where it is longer than `most`; in runs of `run` characters, shorter ones where escaping makes
    them too long."""
    length = run or most - 20
    if size(block) <= most:
        yield block
    elif isinstance(block, Bullets):
        for item in block.items:
            one = replace(block, items=(item,))
            cut = (one,) if size(one) <= most else (replace(block, items=(spans,)) for spans in _cut(item, length))
            yield from (shorter for piece in cut for shorter in pieces(piece, most, length // 2))
    else:
        for spans in _cut(block.spans, length):
            yield from pieces(replace(block, spans=spans), most, length // 2)


def _cut(spans: Sequence[Span], most: int) -> Iterator[tuple[Span, ...]]:
    """The spans in runs of at most `most` characters."""
    run: list[Span] = []
    room = most
    for span in spans:
        text = span.text
        while len(text) > room:
            at = _place(text, room) if not run or room > most // 2 else 0
            if text[:at]:
                run.append(replace(span, text=text[:at]))
            yield tuple(run)
            run, room, text = [], most, text[at:].lstrip()
        if text:
            run.append(replace(span, text=text))
            room -= len(text)
    if run:
        yield tuple(run)


def _place(text: str, most: int) -> int:
    """Where to cut: the last paragraph break in the second half of what fits, else line, sentence, word."""
    for pattern in _BREAKS:
        found = [match.end() for match in pattern.finditer(text, most // 2, most)]
        if found:
            return found[-1]
    return most
