"""What can be set for Slack."""

from typing import Literal

from pydantic import Field, model_validator

from config.sections import WEB_ADDRESS, Section

_BOT = 'a bot token that starts with "xoxb-", or empty'
_APP = 'an app token that starts with "xapp-", or empty'


class Slack(Section):
    """Slack. docs/slack.md goes through it step by step."""

    enabled: bool = False
    """Whether the bot talks on Slack."""
    mode: Literal["socket", "http"] = "socket"
    """How Slack reaches the bot: over a connection that the bot opens ("socket"), or at `web.public_url` ("http")."""
    bot_token: str = Field("", pattern=r"^(xoxb-\S+)?$", repr=False, json_schema_extra={"allowed": _BOT})
    """The token of the one workspace. Empty: the bot serves the workspaces that it is installed in."""
    app_token: str = Field("", pattern=r"^(xapp-\S+)?$", repr=False, json_schema_extra={"allowed": _APP})
    """The app's own token, for mode "socket"."""
    signing_secret: str = Field("", max_length=128, repr=False)
    """By which Slack signs what it sends, for mode "http"."""
    client_id: str = Field("", max_length=128)
    """The app's client id, for several workspaces."""
    client_secret: str = Field("", max_length=128, repr=False)
    """The app's client secret, for several workspaces."""
    storage_secret: str = Field("", max_length=512, repr=False)
    """Encrypts the tokens of several workspaces in the database: at least 32 characters that nobody can guess. After a
    change put the earlier one behind it, with a comma."""
    api_url: str = Field("", pattern=r"^(https?://\S+)?$", json_schema_extra={"allowed": WEB_ADDRESS})
    """Another address than Slack's own, for tests."""

    @property
    def several(self) -> bool:
        """Whether the app is installed in workspaces by OAuth."""
        return bool(self.client_id)

    @model_validator(mode="after")
    def _is_complete(self) -> "Slack":
        missing = [name for name in self._needed() if not getattr(self, name)] if self.enabled else []
        if missing:
            raise ValueError(
                f"also set {', '.join(f'slack.{name}' for name in missing)}; docs/slack.md says where they are"
            )
        if self.enabled and self.several and self.bot_token:
            raise ValueError("set slack.bot_token for one workspace or slack.client_id for several, not both")
        if self.storage_secret and any(len(one.strip()) < 32 for one in self.storage_secret.split(",")):
            raise ValueError(
                "slack.storage_secret must have at least 32 characters; make one with: openssl rand -hex 32"
            )
        return self

    def _needed(self) -> tuple[str, ...]:
        transport = "app_token" if self.mode == "socket" else "signing_secret"
        return (transport, "client_secret", "storage_secret") if self.several else (transport, "bot_token")
