"""Whether Telegram would work with these settings, asked of Telegram itself."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from telegram import Bot, User, WebhookInfo
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from adapters.telegram.connection import Connection
from adapters.telegram.incoming import speaks
from adapters.telegram.outcomes import REVOKED, told

_MANY = 100  # updates that wait


@dataclass(frozen=True, slots=True)
class Finding:
    """`works`: it works all the same. `mend`: what to do when it is not good."""

    about: str
    found: str
    good: bool = True
    works: bool = False
    mend: str = ""


def findings(connection: Connection, hook_url: str, room: str) -> Sequence[Finding]:
    """`hook_url`: where Telegram should bring updates; empty when we poll. `room`: the network's group, if it is on
    Telegram."""
    return asyncio.run(_findings(connection, hook_url, room))


async def _findings(connection: Connection, hook_url: str, room: str) -> Sequence[Finding]:
    found: list[Finding] = []
    try:
        async with connection.in_use() as bot:
            async for one in _look(bot, hook_url, room):
                found.append(one)  # noqa: PERF401 - what was found before a failure counts
    except InvalidToken:
        found.append(Finding("token", "refused", good=False, mend=REVOKED))
    except TelegramError as problem:
        mend = "Check the connection of this machine to the internet, and telegram.api_url."
        found.append(Finding("line", f"Telegram can't be reached ({told(problem)})", good=False, mend=mend))
    finally:
        await connection.close()
    return found


async def _look(bot: Bot, hook_url: str, room: str) -> AsyncIterator[Finding]:
    me = await bot.get_me()
    yield Finding("token", f"@{me.username}")
    yield _hook(await bot.get_webhook_info(), hook_url)
    yield _privacy(me)
    if room:
        yield await _group(bot, me, room)


def _hook(info: WebhookInfo, wanted: str) -> Finding:
    waiting = f"{info.pending_update_count} messages wait"
    if not wanted and info.url:
        mend = "Netwever removes it when it starts. When another program set it, give Netwever a bot of its own."
        return Finding("way in", f"a webhook is set, but the mode is polling; {waiting}", False, True, mend)
    if wanted and info.url != wanted:
        mend = "Netwever sets it when it starts: run it, and look again."
        return Finding("way in", f"no webhook at {wanted} yet; {waiting}", False, True, mend)
    if wanted and (info.last_error_message or info.pending_update_count > _MANY):
        mend = f"Open {wanted} from outside: it must say 405, over https, without a redirect."
        return Finding("way in", f"Telegram had trouble to bring messages; {waiting}", False, True, mend)
    return Finding("way in", f"{'webhook' if wanted else 'polling'}; {waiting}")


def _privacy(me: User) -> Finding:
    if me.can_read_all_group_messages:
        mend = "In @BotFather: /mybots, your bot, Bot Settings, Group Privacy, Turn on."
        return Finding("privacy", "Telegram shows the bot all that is said in groups", False, True, mend)
    return Finding("privacy", "in groups the bot only gets what is said to it")


async def _group(bot: Bot, me: User, room: str) -> Finding:
    try:
        chat = await bot.get_chat(room)
        member = await bot.get_chat_member(room, me.id)
    except (BadRequest, Forbidden):
        mend = (
            f"Add @{me.username} to the group, and mend network.group.room; docs/telegram.md says how to find the id."
        )
        return Finding("group", f"the bot is in no group {room}", good=False, mend=mend)
    if not speaks(member):
        return Finding(
            "group", f"the bot may not speak in {chat.title}", good=False, mend=f"Let @{me.username} in again."
        )
    return Finding("group", f"{chat.title}")
