"""Every command and every option is described."""

import re
from typing import Any

import pytest
from typer.main import get_command

from bot.cli import COMMANDS, app
from tests.house.files import ROOT

PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def _options(name: str) -> set[str]:
    group: Any = get_command(app)
    command = group.get_command(None, name)
    parts = [command, *getattr(command, "commands", {}).values()]
    return {option for one in parts for param in one.params for option in param.opts if option.startswith("--")}


def _section(name: str) -> str:
    found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_a_section_with_an_example_and_all_its_options(name: str) -> None:
    section = _section(name)
    assert f"netwever {name}" in section
    assert {option for option in _options(name) - {"--help"} if f"`{option}" not in section} == set()


def test_a_command_with_commands_of_its_own_has_an_example_of_each() -> None:
    group: Any = get_command(app)
    found = {name: getattr(group.get_command(None, name), "commands", {}) for name in COMMANDS}
    examples = [f"netwever {name} {inner}" for name, inside in found.items() for inner in inside]
    assert examples
    assert [example for example in examples if example not in PAGE] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_names_no_option_that_a_command_does_not_have(name: str) -> None:
    named = set(re.findall(r"`(--[a-z-]+)", _section(name)))
    assert named - _options(name) - {f"--{other}" for other in ("fresh", "keep")} == set()


def test_no_command_is_described_that_is_not_there() -> None:
    assert set(re.findall(r"^## (\S+)$", PAGE, re.MULTILINE)) == set(COMMANDS)


def test_every_file_that_the_page_about_platforms_names_is_there() -> None:
    page = (ROOT / "docs" / "add-a-platform.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w./-]+/[\w./-]+\.\w+|[A-Z]+\.md|pyproject\.toml)`", page))
    linked = {name.removeprefix("../") for name in re.findall(r"\]\(([^)]+)\)", page)}
    assert len(named) > 12
    assert sorted(name for name in named | linked if not (ROOT / name).exists()) == []
