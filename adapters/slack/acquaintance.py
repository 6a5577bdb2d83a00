"""Whom we know: profiles of people, asked from Slack once an hour, and never waited for long."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from adapters.slack.calls import Calls
from adapters.slack.errors import CallFailed
from adapters.slack.people import Profile, profile_of, unknown_profile
from adapters.slack.workspaces import Workspace

_FRESH = timedelta(hours=1)
_MOST = 5000
_PATIENCE_S = 1.5  # Slack waits three seconds in all for our answer


@dataclass(slots=True)
class Acquaintance:
    calls: Calls
    now: Callable[[], datetime]
    _known: OrderedDict[tuple[str, str], tuple[datetime, Profile]] = field(default_factory=OrderedDict)

    async def of(self, workspace: Workspace, user: str, user_team: str) -> Profile:
        """The profile. When Slack doesn't tell in time, what `user_team` allows to say; asked again the next time."""
        known = self._known.get((workspace.team, user))
        if known is not None and known[0] > self.now() - _FRESH:
            return known[1]
        try:
            async with asyncio.timeout(_PATIENCE_S):
                answer = await self.calls.call(workspace, "users.info", harmless=True, user=user, include_locale=True)
        except (CallFailed, TimeoutError):
            return known[1] if known is not None else unknown_profile(user_team, workspace.team)
        return self.learn(workspace, answer.get("user") or {})

    def learn(self, workspace: Workspace, user: Mapping[str, Any]) -> Profile:
        """Keep what Slack told about somebody."""
        profile = profile_of(user, workspace.team)
        self._known[workspace.team, str(user.get("id"))] = (self.now(), profile)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return profile

    def forget(self, team: str, user: str) -> None:
        """Ask again the next time."""
        self._known.pop((team, user), None)
