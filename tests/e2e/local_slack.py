"""A Slack on this machine that somebody else wrote (local-slack), with Alice and Bob at their screens."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest

from tests.adapters.slack_rules import lines
from tests.e2e.enclosed import from_port, to_port
from tests.faults.running import ROOT, free_port
from tests.patience import PATIENCE_S

PROGRAM = ROOT / "node_modules" / "local-slack-linux-x64" / "bin" / "local-slack"
TEAM, ROOM, SECRET = "T01TEST", "C01NET", "canary-signing-secret"
BOT_TOKEN, APP_TOKEN = "xoxb-canary-token", "xapp-canary-token"
USERS = {"alice": "U01ALICE", "bob": "U02BOB"}


@dataclass
class LocalSlack:
    """The stage. `hook`: the port where the bot is called, in mode http."""

    port: int
    hook: int
    browser: httpx.AsyncClient

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def says(self, name: str, text: str) -> None:
        await self.controls("message", channel=await self.chat(name), user=USERS[name], text=text)

    async def presses(self, name: str, label: str) -> None:
        """The newest button with this label; the bot writes its number before it."""
        found = [
            (message["ts"], button)
            for message in await self.messages(name)
            for block in message.get("blocks", ())
            if block["type"] == "actions"
            for button in block["elements"]
            if button["text"]["text"].partition(". ")[2] == label or button["text"]["text"] == label
        ]
        stamp, button = found[-1]
        await self.controls("interact", channel=await self.chat(name), messageTs=stamp, user=USERS[name], action=button)

    async def screen(self, name: str) -> list[str]:
        return ["\n".join(lines(message)) for message in await self.messages(name)]

    async def commands(self, name: str, text: str, channel: str = ROOM) -> None:
        await self.controls("command", channel=channel, user=USERS[name], command="/netwever", text=text)

    async def chat(self, name: str) -> str:
        answer = await self.browser.post(f"{self.url}/api/conversations.open", data={"users": USERS[name]})
        return str(answer.json()["channel"]["id"])

    async def messages(self, name: str) -> list[dict[str, Any]]:
        """What the bot wrote in this person's chat."""
        return [one for one in await self.in_channel(await self.chat(name)) if one.get("bot_id")]

    async def in_channel(self, channel: str) -> list[dict[str, Any]]:
        return list((await self.browser.get(f"{self.url}/_control/messages/{channel}")).json()["messages"])

    async def called(self, method: str, words: str) -> None:
        """Wait until the bot called this method with these words in it."""
        async with asyncio.timeout(PATIENCE_S):
            while not any(
                one["summary"] == method and words in json.dumps(one["detail"], ensure_ascii=False)
                for one in await self.log()
            ):
                await asyncio.sleep(0.05)

    async def fills(self, name: str, **answers: str) -> None:
        """Change these fields of the form that is open, and send it in, as the web page of this Slack does."""
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{self.url}/ui") as page:
            state = (await page.receive_json())["state"]
            view = state["modalStack"][-1]
            values = {
                block["block_id"]: {
                    block["element"]["action_id"]: _answer(block["element"], answers.get(block["block_id"]))
                }
                for block in view["blocks"]
            }
            await page.send_json({"t": "view_submit", "user": USERS[name], "values": values})

    async def log(self) -> list[dict[str, Any]]:
        return list((await self.browser.get(f"{self.url}/_control/log")).json()["log"])

    async def controls(self, what: str, **given: Any) -> None:
        answer = await self.browser.post(f"{self.url}/_control/{what}", json=given)
        assert answer.json()["ok"], answer.text


@asynccontextmanager
async def local_slack(folder: Path, mode: str) -> AsyncIterator[LocalSlack]:
    """A fresh Slack in `mode` "socket" or "events", in a network of its own with doors to ours."""
    if not PROGRAM.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("local-slack is not installed (npm, see .ci/run)")
    port, hook = free_port(), free_port()
    (folder / "slack.json").write_text(json.dumps(_config(mode, hook)))
    process = subprocess.Popen(
        [*_enclosed(), sys.executable, "-m", "tests.e2e.enclosed", str(folder), str(port), str(hook), str(PROGRAM),
         "--config", str(folder / "slack.json"), "--port", str(port), "--base-host", "127.0.0.1"],
        cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(from_port(port, folder / "in"))
            await stack.enter_async_context(to_port(folder / f"out-{hook}", hook))
            browser = await stack.enter_async_context(httpx.AsyncClient(trust_env=False, timeout=PATIENCE_S))
            stage = LocalSlack(port, hook, browser)
            await _ready(stage)
            yield stage
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await asyncio.to_thread(process.wait, PATIENCE_S)


def _enclosed() -> list[str]:
    return ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]


async def _ready(stage: LocalSlack) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                await stage.log()
                return
            except httpx.TransportError:
                await asyncio.sleep(0.02)


def _config(mode: str, hook: int) -> dict[str, Any]:
    return {
        "workspace": {"name": "Regio", "domain": "regio", "teamId": TEAM},
        "app": {
            "appId": "A01APP", "botUserId": "U0BOT", "botName": "netwever", "botToken": BOT_TOKEN,
            "appToken": APP_TOKEN, "signingSecret": SECRET, "mode": mode,
            "requestUrl": f"http://127.0.0.1:{hook}/slack/events",
        },
        "users": [
            {"id": user, "name": name, "real_name": name.title(), "email": f"{name}@example.org"}
            for name, user in USERS.items()
        ],
        "channels": [{"id": ROOM, "name": "netwerk", "members": [*USERS.values(), "U0BOT"]}],
    }  # fmt: skip


def _answer(element: dict[str, Any], given: str | None) -> dict[str, Any]:
    if element["type"] == "static_select":
        return {"type": "static_select", "selected_option": element.get("initial_option")}
    return {"type": element["type"], "value": given or element.get("initial_value")}
