"""The invented network that `netwever demo` shows: its people, their requests and what they already learned."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any


def load_demo_network() -> Mapping[str, Any]:
    """`members` and `requests` of `config/demo/network.json`, and `tips` of `config/demo/tips.json`."""
    return {**_read("network.json"), "tips": _read("tips.json")["tips"]}


def _read(name: str) -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads((files("config") / "demo" / name).read_text(encoding="utf-8"))
    return data
