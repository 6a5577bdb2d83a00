"""What can be set for Matrix."""

from pydantic import Field, model_validator

from config.sections import WEB_ADDRESS, Section


class Matrix(Section):
    """Matrix. docs/matrix.md goes through it step by step."""

    enabled: bool = False
    """Whether the bot talks on Matrix."""
    homeserver: str = Field("", pattern=r"^(https?://[^\s/]+[^\s]*)?$", json_schema_extra={"allowed": WEB_ADDRESS})
    """The address of the homeserver that the bot's account is on, such as `https://matrix.example.org`."""
    access_token: str = Field("", repr=False, max_length=1000)
    """The access token of the bot's account."""
    reactions: bool = True
    """Whether the bot puts numbers to tap under its questions. They count as messages for the homeserver's limits."""

    @model_validator(mode="after")
    def _is_complete(self) -> "Matrix":
        missing = [name for name in ("homeserver", "access_token") if self.enabled and not getattr(self, name)]
        if missing:
            raise ValueError(f"it is enabled, so it needs {' and '.join(missing)}")
        return self
