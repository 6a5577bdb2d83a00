"""The menu of commands that Telegram shows, in each language."""

import logging
from collections.abc import Mapping, Sequence

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from adapters.telegram.outcomes import told

Menu = Mapping[str, Sequence[tuple[str, str]]]  # language → (name, what it does); "" for every other language

log = logging.getLogger(__name__)


async def show_menu(bot: Bot, menu: Menu) -> None:
    """The commands work without a menu, so a failure is only told."""
    try:
        for language, commands in menu.items():
            shown = [BotCommand(name, meaning) for name, meaning in commands]
            await bot.set_my_commands(shown, language_code=language or None)
    except TelegramError as problem:
        log.warning("the menu of commands could not be set: %s", told(problem))
