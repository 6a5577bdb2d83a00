"""A real Chromium before both pages; skipped only where there is none and nobody asked for completeness."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.echo import Site, served
from tests.patience import PATIENCE_S

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

expect.set_options(timeout=PATIENCE_S * 1000)


@pytest.fixture(scope="module")  # not longer: Playwright keeps an event loop running, in which no other test can run
def chromium() -> Iterator[Browser]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(params=[(360, 740), (1280, 800)], ids=["360", "1280"])
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh window; the test fails when a page has a script error or breaks its own security policy."""
    width, height = request.param
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="nl-NL")
    found = context.new_page()
    problems: list[str] = []
    found.on("pageerror", lambda error: problems.append(str(error)))
    found.on("console", lambda line: problems.append(line.text) if "Content Security Policy" in line.text else None)
    found.set_default_timeout(PATIENCE_S * 1000)
    yield found
    context.close()
    assert problems == []


@pytest.fixture
def site() -> Site:
    return Site(demo=False)


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with served(site) as found:
        yield found


@pytest.fixture
def demo_site() -> Site:
    return Site(demo=True)


@pytest.fixture
def demo_address(demo_site: Site) -> Iterator[str]:
    with served(demo_site) as found:
        yield found
