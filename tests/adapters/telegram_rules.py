"""What Telegram asks of a message, judged by Telegram's own parser."""

import json
from functools import cache
from typing import Any

import pytest

from adapters.base import Outgoing
from adapters.telegram.render import Part, render

LIMIT = 4096  # UTF-16 units after parsing


class UnlikeTelegram(Exception):
    """Telegram would refuse it, and says why."""


def parsed(html: str) -> str:
    """The text that people see. Raises `UnlikeTelegram`."""
    return str(entities(html)["text"])


def entities(html: str) -> Any:
    """Telegram's own reading: the text, and its form. Raises `UnlikeTelegram`."""
    found = _ask({"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}})
    if found["@type"] == "error":
        raise UnlikeTelegram(found["message"])
    if not found["text"].strip():
        raise UnlikeTelegram("message text is empty")
    if len(found["text"].encode("utf-16-le")) // 2 > LIMIT:
        raise UnlikeTelegram("message is too long")
    return found


def found_in(text: str) -> list[str]:
    """The kinds of form that Telegram finds in plain text by itself: mentions, links, commands."""
    found = _ask({"@type": "getTextEntities", "text": text})
    return [one["type"]["@type"].removeprefix("textEntityType") for one in found["entities"]]


def check(part: Part) -> str:
    """The text that people see; fails when Telegram would refuse this message."""
    for key in (key for row in part.rows for key in row):
        assert key.label.strip()
        assert bool(key.token) != bool(key.url)
        assert len(key.token.encode()) <= 64
    assert sum(map(len, part.rows)) <= 100
    return parsed(part.html)


def golden(message: Outgoing) -> str:
    """The message as it is kept in a golden file: line by line, with its buttons."""
    told = [
        {
            "html": part.html.split("\n"),
            "buttons": [[f"{key.label} → {key.url or key.token}" for key in row] for row in part.rows],
        }
        for part in render(message, username="netwever_bot")
    ]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


@cache
def _tdjson() -> Any:
    tdjson = pytest.importorskip("tdjson", reason="tdjson is not installed")
    tdjson.td_execute(json.dumps({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}).encode())
    return tdjson


def _ask(request: dict[str, Any]) -> Any:
    return json.loads(_tdjson().td_execute(json.dumps(request).encode()))
