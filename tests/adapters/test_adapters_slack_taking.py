"""Is what Slack hands over taken in once, in order, and acknowledged only then; and is all else refused?"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from starlette.applications import Starlette

from adapters.base import Command, Incoming, Said
from adapters.failures import DeliveryFailed, PlatformRefused
from adapters.slack.gate import BODY_LIMIT, signed
from tests.adapters.bench_slack import ALICE, Ending, event, message_event, slack_adapter
from tests.adapters.contract import Listener, words
from tests.adapters.memory import MONDAY
from tests.adapters.slack_stub import BOT, TEAM, SlackStub, person, slack_stub
from tests.adapters.waiting import reached

NOW = int(MONDAY.timestamp())
SECRET = "canary-secret"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
HELLO = json.dumps(message_event("hoi")).encode()


class Shaky(Listener):
    """Can't keep what comes in the first times."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self.failures = failures

    async def receive(self, events: Sequence[Incoming]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        await super().receive(events)


@asynccontextmanager
async def hook(listener: Listener) -> AsyncIterator[tuple[httpx.AsyncClient, SlackStub]]:
    """Slack's side of HTTP mode."""
    async with slack_stub() as stub:
        adapter = slack_adapter(stub, app_token="")
        await adapter.start(listener.receive)
        transport = httpx.ASGITransport(Starlette(routes=list(adapter.routes())))
        async with httpx.AsyncClient(transport=transport, base_url="https://bot.example") as slack:
            yield slack, stub
        await adapter.stop()


async def post(
    slack: httpx.AsyncClient, body: bytes, kind: str = JSON, *, at: int | str = NOW, secret: str = SECRET, **more: str
) -> httpx.Response:
    headers = {
        "content-type": kind, "x-slack-request-timestamp": str(at),
        "x-slack-signature": signed(body, str(at), secret),
        **{name.replace("_", "-"): text for name, text in more.items()},
    }  # fmt: skip
    return await slack.post("/slack/events", content=body, headers=headers)


async def test_a_signed_event_is_taken_in_and_acknowledged() -> None:
    listener = Listener()
    async with hook(listener) as (slack, _):
        answer = await post(slack, HELLO)
    assert (answer.status_code, answer.text, [one.what for one in listener.heard]) == (200, "", [Said("hoi")])
    assert (listener.heard[0].name, listener.heard[0].language) == ("U01Alice".title(), "nl-NL")


@pytest.mark.parametrize("seconds", [-299, 299])
async def test_a_clock_that_is_a_little_off_does_no_harm(seconds: int) -> None:
    async with hook(Listener()) as (slack, _):
        assert (await post(slack, HELLO, at=NOW + seconds)).status_code == 200


@pytest.mark.parametrize(
    ("body", "change", "status", "why"),
    [
        (HELLO, {"secret": "another"}, 401, "signed by somebody else"),
        (HELLO, {"x_slack_signature": ""}, 401, "not signed"),
        (HELLO, {"x_slack_signature": "v0=" + "0" * 64}, 401, "a guess"),
        (HELLO, {"at": NOW - 301}, 401, "heard five minutes ago, and played again"),
        (HELLO, {"at": NOW + 301}, 401, "from the future"),
        (HELLO, {"at": "nu"}, 401, "no time at all"),
        (HELLO, {"at": "1" * 400}, 401, "a time that never ends"),
        (HELLO, {"kind": "text/plain"}, 415, "a kind that Slack doesn't send"),
        (b"", {}, 400, "nothing"),
        (b"\xff\xfe", {}, 400, "no text"),
        (b"[]", {}, 400, "a list"),
        (b"null", {}, 400, "null"),
        (b"{", {}, 400, "half of it"),
        (b"[" * 50_000 + b"]" * 50_000, {}, 400, "lists in lists"),
        (b'{"event": ' + b'{"a":' * 200 + b"1" + b"}" * 201, {}, 400, "objects in objects"),
        (b'{"type": "event_callback", "event": "x"}', {}, 400, "an event that is none"),
        (b'{"type": "event_callback", "authorizations": [7]}', {}, 400, "parts of another kind"),
        (b"payload=%7Bhalf", {"kind": FORM}, 400, "half a form"),
        (b"payload=[]", {"kind": FORM}, 400, "a form with a list"),
        (b"x" * (BODY_LIMIT + 1), {}, 413, "too large"),
    ],
)  # fmt: skip
async def test_a_bad_request_is_refused_before_any_work(
    body: bytes, change: dict[str, Any], status: int, why: str
) -> None:
    listener = Listener()
    async with hook(listener) as (slack, stub):
        asked = len(stub.called)
        answer = await post(slack, body, **change)
        assert (answer.status_code, answer.content, len(stub.called)) == (status, b"", asked), why
    assert listener.heard == []


async def test_headers_that_are_no_text_are_refused() -> None:
    async with hook(Listener()) as (slack, _):
        headers = [(b"x-slack-signature", b"v0=\xe9"), (b"x-slack-request-timestamp", str(NOW).encode())]
        assert (await slack.post("/slack/events", content=HELLO, headers=headers)).status_code == 401


async def test_a_body_without_a_length_is_cut_off_at_the_limit() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1_200):
            yield b"x" * 1_000

    async with hook(Listener()) as (slack, _):
        assert (await slack.post("/slack/events", content=endless())).status_code == 413


async def test_slack_is_told_that_the_address_is_right() -> None:
    async with hook(Listener()) as (slack, _):
        answer = await post(slack, b'{"type": "url_verification", "challenge": "c1"}')
    assert (answer.status_code, answer.json()) == (200, {"challenge": "c1"})


async def test_a_command_and_a_button_come_as_a_form() -> None:
    listener = Listener()
    command = {"command": "/netwever", "text": "profiel", "user_id": "U01ALICE", "team_id": TEAM, "trigger_id": "1.2.x"}
    async with hook(listener) as (slack, _):
        answer = await post(slack, urlencode(command).encode(), FORM)
    assert (answer.status_code, answer.text) == (200, "")
    assert [(one.what, one.handle) for one in listener.heard] == [(Command("profiel"), "1.2.x")]


async def test_what_cannot_be_kept_is_not_acknowledged_over_http(caplog: pytest.LogCaptureFixture) -> None:
    listener = Shaky(1)
    async with hook(listener) as (slack, _):
        answers = [(await post(slack, HELLO)).status_code for _ in range(2)]
    assert (answers, len(listener.heard)) == ([503, 200], 1)
    assert ("OSError" in caplog.text, "hoi" in caplog.text) == (True, False)


async def test_what_cannot_be_kept_is_not_acknowledged_over_the_socket() -> None:
    listener = Shaky(1)
    async with slack_stub() as stub:
        adapter = slack_adapter(stub)
        await adapter.start(listener.receive)
        await reached(lambda: len(stub.sockets) == 2)
        await stub.sends(message_event("een", 1), "first")
        await reached(lambda: not listener.failures)
        await stub.sends(message_event("een", 1), "again")
        await reached(lambda: stub.has_acked(1))
        await adapter.stop()
    assert [one["envelope_id"] for one in stub.acked] == ["again"]
    assert [one.what for one in listener.heard] == [Said("een")]


async def test_one_persons_messages_stay_in_order_however_they_come() -> None:
    listener = Listener()
    async with slack_stub() as stub:
        adapter = slack_adapter(stub)
        await adapter.start(listener.receive)
        await reached(lambda: len(stub.sockets) == 2)
        for number in range(20):  # all at once; the first has to wait until Slack told who that is
            await stub.sends(message_event(str(number), number), f"e{number}", line=0)
        await reached(lambda: stub.has_acked(20))
        await adapter.stop()
    assert [one.what for one in listener.heard] == [Said(str(number)) for number in range(20)]


async def test_after_a_refresh_by_slack_everything_still_arrives() -> None:
    listener = Listener()
    async with slack_stub() as stub:
        adapter = slack_adapter(stub)
        await adapter.start(listener.receive)
        await reached(lambda: len(stub.sockets) == 2)
        for number in range(4):
            old = stub.sockets[0]
            await old.send_json({"type": "disconnect", "reason": "refresh_requested"})
            await stub.sends(message_event(str(number), number), f"e{number}", line=1)
            await reached(lambda old=old: old not in stub.sockets and len(stub.sockets) == 2)  # type: ignore[misc]
        await reached(lambda: stub.has_acked(4))
        await adapter.stop()
    assert [one.what for one in listener.heard] == [Said(str(number)) for number in range(4)]


async def test_a_message_under_two_ids_of_one_client_is_taken_in_once() -> None:
    listener, channel = Listener(), {"channel": "C1", "channel_type": "channel"}
    async with hook(listener) as (slack, _):
        for number in (1, 22):
            body = message_event(f"<@{BOT}> help", number, **channel, **{"client_msg_id": "same"})
            assert (await post(slack, json.dumps(body).encode())).status_code == 200
    assert len(listener.heard) == 1


@pytest.mark.parametrize(
    ("user", "known", "outsider", "why"),
    [
        ("U02GUEST", {"is_restricted": True}, True, "a guest"),
        ("U03OTHER", {"team_id": "T9"}, True, "of another organisation"),
        ("U04OURS", {}, False, "a colleague"),
    ],
)
async def test_who_does_not_belong_here_is_marked(user: str, known: dict[str, Any], outsider: bool, why: str) -> None:
    listener = Listener()
    async with hook(listener) as (slack, stub):
        stub.people[user] = person(user, **known)
        await post(slack, json.dumps(message_event("hoi", user=user)).encode())
    assert [one.outsider for one in listener.heard] == [outsider], why


async def test_when_slack_does_not_tell_who_it_is_the_message_is_taken_in_all_the_same() -> None:
    listener = Listener()
    async with hook(listener) as (slack, stub):
        stub.will["users.info"] = [("http", 500), ("error", "internal_error")]
        for number, team in enumerate((TEAM, "T9")):
            await post(slack, json.dumps(message_event("hoi", number, team=team)).encode())
    assert [(one.name, one.outsider) for one in listener.heard] == [("", False), ("", True)]


async def test_people_are_asked_about_once_and_again_after_a_change() -> None:
    changed = event({"type": "user_change", "user": {"id": "U01ALICE"}})
    async with hook(Listener()) as (slack, stub):
        for body in (message_event("a", 1), message_event("b", 2), changed, message_event("c", 3)):
            await post(slack, json.dumps(body).encode())
        assert stub.methods().count("users.info") == 2


async def test_another_bot_is_not_listened_to() -> None:
    listener = Listener()
    async with hook(listener) as (slack, stub):
        stub.people["U05ROBOT"] = person("U05ROBOT", is_bot=True)
        assert (await post(slack, json.dumps(message_event("hoi", user="U05ROBOT")).encode())).status_code == 200
    assert listener.heard == []


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_a_dead_token_is_told_at_the_start(method: str) -> None:
    async with slack_stub() as stub:
        stub.will[method] = [("error", "invalid_auth")] * 5
        adapter = slack_adapter(stub)
        with pytest.raises(PlatformRefused, match=r"slack\.(bot|app)_token"):
            await adapter.start(Listener().receive)
        assert stub.sockets == []


async def test_a_token_that_is_revoked_later_is_told_once_in_a_sentence() -> None:
    ending = Ending()
    async with slack_stub() as stub:
        adapter = slack_adapter(stub, ending=ending)
        await adapter.start(Listener().receive)
        stub.will["chat.postMessage"] = [("error", "token_revoked")]
        with pytest.raises(DeliveryFailed):
            await adapter.send(ALICE, words("k", "x"))
        await adapter.stop()
    assert [sentence.partition(":")[0] for sentence in ending.told] == ["Slack refuses the bot token (token_revoked)"]


async def test_slack_being_away_at_the_start_is_no_reason_to_stop() -> None:
    listener = Listener()
    async with slack_stub() as stub:
        stub.will["auth.test"] = [("http", 503)]
        adapter = slack_adapter(stub)
        await adapter.start(listener.receive)
        await reached(lambda: len(stub.sockets) == 2)
        await stub.sends(message_event("er weer"), "e1")
        await reached(lambda: stub.has_acked(1))
        await adapter.stop()
    assert [one.what for one in listener.heard] == [Said("er weer")]


@pytest.mark.parametrize(("answer", "forgotten"), [("token_revoked", [TEAM]), ("", [])])
async def test_a_workspace_is_forgotten_unless_the_token_works_again(answer: str, forgotten: list[str]) -> None:
    """Slack may tell of a removal hours late, when the app was installed again since."""
    ending = Ending()
    async with slack_stub() as stub:
        adapter = slack_adapter(stub, app_token="", ending=ending)
        await adapter.start(Listener().receive)
        stub.will["auth.test"] = [("error", answer)] if answer else []
        await adapter.intake.take(event({"type": "app_uninstalled"}))
        await adapter.stop()
    assert (ending.forgotten, bool(ending.told)) == (forgotten, bool(forgotten))


async def test_a_stop_lets_what_is_being_taken_in_be_acknowledged() -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    class Slow(Listener):
        async def receive(self, events: Sequence[Incoming]) -> None:
            begun.set()
            await may_end.wait()
            await super().receive(events)

    listener = Slow()
    async with slack_stub() as stub:
        adapter = slack_adapter(stub)
        await adapter.start(listener.receive)
        await reached(lambda: len(stub.sockets) == 2)
        await stub.sends(message_event("nog net"), "e1")
        await begun.wait()
        stopping = asyncio.create_task(adapter.stop())
        await asyncio.sleep(0)
        may_end.set()
        await stopping
        await reached(lambda: stub.has_acked(1))
    assert [one.what for one in listener.heard] == [Said("nog net")]
