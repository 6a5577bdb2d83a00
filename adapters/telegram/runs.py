"""Text with a form, as Telegram's HTML: how long it counts, and where it can be cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

LIMIT = 4096  # UTF-16 units of one message, form not counted: https://core.telegram.org/bots/api#sendmessage


@dataclass(frozen=True, slots=True)
class Run:
    """Text inside one pair of tags; empty tags for plain text."""

    text: str
    opening: str = ""
    closing: str = ""

    @property
    def html(self) -> str:
        """Escaped here, at the last step."""
        return f"{self.opening}{escape(self.text)}{self.closing}"


@dataclass(frozen=True, slots=True)
class Piece:
    """What stays together: a paragraph, a list, a quote."""

    runs: tuple[Run, ...]
    opening: str = ""
    closing: str = ""

    @property
    def html(self) -> str:
        return f"{self.opening}{''.join(run.html for run in self.runs)}{self.closing}"

    @property
    def blank(self) -> bool:
        """Whether there is nothing to see."""
        return not any(char.isprintable() and not char.isspace() for run in self.runs for char in run.text)

    @property
    def units(self) -> int:
        return sum(units(run.text) for run in self.runs)


def units(text: str) -> int:
    """As Telegram counts: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def messages(pieces: Sequence[Piece], limit: int = LIMIT) -> Iterator[str]:
    """As few messages as hold the pieces, parted between two of them; one that is too long alone is cut at the end of
    a line, else between words."""
    held: list[str] = []
    length = 0
    for piece in (short for long in pieces for short in _cut(long, limit) if not short.blank):
        if held and length + 2 + piece.units > limit:
            yield "\n\n".join(held)
            held, length = [], 0
        length += piece.units + (2 if held else 0)
        held.append(piece.html)
    if held:
        yield "\n\n".join(held)


def _cut(piece: Piece, limit: int) -> Iterator[Piece]:
    while piece.units > limit:
        text = "".join(run.text for run in piece.runs)
        at = _place(text, limit)
        head, tail = _split(piece.runs, at)
        yield replace(piece, runs=head)
        piece = replace(piece, runs=tail)
    yield piece


def _place(text: str, limit: int) -> int:
    """Where to cut, in characters, so that what comes before fits."""
    fits = len(text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", errors="ignore"))
    for mark in ("\n", " "):
        found = text.rfind(mark, 1, fits + 1)
        if found > 0:
            return found
    return fits


def _split(runs: Sequence[Run], at: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """The runs before and after this character; a space or line end at the cut goes."""
    head: list[Run] = []
    for number, run in enumerate(runs):
        if at < len(run.text):
            head.append(replace(run, text=run.text[:at]))
            rest = replace(run, text=run.text[at:].lstrip(" \n") if at else run.text.lstrip(" \n"))
            return tuple(head), (rest, *runs[number + 1 :])
        head.append(run)
        at -= len(run.text)
    return tuple(head), ()
