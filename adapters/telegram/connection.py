"""The line to Telegram's Bot API: calls that keep people's words and the bot's token out of logs and exceptions."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from adapters.telegram.incoming import WANTED

API_URL = "https://api.telegram.org"
_READ_S = 5.0  # beyond the time that a long poll is asked to take
_BATCH = 100  # the most that getUpdates gives

Raw = Mapping[str, Any]  # an update as JSON


class TooMany(TelegramError):
    """Telegram answers 429. `wait_s`: how long it asks us to wait."""

    def __init__(self, wait_s: float) -> None:
        super().__init__("too many requests")
        self.wait_s = wait_s


class Connection:
    """One bot's calls. It is open while somebody uses it, and in between when it is told so."""

    def __init__(self, token: str, api_url: str = "") -> None:
        """Raises InvalidToken when there is no token."""
        self._calls, self._polls = _Request(), _Request(connection_pool_size=1)
        base = f"{(api_url or API_URL).rstrip('/')}/bot"
        self.bot = Bot(token, base_url=base, request=self._calls, get_updates_request=self._polls)
        self._users = 0
        self._closing = True

    @asynccontextmanager
    async def in_use(self) -> AsyncIterator[Bot]:
        """The bot, to call its methods."""
        self._users += 1
        try:
            await self._calls.initialize()
            await self._polls.initialize()
            yield self.bot
        finally:
            self._users -= 1
            await self._close_if_idle()

    async def updates(self, offset: int | None, wait_s: int) -> Sequence[Raw]:
        """What came in from `offset` on; waits up to `wait_s` for it. Raw, because PTB's `get_updates` gives nothing at
        all when one of them can't be parsed, and logs people's words then."""
        asked = {"timeout": wait_s, "limit": _BATCH, "allowed_updates": json.dumps(WANTED)}
        if offset is not None:
            asked["offset"] = offset
        async with self.in_use():
            found: Any = await self._polls.post(
                f"{self.bot.base_url}/getUpdates?{urlencode(asked)}", read_timeout=wait_s + _READ_S
            )
        if not isinstance(found, list) or not all(is_update(one) for one in found):
            raise TelegramError("an answer that is no list of updates")
        return found

    def keep_open(self) -> None:
        """Stay open between two uses, until `close`."""
        self._closing = False

    async def close(self) -> None:
        """Close as soon as nobody uses it. Whoever uses it later opens it for that time."""
        self._closing = True
        await self._close_if_idle()

    async def _close_if_idle(self) -> None:
        if self._closing and self._users == 0:
            await self._calls.shutdown()
            await self._polls.shutdown()


def is_update(raw: object) -> bool:
    """Whether this is an update, as far as its number goes."""
    return isinstance(raw, dict) and type(raw.get("update_id")) is int


class _Request(HTTPXRequest):
    """PTB's own, without the log line that quotes a broken answer, and without its deprecated `RetryAfter`."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, payload = await super().do_request(*args, **kwargs)
        if code == 429:
            raise TooMany(_wait_s(payload))
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            found = json.loads(payload)
        except (ValueError, RecursionError):
            raise TelegramError("an answer that is no JSON") from None
        if not isinstance(found, dict):
            raise TelegramError("an answer that is no object")
        return found


def _wait_s(payload: bytes) -> float:
    """https://core.telegram.org/bots/api#responseparameters; a second when a proxy answers in Telegram's place."""
    try:
        return max(float(json.loads(payload)["parameters"]["retry_after"]), 1.0)
    except (ValueError, KeyError, TypeError, RecursionError):
        return 1.0
