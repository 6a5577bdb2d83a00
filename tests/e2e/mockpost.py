"""mockpost, a Telegram that somebody else wrote: it brings updates to a webhook and keeps what was sent."""

import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.telegram_stub import Json, person, private
from tests.faults.running import free_port, until
from tests.patience import PATIENCE_S

TOKEN = "4242:test"
PEOPLE = {"alice": person(11, "Alice"), "bob": person(12, "Bob")}
_FIRST_ID = 1000  # mockpost numbers what is sent and changed from here on, and does not keep the numbers


@dataclass
class Shown:
    """One message of the bot's, as it looks now."""

    number: int
    text: str
    keys: list[Json]


@dataclass
class Mockpost:
    """A `Stage`: how people use Telegram there."""

    url: str
    updates: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.client = httpx.AsyncClient(base_url=self.url, timeout=PATIENCE_S)

    async def says(self, name: str, text: str) -> None:
        who, number = PEOPLE[name], next(self.updates)
        message = {"message_id": number, "date": 1_795_424_400, "chat": private(who), "from": who, "text": text}
        await self._brings({"update_id": number, "message": message})

    async def presses(self, name: str, label: str) -> None:
        who, number = PEOPLE[name], next(self.updates)
        shown, key = [(shown, key) for shown in await self._shown(name) for key in shown.keys if key["text"] == label][
            -1
        ]
        message = {"message_id": shown.number, "date": 1_795_424_400, "chat": private(who)}
        query = {"id": f"q{number}", "from": who, "chat_instance": "1", "message": message}
        await self._brings({"update_id": number, "callback_query": {**query, "data": key["callback_data"]}})

    async def screen(self, name: str) -> list[str]:
        return [shown.text for shown in await self._shown(name)]

    async def _brings(self, update: Json) -> None:
        """As Telegram does: until it is taken."""
        (hook,) = (await self.client.get("/api/webhooks", params={"channel": "telegram"})).json()
        for _ in range(10):
            answer = await self.client.post(f"/api/webhooks/{hook['id']}/trigger", json={"payload": update})
            if answer.json()["response_code"] == 200:
                return
        raise AssertionError(answer.json())

    async def _shown(self, name: str) -> list[Shown]:
        answer = await self.client.get("/api/messages", params={"channel": "telegram", "limit": 500})
        kept = [json.loads(one["raw_payload"]) for one in reversed(answer.json()) if one["direction"] == "outbound"]
        screen: list[Shown] = []
        for number, asked in enumerate(kept, start=_FIRST_ID):
            if str(asked["chat_id"]) != str(PEOPLE[name]["id"]):
                continue
            new = Shown(number, html.unescape(re.sub("<[^>]+>", "", asked["text"])), _keys(asked))
            if "message_id" in asked:  # two senders at once may have changed places: the nearest is meant
                at = min(range(len(screen)), key=lambda one: abs(screen[one].number - int(asked["message_id"])))
                screen[at] = Shown(screen[at].number, new.text, new.keys)
            else:
                screen.append(new)
        return screen


def _keys(asked: Json) -> list[Any]:
    markup = asked.get("reply_markup") or {}
    found = json.loads(markup) if isinstance(markup, str) else markup
    return [key for row in found.get("inline_keyboard", []) for key in row]


@contextmanager
def mockpost(folder: Path) -> Iterator[Mockpost]:
    """One that runs, with our bot registered."""
    program = shutil.which("mockpost", path=str(Path(sys.executable).parent))
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("mockpost is not installed")
        pytest.skip("mockpost is not installed")
    port = free_port()
    ports = {f"MOCKPOST_{name}_PORT": str(free_port()) for name in ("SMTP", "FTP", "SFTP")}
    log = (folder / "mockpost.log").open("w")
    process = subprocess.Popen(
        [program], cwd=folder, env=os.environ | ports | {"MOCKPOST_HTTP_PORT": str(port)}, stdout=log, stderr=log
    )
    found = Mockpost(f"http://127.0.0.1:{port}")
    try:
        until(lambda: _is_up(found.url), (folder / "mockpost.log").read_text)
        httpx.post(f"{found.url}/api/apps", json={"name": "bot", "creds": {"telegram_token": TOKEN}})
        yield found
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)
        log.close()


def _is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/apps").status_code == 200
    except httpx.TransportError:
        return False
