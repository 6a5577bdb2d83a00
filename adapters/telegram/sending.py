"""From a message of ours to one or more of Telegram's: paced, in order, and remembered part by part."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, InvalidToken, TelegramError

from adapters.base import Address, Gathering, Outgoing, Person, Receipt
from adapters.failures import DeliveryFailed, FailureKind
from adapters.ports import Receipts
from adapters.telegram.connection import Connection, TooMany
from adapters.telegram.incoming import PLATFORM
from adapters.telegram.outcomes import changed_already, failure_of
from adapters.telegram.pace import Pace
from adapters.telegram.render import Key, Part, render

_LONGEST_WAIT_S = 1.05  # a longer one is left to the outbox, so that other chats go on
_MOST_REMEMBERED = 5000  # messages


@dataclass(slots=True)
class _Sent:
    """Which of Telegram's messages a message of ours has become so far."""

    ids: list[int] = field(default_factory=list)
    done: bool = False

    @property
    def receipt(self) -> Receipt:
        return Receipt(",".join(map(str, self.ids)))


@dataclass(slots=True)
class Sending:
    """`revoked` is told when Telegram refuses the token."""

    connection: Connection
    receipts: Receipts
    pace: Pace
    revoked: Callable[[], None]
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep
    username: str = ""
    names: dict[str, str] = field(default_factory=dict)  # user id → name, of people who were heard of
    _sent: dict[str, _Sent] = field(default_factory=dict)

    async def send(self, to: Address, message: Outgoing) -> Receipt:
        """Deliver, or raise `DeliveryFailed`."""
        chat = chat_of(to)
        sent = self._sent.setdefault(message.key, _Sent())
        if not sent.done:
            try:
                async with self.connection.in_use() as bot:
                    await self._deliver(bot, chat, message, sent)
            except DeliveryFailed:
                raise
            except ValueError as problem:  # a button or a door that Telegram refuses
                raise DeliveryFailed(FailureKind.PERMANENT, detail=str(problem)) from None
            except Exception as problem:
                raise self._failure(chat, problem) from None
            sent.done = True
            self._forget()
        return sent.receipt

    def knows(self, key: str) -> bool:
        """Whether this process delivered the whole message."""
        return key in self._sent and self._sent[key].done

    def heard_of(self, user_id: str, name: str) -> None:
        """Somebody was heard of: groups know them by this name."""
        self.names.pop(user_id, None)
        self.names[user_id] = name
        while len(self.names) > _MOST_REMEMBERED:
            del self.names[next(iter(self.names))]

    async def _deliver(self, bot: Bot, chat: int, message: Outgoing, sent: _Sent) -> None:
        earlier = await self._earlier(message)
        if message.replaces is not None and message.chosen is not None and not earlier:
            return  # only a mark on a question that is not there
        mentioned = await self._name(bot, chat, message.mention)
        parts = render(message, username=self.username, mentioned=mentioned, in_group=chat < 0)
        for number, part in list(enumerate(parts))[len(sent.ids) :]:
            if number < len(earlier):
                await self._change(bot, chat, earlier[number], part)
                sent.ids.append(earlier[number])
            else:
                sent.ids.append(await self._say(bot, chat, part))
        for left_over in earlier[len(parts) :]:
            await self._remove(bot, chat, left_over)

    async def _earlier(self, message: Outgoing) -> list[int]:
        """Telegram's messages that this one takes the place of."""
        if message.replaces is None:
            return []
        known = self._sent.get(message.replaces)
        if known is not None:
            return list(known.ids)
        try:
            receipt = await self.receipts.find(message.replaces)
        except Exception as problem:
            raise DeliveryFailed(FailureKind.TEMPORARY, detail=type(problem).__name__) from None
        return [int(part) for part in (receipt or "").split(",") if part.isascii() and part.isdigit()]

    async def _say(self, bot: Bot, chat: int, part: Part) -> int:
        await self._turn(chat, new=True)
        found = await bot.send_message(chat, **_shape(part))
        return int(found.message_id)

    async def _change(self, bot: Bot, chat: int, message_id: int, part: Part) -> None:
        await self._turn(chat, new=False)
        try:
            await bot.edit_message_text(chat_id=chat, message_id=message_id, **_shape(part))
        except BadRequest as problem:
            if not changed_already(problem):
                raise
        except (TooMany, InvalidToken):
            raise
        except TelegramError as problem:
            raise failure_of(problem, harmless=True) from None

    async def _remove(self, bot: Bot, chat: int, message_id: int) -> None:
        """What is older than two days can't be removed, and stays."""
        try:
            await bot.delete_message(chat, message_id)
        except BadRequest:
            return
        except TelegramError as problem:
            raise failure_of(problem, harmless=True) from None

    async def _turn(self, chat: int, *, new: bool) -> None:
        """Wait for the pace a moment, or tell how long to wait."""
        while (wait_s := self.pace.claim(chat, new=new)) > 0:
            if wait_s > _LONGEST_WAIT_S:
                raise DeliveryFailed(FailureKind.TOO_SOON, wait_s)
            await self.wait(wait_s)

    async def _name(self, bot: Bot, chat: int, who: Person | None) -> str:
        """How a group knows this person; empty when nobody can tell, and then the message goes out without."""
        if who is None or chat > 0 or not who.user_id.isdigit():
            return ""
        if who.user_id not in self.names:
            try:
                found = await bot.get_chat_member(chat, int(who.user_id))
            except TelegramError:
                return ""
            self.heard_of(who.user_id, found.user.full_name)
        return self.names[who.user_id]

    def _failure(self, chat: int, problem: Exception) -> DeliveryFailed:
        if isinstance(problem, TooMany):
            self.pace.hold(chat, problem.wait_s)
        if isinstance(problem, InvalidToken):
            self.revoked()
        return failure_of(problem)

    def _forget(self) -> None:
        while len(self._sent) > _MOST_REMEMBERED:
            del self._sent[next(iter(self._sent))]


def chat_of(to: Address) -> int:
    """Telegram's number for an address. Raises `DeliveryFailed`: unreachable."""
    if not isinstance(to, Gathering) and to.platform == PLATFORM:
        number = to.user_id if isinstance(to, Person) else to.room_id
        if number.removeprefix("-").isascii() and number.removeprefix("-").isdigit():
            return int(number)
    raise DeliveryFailed(FailureKind.UNREACHABLE, detail="not an address on Telegram")


def _shape(part: Part) -> dict[str, Any]:
    """What a new message and a changed one have in common."""
    return {
        "text": part.html,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": LinkPreviewOptions(is_disabled=True),
        "reply_markup": InlineKeyboardMarkup([[_button(key) for key in row] for row in part.rows])
        if part.rows
        else None,
    }


def _button(key: Key) -> InlineKeyboardButton:
    return (
        InlineKeyboardButton(key.label, url=key.url)
        if key.url
        else InlineKeyboardButton(key.label, callback_data=key.token)
    )
