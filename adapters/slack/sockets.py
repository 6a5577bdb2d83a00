"""Socket Mode: two connections that Slack can send over, so that there is always one."""

import asyncio
import time
from collections.abc import Callable

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.failures import PlatformRefused
from adapters.slack.errors import DEAD

CONNECTIONS = 2
PING_S = 3  # a silent network is noticed after about 4.5 s; with Bolt's own 10 after 15 s
_READY_S = 10.0  # a start does not wait longer for Slack
_PATIENCE_S = 3.0  # for what is being taken in at the end
REFUSED = (
    "Slack refuses the app token ({error}): make a new one under Basic Information > App-Level Tokens, with "
    "connections:write, and put it in slack.app_token."
)


class _Line(SocketModeClient):
    """One connection. With a dead app token it stops; slack_sdk would try for ever."""

    dead: Callable[[str], None]

    async def issue_new_wss_url(self) -> str:
        try:
            return await super().issue_new_wss_url()
        except SlackApiError as problem:
            error = str(problem.response.get("error") or "") if isinstance(problem.response.data, dict) else ""
            if error in DEAD:
                self.closed = True
                self.dead(error)
            raise


class Sockets:
    """`ended` is told in one sentence when Slack will not connect with us any more."""

    def __init__(
        self, app: AsyncApp, app_token: str, api: Callable[[], AsyncWebClient], ended: Callable[[str], None]
    ) -> None:
        self._app = app
        self._app_token = app_token
        self._api = api
        self._ended = ended
        self._lines: list[_Line] = []
        self._connecting: list[asyncio.Task[None]] = []
        self._busy: set[asyncio.Task[None]] = set()
        self._refused = ""
        self._starting = False

    async def open(self) -> None:
        """Connect. Returns when one connection stands, or after a while: connecting then goes on by itself. Raises
        `PlatformRefused` when the app token is good for nothing."""
        self._refused, self._starting = "", True
        for _ in range(CONNECTIONS):
            line = _Line(self._app_token, web_client=self._api(), ping_interval=PING_S)
            line.dead = self._dead
            line.socket_mode_request_listeners.append(self._hand_over)
            self._lines.append(line)
        self._connecting = [
            asyncio.create_task(line.connect())  # type: ignore[no-untyped-call]
            for line in self._lines
        ]
        await asyncio.wait(self._connecting, timeout=_READY_S, return_when=asyncio.FIRST_COMPLETED)
        self._starting = False
        if self._refused:
            await self.close()
            raise PlatformRefused(self._refused)

    async def close(self) -> None:
        """Let what is being taken in be acknowledged, then take nothing more."""
        lines, self._lines = self._lines, []
        if self._busy:
            await asyncio.wait(self._busy, timeout=_PATIENCE_S)
        for task in self._connecting:
            task.cancel()
        await asyncio.gather(*self._connecting, return_exceptions=True)
        self._connecting = []
        for line in lines:
            await line.close()  # type: ignore[no-untyped-call]
        await asyncio.gather(*(_ended_tasks(line) for line in lines))

    async def _hand_over(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if client not in self._lines:
            return  # not acknowledged: Slack sends it again
        task = asyncio.current_task()
        if task is not None:
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
        began = time.time()
        answer = await run_async_bolt_app(self._app, request)
        await send_async_response(client, request, answer, began)

    def _dead(self, error: str) -> None:
        first = not self._refused
        self._refused = REFUSED.format(error=error)
        if first and not self._starting:
            self._ended(self._refused)


async def _ended_tasks(line: _Line) -> None:
    """Wait until slack_sdk's own tasks, which it only cancels, are over."""
    tasks = [task for task in (line.message_processor, line.current_session_monitor, line.message_receiver) if task]
    await asyncio.gather(*tasks, return_exceptions=True)
