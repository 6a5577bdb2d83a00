"""A command line to test with, in a folder of its own."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from config.logging import TALKATIVE

Netwever = Callable[..., Result]
Write = Callable[[str, list[dict[str, Any]]], str]

ALICE = {
    "id": "alice", "name": "Alice", "sector": "inwoners", "area": "Tiel", "language": "nl",
    "about": "Voorzitter van een energiecoöperatie.", "needs": ["een groot dak voor zonnepanelen"],
    "themes": ["zonne-energie"],
}  # fmt: skip
BOB = {
    "id": "bob", "name": "Bob", "sector": "bedrijf", "area": "Tiel", "language": "nl",
    "offers": ["een groot schuurdak voor zonnepanelen"], "themes": ["zonne-energie"],
}  # fmt: skip
FATIMA = {
    "id": "fatima", "name": "Fatima", "sector": "overheid", "area": "Buren", "language": "nl",
    "offers": ["ik weet alles van subsidies voor een repaircafé"], "themes": ["subsidie", "repareren-delen"],
}  # fmt: skip
EVE = {
    "id": "eve", "name": "Eve", "sector": "research", "area": "Wageningen", "language": "en",
    "offers": ["soil measurements and students for a monitoring plan"], "themes": ["bodem"],
}  # fmt: skip
PEOPLE = [ALICE, BOB, FATIMA, EVE]


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Commands set up the logging of a whole process; the test run has its own."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}
    yield
    root.handlers[:], root.level = handlers, level
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.fixture
def netwever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Netwever:
    """Runs `netwever …` in an empty folder, without settings from outside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NETWEVER_SETTINGS", raising=False)
    runner = CliRunner()

    def run(*arguments: str, typed: str | None = None) -> Result:
        return runner.invoke(app, list(arguments), input=typed, prog_name="netwever")

    return run


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes rows as JSON Lines and gives the file's name."""

    def written(name: str, rows: list[dict[str, Any]]) -> str:
        file = tmp_path / name
        file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        return str(file)

    return written


def rows_of(result: Result) -> list[dict[str, Any]]:
    """What a command printed, as JSON Lines."""
    return [json.loads(line) for line in result.stdout.splitlines()]
