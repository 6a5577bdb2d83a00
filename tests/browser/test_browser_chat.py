"""Can a person use the chat page in a real browser, with the keyboard alone, on a phone and on a desk?"""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.echo import Site

pytestmark = pytest.mark.browser


def test_a_talk_can_be_had_with_the_keyboard_alone(page: Page, address: str) -> None:
    page.goto(address)
    _tab_to(page, "Begin het gesprek")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Welkom!")).to_be_visible()
    _tab_to(page, "Jouw bericht")
    page.keyboard.type("eerste regel")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("tweede regel")
    page.keyboard.press("Enter")
    expect(page.locator(".own .typed")).to_have_text("eerste regel\ntweede regel")
    page.keyboard.type("vraag")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="2 Nu niet")).to_be_visible()
    _tab_to(page, "2 Nu niet", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".chosen")).to_have_text("Jouw keuze: Nu niet")
    expect(page.get_by_label("Jouw bericht")).to_be_focused()


def test_a_new_message_never_takes_the_focus(page: Page, address: str) -> None:
    page.goto(address)
    _say(page, "hallo")
    page.get_by_role("button", name="Verstuur").focus()
    expect(page.get_by_text("Je zei: hallo")).to_be_visible()
    expect(page.get_by_role("button", name="Verstuur")).to_be_focused()


def test_a_pressed_choice_takes_the_place_of_the_buttons_and_stays_after_a_reload(page: Page, address: str) -> None:
    page.goto(address)
    _say(page, "vraag")
    page.get_by_role("button", name="1 Ja").click()
    expect(page.locator(".chosen")).to_have_text("Jouw keuze: Ja")
    expect(page.locator(".choice")).to_have_count(0)
    page.reload()
    expect(page.locator(".chosen")).to_contain_text("Ja")
    expect(page.locator(".own .typed")).to_have_text(["vraag"])


def test_a_failed_message_stays_and_is_sent_once_by_trying_again(page: Page, address: str, site: Site) -> None:
    page.goto(address)
    site.bot.failures = 1
    _say(page, "niet kwijtraken")
    page.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.get_by_text("Je zei: niet kwijtraken")).to_be_visible()
    expect(page.get_by_role("button", name="Probeer opnieuw")).to_have_count(0)
    page.reload()
    expect(page.locator(".own .typed")).to_have_text(["niet kwijtraken"])
    assert len(site.bot.heard) == 1


def test_a_message_that_never_arrived_survives_a_reload(page: Page, address: str, site: Site) -> None:
    page.goto(address)
    page.route("**/say*", lambda route: route.abort())
    _say(page, "onderweg")
    expect(page.get_by_role("button", name="Probeer opnieuw")).to_be_visible()
    page.unroute("**/say*")
    page.reload()
    expect(page.get_by_text("Je zei: onderweg")).to_be_visible()
    expect(page.locator(".own .typed")).to_have_text(["onderweg"])
    assert len(site.bot.heard) == 1


def test_when_only_the_answer_was_lost_trying_again_says_nothing_twice(page: Page, address: str, site: Site) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        expect(page.get_by_text("Je zei: aangekomen")).to_be_visible()
        route.fulfill(status=502, body="")

    page.goto(address)
    page.route("**/say*", lose_the_answer, times=1)
    _say(page, "aangekomen")
    page.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.locator(".failed")).to_have_count(0)
    expect(page.locator(".letter")).to_have_count(2)
    assert len(site.bot.heard) == 1


def test_a_failed_press_gives_the_buttons_back_and_trying_again_is_the_same_press(
    page: Page, address: str, site: Site
) -> None:
    page.goto(address)
    _say(page, "vraag")
    expect(page.get_by_role("button", name="3 Liever niet")).to_be_visible()
    site.bot.failures = 1
    page.get_by_role("button", name="3 Liever niet").click()
    expect(page.locator(".problem")).to_contain_text("Niet verstuurd.")
    page.get_by_role("button", name="3 Liever niet").click()
    expect(page.locator(".chosen")).to_contain_text("Liever niet")
    expect(page.locator(".problem")).to_be_empty()


def test_a_message_that_is_too_long_comes_back_to_be_made_shorter(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Jouw bericht").fill("x" * 21_000)
    page.get_by_role("button", name="Verstuur").click()
    expect(page.locator(".problem")).to_contain_text("Je bericht is te lang.")
    expect(page.get_by_label("Jouw bericht")).to_have_value("x" * 21_000)
    expect(page.locator(".own")).to_have_count(0)


def test_people_s_text_is_only_text(page: Page, address: str) -> None:
    page.goto(address)
    _say(page, "<img src=x onerror=document.title='stuk'> <b>vet</b>")
    expect(page.get_by_text("Je zei: <img src=x")).to_be_visible()
    assert page.locator(".letters img, .letters b").count() == 0
    assert page.title() != "stuk"


def test_long_words_and_talks_never_make_the_page_scroll_sideways(page: Page, address: str) -> None:
    page.goto(address)
    _say(page, "https://example.org/" + "heellangwoord" * 30)
    _say(page, "vraag")
    expect(page.get_by_role("button", name="1 Ja")).to_be_visible()
    assert _sideways(page) == 0


def test_at_320_pixels_or_200_percent_everything_still_fits(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 512})
    page.goto(address)
    _say(page, "vraag")
    expect(page.get_by_role("button", name="1 Ja")).to_be_visible()
    assert _sideways(page) == 0
    page.get_by_role("button", name="Verstuur").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Verstuur")).to_be_in_viewport()


def test_everything_that_can_be_pressed_is_44_pixels_high(page: Page, address: str) -> None:
    page.goto(address)
    _say(page, "vraag")
    expect(page.get_by_role("button", name="1 Ja")).to_be_visible()
    heights = page.locator("button:visible, textarea:visible, .languages a").evaluate_all(
        "all => all.map((one) => Math.round(one.getBoundingClientRect().height))"
    )
    assert [height for height in heights if height < 44] == []


def test_a_reader_who_looks_back_is_left_there_and_can_jump_to_the_newest(page: Page, address: str) -> None:
    page.goto(address)
    for number in range(8):
        _say(page, f"bericht {number}")
        expect(page.get_by_text(f"Je zei: bericht {number}")).to_be_visible()
    page.locator(".log").evaluate("(log) => { log.scrollTop = 0; }")
    page.evaluate(ANOTHER_WINDOW_SAYS, "van elders")
    page.get_by_role("button", name="Naar het nieuwste bericht").click()
    expect(page.get_by_text("Je zei: van elders")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Naar het nieuwste bericht")).to_be_hidden()


def test_what_is_new_is_shown_from_its_beginning_also_after_an_answer(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 520})
    page.goto(address)
    for _ in range(3):
        _say(page, "vraag")
        expect(page.get_by_text("Zal ik je voorstellen aan").last).to_be_in_viewport()
        page.get_by_role("button", name="2 Nu niet").click()
        expect(page.locator(".choice")).to_have_count(0)


def test_the_text_of_the_newest_message_is_in_view(page: Page, address: str) -> None:
    page.goto(address)
    for number in range(8):
        _say(page, f"bericht {number}")
        expect(page.get_by_text(f"Je zei: bericht {number}")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_against_its_background(page: Page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(address)
    _say(page, "vraag")
    page.get_by_role("button", name="1 Ja").click()
    _say(page, "vraag")
    expect(page.get_by_role("button", name="1 Ja")).to_be_visible()
    assert page.evaluate(CONTRAST) == []


def test_the_page_works_without_script(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="nl-NL")
    plain = context.new_page()
    plain.goto(address)
    plain.get_by_label("Jouw bericht").fill("vraag")
    plain.get_by_role("button", name="Verstuur").click()
    plain.get_by_role("button", name="1 Ja").click()
    plain.reload()
    expect(plain.locator(".chosen")).to_contain_text("Ja")
    expect(plain.locator(".own .typed")).to_have_text(["vraag"])
    context.close()


def _say(page: Page, text: str) -> None:
    box = page.get_by_label("Jouw bericht")
    box.fill(text)
    box.press("Enter")


def _tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Walk with the tab key until that control has the focus."""
    look = "document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent.trim()"
    for _ in range(30):
        page.keyboard.press(key)
        if " ".join(str(page.evaluate(look)).split()) == name:
            return
    raise AssertionError(f"the keyboard never reached {name}")


def _sideways(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


ANOTHER_WINDOW_SAYS = """
(text) => fetch("/say", {
  method: "POST", headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ id: crypto.randomUUID(), text }),
})
"""

# Every visible text whose contrast with the nearest background is under 4.5:1 (WCAG 2.2, 1.4.3).
CONTRAST = """
() => {
  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const bad = [];
  for (const one of document.querySelectorAll("body *")) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || one.offsetParent === null || one.closest(".who, .skip")) continue;
    const pair = [light(numbers(getComputedStyle(one).color)), light(behind(one))].sort((a, b) => b - a);
    const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (contrast < 4.5) bad.push(`${one.className || one.tagName}: ${contrast.toFixed(2)}`);
  }
  return bad;
}
"""
