"""Sizes and habits that keep the code readable: CONTRIBUTING.md says why."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median, quantiles

import pytest

from config.settings import Settings
from config.wrong_values import fields
from tests.house.files import ROOMS, ROOT, python_files, text_of

CODE = python_files(*ROOMS)
LONGEST_FILE = 300  # lines
LONGEST_FUNCTION = 50


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(text_of(file))


def _functions(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{file.relative_to(ROOT)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_long() -> None:
    sizes = {str(file.relative_to(ROOT)): len(text_of(file).splitlines()) for file in CODE}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    sizes = dict(found for file in CODE for found in _functions(file))
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}
    assert median(sizes.values()) <= 8
    assert quantiles(sizes.values(), n=10)[-1] <= 25


def test_every_module_begins_with_the_question_that_it_answers() -> None:
    lengths = {str(file.relative_to(ROOT)): len((ast.get_docstring(_tree(file)) or "").splitlines()) for file in CODE}
    empty = {str(file.relative_to(ROOT)) for file in CODE if not text_of(file).strip()}
    assert [name for name, length in lengths.items() if length == 0 and name not in empty] == []


def test_nothing_is_called_after_its_pattern() -> None:
    names = [
        f"{file.relative_to(ROOT)}:{node.name}"
        for file in CODE
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.ClassDef) and re.search(r"^Base|(?:Manager|Helper|Utils?|Service)$", node.name)
    ]
    assert names == []


def test_no_work_is_left_for_later() -> None:
    later = re.compile("TO" + "DO|FIX" + "ME|XX" + "X|NotImplemented" + "Error")
    found = [str(file.relative_to(ROOT)) for file in CODE if later.search(text_of(file))]
    assert found == []


@pytest.mark.parametrize("path", [path for path, _ in fields(Settings)], ids=".".join)
def test_every_setting_is_used(path: tuple[str, ...]) -> None:
    users = [file for file in CODE if file.parent != ROOT / "config"]
    properties = {"secure_cookies": "cookies_are_secure", "public_url": "cookies_are_secure", "zone": "tz"}
    names = "|".join((path[-1], properties.get(path[-1], path[-1])))
    assert any(re.search(rf"\.(?:{names})\b", text_of(file)) for file in users)
