"""Can a visitor play the demo in a real browser, on a phone and on a desk?"""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.echo import Site
from tests.browser.test_browser_chat import CONTRAST

pytestmark = pytest.mark.browser


def test_a_visitor_picks_somebody_and_talks_as_that_person(page: Page, demo_address: str, demo_site: Site) -> None:
    page.goto(demo_address)
    page.get_by_role("link", name="Yara el Hadri").click()
    page.wait_for_load_state()
    _say(page, "you", "hallo")
    expect(_pane(page, "you").get_by_text("Je zei: hallo")).to_be_visible()
    assert [event.who.user_id for event in demo_site.bot.heard] == ["yara"]


def test_the_other_screen_is_live_and_can_be_used(page: Page, demo_address: str, demo_site: Site) -> None:
    page.goto(f"{demo_address}/?you=yara&other=joris")
    page.get_by_role("link", name="Het andere scherm").click()
    _say(page, "other", "hier Joris")
    expect(_pane(page, "other").get_by_text("Je zei: hier Joris")).to_be_visible()
    assert [event.who.user_id for event in demo_site.bot.heard] == ["joris"]


def test_news_on_a_hidden_tab_is_marked_until_it_is_opened(page: Page, demo_address: str) -> None:
    page.goto(f"{demo_address}/?you=yara&other=joris")
    page.get_by_role("button", name="Een dag verder").click()
    tab = page.locator('.tabs [data-tab="group"]')
    expect(tab.locator(".dot")).to_be_visible()
    tab.click()
    expect(_pane(page, "group").get_by_text("twee kennismakingen")).to_be_visible()
    expect(tab.locator(".dot")).to_be_hidden()


def test_news_for_somebody_who_is_not_shown_can_be_followed(page: Page, demo_address: str) -> None:
    page.goto(f"{demo_address}/?you=yara&other=femke")
    page.get_by_role("link", name="Het andere scherm").click()
    page.get_by_role("button", name="Een week verder").click()
    page.get_by_role("link", name="Nieuw voor Joris Appelhof").click()
    expect(_pane(page, "other").get_by_text("Heb je Yara gesproken?")).to_be_visible()


def test_time_passes_at_the_press_of_a_button(page: Page, demo_address: str) -> None:
    page.goto(f"{demo_address}/?you=yara")
    page.get_by_role("button", name="Een week verder").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".clock time")).to_contain_text("maandag 30 november 2026")
    expect(page.locator(".happened")).to_contain_text("Navraag bij 1 kennismaking.")
    expect(page.get_by_role("button", name="Een week verder")).to_be_focused()


def test_an_example_fills_the_input(page: Page, demo_address: str) -> None:
    page.goto(f"{demo_address}/?you=nieuw")
    page.get_by_role("link", name="Ik zoek iemand die iets weet").click()
    box = _pane(page, "you").get_by_label("Jouw bericht")
    expect(box).to_have_value("Ik zoek iemand die iets weet van een vol stroomnet")
    expect(box).to_be_focused()


def test_a_reload_keeps_the_people_and_the_tab(page: Page, demo_address: str) -> None:
    page.goto(f"{demo_address}/?you=yara&other=joris")
    page.get_by_role("link", name="De groep").click()
    page.reload()
    expect(_pane(page, "group")).to_be_visible()
    expect(page.locator('.tabs [data-tab="group"]')).to_have_attribute("aria-current", "true")


def test_changing_the_language_keeps_the_people(page: Page, demo_address: str) -> None:
    page.goto(f"{demo_address}/?you=yara&other=joris")
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.get_by_label("You are", exact=True)).to_have_value("yara")
    expect(page.get_by_role("button", name="A week later")).to_be_visible()


def test_the_screens_are_beside_each_other_when_there_is_room(page: Page, demo_address: str) -> None:
    page.goto(f"{demo_address}/?you=yara&other=joris")
    wide = page.viewport_size is not None and page.viewport_size["width"] > 960
    expect(_pane(page, "you")).to_be_visible()
    expect(_pane(page, "other")).to_be_visible(visible=wide)


@pytest.mark.parametrize("query", ["", "?you=yara&other=joris", "?you=nieuw&lang=en&tab=group"])
def test_no_page_scrolls_sideways(page: Page, demo_address: str, query: str) -> None:
    page.goto(f"{demo_address}/{query}")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "?you=yara"])
def test_text_can_be_read_against_its_background(page: Page, demo_address: str, scheme: str, query: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{demo_address}/{query}")
    assert page.evaluate(CONTRAST) == []


def _pane(page: Page, name: str) -> Locator:
    return page.locator(f'[data-pane="{name}"]')


def _say(page: Page, pane: str, text: str) -> None:
    box = _pane(page, pane).get_by_label("Jouw bericht")
    box.fill(text)
    box.press("Enter")
