"""A bench for the Slack adapter: one workspace over Socket Mode, on a Slack of this machine."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from adapters.base import Person
from adapters.slack.adapter import Account, SlackAdapter, Timing
from tests.adapters.contract import Bench
from tests.adapters.memory import MONDAY
from tests.adapters.slack_rules import lines
from tests.adapters.slack_stub import APP_TOKEN, BOT, TEAM, TOKEN, SlackStub, slack_stub
from tests.adapters.waiting import reached

ALICE = Person("slack", TEAM, "U01ALICE")
ROOM = "C01NET"


@dataclass
class Pacing:
    """A clock that jumps over every pause."""

    at: float = 0.0
    paused: list[float] = field(default_factory=list)

    def tick(self) -> float:
        return self.at

    async def pause(self, seconds: float) -> None:
        self.paused.append(seconds)
        self.at += seconds


@dataclass
class Ending:
    """What the operator is told, and which workspaces are forgotten."""

    told: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    def ended(self, sentence: str) -> None:
        self.told.append(sentence)

    async def forget(self, team: str) -> None:
        self.forgotten.append(team)


def slack_adapter(
    stub: SlackStub,
    *,
    app_token: str = APP_TOKEN,
    ending: Ending | None = None,
    pacing: Pacing | None = None,
    **more: Any,
) -> SlackAdapter:
    ending, pacing = ending or Ending(), pacing or Pacing()
    account = Account(TOKEN, app_token, "canary-secret", stub.api_url)
    timing = Timing(lambda: MONDAY, pacing.tick, pacing.pause)
    return SlackAdapter(account, ending, timing, ending.ended, room=ROOM, **more)


@asynccontextmanager
async def slack_bench() -> AsyncIterator[Bench]:
    async with slack_stub() as stub:
        adapter = slack_adapter(stub)

        async def says(texts: Sequence[str]) -> None:
            await reached(lambda: len(stub.sockets) == 2)
            for number, text in enumerate(texts):
                # over both connections in turn, as Slack may do
                await stub.sends(message_event(text, number), f"e{number}", line=number % 2)
                await reached(partial(stub.has_acked, number + 1))

        async def sees() -> list[str]:
            return [_neutral(line) for message in stub.messages() for line in lines(message)]

        def breaks() -> None:
            adapter.calls.api_url = "http://127.0.0.1:1/"

        yield Bench(adapter, ALICE, Person("slack", TEAM, "U404"), says, sees, breaks, changes_in_place=True)
        await adapter.stop()


def event(inner: dict[str, Any], number: int = 0, **more: Any) -> dict[str, Any]:
    """An event as the Events API sends it."""
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A01APP",
        "event_id": f"Ev{number:04}",
        "event_time": int(stamp(number).split(".")[0]),
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
        "event": inner,
        **more,
    }


def message_event(text: str, number: int = 0, user: str = "U01ALICE", **more: Any) -> dict[str, Any]:
    inner = {
        "type": "message", "channel": f"D{user}", "channel_type": "im", "user": user, "text": text, "team": TEAM,
        "ts": stamp(number), "event_ts": stamp(number), "client_msg_id": f"client-{number}", **more,
    }  # fmt: skip
    return event(inner, number)


def stamp(number: int) -> str:
    return f"{int(datetime(2026, 11, 23, 9, 0, tzinfo=UTC).timestamp()) + number}.000200"


def _neutral(line: str) -> str:
    """A line as the contract words it: choices as "1 Ja", what was chosen as "= Ja"."""
    return re.sub(r"^(\d+)\. ", r"\1 ", line).replace("✓ ", "= ")
