"""Telegram, by the Bot API: what comes in by polling or by a webhook, and what goes out."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic

from starlette.routing import BaseRoute
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from adapters.base import Ability, Address, Incoming, Outgoing, Receipt, Receive
from adapters.failures import PlatformRefused
from adapters.ports import Receipts, SoleRight
from adapters.telegram.connection import Connection, Raw
from adapters.telegram.incoming import PLATFORM, WANTED, Me, pressed_in
from adapters.telegram.menu import Menu, show_menu
from adapters.telegram.outcomes import REVOKED, told
from adapters.telegram.pace import Pace
from adapters.telegram.polling import Polling
from adapters.telegram.sending import Sending
from adapters.telegram.taking import Taking
from adapters.telegram.webhook import MAX_CONNECTIONS, Hook, Webhook

_NO_HOOK = (
    "Telegram can't use the webhook. web.public_url must be an https address that the whole internet can reach, on port"
    " 443, 80, 88 or 8443."
)
_LONGEST_PAUSE_S = 30.0

log = logging.getLogger(__name__)


class TelegramAdapter:
    """Cannot tell whether an earlier process delivered something: Telegram keeps no key of ours."""

    platform = PLATFORM
    abilities: frozenset[Ability] = frozenset()

    def __init__(
        self,
        connection: Connection,
        receipts: Receipts,
        right: SoleRight,
        now: Callable[[], datetime],
        ended: Callable[[str], None],
        *,
        hook: Hook | None = None,
        menu: Menu | None = None,
        pace: Pace | None = None,
        first_pause_s: float = 1.0,
    ) -> None:
        """`right`: to poll. `hook`: let Telegram send instead of polling. `ended` is told when Telegram will not work
        with us any more."""
        self._connection = connection
        self._hook = hook
        self._menu: Menu = menu or {}
        self._first_pause_s = first_pause_s
        self._taking = Taking(now)
        self._polling = Polling(connection, right, self._taking, ended, self._taken, first_pause_s)
        self._sending = Sending(connection, receipts, pace or Pace(monotonic), lambda: ended(REVOKED))
        self._task: asyncio.Task[None] | None = None
        self._answers: set[asyncio.Task[None]] = set()
        self._ended = ended

    async def start(self, receive: Receive) -> None:
        """Returns when Telegram knows us, or can't be reached now: then it is tried again and again."""
        self._connection.keep_open()
        self._taking.receive = self._heard(receive)
        try:
            await self._begin()
        except PlatformRefused:
            await self.stop()
            raise
        except Exception as problem:
            log.error("Telegram can't be reached (%s); it is tried again.", told(problem))
        self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            await self._polling.end(task)
        self._taking.receive = None
        await asyncio.gather(*self._answers, return_exceptions=True)
        await self._connection.close()

    async def send(self, to: Address, message: Outgoing) -> Receipt:
        return await self._sending.send(to, message)

    async def was_delivered(self, to: Address, key: str) -> bool | None:  # noqa: ARG002 - the seam's
        return True if self._sending.knows(key) else None

    def routes(self) -> list[BaseRoute]:
        """What must be reachable from outside: nothing when it polls."""
        if self._hook is None:
            return []
        return [Webhook(self._hook.secret, self._taking, self._taken).route()]

    # --- beginning ---
    async def _begin(self) -> None:
        """Find out who we are. Raises `PlatformRefused` when Telegram will not work with these settings."""
        async with self._connection.in_use() as bot:
            try:
                user = await bot.get_me()
                me = Me(user.id, user.username or "")
                self._sending.username = me.username
                if self._hook is not None:
                    await _set_hook(bot, self._hook)
            except InvalidToken:
                raise PlatformRefused(REVOKED) from None
            except BadRequest:
                raise PlatformRefused(_NO_HOOK) from None
            self._taking.me = me
            await show_menu(bot, self._menu)

    async def _keep(self) -> None:
        pause_s = self._first_pause_s
        while self._taking.me is None:
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
            try:
                await self._begin()
            except PlatformRefused as refused:
                return self._ended(str(refused))
            except Exception as problem:
                log.warning("Telegram can't be reached (%s)", told(problem))
        if self._hook is None:
            await self._polling.keep()
        return None

    # --- what came in ---
    def _heard(self, receive: Receive) -> Receive:
        async def heard(found: Sequence[Incoming]) -> None:
            await receive(found)
            for event in found:
                if event.name:
                    self._sending.heard_of(event.who.user_id, event.name)

        return heard

    def _taken(self, batch: Sequence[Raw]) -> None:
        """Let the buttons that were pressed stop to blink."""
        for raw in batch:
            pressed = pressed_in(raw)
            if pressed is not None:
                task = asyncio.create_task(self._answer(pressed))
                self._answers.add(task)
                task.add_done_callback(self._answers.discard)

    async def _answer(self, pressed: str) -> None:
        try:
            async with self._connection.in_use() as bot:
                await bot.answer_callback_query(pressed)
        except TelegramError as problem:  # too late, or not now: it blinks a little longer
            log.info("a button was not answered: %s", told(problem))


async def _set_hook(bot: Bot, hook: Hook) -> None:
    await bot.set_webhook(hook.url, secret_token=hook.secret, allowed_updates=WANTED, max_connections=MAX_CONNECTIONS)
