"""Can a visitor of the demo pick people, talk as them, watch the others, and let time pass?"""

import json
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from adapters.base import Person, Said
from tests.browser.echo import GROUP, Site, plain, question

JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html"}


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    found = Site(demo=True)
    await found.web.start(found.bot.receive)
    yield found
    await found.web.stop()


@pytest.fixture
async def browser(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=site.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://demo.example", params={"lang": "nl"}) as found:
        yield found


async def test_the_first_page_lets_the_visitor_pick_anybody(site: Site, browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/")).text
    picked = re.findall(r'<a class="card" href="/\?you=([^&"]+)', page)
    assert picked == [player.user_id for player in site.stage.people()]
    assert all(player.organisation in page.replace("&amp;", "&") for player in site.stage.people())


async def test_the_page_says_what_day_it_is_in_the_demo(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/")).text
    assert ("maandag 23 november 2026" in page, "10.00 uur" in page) == (True, True)


async def test_the_page_speaks_english_too(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/", params={"lang": "en", "you": "yara"})).text
    assert ('<html lang="en">' in page, "Monday 23 November 2026" in page, "Try this" in page) == (True, True, True)


async def test_what_is_typed_comes_from_the_person_that_was_picked(site: Site, browser: httpx.AsyncClient) -> None:
    await browser.post("/as/yara/say", json={"id": "message-1", "text": "hallo"}, headers=JSON)
    event = site.bot.heard[0]
    assert (event.who, event.what, event.name, event.language) == (
        Person("web", "", "yara"), Said("hallo"), "Yara el Hadri", "nl",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("user_id", "name", "language"), [("newcomer", "", "en"), ("tomasz", "dr. Tomasz Brzoza", "en")]
)
async def test_people_speak_their_own_language_whatever_the_page_shows(
    site: Site, browser: httpx.AsyncClient, user_id: str, name: str, language: str
) -> None:
    await browser.post(f"/as/{user_id}/say", json={"id": "message-1", "text": "hello"}, headers=JSON)
    assert (site.bot.heard[0].name, site.bot.heard[0].language) == (name, language)


async def test_the_demo_hears_whom_the_visitor_plays(site: Site, browser: httpx.AsyncClient) -> None:
    await browser.get("/")
    await browser.get("/", params={"you": "yara", "other": "joris"})
    await browser.post("/as/joris/say", json={"id": "message-1", "text": "hallo"}, headers=JSON)
    assert site.played == ["yara", "joris"]


async def test_nobody_else_can_be_played(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/as/stranger/say", json={"id": "message-1", "text": "hallo"}, headers=JSON)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("sent_to", "expected", "why"),
    [
        ({}, "femke", "nobody heard anything: a member"),
        ({"joris": "words"}, "joris", "the one who heard something"),
        ({"joris": "question", "femke": "words"}, "joris", "a question is worth more than a message"),
        ({"joris": "question", "femke": "question"}, "femke", "the newest question"),
        ({"yara": "question", "joris": "words"}, "joris", "never oneself"),
    ],
)
async def test_the_other_screen_is_of_who_was_asked_last(
    site: Site, browser: httpx.AsyncClient, sent_to: dict[str, str], expected: str, why: str
) -> None:
    for user_id, kind in sent_to.items():
        message = question("q") if kind == "question" else plain("k", "nieuws")
        await site.web.send(Person("web", "", user_id), message)
    page = (await browser.get("/", params={"you": "yara"})).text
    assert _picked(page, "other") == expected, why


async def test_a_reload_keeps_who_was_picked(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/", params={"you": "yara", "other": "tomasz", "tab": "group"})).text
    assert (_picked(page, "you"), _picked(page, "other")) == ("yara", "tomasz")
    assert re.findall(r'<main[^>]*data-tab="(\w+)"', page) == ["group"]


@pytest.mark.parametrize("query", [{"you": "niemand"}, {"you": "<script>"}, {"tab": "x"}, {"other": "yara"}])
async def test_a_strange_address_gives_the_first_page(browser: httpx.AsyncClient, query: dict[str, str]) -> None:
    answer = await browser.get("/", params=query)
    assert (answer.status_code, "Wie ben jij?" in answer.text) == (200, True)


async def test_oneself_is_never_the_other(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/", params={"you": "yara", "other": "yara"})).text
    assert _picked(page, "other") != "yara"


@pytest.mark.parametrize(("jump", "clock"), [("day", "dinsdag 24 november 2026"), ("week", "maandag 30 november 2026")])
async def test_time_passes_and_the_page_tells_what_happened(browser: httpx.AsyncClient, jump: str, clock: str) -> None:
    answer = (await browser.post("/advance", data={"jump": jump}, headers=JSON)).json()
    assert answer["clock"]["date"] == clock
    assert answer["happened"] == ["De ronde van maandag: 2 voorstellen.", "Navraag bij 1 kennismaking."]


async def test_time_passes_without_script_too(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/advance", data={"jump": "day", "back": "/?you=yara"}, headers=HTML)
    page = (await browser.get(answer.headers["location"])).text
    assert (answer.status_code, answer.headers["location"]) == (303, "/?you=yara")
    assert ("dinsdag 24 november 2026" in page, "Navraag bij 1 kennismaking." in page) == (True, True)


@pytest.mark.parametrize(
    ("form", "headers", "status"),
    [
        ({"jump": "year"}, {}, 400),
        ({}, {}, 400),
        ({"jump": "day"}, {"Sec-Fetch-Site": "cross-site"}, 403),
        ({"jump": "day", "more": "x" * 2_000}, {}, 413),
    ],
)
async def test_time_stands_still_for_a_bad_request(
    site: Site, browser: httpx.AsyncClient, form: dict[str, str], headers: dict[str, str], status: int
) -> None:
    before = site.stage.now()
    answer = await browser.post("/advance", data=form, headers=JSON | headers)
    assert (answer.status_code, site.stage.now()) == (status, before)


async def test_one_stream_brings_news_of_both_screens_the_group_and_everybody_else(
    site: Site, browser: httpx.AsyncClient
) -> None:
    for to in (Person("web", "", "yara"), Person("web", "", "joris"), GROUP, Person("web", "", "nadia")):
        await site.web.send(to, plain("k", "nieuws"))
    await site.web.stop()
    place = ".".join("0" for _ in range(len(site.stage.people()) + 1))
    answer = await browser.get("/watch", params={"you": "yara", "other": "joris", "after": place})
    data = [json.loads(line) for line in re.findall(r"data: (.*)\r\n", answer.text)]
    assert [one.get("pane") or one["news"] for one in data] == ["you", "other", "group", ":nadia"]


async def test_what_others_type_themselves_is_no_news(site: Site, browser: httpx.AsyncClient) -> None:
    await site.mailbox.put("person::nadia", "own:1", {"kind": "own", "text": "x", "event": "nadia:1"})
    await site.web.stop()
    place = ".".join("0" for _ in range(len(site.stage.people()) + 1))
    answer = await browser.get("/watch", params={"you": "yara", "other": "joris", "after": place})
    assert re.findall(r"data: ", answer.text) == []


async def test_an_example_can_be_used_without_script(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/", params={"you": "yara", "try": "1"})).text
    assert re.findall(r"<textarea[^>]*>([^<]+)</textarea>", page) == [
        "Ik zoek iemand die iets weet van een vol stroomnet"
    ]


def _picked(page: str, name: str) -> str:
    """Who is chosen in this list of people."""
    part = page.partition(f'id="pick-{name}"')[2].partition("</select>")[0]
    return str(re.findall(r'<option value="([^"]+)" selected', part)[0])
