"""Does the chat page take in, show and pass on what it should, and refuse the rest in a clear sentence?"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from adapters.base import Command, Incoming, Joined, Pressed, Room, Said, What
from adapters.web.adapter import WebAdapter
from adapters.web.identity import Visitor
from adapters.web.mailbox import owner_of
from adapters.web.stream import place_from
from config.texts import load_texts
from tests.adapters.benches import ALICE, web_adapter
from tests.adapters.contract import Listener, answered, question, words
from tests.adapters.memory import MemoryMailbox
from tests.patience import PATIENCE_S

NL = load_texts().under("nl", "web")
GROUP = Room("web", "", "group")
JSON = {"Content-Type": "application/json", "Accept": "application/json"}
ID = "2b9d6a7e-0001-4000-8000-000000000001"


class House:
    """The page with a listener behind it, and a browser before it."""

    def __init__(self) -> None:
        self.mailbox = MemoryMailbox()
        self.adapter: WebAdapter = web_adapter(self.mailbox)
        self.listener = Listener()
        self.failures = 0
        self.group_readers = True
        app = Starlette(
            routes=self.adapter.routes(group_for=self.group_for), exception_handlers=self.adapter.problem_pages()
        )
        self.transport = httpx.ASGITransport(app=app)

    async def group_for(self, _: Visitor) -> Room | None:
        return GROUP if self.group_readers else None

    async def receive(self, events: Sequence[Incoming]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("geheim")
        await self.listener.receive(events)

    def browser(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=self.transport, base_url="https://net.example", headers={"Accept-Language": "nl-NL,nl;q=0.9"}
        )


@asynccontextmanager
async def visited() -> AsyncIterator[tuple[House, httpx.AsyncClient]]:
    """A browser that has the page open, so that it has its cookie."""
    house = House()
    await house.adapter.start(house.receive)
    async with house.browser() as browser:
        await browser.get("/")
        yield house, browser
    await house.adapter.stop()


async def test_the_first_visit_gives_a_cookie_that_scripts_and_other_sites_cannot_use() -> None:
    async with House().browser() as browser:
        cookie = (await browser.get("/")).headers["set-cookie"]
    name, _, rest = cookie.partition("=")
    value, *flags = rest.split("; ")
    assert (name, len(value)) == ("__Host-netwever", 43)
    assert sorted(flags) == ["HttpOnly", "Max-Age=31536000", "Path=/", "SameSite=lax", "Secure"]


async def test_a_second_visit_keeps_the_cookie() -> None:
    async with visited() as (_, browser):
        assert "set-cookie" not in (await browser.get("/")).headers


async def test_a_cookie_that_is_not_ours_is_replaced() -> None:
    async with House().browser() as browser:
        answer = await browser.get("/", headers={"Cookie": "__Host-netwever=kort"})
    assert "set-cookie" in answer.headers


async def test_the_cookie_itself_is_nowhere_in_what_the_bot_hears_or_keeps() -> None:
    async with visited() as (house, browser):
        await browser.post("/say", json={"id": ID, "text": "hallo"}, headers=JSON)
        secret = browser.cookies["__Host-netwever"]
        person = house.listener.heard[0].who
        kept = repr(await house.adapter.desk.talk(person))
    assert (secret in repr(house.listener.heard) + kept, len(person.user_id)) == (False, 64)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": "hallo"}, Said("hallo")),
        ({"text": "  regel 1\r\nregel 2 "}, Said("regel 1\nregel 2")),
        ({"text": ""}, Said("")),
        ({"text": "/stop nu"}, Command("stop", "nu")),
        ({"text": "nul\x00 \ud800"}, Said("nul\ufffd \ufffd")),
        ({"text": "x" * 10_000}, Said("x" * 10_000)),
        ({"token": "abc-123"}, Pressed("abc-123")),
        ({"token": "abc-123", "text": "een half bericht"}, Pressed("abc-123")),
        ({"begin": True}, Joined()),
    ],
)
async def test_what_is_sent_comes_in(fields: dict[str, Any], expected: What) -> None:
    async with visited() as (house, browser):
        answer = await browser.post("/say", content=json.dumps({"id": ID} | fields), headers=JSON)
        assert (answer.status_code, answer.json()) == (200, {"ok": True})
    event = house.listener.heard[0]
    assert (event.what, event.language, event.event_id) == (expected, "nl", f"{event.who.user_id}:{ID}")


@pytest.mark.parametrize(
    ("body", "content_type", "status", "label"),
    [
        (b"x" * 20_001, "application/json", 413, "refused_too_long"),
        (b"{", "application/json", 400, "refused_garbled"),
        (b"[1]", "application/json", 400, "refused_garbled"),
        (b"[" * 15_000, "application/json", 400, "refused_garbled"),
        (b"\xff\xfe", "application/json", 400, "refused_garbled"),
        (b'{"id": "kort", "text": "x"}', "application/json", 400, "refused_garbled"),
        (b'{"id": 7, "text": "x"}', "application/json", 400, "refused_garbled"),
        (b'{"id": "2b9d6a7e-0001"}', "application/json", 400, "refused_garbled"),
        (b'{"id": "2b9d6a7e-0001", "text": 7}', "application/json", 400, "refused_garbled"),
        (b'{"id": "2b9d6a7e-0001", "token": "met spatie"}', "application/json", 400, "refused_garbled"),
        (b'{"id": "2b9d6a7e-0001", "text": "x"}', "text/plain", 415, "refused_garbled"),
        (b"id=\xff", "application/x-www-form-urlencoded", 400, "refused_garbled"),
        (b"&".join([b"a=1"] * 50), "application/x-www-form-urlencoded", 400, "refused_garbled"),
    ],
)
async def test_a_bad_request_gets_one_clear_sentence(body: bytes, content_type: str, status: int, label: str) -> None:
    async with visited() as (house, browser):
        answer = await browser.post("/say", content=body, headers={**JSON, "Content-Type": content_type})
        assert (answer.status_code, answer.json()) == (status, {"problem": NL[label]})
    assert house.listener.heard == []


async def test_a_body_without_a_length_is_cut_off_at_the_limit() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1_000):
            yield b"x" * 1_000

    async with visited() as (_, browser):
        assert (await browser.post("/say", content=endless(), headers=JSON)).status_code == 413


@pytest.mark.parametrize(
    ("headers", "status", "why"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200, "our own page"),
        ({"Sec-Fetch-Site": "cross-site"}, 403, "another site"),
        ({"Sec-Fetch-Site": "same-site"}, 403, "a neighbouring site"),
        ({"Origin": "https://net.example"}, 200, "our own page in an older browser"),
        ({"Origin": "https://evil.example"}, 403, "another site in an older browser"),
        ({"Origin": "null"}, 403, "a page without an origin"),
        ({}, 200, "no browser at all"),
    ],
)
async def test_another_website_cannot_speak_for_somebody(headers: dict[str, str], status: int, why: str) -> None:
    async with visited() as (_, browser):
        answer = await browser.post("/say", json={"id": ID, "text": "x"}, headers=JSON | headers)
        assert answer.status_code == status, why


async def test_without_a_cookie_nothing_is_taken_in() -> None:
    house = House()
    await house.adapter.start(house.receive)
    async with house.browser() as browser:
        answer = await browser.post("/say", json={"id": ID, "text": "x"}, headers=JSON)
    assert (answer.status_code, answer.json()) == (401, {"problem": NL["refused_cookie"]})


async def test_when_the_bot_cannot_keep_it_the_browser_may_send_it_again(caplog: pytest.LogCaptureFixture) -> None:
    async with visited() as (house, browser):
        house.failures = 1
        first = await browser.post("/say", json={"id": ID, "text": "hallo"}, headers=JSON)
        again = await browser.post("/say", json={"id": ID, "text": "hallo"}, headers=JSON)
        letters = (await browser.get("/letters?after=0")).json()["letters"]
    assert (first.status_code, first.json()["problem"], again.status_code) == (503, NL["refused_later"], 200)
    assert [letter["text"] for letter in letters] == ["hallo"]
    assert "geheim" not in caplog.text
    assert "OSError" in caplog.text


async def test_before_the_start_and_after_the_stop_nothing_is_called_kept() -> None:
    async with visited() as (house, browser):
        await house.adapter.stop()
        assert (await browser.post("/say", json={"id": ID, "text": "x"}, headers=JSON)).status_code == 503


async def test_a_database_that_fails_gives_a_page_with_a_sentence() -> None:
    async with visited() as (house, browser):
        house.mailbox.broken = True
        answer = await browser.get("/", headers={"Accept": "text/html"})
    assert (answer.status_code, NL["refused_busy"] in answer.text) == (503, True)


async def test_the_page_shows_the_whole_talk_in_order() -> None:
    async with visited() as (house, browser):
        await browser.post("/say", json={"id": ID, "text": "<b>hallo</b>"}, headers=JSON)
        somebody = house.listener.heard[0].who
        await house.adapter.send(somebody, question("q1"))
        await house.adapter.send(somebody, words("k2", "daarna"))
        page = (await browser.get("/")).text
    texts = ["&lt;b&gt;hallo&lt;/b&gt;", "Zal ik je voorstellen?", "Nu niet", "daarna"]
    assert sorted(texts, key=page.index) == texts
    assert "<b>hallo" not in page


async def test_a_form_without_script_sends_once_and_returns_to_the_page() -> None:
    async with visited() as (house, browser):
        page = (await browser.get("/")).text
        form_id = re.findall(r'name="id" value="([^"]+)"', page)[-1]
        for _ in range(2):
            answer = await browser.post("/say", data={"id": form_id, "text": "één bericht", "back": "/?lang=nl"})
            assert (answer.status_code, answer.headers["location"]) == (303, "/?lang=nl")
        letters = (await browser.get("/letters?after=0")).json()["letters"]
    assert [letter["text"] for letter in letters] == ["één bericht"]
    assert {event.event_id.rpartition(":")[2] for event in house.listener.heard} == {form_id}


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", ""])
async def test_a_form_never_leads_to_another_website(back: str) -> None:
    async with visited() as (_, browser):
        answer = await browser.post("/say", data={"id": ID, "text": "x", "back": back})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_letters_after_a_place_are_only_the_new_and_the_changed() -> None:
    async with visited() as (house, browser):
        await browser.post("/say", json={"id": ID, "text": "hallo"}, headers=JSON)
        somebody = house.listener.heard[0].who
        await house.adapter.send(somebody, question("q1"))
        seen = (await browser.get("/letters?after=0")).json()
        await house.adapter.send(somebody, answered("q1"))
        news = (await browser.get(f"/letters?after={seen['place']}")).json()["letters"]
        no_news = (await browser.get("/letters?after=999")).json()
    assert [(one["id"], one["chosen"], one["buttons"]) for one in news] == [(2, "Ja", [])]
    assert no_news == {"letters": [], "place": "999"}


@pytest.mark.parametrize("after", ["", "-1", "1.2", "x", "٣", "9" * 30])
async def test_a_place_that_is_none_is_refused(after: str) -> None:
    async with visited() as (_, browser):
        assert (await browser.get(f"/letters?after={after}")).status_code == 400


async def test_the_stream_brings_letters_as_they_come_and_ends_when_the_bot_stops() -> None:
    async with visited() as (house, browser):
        await browser.post("/say", json={"id": ID, "text": "een"}, headers=JSON)
        somebody = house.listener.heard[0].who
        stream = asyncio.create_task(browser.get("/stream?after=0"))
        await asyncio.sleep(0)
        await house.adapter.send(somebody, words("k1", "twee"))
        await house.adapter.stop()
        events = _events((await stream).text)
    texts = [
        letter["text"] or letter["blocks"][0]["spans"][0]["text"] for _, data in events for letter in data["letters"]
    ]
    assert (texts, events[-1][0]) == (["een", "twee"], "2")


async def test_a_stream_goes_on_where_the_browser_left_it() -> None:
    async with visited() as (house, browser):
        await browser.post("/say", json={"id": ID, "text": "een"}, headers=JSON)
        await house.adapter.send(house.listener.heard[0].who, words("k1", "twee"))
        await house.adapter.stop()
        answer = await browser.get("/stream?after=0", headers={"Last-Event-ID": "1"})
    assert [event for event, _ in _events(answer.text)] == ["2"]


async def test_a_letter_that_another_process_wrote_arrives_too() -> None:
    house = House()
    news = house.adapter.desk.follow({"talk": ALICE}, (0,))
    waiting = asyncio.ensure_future(anext(news))
    await asyncio.sleep(0)
    await house.mailbox.put(owner_of(ALICE), "k1", {"kind": "bot", "blocks": []})
    async with asyncio.timeout(PATIENCE_S):
        assert [letter.key for letter in (await waiting).letters] == ["k1"]
    await news.aclose()  # type: ignore[attr-defined]


async def test_the_group_page_is_only_for_who_may_read_it() -> None:
    async with visited() as (house, browser):
        await house.adapter.send(GROUP, words("g1", "Deze week: twee kennismakingen."))
        allowed = await browser.get("/group")
        house.group_readers = False
        refused = await browser.get("/group")
    assert (allowed.status_code, "twee kennismakingen" in allowed.text) == (200, True)
    assert (refused.status_code, "twee kennismakingen" in refused.text) == (404, False)


async def test_one_browser_never_sees_another_ones_talk() -> None:
    async with visited() as (house, browser):
        await browser.post("/say", json={"id": ID, "text": "van mij"}, headers=JSON)
        async with house.browser() as other:
            await other.get("/")
            assert "van mij" not in (await other.get("/")).text
            assert (await other.get("/letters?after=0")).json()["letters"] == []


@pytest.mark.parametrize("path", ["/", "/letters?after=0", "/group", "/static/web/chat.js", "/nergens"])
async def test_every_answer_carries_the_protecting_headers(path: str) -> None:
    async with visited() as (_, browser):
        headers = (await browser.get(path, headers={"Accept": "text/html"})).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
    assert headers["cache-control"] == ("no-cache" if "static" in path else "no-store")


async def test_no_page_has_inline_script_or_style() -> None:
    async with visited() as (_, browser):
        page = (await browser.get("/")).text
    assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page) == []


@pytest.mark.parametrize(
    ("address", "header", "expected"),
    [
        ("/", "nl-NL,nl;q=0.9,en;q=0.8", "nl"),
        ("/", "en-GB,en;q=0.9", "en"),
        ("/", "fr,de;q=0.9", "nl"),
        ("/", "fr, en;q=0.5, nl;q=0.7", "nl"),
        ("/", ";;;q=x, en;q=.", "en"),
        ("/?lang=en", "nl", "en"),
        ("/?lang=xx", "en", "en"),
    ],
)
async def test_the_page_is_in_the_language_that_the_visitor_wants(address: str, header: str, expected: str) -> None:
    async with House().browser() as browser:
        page = await browser.get(address, headers={"Accept-Language": header})
    assert re.findall(r'<html lang="(\w+)">', page.text) == [expected]


async def test_an_unknown_address_gives_a_page_in_our_own_words() -> None:
    async with House().browser() as browser:
        answer = await browser.get("/nergens", headers={"Accept": "text/html"})
    assert (answer.status_code, NL["refused_unknown"] in answer.text) == (404, True)


@pytest.mark.parametrize(
    ("text", "talks", "expected"), [("7", 1, (7,)), ("7.3", 2, (7, 3)), ("7", 2, None), ("", 0, None)]
)
def test_a_place_is_read_back(text: str, talks: int, expected: tuple[int, ...] | None) -> None:
    assert place_from(text, talks) == expected


def _events(text: str) -> list[tuple[str, Any]]:
    found = re.findall(r"id: (\S+)\r\ndata: (.*)\r\n", text)
    return [(event, json.loads(data)) for event, data in found]
