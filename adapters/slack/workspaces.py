"""The workspaces that the bot is in, and the ports by which they are kept."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace. `bot`: the bot's own user id there."""

    team: str
    token: str = field(repr=False)
    bot: str
    name: str = ""
    scopes: frozenset[str] = frozenset()
    installed_at: datetime | None = None


class Workspaces(Protocol):
    """Where the tokens of several workspaces are kept. The bot fills this port, encrypted, in the database."""

    async def find(self, team: str) -> Workspace | None:
        """The workspace that the bot is in; None when it isn't."""

    async def keep(self, workspace: Workspace) -> None:
        """The bot was installed there, perhaps again."""


class Departures(Protocol):
    """What must be done when the bot is not in a workspace any more."""

    async def forget(self, team: str) -> None:
        """The token, what was still to be said there, and that anybody there can be reached."""
