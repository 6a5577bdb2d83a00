"""What an error of Telegram's says about a message: not delivered, never will be, or nobody knows."""

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from adapters.base import Room
from adapters.failures import DeliveryFailed, FailureKind
from adapters.telegram.connection import TooMany
from adapters.telegram.incoming import PLATFORM

REVOKED = (
    "Telegram does not know this token (any more). Ask @BotFather for it with /mybots, and set it as telegram.token."
)
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
# Telegram has no codes for these, only sentences: https://github.com/tdlib/telegram-bot-api
_NO_WAY_THERE = (
    "chat not found", "peer_id_invalid", "user not found", "user_is_blocked", "input_user_deactivated",
    "not enough rights", "have no rights", "chat_write_forbidden", "topic_closed", "chat_restricted",
    "group is deactivated",
)  # fmt: skip
_NOTHING_TO_CHANGE = (
    "message is not modified", "message to edit not found", "message can't be edited", "message_id_invalid",
)  # fmt: skip


def failure_of(problem: Exception, *, harmless: bool = False) -> DeliveryFailed:
    """Our word for it, without Telegram's sentence. `harmless`: doing it twice is the same as doing it once."""
    detail = type(problem).__name__
    if isinstance(problem, TooMany):
        return DeliveryFailed(FailureKind.TEMPORARY, problem.wait_s, detail)
    if isinstance(problem, ChatMigrated):
        there = Room(PLATFORM, "", str(problem.new_chat_id))
        return DeliveryFailed(FailureKind.TEMPORARY, detail=detail, moved_to=there)
    if isinstance(problem, Forbidden):
        return DeliveryFailed(FailureKind.UNREACHABLE, detail=detail)
    if isinstance(problem, BadRequest):
        gone = any(words in str(problem).lower() for words in _NO_WAY_THERE)
        return DeliveryFailed(FailureKind.UNREACHABLE if gone else FailureKind.PERMANENT, detail=detail)
    if harmless or isinstance(problem, InvalidToken) or isinstance(problem.__cause__, _NEVER_SENT):
        return DeliveryFailed(FailureKind.TEMPORARY, detail=detail)
    return DeliveryFailed(FailureKind.UNKNOWN, detail=detail)


def changed_already(problem: BadRequest) -> bool:
    """Whether there is nothing to change: it says so already, or the message is gone or too old."""
    return any(words in str(problem).lower() for words in _NOTHING_TO_CHANGE)


def told(problem: Exception) -> str:
    """For the log: what kind of trouble it is, without Telegram's sentence."""
    cause = problem.__cause__
    known = isinstance(problem, TelegramError) and isinstance(cause, httpx.HTTPError)
    return type(cause if known else problem).__name__
