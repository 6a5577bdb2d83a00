"""What comes in over HTTP: refused before any work unless Slack signed it just now and it can be read."""

import hashlib
import hmac
import json
import logging
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

BODY_LIMIT = 1_000_000  # bytes
STALE_S = 300
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_DEEP = 100  # lists and objects in each other; Slack's own bodies have about 15

log = logging.getLogger(__name__)


class Refused(Exception):
    """A request that is not looked at further."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


def events_route(app: AsyncApp, signing_secret: str, now: Callable[[], datetime], path: str) -> Route:
    """Events, commands and everything people do with buttons and forms."""

    async def take(request: Request) -> Response:
        try:
            body = await _body(request)
            verified(request.headers, body, signing_secret, now())
            text = readable(body, request.headers.get("content-type", ""))
        except (Refused, ClientDisconnect) as refused:
            return Response(status_code=refused.status if isinstance(refused, Refused) else 400)
        headers = {"content-type": request.headers.get("content-type", "")}
        return to_starlette_response(await app.async_dispatch(AsyncBoltRequest(body=text, headers=headers)))  # type: ignore[arg-type]

    return Route(path, take, methods=["POST"])


def verified(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> None:
    """Raises `Refused` unless Slack signed this body less than five minutes ago."""
    stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not _TIMESTAMP.fullmatch(stamp) or not _SIGNATURE.fullmatch(signature):
        raise Refused(401)
    if abs(now.timestamp() - int(stamp)) > STALE_S:
        raise Refused(401)
    if not hmac.compare_digest(signed(body, stamp, secret), signature):
        raise Refused(401)


def signed(body: bytes, stamp: str, secret: str) -> str:
    """Slack's signature (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()


def readable(body: bytes, content_type: str) -> str:
    """The body as text, when what Bolt will read from it is an object. Raises `Refused`."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in ("application/json", "application/x-www-form-urlencoded"):
        raise Refused(415)
    try:
        text = body.decode("utf-8")
        _whole(text if kind == "application/json" else _payload(text))
    except (ValueError, RecursionError):
        raise Refused(400) from None
    return text


def _payload(text: str) -> str:
    """The JSON in a form; a command has none, its fields are plain."""
    fields = parse_qs(text, keep_blank_values=True, strict_parsing=True, max_num_fields=50)
    return fields.get("payload", ["{}"])[0]


def _whole(text: str) -> None:
    """Raises ValueError unless this is an object whose parts are what their names say."""
    data = json.loads(text)
    if not isinstance(data, dict) or _depth(data) > _DEEP:
        raise ValueError
    for name in ("event", "view", "message", "channel"):
        if not isinstance(data.get(name) or {}, dict):
            raise ValueError
    for name in ("actions", "authorizations"):
        if not all(isinstance(one, dict) for one in _list(data.get(name))):
            raise ValueError
    for name in ("user", "team"):
        if not isinstance(data.get(name) or {}, dict | str):
            raise ValueError


def _list(value: Any) -> list[Any]:
    if not isinstance(value or [], list):
        raise ValueError
    return value or []


def _depth(value: Any) -> int:
    level, found = [value], 0
    while level and found <= _DEEP:
        found += 1
        level = [part for one in level for part in _parts(one)]
    return found


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


async def _body(request: Request) -> bytes:
    """The body, read no further than the limit."""
    length = request.headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit() or int(length) > BODY_LIMIT:
        raise Refused(413)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise Refused(413)
    return bytes(body)
