"""What the pages and the bot share: the mailbox, who follows it, and the words that go from a browser to the bot."""

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from adapters.base import Command, Incoming, Person, Receive, Room, Said
from adapters.web.identity import Visitor
from adapters.web.incoming import Refused, Sent, incoming, own_key
from adapters.web.mailbox import KeptLetter, Mailbox, owner_of
from adapters.web.render import Reader, own_body
from adapters.web.stream import Following, News, Place

Labels = Callable[[str], Mapping[str, str]]  # language -> the page's own words
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Desk:
    """Between browsers and the bot. `receive` is there from the adapter's start to its stop."""

    mailbox: Mailbox
    labels: Labels
    now: Callable[[], datetime]
    zone: tzinfo
    title: str
    language: str
    languages: Sequence[str]
    following: Following
    receive: Receive | None = field(default=None)

    def reader(self, language: str) -> Reader:
        return Reader(language, self.zone)

    async def take(self, visitor: Visitor, sent: Sent) -> None:
        """Hand over what somebody sent. Returns once it is committed. Raises Refused; then it may be sent again."""
        if self.receive is None:
            raise Refused(503, "refused_later")
        event = incoming(sent, visitor, self.now())
        try:
            await self._show_own(event, sent)
            await self.receive([event])
        except Exception as problem:
            # Only the kind: the message of a foreign exception may hold somebody's words.
            _log.error("A message from the web page could not be kept: %s", type(problem).__name__)
            raise Refused(503, "refused_later") from None

    async def talk(self, of: Person | Room) -> Sequence[KeptLetter]:
        """The whole talk, in order."""
        return await self.mailbox.everything(owner_of(of))

    def follow(self, talks: Mapping[str, Person | Room], place: Place) -> AsyncIterator[News]:
        """News of these talks (pane -> whose) after this place."""
        return self.following.follow({pane: owner_of(whose) for pane, whose in talks.items()}, place)

    async def _show_own(self, event: Incoming, sent: Sent) -> None:
        if isinstance(sent.what, Said | Command) and sent.words:
            body = own_body(sent.words, event.event_id)
            await self.mailbox.put(owner_of(event.who), own_key(event), body)
            self.following.tell()
