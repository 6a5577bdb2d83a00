"""Asks a homeserver over HTTP; whatever does not work is a `Trouble`."""

import json
from typing import Any

import aiohttp
from yarl import URL

from adapters.failures import DeliveryFailed, FailureKind
from adapters.matrix import calls
from adapters.matrix.calls import Call

PATIENCE_S = 12.0  # for one answer; the outbox gives a message some 15 seconds
_MOST_BYTES = 64 * 1024**2
_TOKEN_GONE = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"})
_NO_WAY = frozenset({"M_FORBIDDEN", "M_USER_SUSPENDED", "M_INVITE_BLOCKED", "M_UNABLE_TO_AUTHORISE_JOIN"})


class Trouble(Exception):
    """The homeserver did not do what it was asked. `status` 0: it gave no answer. Never holds what was said."""

    def __init__(self, status: int, code: str = "", retry_after: float | None = None, detail: str = "") -> None:
        super().__init__(" ".join(part for part in (str(status or "no answer"), code, detail) if part))
        self.status = status
        self.code = code
        self.retry_after = retry_after  # seconds

    @property
    def token_is_gone(self) -> bool:
        return self.code in _TOKEN_GONE or self.status == 401

    @property
    def too_soon(self) -> bool:
        return self.status == 429 or self.code == "M_LIMIT_EXCEEDED"

    @property
    def not_there(self) -> bool:
        return self.status == 404

    @property
    def for_good(self) -> bool:
        """Whether asking again would give the same answer."""
        return 400 <= self.status < 500 and not self.too_soon and self.status != 408 and not self.token_is_gone


def failure_of(trouble: Trouble) -> DeliveryFailed:
    """How the seam tells it. A message's transaction id makes a repeat harmless, so an unknown outcome is temporary."""
    if trouble.too_soon:
        return DeliveryFailed(FailureKind.TOO_SOON, retry_after=trouble.retry_after or 1.0, detail=trouble.code)
    if trouble.code in _NO_WAY or (trouble.status in (403, 404)):
        return DeliveryFailed(FailureKind.UNREACHABLE, detail=str(trouble))
    if trouble.for_good:
        return DeliveryFailed(FailureKind.PERMANENT, detail=str(trouble))
    return DeliveryFailed(FailureKind.TEMPORARY, detail=str(trouble))


class Homeserver:
    """One account on one homeserver. Opens its connections when first asked, and again after `close`."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._me = ""
        self._session: aiohttp.ClientSession | None = None

    async def me(self) -> str:
        """The bot's own user id."""
        if not self._me:
            self._me = str((await self.ask(calls.whoami())).get("user_id", ""))
        return self._me

    async def ask(self, call: Call, *, patience_s: float = PATIENCE_S) -> dict[str, Any]:
        """The answer. Raises `Trouble`."""
        try:
            return await self._ask(call, aiohttp.ClientTimeout(total=patience_s))
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise Trouble(0, detail=type(problem).__name__) from None

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _ask(self, call: Call, timeout: aiohttp.ClientTimeout) -> dict[str, Any]:
        if self._session is None:
            headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
            self._session = aiohttp.ClientSession(headers=headers)
        url = URL(self._url + call.path, encoded=True)
        async with self._session.request(
            call.method, url, data=call.body, timeout=timeout, allow_redirects=False
        ) as answer:
            if (answer.content_length or 0) > _MOST_BYTES:
                raise Trouble(answer.status, detail="the answer is too long")
            said = _read(await answer.read())
            if answer.status != 200:
                raise _trouble(answer.status, said or {}, answer.headers.get("Retry-After", ""))
        if said is None:
            raise Trouble(answer.status, detail="the answer is not JSON")
        return said


def _read(raw: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else {"list": said} if isinstance(said, list) else None


def _trouble(status: int, said: dict[str, Any], header: str) -> Trouble:
    code = said.get("errcode")
    wait_ms = said.get("retry_after_ms")
    asked = wait_ms / 1000 if isinstance(wait_ms, int | float) and not isinstance(wait_ms, bool) else None
    if asked is None and header.isascii() and header.isdigit():
        asked = float(header)
    known = code if isinstance(code, str) and code.replace("_", "").replace(".", "").isalnum() else ""
    return Trouble(status, known[:60], None if asked is None else min(max(asked, 0.0), 3600.0))
