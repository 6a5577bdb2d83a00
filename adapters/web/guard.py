"""What every request and every answer goes through: same origin, a size limit, and the headers that protect a page."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.web.incoming import Refused

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class ProtectedAnswers:
    """Adds the protecting headers to every answer of a route."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _protect(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, guarded)


def protected(response: Response) -> Response:
    """An answer that no route gives, with the protecting headers."""
    _protect(response.headers)
    return response


def _protect(headers: MutableHeaders) -> None:
    """No-store where the route didn't say how to cache."""
    headers.update(HEADERS)
    headers.setdefault("Cache-Control", "no-store")


def same_origin(headers: Headers) -> bool:
    """Whether our own page sent this. Something that is not a browser sends neither header and may pass."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


async def guarded_body(request: Request, limit: int) -> bytes:
    """The body of a request that changes something. Raises Refused before more than `limit` bytes are kept."""
    if not same_origin(request.headers):
        raise Refused(403, "refused_origin")
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > limit:
        raise Refused(413, "refused_too_long")
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise Refused(413, "refused_too_long")
    except ClientDisconnect:
        raise Refused(400, "refused_garbled") from None
    return bytes(body)
