"""Slack: its tokens and what it is told of leave and arrive through the app's database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from cryptography.fernet import MultiFernet

from adapters.slack.adapter import Account, SlackAdapter, Timing
from adapters.slack.installing import Installer, install_routes
from adapters.slack.workspaces import Workspace
from bot.app import App
from bot.platforms.served import Served
from bot.ports import StoredReceipts
from config.platforms.slack import Slack
from config.settings import Settings
from storage import accounts, installations, outbox
from storage.database import Tx
from storage.installations import Installation

T = TypeVar("T")


def build(settings: Settings, app: App) -> Served | None:
    if not settings.slack.enabled:
        return None
    return build_slack(settings, app)


def build_slack(settings: Settings, app: App, timing: Timing | None = None) -> Served:
    """The adapter, and where Slack and installers reach it."""
    wished, timing = settings.slack, timing or Timing(app.now)
    clock = timing.now
    kept = StoredWorkspaces(app, cipher(wished), clock) if wished.several else None
    adapter = SlackAdapter(
        account(wished),
        Departing(app),
        timing,
        partial(app.ended, "slack"),
        workspaces=kept,
        receipts=StoredReceipts(app.db, app.in_thread),
        room=settings.network.group.room if settings.network.group.platform == "slack" else "",
    )
    routes = list(adapter.routes())
    if kept is not None:
        installer = Installer(wished.client_id, wished.client_secret, settings.web.public_url, kept, clock)
        routes += install_routes(installer, adapter.calls)
    return Served(adapter, routes)


def account(wished: Slack) -> Account:
    """How the bot proves who it is, for the transport that is wished."""
    return Account(
        bot_token=wished.bot_token,
        app_token=wished.app_token if wished.mode == "socket" else "",
        signing_secret=wished.signing_secret,
        api_url=wished.api_url,
    )


def cipher(wished: Slack) -> MultiFernet:
    """What tokens are encrypted with."""
    return installations.cipher(wished.storage_secret.split(","))


@dataclass(frozen=True, slots=True)
class StoredWorkspaces:
    """The workspaces that the bot is installed in, kept in the database."""

    app: App
    box: MultiFernet
    now: Callable[[], datetime]

    async def find(self, team: str) -> Workspace | None:
        found = await _run(self.app, lambda tx: installations.find(tx, self.box, "slack", team))
        return workspace_of(found) if found is not None else None

    async def keep(self, workspace: Workspace) -> None:
        one = Installation(
            "slack", workspace.team, workspace.token, workspace.bot, workspace.name, tuple(sorted(workspace.scopes)),
            workspace.installed_at or self.now(),
        )  # fmt: skip
        await _run(self.app, lambda tx: installations.put(tx, self.box, one))


@dataclass(frozen=True, slots=True)
class Departing:
    """The bot is not in a workspace any more: in one transaction everything that points there is let go."""

    app: App

    async def forget(self, team: str) -> None:
        def gone(tx: Tx) -> None:
            installations.forget(tx, "slack", team)
            accounts.lose_workspace(tx, "slack", team)
            outbox.drop_workspace(tx, "slack", team)

        await _run(self.app, gone)


def workspace_of(found: Installation) -> Workspace:
    return Workspace(found.workspace, found.token, found.bot, found.name, frozenset(found.scopes), found.installed_at)


async def _run(app: App, work: Callable[[Tx], T]) -> T:
    def run() -> T:
        with app.db.write() as tx:
            return work(tx)

    return await app.in_thread(run)
