"""The address to which Telegram sends updates itself."""

import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.telegram.connection import Raw, is_update
from adapters.telegram.taking import NotTaken, Taking

PATH = "/telegram/webhook"
BODY_LIMIT = 1_000_000  # bytes
MAX_CONNECTIONS = 20  # the intake commits one after the other anyhow
_SECRET = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name


class _Refused(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram finds us, and the secret by which we know that it is Telegram."""

    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class Webhook:
    """Answers 2xx only when the update is committed; Telegram sends the others again, for some hours."""

    secret: str
    taking: Taking
    taken: Callable[[Sequence[Raw]], None]

    def route(self) -> Route:
        return Route(PATH, self.answer, methods=["POST"])

    async def answer(self, request: Request) -> Response:
        try:
            raw = await self._read(request)
        except _Refused as refused:
            return Response(status_code=refused.status)
        try:
            done = await self.taking.take([raw])
        except NotTaken:
            done = frozenset()
        if not done:
            return Response(status_code=503)
        self.taken([raw])
        return Response(status_code=200)

    async def _read(self, request: Request) -> Raw:
        """The update. Nothing is read of what does not come from Telegram, or is too long."""
        given = request.headers.get(_SECRET, "")
        if not self.secret or not hmac.compare_digest(given.encode(), self.secret.encode()):
            raise _Refused(403)
        declared = request.headers.get("content-length", "0")
        if not declared.isascii() or not declared.isdigit():
            raise _Refused(400)
        if int(declared[:10]) > BODY_LIMIT:
            raise _Refused(413)
        try:
            found = json.loads(await _body(request))
        except (ValueError, RecursionError, ClientDisconnect):
            raise _Refused(400) from None
        if not is_update(found):
            raise _Refused(400)
        return dict(found)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise _Refused(413)
    return bytes(body)
