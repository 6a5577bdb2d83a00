"""Slack: several workspaces or one, over Socket Mode or HTTP, each message delivered once."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient
from starlette.routing import BaseRoute

from adapters.base import Ability, Address, Gathering, Outgoing, Person, Receipt, Receive, Room, Surface
from adapters.failures import DeliveryFailed, FailureKind
from adapters.ports import Receipts
from adapters.slack.acquaintance import Acquaintance
from adapters.slack.calls import Calls
from adapters.slack.errors import LATE, CallFailed
from adapters.slack.gate import events_route
from adapters.slack.incoming import Gone
from adapters.slack.intake import Intake, bolt_app
from adapters.slack.modal import modal
from adapters.slack.pace import Pace
from adapters.slack.posting import Posting
from adapters.slack.render import home, without_form
from adapters.slack.single import REFUSED, OneWorkspace
from adapters.slack.sockets import Sockets
from adapters.slack.workspaces import Departures, Workspace, Workspaces

EVENTS_PATH = "/slack/events"
MOST_GATHERED = 8  # people besides the bot, docs.slack.dev/reference/methods/conversations.open
_OPEN_CHATS = 5000
APP_IS_GONE = "The app was removed from the Slack workspace, or its token was revoked: install it again to go on."


@dataclass(frozen=True, slots=True)
class Account:
    """How the bot proves to Slack who it is. Without `bot_token` it serves the workspaces that it was installed in;
    without `app_token` Slack reaches it over HTTP."""

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api_url: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """`now`: Slack's time, by which signatures are judged; `tick`: seconds that never go back, for the pace; `pause`:
    how to wait."""

    now: Callable[[], datetime]
    tick: Callable[[], float] = time.monotonic
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep


class SlackAdapter:
    """`workspaces`: where tokens are kept, without a bot token; `room`: the network's channel; `ended`: told in one
    sentence when Slack will not work with us any more."""

    platform = "slack"
    abilities = frozenset({Ability.WRITES_FIRST, Ability.GATHERS, Ability.FORMS, Ability.HOME})

    def __init__(
        self,
        account: Account,
        departures: Departures,
        timing: Timing,
        ended: Callable[[str], None],
        *,
        workspaces: Workspaces | None = None,
        receipts: Receipts | None = None,
        room: str = "",
    ) -> None:
        self._account = account
        self._departures = departures
        self._now = now = timing.now
        self._ended = ended
        self.calls = Calls(account.api_url, Pace(timing.tick), timing.pause, self._died)
        one = OneWorkspace(account.bot_token, self.calls)
        self._one = one if workspaces is None else None
        self.workspaces: Workspaces = one if workspaces is None else workspaces
        self._posting = Posting(self.calls, receipts, now)
        self._chats: OrderedDict[tuple[str, str], str] = OrderedDict()  # team, people → channel
        self.intake = Intake(self.workspaces, Acquaintance(self.calls, now), self._depart, now, room)
        self._app = bolt_app(self.intake)
        self._sockets = Sockets(self._app, account.app_token, self._bare_client, ended) if account.app_token else None

    # --- in ---
    async def start(self, receive: Receive) -> None:
        await self.calls.open()
        try:
            if self._one is not None:
                await self._one.check()
            self.intake.receive = receive
            if self._sockets is not None:
                await self._sockets.open()
        except BaseException:
            self.intake.receive = None
            await self.calls.close()
            raise

    async def stop(self) -> None:
        if self._sockets is not None:
            await self._sockets.close()
        self.intake.receive = None
        await self.calls.close()

    def routes(self) -> Sequence[BaseRoute]:
        """Where Slack's requests come in; none in Socket Mode."""
        if self._sockets is not None:
            return ()
        return (events_route(self._app, self._account.signing_secret, self._now, EVENTS_PATH),)

    async def _depart(self, departed: Gone) -> None:
        """The app was removed, or its token revoked. Slack may tell that late, when it was installed again since."""
        workspace = await self._still_there(departed)
        if workspace is not None:
            return
        await self._departures.forget(departed.team)
        if self._one is not None:
            self._ended(APP_IS_GONE)

    async def _still_there(self, departed: Gone) -> Workspace | None:
        if self._one is not None:
            try:
                return await self._one.asked()
            except CallFailed as failed:
                if failed.kind is FailureKind.PERMANENT:
                    return None
                raise
        kept = await self.workspaces.find(departed.team)
        again = kept is not None and kept.installed_at is not None and kept.installed_at > departed.at
        return kept if again else None

    # --- out ---
    async def send(self, to: Address, message: Outgoing) -> Receipt:
        workspace = await self._workspace(to)
        if message.surface is Surface.HOME and isinstance(to, Person):
            return await self._publish(workspace, to, message)
        if message.form is not None and message.handle:
            shown = await self._show_form(workspace, message)
            if shown is not None:
                return shown
        try:
            posted = await self._posting.put(workspace, await self._channel(workspace, to), without_form(message))
        except CallFailed as failed:
            raise self._in_room(to, failed) from None
        return Receipt(posted.receipt)

    async def was_delivered(self, to: Address, key: str) -> bool | None:
        workspace = await self._workspace(to)
        return await self._posting.was_put(workspace, await self._channel(workspace, to), key)

    async def _workspace(self, to: Address) -> Workspace:
        found = await self.workspaces.find(to.workspace) if to.platform == self.platform else None
        if found is None:
            raise DeliveryFailed(FailureKind.UNREACHABLE, detail="the bot is not in this workspace")
        return found

    async def _channel(self, workspace: Workspace, to: Address) -> str:
        """The channel's id; a direct chat is opened first."""
        if isinstance(to, Room):
            return to.room_id
        people = to.user_ids if isinstance(to, Gathering) else (to.user_id,)
        if not 0 < len(people) <= MOST_GATHERED:
            raise DeliveryFailed(FailureKind.PERMANENT, detail=f"{len(people)} people in one chat")
        key = (workspace.team, ",".join(sorted(people)))
        if key not in self._chats:
            answer = await self.calls.call(workspace, "conversations.open", harmless=True, users=key[1])
            self._chats[key] = str((answer.get("channel") or {}).get("id") or "")
            if len(self._chats) > _OPEN_CHATS:
                self._chats.popitem(last=False)
        return self._chats[key]

    async def _publish(self, workspace: Workspace, to: Person, message: Outgoing) -> Receipt:
        answer = await self.calls.call(
            workspace, "views.publish", harmless=True, user_id=to.user_id, view=home(message)
        )
        return Receipt(str((answer.get("view") or {}).get("id") or ""))

    async def _show_form(self, workspace: Workspace, message: Outgoing) -> Receipt | None:
        """None when Slack will not show it: the permission lasts three seconds, and one form."""
        assert message.form is not None  # noqa: S101 - the caller looked
        try:
            answer = await self.calls.call(workspace, "views.open", trigger_id=message.handle, view=modal(message.form))
        except CallFailed as failed:
            if failed.error in LATE or failed.kind is FailureKind.PERMANENT:
                return None
            raise
        return Receipt(str((answer.get("view") or {}).get("id") or ""))

    def _in_room(self, to: Address, failed: CallFailed) -> DeliveryFailed:
        """Only a person is unreachable; a direct chat that is gone is opened anew the next time."""
        if isinstance(to, Room) and failed.kind is FailureKind.UNREACHABLE:
            return CallFailed(FailureKind.PERMANENT, failed.error)
        if failed.error == "channel_not_found" and isinstance(to, Person):
            self._chats.pop((to.workspace, to.user_id), None)
        return failed

    def _died(self, error: str) -> None:
        """A token is good for nothing: the end, with one workspace; of several Slack tells which one is gone."""
        if self._one is not None and self.intake.receive is not None:
            self._ended(REFUSED.format(error=error))

    def _bare_client(self) -> AsyncWebClient:
        return self.calls.client_with(None, None)
