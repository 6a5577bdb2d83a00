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
    return {
        option for param in group.get_command(None, name).params for option in param.opts if option.startswith("--")
    }


def _section(name: str) -> str:
    found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_a_section_with_an_example_and_all_its_options(name: str) -> None:
    section = _section(name)
    assert f"netwever {name}" in section
    assert {option for option in _options(name) - {"--help"} if f"`{option}" not in section} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_names_no_option_that_a_command_does_not_have(name: str) -> None:
    named = set(re.findall(r"`(--[a-z-]+)", _section(name)))
    assert named - _options(name) - {f"--{other}" for other in ("fresh", "keep")} == set()


def test_no_command_is_described_that_is_not_there() -> None:
    assert set(re.findall(r"^## (\S+)$", PAGE, re.MULTILINE)) == set(COMMANDS)
