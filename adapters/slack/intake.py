"""From a request of Slack to the inbox: taken in before it is acknowledged, one person's messages in order."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from adapters.base import Receive
from adapters.slack.acquaintance import Acquaintance
from adapters.slack.incoming import Gone, Heard, Here, gone, heard, incoming, speaker_of, team_of
from adapters.slack.workspaces import Workspace, Workspaces

Depart = Callable[[Gone], Awaitable[None]]
_ECHOES = 5000

log = logging.getLogger(__name__)


class NotTaken(Exception):
    """Nobody takes anything in at the moment."""


class Intake:
    """Takes in what Slack sends. `receive` is set while the adapter is started."""

    def __init__(
        self, workspaces: Workspaces, people: Acquaintance, depart: Depart, now: Callable[[], datetime], room: str
    ) -> None:
        self.receive: Receive | None = None
        self._workspaces = workspaces
        self._people = people
        self._depart = depart
        self._now = now
        self._room = room
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._echoes: OrderedDict[str, str] = OrderedDict()

    async def take(self, body: Mapping[str, Any]) -> None:
        """Returns once it is committed, or is nothing for us. Raises when it could not be kept."""
        # Socket Mode hands over everything at once; whoever writes twice must be heard in that order.
        turn = self._turns.setdefault(speaker_of(body), asyncio.Lock())
        async with turn:
            departed = gone(body, self._now())
            if departed is not None:
                return await self._depart(departed)
            workspace = await self._workspaces.find(team_of(body))
            if workspace is None:
                return None
            return await self._take(body, workspace)

    async def _take(self, body: Mapping[str, Any], workspace: Workspace) -> None:
        event = body.get("event") or {}
        if event.get("type") == "user_change":
            self._people.forget(workspace.team, str((event.get("user") or {}).get("id")))
        found = heard(body, Here(workspace.team, workspace.bot, self._now(), self._room))
        if found is None or self._is_echo(found):
            return
        who = await self._people.of(workspace, found.user, found.user_team)
        if who.bot and found.user != workspace.bot:
            return
        if self.receive is None:
            raise NotTaken
        await self.receive([incoming(found, Here(workspace.team, workspace.bot, self._now(), self._room), who)])
        if found.echo:
            self._echoes[found.echo] = found.id
            if len(self._echoes) > _ECHOES:
                self._echoes.popitem(last=False)

    def _is_echo(self, found: Heard) -> bool:
        """The same message of the same client, under another id."""
        return bool(found.echo) and self._echoes.get(found.echo, found.id) != found.id


def bolt_app(intake: Intake) -> AsyncApp:
    """Bolt, with our intake in front of all listeners: it acknowledges by itself only what is committed. Signatures
    are checked before, in `gate`; tokens are looked up after, in the intake."""
    app = AsyncApp(
        name="netwever",
        signing_secret="checked in front",  # noqa: S106 - not used: Bolt's own check is off
        authorize=_anybody,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,  # the intake knows the bot's own id in each workspace
        process_before_response=True,
        logger=logging.getLogger("slack_bolt.netwever"),
    )

    async def taken_in(body: dict[str, Any]) -> BoltResponse:
        try:
            await intake.take(body)
        except Exception as problem:  # whatever it was: not kept, so not acknowledged
            log.error("Slack will send it again: %s", type(problem).__name__)
            return BoltResponse(status=503, body="")
        return BoltResponse(status=200, body="")

    app.use(taken_in)
    return app


async def _anybody(enterprise_id: str | None, team_id: str | None, user_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)
