"""The whole story on the web page, through its real adapter and the real mailbox."""

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from adapters.base import Person
from adapters.web.adapter import WebAdapter
from adapters.web.identity import Visitor
from adapters.web.incoming import sent_from
from bot.app import App
from bot.platforms.web import build_web
from config.settings import Settings
from tests.e2e.stage import live
from tests.e2e.story import whole_story


@dataclass
class Pages:
    """Everybody's page, as the adapter serves it."""

    adapter: WebAdapter | None = None
    ids: "count[int]" = field(default_factory=count)

    def build(self, app: App) -> WebAdapter:
        self.adapter = build_web(Settings(), app)
        return self.adapter

    async def says(self, name: str, text: str) -> None:
        await self._sends(name, text=text)

    async def presses(self, name: str, label: str) -> None:
        tokens = [
            button["token"]
            for letter in await self._letters(name)
            for button in letter.get("buttons", [])
            if button["label"] == label
        ]
        await self._sends(name, token=tokens[-1])

    async def screen(self, name: str) -> list[str]:
        return [json.dumps(one, ensure_ascii=False) for one in await self._letters(name) if one["kind"] == "bot"]

    async def _letters(self, name: str) -> list[Any]:
        assert self.adapter is not None
        return [letter.body for letter in await self.adapter.desk.talk(Person("web", "", name))]

    async def _sends(self, name: str, **what: str) -> None:
        assert self.adapter is not None
        body = json.dumps({"id": f"message-{next(self.ids)}", **what}).encode()
        await self.adapter.desk.take(Visitor(Person("web", "", name), "nl"), sent_from("application/json", body))


async def test_the_whole_story_on_the_web_page(sqlite_url: str) -> None:
    pages = Pages()
    async with live(sqlite_url, pages, pages.build) as town:
        await whole_story(town)
