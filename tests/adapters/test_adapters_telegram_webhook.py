"""Who knocks at the webhook, what is refused before any work, and when Telegram hears that we have it."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.applications import Starlette

from adapters.base import Incoming, Pressed, Said
from adapters.failures import PlatformRefused
from adapters.telegram.adapter import TelegramAdapter
from adapters.telegram.connection import Connection
from adapters.telegram.webhook import BODY_LIMIT, PATH, Hook
from tests.adapters.bench_telegram import ALICE, NoReceipts, OwnRight, unhurried
from tests.adapters.memory import MONDAY
from tests.e2e.telegram_stub import Telegram, break_off, office, private, refuse
from tests.patience import PATIENCE_S

SECRET = "een-lang-geheim"
KNOCK = {"x-telegram-bot-api-secret-token": SECRET, "content-type": "application/json"}
HOOK = Hook("https://netwever.example.org/telegram/webhook", SECRET)


@dataclass
class Door:
    """The webhook, and what came in through it."""

    client: httpx.AsyncClient
    telegram: Telegram
    adapter: TelegramAdapter
    heard: list[Incoming] = field(default_factory=list)
    broken: bool = False

    async def receive(self, batch: Sequence[Incoming]) -> None:
        if self.broken:
            raise OSError("canary words")
        self.heard.extend(batch)

    async def knock(self, content: bytes | AsyncIterator[bytes], headers: Mapping[str, str] = KNOCK) -> int:
        answer = await self.client.post(PATH, content=content, headers=headers)
        assert answer.content == b""
        return answer.status_code


@asynccontextmanager
async def door(telegram: Telegram | None = None, hook: Hook = HOOK, *, started: bool = True) -> AsyncIterator[Door]:
    known = telegram or Telegram()
    with office(known) as at:
        adapter = TelegramAdapter(
            Connection("4242:test", at.url), NoReceipts(), OwnRight(), lambda: MONDAY, lambda _why: None,
            hook=hook, pace=unhurried(), first_pause_s=0.005,
        )  # fmt: skip
        transport = httpx.ASGITransport(Starlette(routes=adapter.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="https://netwever.example.org") as client:
            found = Door(client, known, adapter)
            if started:
                await adapter.start(found.receive)
            try:
                yield found
            finally:
                await adapter.stop()


def update(number: int = 1, text: str = "hoi") -> bytes:
    message = {"message_id": 1, "date": 1, "chat": private(ALICE), "from": ALICE, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


async def test_what_telegram_brings_is_committed_and_then_acknowledged() -> None:
    async with door() as at:
        assert await at.knock(update()) == 200
        assert [event.what for event in at.heard] == [Said("hoi")]


async def test_the_start_tells_telegram_where_and_with_which_secret() -> None:
    async with door() as at:
        asked = next(asked for method, asked in at.telegram.calls if method == "setWebhook")
    assert asked == {
        "url": HOOK.url, "secret_token": SECRET, "max_connections": "20",
        "allowed_updates": '["message", "callback_query", "my_chat_member", "chat_member"]',
    }  # fmt: skip
    assert "getUpdates" not in {method for method, _ in at.telegram.calls}


@pytest.mark.parametrize(
    ("headers", "status", "why"),
    [
        ({}, 403, "no secret"),
        (KNOCK | {"x-telegram-bot-api-secret-token": "iets anders"}, 403, "another secret"),
        (KNOCK | {"x-telegram-bot-api-secret-token": ""}, 403, "an empty one"),
        (KNOCK | {"x-telegram-bot-api-secret-token": "é"}, 403, "one that is not ASCII"),
        (KNOCK | {"content-length": str(BODY_LIMIT + 1)}, 413, "too long, by its own word"),
        (KNOCK | {"content-length": "9" * 5000}, 413, "a length that is no length"),
        (KNOCK | {"content-length": "-1"}, 400, "a length that is no number"),
    ],
)
async def test_who_is_not_telegram_is_refused_before_a_byte_is_read(
    headers: dict[str, str], status: int, why: str
) -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("it was read")
        yield b""

    async with door() as at:
        raw = {name: value.encode() for name, value in headers.items()}
        assert await at.knock(never(), raw) == status, why  # type: ignore[arg-type]
        assert at.heard == []


@pytest.mark.parametrize(
    ("content", "status", "why"),
    [
        (b"", 400, "nothing"),
        (b"{", 400, "half of it"),
        (b"\xff\xfe", 400, "not UTF-8"),
        (b"[1]", 400, "a list"),
        (b"null", 400, "null"),
        (b'{"update_id": "1"}', 400, "a number that is text"),
        (b'{"update_id": true}', 400, "a number that is none"),
        (b"[" * 100_000, 400, "nested without end"),
        (b"x" * (BODY_LIMIT + 1), 413, "too long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_is_garbled_is_refused_without_a_word(content: bytes, status: int, why: str) -> None:
    async with door() as at:
        assert await at.knock(content) == status, why
        assert at.heard == []


async def test_a_body_that_does_not_end_is_refused_at_the_limit() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 100_000

    async with door() as at:
        assert await at.knock(endless()) == 413


async def test_only_post_is_known() -> None:
    async with door() as at:
        assert (await at.client.get(PATH)).status_code == 405


async def test_telegram_keeps_what_the_database_does_not_take() -> None:
    async with door() as at:
        at.broken = True
        assert [await at.knock(update()) for _ in range(5)] == [503] * 5  # it is never set aside for that
        at.broken = False
        assert await at.knock(update()) == 200
        assert len(at.heard) == 1


async def test_before_the_start_and_after_the_stop_telegram_keeps_it() -> None:
    async with door(started=False) as at:
        assert await at.knock(update()) == 503
        await at.adapter.start(at.receive)
        await at.adapter.stop()
        assert await at.knock(update()) == 503


async def test_an_update_that_cannot_be_parsed_is_set_aside_after_three_tries(caplog: pytest.LogCaptureFixture) -> None:
    async with door() as at:
        poison = b'{"update_id": 7, "message": {"text": "canary words", "chat": 1}}'
        assert [await at.knock(poison) for _ in range(4)] == [503, 503, 200, 200]
        assert await at.knock(update(8)) == 200
    assert "set aside update 7" in caplog.text
    assert "canary" not in caplog.text


async def test_a_pressed_button_is_answered() -> None:
    query = {"id": "q1", "from": ALICE, "chat_instance": "1", "data": "t1",
             "message": {"message_id": 1, "date": 1, "chat": private(ALICE)}}  # fmt: skip
    async with door() as at:
        assert await at.knock(json.dumps({"update_id": 1, "callback_query": query}).encode()) == 200
        await at.adapter.stop()
        assert [event.what for event in at.heard] == [Pressed("t1")]
        assert ("answerCallbackQuery", {"callback_query_id": "q1"}) in at.telegram.calls


async def test_an_address_that_telegram_cannot_use_is_told_in_a_sentence() -> None:
    with pytest.raises(PlatformRefused, match="public_url must be an https address"):
        async with door(hook=Hook("/telegram/webhook", SECRET)):
            pass


@pytest.mark.parametrize("trouble", [break_off, refuse(429, "Too Many Requests", retry_after=1)], ids=["line", "429"])
async def test_the_webhook_is_set_when_telegram_is_back(trouble: object) -> None:
    telegram = Telegram()
    telegram.will.append(("setWebhook", trouble))  # type: ignore[arg-type]
    async with door(telegram) as at:
        async with asyncio.timeout(PATIENCE_S):
            while await at.knock(update()) != 200:
                await asyncio.sleep(0.005)
        assert telegram.webhook == HOOK.url
