"""What can be set for Telegram."""

from typing import Literal

from pydantic import Field, model_validator

from config.sections import WEB_ADDRESS, Section

TOKEN = "the token that @BotFather gives, such as 123456789:AA…"  # noqa: S105 - a sentence about it
SECRET = "1 to 256 of A-Z a-z 0-9 _ -, or empty"  # noqa: S105 - a sentence about it


class Telegram(Section):
    """Telegram. docs/telegram.md goes through it step by step."""

    enabled: bool = False
    """Whether the bot talks on Telegram."""
    token: str = Field("", pattern=r"^(\d+:[A-Za-z0-9_-]+)?$", repr=False, json_schema_extra={"allowed": TOKEN})
    """The bot's token, from @BotFather. Whoever has it is the bot: keep it secret."""
    mode: Literal["polling", "webhook"] = "polling"
    """"polling": Netwever asks Telegram for messages, from anywhere. "webhook": it brings them to web.public_url."""
    webhook_secret: str = Field(
        "", max_length=256, pattern=r"^[A-Za-z0-9_-]*$", repr=False, json_schema_extra={"allowed": SECRET}
    )
    """With a webhook: a long random word by which Netwever knows that it is Telegram that calls."""
    api_url: str = Field("", pattern=r"^(https?://[^\s/]+[^\s]*)?$", json_schema_extra={"allowed": WEB_ADDRESS})
    """A Bot API server of your own. Empty: Telegram's."""

    @model_validator(mode="after")
    def _is_complete(self) -> "Telegram":
        if self.enabled and not self.token:
            raise ValueError("token must be set when Telegram is enabled")
        if self.enabled and self.mode == "webhook" and not self.webhook_secret:
            raise ValueError("webhook_secret must be set when mode is webhook")
        return self
