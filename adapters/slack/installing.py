"""How the bot gets into several workspaces: "Add to Slack", and what comes back from it (OAuth 2.0)."""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.slack.calls import Calls
from adapters.slack.errors import failure_of
from adapters.slack.needs import SCOPES
from adapters.slack.workspaces import Workspace, Workspaces

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
STATE_S = 600
WHOLE_ORGANISATION = (
    "Netwever works in one workspace at a time, not in a whole Enterprise organisation. Go back to /slack/install and "
    "choose a workspace."
)
INSTALLED = "Netwever is installed in {name}. You can close this page and write to Netwever in Slack."
NOT_INSTALLED = "Netwever was not installed ({reason}). Begin again at /slack/install."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Installer:
    """What is needed to install. `public_url`: the address that Slack sends the browser back to."""

    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    workspaces: Workspaces
    now: Callable[[], datetime]


def install_routes(installer: Installer, calls: Calls) -> list[BaseRoute]:
    """The page to begin at, and the one that Slack comes back to."""

    async def install(request: Request) -> Response:
        flow = oauth_flow(installer, calls)
        return to_starlette_response(await flow.handle_installation(to_async_bolt_request(request, b"")))

    async def redirect(request: Request) -> Response:
        flow = oauth_flow(installer, calls)
        return to_starlette_response(await flow.handle_callback(to_async_bolt_request(request, b"")))

    return [Route(INSTALL_PATH, install, methods=["GET"]), Route(REDIRECT_PATH, redirect, methods=["GET"])]


def oauth_flow(installer: Installer, calls: Calls) -> AsyncOAuthFlow:
    """Bolt's flow, with our store and our sentences."""
    public = installer.public_url.rstrip("/")
    return _Flow(
        calls,
        client=calls.client_with(None, None),
        logger=logging.getLogger("slack_bolt.netwever"),
        settings=AsyncOAuthSettings(
            client_id=installer.client_id,
            client_secret=installer.client_secret,
            scopes=sorted(SCOPES),
            user_scopes=[],
            redirect_uri=f"{public}{REDIRECT_PATH}" if public else None,
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            install_page_rendering_enabled=False,
            installation_store=_Store(installer),
            state_store=SignedStates(installer.client_secret, installer.now),
            state_expiration_seconds=STATE_S,
            callback_options=AsyncCallbackOptions(success=_installed, failure=_not_installed),
        ),
    )


class _Flow(AsyncOAuthFlow):
    """Exchanges the code in a form of its own: slack_sdk's way warns that it will stop to work, and logs the code."""

    def __init__(
        self, calls: Calls, *, client: AsyncWebClient, logger: logging.Logger, settings: AsyncOAuthSettings
    ) -> None:
        super().__init__(client=client, logger=logger, settings=settings)
        self._calls = calls

    async def run_installation(self, code: str) -> Installation | None:
        given = {"code": code, "client_id": self.settings.client_id, "client_secret": self.settings.client_secret}
        if self.settings.redirect_uri:
            given["redirect_uri"] = self.settings.redirect_uri
        try:
            async with self._calls.client(None) as client:
                answer = (await client.api_call("oauth.v2.access", data=given)).data
        except Exception as problem:
            log.warning("Slack did not take the code: %s", failure_of(problem, harmless=True))
            return None
        return _installation(answer) if isinstance(answer, dict) else None


def _installation(answer: Mapping[str, Any]) -> Installation:
    team = answer.get("team") or {}
    return Installation(
        user_id=str((answer.get("authed_user") or {}).get("id") or ""),
        team_id=team.get("id"),
        team_name=team.get("name"),
        bot_token=answer.get("access_token"),
        bot_user_id=answer.get("bot_user_id"),
        bot_scopes=answer.get("scope") or "",
        is_enterprise_install=bool(answer.get("is_enterprise_install")),
    )


class SignedStates(AsyncOAuthStateStore):
    """States that tell by themselves when and by whom they were made; Bolt binds each to the browser by a cookie, and
    Slack takes each code once."""

    def __init__(self, secret: str, now: Callable[[], datetime]) -> None:
        self._secret = secret.encode()
        self._now = now

    async def async_issue(self, *_args: object, **_more: object) -> str:
        made = f"{int(self._now().timestamp())}-{secrets.token_hex(16)}"
        return f"{made}-{self._sign(made)}"

    async def async_consume(self, state: str) -> bool:
        made, _, signature = state.rpartition("-")
        at = made.partition("-")[0]
        if not state.isascii() or not at.isdigit() or not hmac.compare_digest(self._sign(made), signature):
            return False
        return 0 <= self._now().timestamp() - int(at) + 1 <= STATE_S

    def _sign(self, made: str) -> str:
        return hmac.new(self._secret, b"netwever state " + made.encode(), hashlib.sha256).hexdigest()


class _Store(AsyncInstallationStore):
    def __init__(self, installer: Installer) -> None:
        self._installer = installer

    async def async_save(self, installation: Installation) -> None:
        if installation.is_enterprise_install or not installation.team_id:
            raise BoltError(WHOLE_ORGANISATION)
        await self._installer.workspaces.keep(
            Workspace(
                team=installation.team_id,
                token=installation.bot_token or "",
                bot=installation.bot_user_id or "",
                name=installation.team_name or "",
                scopes=frozenset(installation.bot_scopes or ()),
                installed_at=self._installer.now().astimezone(UTC),
            )
        )


async def _installed(args: AsyncSuccessArgs) -> BoltResponse:
    return _page(200, INSTALLED.format(name=args.installation.team_name or "your workspace"))


async def _not_installed(args: AsyncFailureArgs) -> BoltResponse:
    said = str(args.error) if args.error is not None else NOT_INSTALLED.format(reason=args.reason)
    return _page(args.suggested_status_code, said)


def _page(status: int, sentence: str) -> BoltResponse:
    """Plain text: nothing that a browser could be made to run."""
    return BoltResponse(
        status=status,
        body=sentence,
        headers={"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"},
    )
