"""Does Slack work with these settings? Asked from Slack itself, for `netwever doctor`."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.adapter import Account
from adapters.slack.calls import Calls
from adapters.slack.errors import DEAD, CallFailed, failure_of
from adapters.slack.needs import missing
from adapters.slack.pace import Pace
from adapters.slack.single import OneWorkspace
from adapters.slack.workspaces import Workspace

_APP = "api.slack.com/apps > your app"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and found; `mend` says how to mend what is not good. `good` None: nobody can tell."""

    what: str
    good: bool | None
    found: str
    mend: str = ""


async def checkup(account: Account, installed: Sequence[Workspace], room: str) -> list[Finding]:
    """Token, scopes and channel of each workspace, and the app token. `installed`: the workspaces when there may be
    several; `room`: the network's channel, in the first workspace that has it."""
    calls = Calls(account.api_url, Pace(asyncio.get_running_loop().time), asyncio.sleep, lambda _error: None)
    found: list[Finding] = []
    tokens = [one.token for one in installed] if not account.bot_token else [account.bot_token]
    if not tokens:
        found.append(Finding("slack", None, "installed in no workspace yet", "Open /slack/install on your address."))
    for token in tokens:
        found += [finding async for finding in _workspace(calls, token, room)]
    if account.app_token:
        found.append(await _app_token(calls, account.app_token))
    return found


async def _workspace(calls: Calls, token: str, room: str) -> AsyncIterator[Finding]:
    try:
        workspace = await OneWorkspace(token, calls).asked()
    except CallFailed as failed:
        yield _refused("slack token", failed, f"Install the app again: {_APP} > Install App.")
        return
    yield Finding("slack token", True, f"works in {workspace.name or workspace.team}")
    yield _scopes(workspace)
    if room:
        yield await _channel(calls, workspace, room)


def _scopes(workspace: Workspace) -> Finding:
    if not workspace.scopes:
        return Finding("slack scopes", None, "Slack doesn't say what the bot may do")
    lacks = missing(workspace.scopes)
    if lacks:
        mend = f"Paste config/slack-manifest.yaml again under {_APP} > App Manifest, and install the app again."
        return Finding("slack scopes", False, f"missing: {', '.join(lacks)}", mend)
    return Finding("slack scopes", True, "all that the bot needs")


async def _channel(calls: Calls, workspace: Workspace, room: str) -> Finding:
    try:
        answer = await calls.call(workspace, "conversations.info", channel=room, harmless=True)
    except CallFailed as failed:
        return _refused(
            "slack channel", failed, "Mend network.group.room: the id is at the bottom of the channel's details."
        )
    channel: dict[str, Any] = answer.get("channel") or {}
    name = f"#{channel.get('name') or room}"
    if channel.get("is_archived"):
        return Finding("slack channel", False, f"{name} is archived", "Choose another channel as network.group.room.")
    if channel.get("is_member") is False:
        return Finding("slack channel", False, f"the bot is not in {name}", f"Type /invite @Netwever in {name}.")
    return Finding("slack channel", True, f"the bot is in {name}")


async def _app_token(calls: Calls, app_token: str) -> Finding:
    try:
        async with calls.client(None) as client:
            await client.apps_connections_open(app_token=app_token)
    except Exception as problem:
        failed = failure_of(problem, harmless=True)
        mend = f"Make a new one with connections:write: {_APP} > Basic Information > App-Level Tokens."
        return _refused("slack app token", failed, mend)
    return Finding("slack app token", True, "opens a connection")


def _refused(what: str, failed: CallFailed, mend: str) -> Finding:
    """Slack's own no is wrong; not being able to ask is only worth knowing."""
    if failed.error in DEAD or (failed.retry_after is None and failed.kind.value in ("permanent", "unreachable")):
        return Finding(what, False, f"Slack says {failed.error}", mend)
    return Finding(what, None, f"Slack can't be asked ({failed.error})", "Look again later.")
