"""Slack as it is built from the settings: installed in several workspaces, looked at by the doctor, let go."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml  # type: ignore[import-untyped]
from starlette.applications import Starlette

from adapters.base import Incoming, Person, Said
from adapters.slack.adapter import SlackAdapter, Timing
from adapters.slack.checkup import checkup
from adapters.slack.installing import SignedStates
from adapters.slack.needs import EVENTS, SCOPES
from bot.app import App
from bot.check import Verdict
from bot.platforms.slack import account, build, build_slack
from bot.platforms.slack_look import look
from config.platforms.slack import Slack
from config.sections import DatabaseSettings, Group, Network, Web
from config.settings import Settings, SettingsProblem, load_settings
from tests.adapters.bench_slack import event, message_event
from tests.adapters.contract import words
from tests.adapters.memory import MONDAY
from tests.adapters.slack_stub import BOT, SlackStub, person, slack_stub
from tests.bot.post import Clock, house, opened
from tests.house.files import ROOT

SEVERAL = {
    "enabled": True, "mode": "http", "signing_secret": "canary-signing", "client_id": "1.2",
    "client_secret": "canary-client", "storage_secret": "canary" * 6,
}  # fmt: skip
ONE = {"enabled": True, "bot_token": "xoxb-canary", "app_token": "xapp-canary"}


def granted(workspace: str, **more: Any) -> dict[str, Any]:
    """Slack's answer to a code."""
    return {
        "ok": True, "access_token": f"xoxb-canary-{workspace}", "token_type": "bot", "scope": ",".join(SCOPES),
        "bot_user_id": BOT, "app_id": "A01APP", "team": {"id": workspace, "name": f"Regio {workspace}"},
        "enterprise": None, "authed_user": {"id": "U0ADMIN"}, "is_enterprise_install": False, **more,
    }  # fmt: skip


@dataclass
class House:
    stub: SlackStub
    app: App
    adapter: SlackAdapter
    browser: httpx.AsyncClient
    heard: list[Incoming]
    clock: Clock

    async def installs(self, answer: dict[str, Any]) -> httpx.Response:
        """Somebody presses "Add to Slack", says yes there, and comes back."""
        self.stub.installed = answer
        start = await self.browser.get("/slack/install")
        assert start.status_code == 302
        state = httpx.URL(start.headers["location"]).params["state"]
        cookie = re.match(r"[^;]+", start.headers["set-cookie"])
        assert cookie is not None
        return await self.browser.get(
            "/slack/oauth_redirect", params={"code": "c1", "state": state}, headers={"cookie": cookie[0]}
        )


@asynccontextmanager
async def installed_house(url: str) -> AsyncIterator[House]:
    async with slack_stub() as stub:
        with opened(url) as db:
            clock = Clock(MONDAY)
            app = App(db, house(), {}, clock)
            slack = Slack.model_validate({**SEVERAL, "api_url": stub.api_url})
            served = build_slack(Settings(slack=slack, web=Web(public_url="https://bot.example")), app, Timing(clock))
            adapter = served.adapter
            assert isinstance(adapter, SlackAdapter)
            heard: list[Incoming] = []

            async def receive(batch: Any) -> None:
                heard.extend(batch)

            await adapter.start(receive)
            transport = httpx.ASGITransport(Starlette(routes=list(served.routes)))
            async with httpx.AsyncClient(transport=transport, base_url="https://bot.example") as browser:
                yield House(stub, app, adapter, browser, heard, clock)
            await adapter.stop()


async def test_each_workspace_is_spoken_to_with_its_own_token(database_url: str) -> None:
    async with installed_house(database_url) as here:
        for team in ("T1", "T2"):
            answer = await here.installs(granted(team))
            assert (answer.status_code, f"Regio {team}" in answer.text) == (200, True)
        for team in ("T2", "T1"):
            await here.adapter.send(Person("slack", team, "U01ALICE"), words(f"k{team}", "hoi"))
        tokens = [token for method, _, token in here.stub.called if method == "chat.postMessage"]
    assert tokens == ["xoxb-canary-T2", "xoxb-canary-T1"]


async def test_what_comes_in_is_of_the_workspace_that_it_was_sent_to(sqlite_url: str) -> None:
    async with installed_house(sqlite_url) as here:
        await here.installs(granted("T1"))
        for team in ("T1", "T9"):
            body = message_event("hoi", team=team)
            await here.adapter.intake.take({**body, "team_id": team, "authorizations": [{"team_id": team}]})
    assert [(one.who, one.what) for one in here.heard] == [(Person("slack", "T1", "U01ALICE"), Said("hoi"))]


async def test_a_whole_organisation_is_refused_in_a_clear_sentence(sqlite_url: str) -> None:
    async with installed_house(sqlite_url) as here:
        answer = await here.installs(granted("T1", team=None, enterprise={"id": "E1"}, is_enterprise_install=True))
    assert (answer.status_code, "not in a whole Enterprise organisation" in answer.text) == (500, True)


@pytest.mark.parametrize(
    ("query", "status", "why"),
    [
        ({"code": "c", "state": "forged"}, 400, "a state of somebody else's"),
        ({"code": "c"}, 400, "no state"),
        ({"error": "access_denied"}, 200, "the administrator said no"),
    ],
)
async def test_an_installation_that_nobody_began_is_refused(
    sqlite_url: str, query: dict[str, str], status: int, why: str
) -> None:
    async with installed_house(sqlite_url) as here:
        answer = await here.browser.get("/slack/oauth_redirect", params=query)
        assert (answer.status_code, "was not installed" in answer.text) == (status, True), why
        assert "oauth.v2.access" not in here.stub.methods()


async def test_a_state_is_good_for_ten_minutes_and_for_one_secret() -> None:
    clock = Clock(MONDAY)
    states = SignedStates("canary", clock)
    state = await states.async_issue()
    assert [await states.async_consume(one) for one in (state, f"{state}0", "", "a-b-é")] == [True, False, False, False]
    assert await SignedStates("other", clock).async_consume(state) is False
    clock.wait(seconds=601)
    assert await states.async_consume(state) is False


async def test_a_workspace_that_removed_the_app_is_let_go(database_url: str) -> None:
    async with installed_house(database_url) as here:
        for team in ("T1", "T2"):
            await here.installs(granted(team))
        gone = {**event({"type": "app_uninstalled"}), "team_id": "T1", "event_time": MONDAY.timestamp() + 60}
        await here.adapter.intake.take(gone)
        found = [await here.adapter.workspaces.find(team) for team in ("T1", "T2")]
    assert ([one is not None for one in found], here.app.endings) == ([False, True], {})


async def test_a_late_word_of_a_removal_does_not_undo_a_new_installation(sqlite_url: str) -> None:
    async with installed_house(sqlite_url) as here:
        here.clock.wait(hours=2)
        await here.installs(granted("T1"))
        late = {**event({"type": "tokens_revoked", "tokens": {"bot": [BOT]}}), "team_id": "T1"}
        await here.adapter.intake.take(late)
        assert await here.adapter.workspaces.find("T1") is not None


# --- the doctor ------------------------------------------------------------------------------------------------------
def healthy(stub: SlackStub) -> None:
    stub.scopes = ",".join(SCOPES)
    stub.channels["C1"] = []
    stub.people["U02BOB"] = person("U02BOB")


@pytest.mark.parametrize(
    ("scopes", "will", "wrong", "says"),
    [
        (None, {}, [], "the bot is in #netwerk"),
        ("chat:write", {}, ["slack scopes"], "missing: app_mentions:read"),
        (None, {"auth.test": [("error", "invalid_auth")]}, ["slack token"], "Slack says invalid_auth"),
        (None, {"conversations.info": [("error", "channel_not_found")]}, ["slack channel"], "channel_not_found"),
        (None, {"apps.connections.open": [("error", "not_allowed_token_type")]}, ["slack app token"], "not_allowed"),
        (None, {"auth.test": [("http", 503)]}, [], "can't be asked"),
    ],
)
async def test_the_doctor_says_what_is_missing_and_how_to_mend_it(
    scopes: str | None, will: dict[str, Any], wrong: list[str], says: str
) -> None:
    async with slack_stub() as stub:
        healthy(stub)
        stub.scopes = scopes or stub.scopes
        stub.will |= will
        found = await checkup(account(Slack.model_validate({**ONE, "api_url": stub.api_url})), [], "C1")
    assert [one.what for one in found if one.good is False] == wrong
    assert says in " ".join(one.found for one in found)
    assert [one.what for one in found if one.good is False and not one.mend] == []


def test_the_doctor_looks_at_slack_only_when_it_is_enabled(sqlite_url: str) -> None:
    assert list(look(Settings())) == []
    several = Slack.model_validate({**SEVERAL, "mode": "http"})
    (check,) = look(Settings(slack=several, database=DatabaseSettings(url=sqlite_url)))
    assert (check.verdict, "no workspace" in check.found) == (Verdict.NOTE, True)


# --- the settings and the manifest -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"bot_token": ""}, "also set slack.bot_token"),
        ({"app_token": ""}, "also set slack.app_token"),
        ({"mode": "http"}, "also set slack.signing_secret"),
        ({"client_id": "1.2"}, "also set slack.client_secret, slack.storage_secret"),
        ({**SEVERAL, "bot_token": "xoxb-canary"}, "not both"),
        ({**SEVERAL, "bot_token": "", "storage_secret": "kort"}, "at least 32 characters"),
        ({"bot_token": "xapp-canary"}, 'starts with "xoxb-"'),
    ],
)
def test_settings_that_cannot_work_are_told(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    values = {**ONE, **change}
    environ = {f"NETWEVER_SLACK__{name.upper()}": str(value) for name, value in values.items()}
    with pytest.raises(SettingsProblem) as problem:
        load_settings(None, environ)
    assert says in str(problem.value)
    assert "canary" not in str(problem.value)


def test_slack_is_served_only_when_it_is_wished(sqlite_url: str) -> None:
    with opened(sqlite_url) as db:
        app = App(db, house(), {}, Clock())
        assert build(Settings(), app) is None
        group = Network(group=Group(platform="slack", room="C1"))
        served = build(Settings(slack=Slack.model_validate(ONE), network=group), app)
        assert served is not None
        assert (served.adapter.platform, list(served.routes)) == ("slack", [])  # a socket needs no address


def test_the_manifest_asks_for_exactly_what_the_code_uses() -> None:
    manifest = yaml.safe_load((ROOT / "config" / "slack-manifest.yaml").read_text(encoding="utf-8"))
    assert manifest["oauth_config"]["scopes"]["bot"] == sorted(SCOPES)
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == sorted(EVENTS)
    assert [one["command"] for one in manifest["features"]["slash_commands"]] == ["/netwever"]
    assert (manifest["features"]["app_home"]["home_tab_enabled"], manifest["settings"]["interactivity"]) == (
        True, {"is_enabled": True},
    )  # fmt: skip


def test_the_manifest_keeps_to_slacks_limits() -> None:
    text = (ROOT / "config" / "slack-manifest.yaml").read_text(encoding="utf-8")
    manifest = json.loads(json.dumps(yaml.safe_load(text)))
    assert len(manifest["display_information"]["name"]) <= 35
    assert len(manifest["display_information"]["description"]) <= 140
    shortcuts = manifest["features"]["shortcuts"]
    assert all(len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in shortcuts)
