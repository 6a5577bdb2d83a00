"""The one workspace of an app that was installed by hand: its token stands in the settings."""

from adapters.failures import PlatformRefused
from adapters.slack.calls import Calls
from adapters.slack.errors import DEAD, CallFailed
from adapters.slack.workspaces import Workspace

REFUSED = (
    "Slack refuses the bot token ({error}): install the app again in the workspace and put the new token in "
    "slack.bot_token."
)


class OneWorkspace:
    """Asks Slack once which workspace the token is of."""

    def __init__(self, token: str, calls: Calls) -> None:
        self._token = token
        self._calls = calls
        self._found: Workspace | None = None

    async def find(self, team: str) -> Workspace | None:
        """The workspace when it is this one; "" means this one too. Raises `CallFailed` while Slack can't be asked."""
        if self._found is None:
            self._found = await self.asked()
        return self._found if team in ("", self._found.team) else None

    async def asked(self) -> Workspace:
        """What Slack says about the token, asked anew. Raises `CallFailed`."""
        answer = await self._calls.call(Workspace("", self._token, ""), "auth.test", harmless=True)
        scopes = frozenset(part.strip() for part in str(answer.get("scopes", "")).split(",") if part.strip())
        return Workspace(
            str(answer["team_id"]), self._token, str(answer["user_id"]), str(answer.get("team") or ""), scopes
        )

    async def keep(self, workspace: Workspace) -> None:
        """Nothing to keep: the token stands in the settings."""

    async def check(self) -> None:
        """Raises `PlatformRefused` when the token is good for nothing. Slack being away is no reason not to start."""
        try:
            await self.find("")
        except CallFailed as failed:
            if failed.error in DEAD:
                raise PlatformRefused(REFUSED.format(error=failed.error)) from None
