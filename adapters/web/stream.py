"""How an open page hears of new letters: woken in this process, and by looking now and then for other processes."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from adapters.web.mailbox import KeptLetter, Mailbox

Place = tuple[int, ...]  # for each talk that is followed, the version up to which it was read


@dataclass(frozen=True, slots=True)
class News:
    """New letters in one of the talks that a page follows, and how far it has read when it has these."""

    pane: str
    letters: Sequence[KeptLetter]
    place: Place


class Following:
    """Wakes the pages that follow a talk, and lets them all go when the adapter stops."""

    def __init__(self, mailbox: Mailbox, poll_s: float) -> None:
        self._mailbox = mailbox
        self._poll_s = poll_s
        self._readers: set[asyncio.Event] = set()
        self._ended = False

    def tell(self) -> None:
        """A letter was put or changed."""
        for reader in self._readers:
            reader.set()

    def begin(self) -> None:
        self._ended = False

    def end(self) -> None:
        """Every page has its last letters and then the end of its stream."""
        self._ended = True
        self.tell()

    async def follow(self, owners: Mapping[str, str], place: Place) -> AsyncIterator[News]:
        """News of these talks (pane -> owner) after this place, until the adapter stops."""
        seen = dict(zip(owners, place, strict=True))
        with self._reader() as woken:
            while True:
                last = self._ended
                woken.clear()
                for pane, owner in owners.items():
                    letters = await self._mailbox.after(owner, seen[pane])
                    if letters:
                        seen[pane] = max(letter.version for letter in letters)
                        yield News(pane, letters, tuple(seen.values()))
                if last:
                    return
                await self._wait(woken)

    async def _wait(self, woken: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(self._poll_s):
                await woken.wait()
        except TimeoutError:
            return

    @contextmanager
    def _reader(self) -> Iterator[asyncio.Event]:
        woken = asyncio.Event()
        self._readers.add(woken)
        try:
            yield woken
        finally:
            self._readers.discard(woken)


def place_text(place: Place) -> str:
    """The place as an event id or an address has it, such as `12.7`."""
    return ".".join(map(str, place))


def place_from(text: str, talks: int) -> Place | None:
    """The place in this text; None when it isn't one for so many talks."""
    parts = text.split(".")
    if len(parts) != talks or not all(part.isascii() and part.isdecimal() and len(part) <= 18 for part in parts):
        return None
    return tuple(map(int, parts))
