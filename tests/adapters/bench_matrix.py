"""The bench for Matrix: a real homeserver, with Alice's client on the other side."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from adapters.base import Person
from adapters.matrix.adapter import MatrixAdapter, Ports
from bot.platforms.matrix import phrases
from config.texts import load_texts
from tests.adapters.contract import Bench
from tests.e2e.synapse import Account, Synapse, stream
from tests.faults.running import free_port
from tests.patience import PATIENCE_S


@dataclass
class Kept:
    """What the database keeps for an adapter, for one that is alone."""

    place: str | None = None
    receipts: dict[str, str] = field(default_factory=dict)

    async def read(self) -> str | None:
        return self.place

    async def put(self, place: str) -> None:
        self.place = place

    async def find(self, key: str) -> str | None:
        return self.receipts.get(key)

    async def mine(self) -> bool:
        return True

    async def give_up(self) -> None:
        """Nobody waits for it."""

    async def reached(self, position: int) -> None:
        """Wait until everything up to here was taken in."""
        async with asyncio.timeout(PATIENCE_S):
            while self.place is None or stream(self.place.split(" ")[1]) < position:
                await asyncio.sleep(0.01)


def adapter_of(bot: Account, kept: Kept, ended: list[str] | None = None, **more: Any) -> MatrixAdapter:
    """An adapter for this account. What it says when it ends goes into `ended`."""
    texts = load_texts()
    told = ended if ended is not None else []
    return MatrixAdapter(
        bot.url,
        bot.token,
        Ports(kept, kept, kept, kept),
        lambda language: phrases(texts, language),
        told.append,
        **more,
    )


async def private_chat(person: Account, bot: Account) -> str:
    """A private chat that both are in, and that the bot's account lists as one."""
    room = await person.create(bot.user_id, direct=True)
    await bot.joins(room)
    await bot.ask("PUT", f"/user/{bot.user_id}/account_data/m.direct", {person.user_id: [room]})
    return room


@asynccontextmanager
async def matrix_bench(synapse: Synapse) -> AsyncIterator[Bench]:
    alice, bot, kept = await synapse.account("alice"), await synapse.account("netwever"), Kept()
    room = await private_chat(alice, bot)
    adapter = adapter_of(bot, kept)

    async def says(texts: Sequence[str]) -> None:
        await kept.reached(0)
        for text in texts:
            await alice.says(room, text)
        await kept.reached(await bot.position())

    async def sees() -> list[str]:
        return [line for message in shown_to(await alice.events(room), bot) for line in message]

    def breaks() -> None:
        adapter._server._url = f"http://127.0.0.1:{free_port()}"

    nobody = Person("matrix", "", f"@nobody:{alice.user_id.partition(':')[2]}")
    yield Bench(adapter, Person("matrix", "", alice.user_id), nobody, says, sees, breaks, changes_in_place=True)
    await adapter.stop()


def shown_to(events: Sequence[dict[str, Any]], bot: Account) -> list[list[str]]:
    """The bot's messages as a client shows them: each a list of lines, in their latest form."""
    shown: dict[str, dict[str, Any]] = {}
    for event in (one for one in events if one["sender"] == bot.user_id and "body" in one["content"]):
        content = event["content"]
        relation = content.get("m.relates_to", {})
        if relation.get("rel_type") == "m.replace":
            shown[relation["event_id"]] = content["m.new_content"]
        else:
            shown[event["event_id"]] = content
    return [_lines(content["body"]) for content in shown.values()]


def _lines(body: str) -> list[str]:
    lines = [line for line in body.split("\n") if line]
    return [line.replace(". ", " ", 1) if line[0].isdigit() else line.replace("✓ ", "= ") for line in lines]
