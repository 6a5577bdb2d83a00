"""What must never be in the repository, and what must always be."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.house.files import ROOT, repository, text_of

# Written in two pieces, so that this file does not find itself.
FORBIDDEN = {
    "a path of somebody's machine": re.compile("/(?:ro" + "ot|wo" + "rk)/[a-z.]|/ho" + "me/[a-z]"),
    "an address of a package registry": re.compile(
        "pypi\\.(?:o" + "rg|python)|python" + "hosted|npm" + "js\\.(?:org|com)"
    ),
    "a token of Telegram": re.compile(r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b"),
    "a token of Slack": re.compile(r"\bxox[abprs]-\d{6,}-[A-Za-z0-9-]+"),
    "a private key": re.compile("-----BEGIN [A-Z ]*PRIVATE " + "KEY-----"),
}
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in repository()
        for number, line in enumerate(text_of(file).splitlines(), start=1)
        if FORBIDDEN[what].search(line) and "canary" not in line
    ]
    assert found == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_everything_with_hashes_and_names_no_index(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    pins = re.split(r"\n(?=[a-z0-9])", text)
    assert [pin.splitlines()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def _pins(name: str) -> dict[str, str]:
    found = re.findall(
        r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^ ;\\]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE
    )
    return dict(found)


def test_the_tests_run_on_what_is_installed_for_real() -> None:
    real, tested, build = map(_pins, LOCKS)
    assert {name: tested.get(name) for name in real} == real
    assert {name: tested[name] for name in build if name in tested} == {n: v for n, v in build.items() if n in tested}


def test_everything_that_the_package_needs_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[\[<>=!~ ]", needed)[0].lower() for needed in project["dependencies"]}
    assert names <= _pins("requirements.lock").keys()


@pytest.mark.parametrize(
    "name",
    ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "DECISIONS.md", "LICENSE"],
)
def test_a_page_that_a_newcomer_looks_for_is_there(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) > 10


LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("page", [file for file in repository() if file.suffix == ".md"], ids=lambda page: page.name)
def test_a_link_to_another_page_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_what_make_offers_is_listed_by_make() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())  # type: ignore[index]
    listed = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert listed == phony
