"""What can be set for Telegram."""

from config.sections import Section


class Telegram(Section):
    """Telegram. docs/telegram.md goes through it step by step."""

    enabled: bool = False
    """Whether the bot talks on Telegram."""
