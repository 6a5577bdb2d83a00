"""One call to Slack's Web API: over one shared session, in its pace, and never twice by itself."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.failures import FailureKind
from adapters.slack.errors import DEAD, CallFailed, failure_of
from adapters.slack.pace import Pace
from adapters.slack.workspaces import Workspace

API_URL = "https://slack.com/api/"
PATIENCE_S = 1.05  # a longer wait is told to whoever sends, so that other chats don't wait too
_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)


class Calls:
    """Calls methods with the token of a workspace. `pause` waits so many seconds; `died` is told of a token that is
    good for nothing any more, with Slack's name for it."""

    def __init__(
        self,
        api_url: str,
        pace: Pace,
        pause: Callable[[float], Awaitable[None]],
        died: Callable[[str], None],
    ) -> None:
        self.api_url = api_url or API_URL
        self._pace = pace
        self._pause = pause
        self._died = died
        self._session: aiohttp.ClientSession | None = None
        self._busy = 0
        self._closing = False

    async def open(self) -> None:
        """From now on one session is shared by all calls."""
        self._closing = False
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT)

    async def close(self) -> None:
        """The shared session ends with the last call that is under way; later calls open one for themselves."""
        self._closing = True
        await self._close_when_idle()

    async def call(
        self, workspace: Workspace, method: str, /, *, channel: str = "", harmless: bool = False, **given: Any
    ) -> dict[str, Any]:
        """Slack's answer. Raises `CallFailed`. `harmless`: a repeat of the call has no effect."""
        await self._in_pace(workspace.team, method, channel)
        body = {**given, "channel": channel} if channel else given
        try:
            async with self.client(workspace.token) as client:
                return await _called(client, method, body)
        except Exception as problem:
            failed = failure_of(problem, harmless=harmless)
            if failed.error == "ratelimited" and failed.retry_after is not None:
                self._pace.hold(workspace.team, method, channel, failed.retry_after)
            if failed.error in DEAD:
                self._died(failed.error)
            raise failed from None

    @asynccontextmanager
    async def client(self, token: str | None) -> AsyncIterator[AsyncWebClient]:
        """A client that repeats nothing by itself: slack_sdk's own handlers post twice when a connection breaks."""
        if self._session is None or self._closing:
            async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
                yield self.client_with(token, session)
            return
        self._busy += 1
        try:
            yield self.client_with(token, self._session)
        finally:
            self._busy -= 1
            await self._close_when_idle()

    def client_with(self, token: str | None, session: aiohttp.ClientSession | None) -> AsyncWebClient:
        return AsyncWebClient(token=token, base_url=self.api_url, session=session, retry_handlers=[])

    async def _in_pace(self, team: str, method: str, channel: str) -> None:
        wait = self._pace.wait_s(team, method, channel)
        if wait > PATIENCE_S:
            raise CallFailed(FailureKind.TOO_SOON, "our own pace", wait)
        if wait:
            await self._pause(wait)
            await self._in_pace(team, method, channel)
        else:
            self._pace.count(team, method, channel)

    async def _close_when_idle(self) -> None:
        if self._closing and not self._busy and self._session is not None:
            session, self._session = self._session, None
            await session.close()


async def _called(client: AsyncWebClient, method: str, body: dict[str, Any]) -> dict[str, Any]:
    """Reading methods take their arguments as a form; the others as JSON."""
    reads = method.partition(".")[2] in ("history", "info", "test")
    answer = await (client.api_call(method, params=body) if reads else client.api_call(method, json=body))
    data = answer.data
    if not isinstance(data, dict):
        raise ValueError(type(data).__name__)
    return {**data, "scopes": answer.headers.get("x-oauth-scopes", "")} if method == "auth.test" else data
