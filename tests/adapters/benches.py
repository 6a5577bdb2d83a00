"""A bench for each adapter: the adapter, a person at the other end, and that person's screen."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from zoneinfo import ZoneInfo

from adapters.base import Person
from adapters.console.adapter import ConsoleAdapter
from adapters.console.lines import line_event_ids
from adapters.web.adapter import WebAdapter
from adapters.web.identity import Visitor
from adapters.web.incoming import sent_from
from adapters.web.render import Reader, views
from config.texts import load_texts
from tests.adapters.contract import Bench
from tests.adapters.memory import MONDAY, MemoryMailbox

ALICE = Person("web", "", "alice")
READER = Reader("nl", ZoneInfo("Europe/Amsterdam"))


def web_adapter(mailbox: MemoryMailbox) -> WebAdapter:
    texts = load_texts()
    return WebAdapter(
        mailbox,
        lambda language: texts.under(language, "web"),
        lambda: MONDAY,
        zone=READER.zone,
        secure_cookies=True,
        title="Netwerk Duurzame Betuwe",
        poll_s=0.05,
    )


def web_bench() -> Bench:
    mailbox = MemoryMailbox()
    adapter = web_adapter(mailbox)

    async def says(texts: Sequence[str]) -> None:
        for number, text in enumerate(texts):
            sent = sent_from("application/json", f'{{"id": "message-{number}", "text": "{text}"}}'.encode())
            await adapter.desk.take(Visitor(ALICE, "nl"), sent)

    async def sees() -> list[str]:
        lines: list[str] = []
        for letter in views(await adapter.desk.talk(ALICE), READER):
            lines += ["".join(span["text"] for span in block["spans"]) for block in letter["blocks"]]
            lines += [f"{number} {button['label']}" for number, button in enumerate(letter["buttons"], start=1)]
            lines += [f"= {letter['chosen']}"] if letter["chosen"] else []
        return lines

    def breaks() -> None:
        mailbox.broken = True

    return Bench(adapter, ALICE, Person("matrix", "", "alice"), says, sees, breaks, changes_in_place=True)


def console_bench() -> Bench:
    typed: asyncio.Queue[str | None] = asyncio.Queue()
    printed: list[str] = []
    broken = False

    def write(text: str) -> None:
        if broken:
            raise BrokenPipeError
        printed.append(text)

    async def settled() -> None:
        return None

    adapter = ConsoleAdapter(
        "alice", "Alice", _queued(typed), write, lambda: MONDAY, event_id=line_event_ids("run"), settled=settled
    )

    async def says(texts: Sequence[str]) -> None:
        for text in [*texts, None]:
            typed.put_nowait(text)
        await adapter.finished.wait()

    async def sees() -> list[str]:
        return [re.sub(r"^(\d) = ", r"\1 ", line.strip()) for line in "".join(printed).splitlines() if line.strip()]

    def breaks() -> None:
        nonlocal broken
        broken = True

    return Bench(adapter, adapter.person, Person("console", "", "bob"), says, sees, breaks)


async def _queued(typed: "asyncio.Queue[str | None]") -> AsyncIterator[str]:
    while (line := await typed.get()) is not None:
        yield line
