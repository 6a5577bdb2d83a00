"""The bot's own chat page: letters in a mailbox, read by a browser."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ExceptionHandler

from adapters.base import Ability, Address, Gathering, Outgoing, Receipt, Receive
from adapters.failures import DeliveryFailed, FailureKind
from adapters.web.desk import Desk, Labels
from adapters.web.guard import protected
from adapters.web.identity import CookieIdentity, Identify
from adapters.web.incoming import Refused
from adapters.web.mailbox import Mailbox, owner_of
from adapters.web.pages import GroupFor, TalkPages, no_group, refusal
from adapters.web.render import CHANGED, body_of
from adapters.web.showing import static_route
from adapters.web.stream import Following

_log = logging.getLogger(__name__)


class WebAdapter:
    """Delivers exactly once: a letter's key is ours, and a mailbox takes a key once."""

    platform = "web"
    abilities: frozenset[Ability] = frozenset()

    def __init__(
        self,
        mailbox: Mailbox,
        labels: Labels,
        now: Callable[[], datetime],
        *,
        zone: tzinfo,
        secure_cookies: bool,
        title: str,
        language: str = "nl",
        languages: Sequence[str] = ("nl", "en"),
        poll_s: float = 1.0,
    ) -> None:
        self.desk = Desk(
            mailbox=mailbox,
            labels=labels,
            now=now,
            zone=zone,
            title=title,
            language=language,
            languages=languages,
            following=Following(mailbox, poll_s),
        )
        self._secure_cookies = secure_cookies

    async def start(self, receive: Receive) -> None:
        self.desk.following.begin()
        self.desk.receive = receive

    async def stop(self) -> None:
        self.desk.receive = None
        self.desk.following.end()

    async def send(self, to: Address, message: Outgoing) -> Receipt:
        owner = self._owner(to)
        try:
            letter = await self._put(owner, message)
        except Exception as problem:
            # A letter's key makes a repeat harmless, so "temporary" is right even when the first try did arrive.
            _log.warning("A letter could not be put in the mailbox: %s", type(problem).__name__)
            raise DeliveryFailed(FailureKind.TEMPORARY, detail=type(problem).__name__) from None
        self.desk.following.tell()
        return Receipt(str(letter))

    async def was_delivered(self, to: Address, key: str) -> bool | None:
        return await self.desk.mailbox.has(self._owner(to), key)

    def routes(self, identify: Identify | None = None, *, group_for: GroupFor = no_group) -> list[BaseRoute]:
        """The chat page at `/` with all it needs. Without `identify` a browser is known by a cookie."""
        cookies = CookieIdentity(
            secure=self._secure_cookies, languages=self.desk.languages, language=self.desk.language
        )
        pages = TalkPages(self.desk, identify or cookies, prefix="", cookies=cookies, group_for=group_for)
        return [*pages.routes(), static_route()]

    def talk_routes(self, prefix: str, identify: Identify, *, group_for: GroupFor = no_group) -> list[BaseRoute]:
        """The same page under another path, such as `/as/{user_id}`, for people known by the path itself."""
        return TalkPages(self.desk, identify, prefix=prefix, cookies=None, group_for=group_for).routes()

    def problem_pages(self) -> Mapping[Any, ExceptionHandler]:
        """Starlette's exception handlers for addresses that are not there, in the look of the other pages."""
        return {404: self._unknown, 405: self._unknown}

    def _unknown(self, request: Request, problem: Exception) -> Response:  # noqa: ARG002
        return protected(refusal(self.desk, request, Refused(404, "refused_unknown")))

    def _owner(self, to: Address) -> str:
        if isinstance(to, Gathering) or to.platform != self.platform:
            raise DeliveryFailed(FailureKind.UNREACHABLE, detail="not an address on the web page")
        return owner_of(to)

    async def _put(self, owner: str, message: Outgoing) -> int:
        mailbox, body = self.desk.mailbox, body_of(message)
        if message.replaces is None or not await mailbox.has(owner, message.replaces):
            return await mailbox.put(owner, message.key, body)
        if not await mailbox.has(owner, message.key):
            await mailbox.replace(owner, message.replaces, body)
        # Tells `was_delivered` and a repeat that the change was made; pages leave it out.
        return await mailbox.put(owner, message.key, {"kind": CHANGED})
