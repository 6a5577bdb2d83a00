"""Can one person talk in a terminal or through a pipe, whatever they type?"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence

import pytest

from adapters.base import Command, Incoming, Outgoing, Paragraph, Person, Said, Span, What
from adapters.console.adapter import ConsoleAdapter
from adapters.console.incoming import incoming
from adapters.console.lines import Lines, line_event_ids, typed_lines
from tests.adapters.contract import words
from tests.adapters.memory import MONDAY

ALICE = Person("console", "", "alice")


class Terminal:
    """A person's terminal with a bot that repeats every message."""

    def __init__(self, lines: Lines, *, interactive: bool = False, bold: bool = False) -> None:
        self.screen = ""
        self.heard: list[Incoming] = []
        self.settled = 0
        self.replies: Callable[[Incoming], Outgoing] = lambda event: words(event.event_id, f"echo {event.what}")
        self.waiting: list[Outgoing] = []
        self.adapter = ConsoleAdapter(
            "alice", "Alice", lines, self.write, lambda: MONDAY,
            event_id=line_event_ids("run"), settled=self.settle, interactive=interactive, bold=bold,
        )  # fmt: skip

    def write(self, text: str) -> None:
        self.screen += text

    async def receive(self, events: Sequence[Incoming]) -> None:
        self.heard += events
        self.waiting += [self.replies(event) for event in events]

    async def settle(self) -> None:
        self.settled += 1
        for message in self.waiting:
            await self.adapter.send(ALICE, message)
        self.waiting = []

    async def plays(self) -> str:
        await self.adapter.start(self.receive)
        await self.adapter.join()
        return self.screen


@pytest.mark.parametrize(
    ("line", "expected", "why"),
    [
        ("hallo daar", Said("hallo daar"), "a message"),
        ("", Said(""), "an empty line is told too: the bot answers it"),
        ("  \t ", Said(""), "only spaces is empty"),
        ("/stop", Command("stop"), "a command"),
        ("/Vraag  iemand met een dak ", Command("vraag", "iemand met een dak"), "a command with words, any capitals"),
        ("/", Said("/"), "a lone slash is a message"),
        ("/etc/passwd", Said("/etc/passwd"), "a path is a message"),
        ("1/2", Said("1/2"), "a slash elsewhere is a message"),
        ("nul\x00 \ud800", Said("nul\ufffd \ufffd"), "what no database keeps is replaced"),
        ("x" * 10_000, Said("x" * 10_000), "long is passed on: the bot says that it is too long"),
    ],
)
def test_a_line_is_understood(line: str, expected: What, why: str) -> None:
    event = incoming(line, ALICE, "Alice", "run:1", MONDAY)
    assert event == Incoming(event_id="run:1", at=MONDAY, who=ALICE, what=expected, name="Alice"), why


async def test_each_line_is_answered_before_the_next_is_read() -> None:
    terminal = Terminal(["een", "twee"])
    assert await terminal.plays() == "echo Said(text='een', kind='said')\n\necho Said(text='twee', kind='said')\n\n"


async def test_what_was_waiting_is_shown_before_the_first_line() -> None:
    terminal = Terminal(["een"])
    terminal.waiting = [words("k0", "Dit lag klaar.")]
    assert (await terminal.plays()).split("\n")[0] == "Dit lag klaar."


async def test_at_the_end_of_input_everything_is_settled_and_the_adapter_is_finished() -> None:
    terminal = Terminal([])
    await terminal.plays()
    assert (terminal.settled, terminal.adapter.finished.is_set()) == (2, True)


async def test_event_ids_differ_within_a_run_and_between_runs() -> None:
    first, second = line_event_ids("a"), line_event_ids("b")
    assert [first(), first(), second()] == ["a:1", "a:2", "b:1"]


async def test_a_prompt_is_shown_only_to_a_person() -> None:
    assert await Terminal([], interactive=True).plays() == "> \n"
    assert await Terminal([]).plays() == ""


async def test_a_message_that_comes_while_the_prompt_waits_is_shown_above_it() -> None:
    terminal = Terminal(_silence(), interactive=True)
    await terminal.adapter.start(terminal.receive)
    while not terminal.screen:
        await asyncio.sleep(0)
    await terminal.adapter.send(ALICE, words("k1", "Nieuws!"))
    await terminal.adapter.stop()
    assert terminal.screen == "> \r\x1b[KNieuws!\n\n> "


@pytest.mark.parametrize(
    ("interactive", "bold", "expected"), [(True, True, True), (True, False, False), (False, True, False)]
)
async def test_bold_is_only_for_a_terminal_that_wants_it(interactive: bool, bold: bool, expected: bool) -> None:
    terminal = Terminal(["x"], interactive=interactive, bold=bold)
    message = Outgoing(key="k1", body=(Paragraph((Span("vet", bold=True),)),))
    terminal.replies = lambda _: message
    assert ("\x1b[1mvet\x1b[0m" in await terminal.plays()) == expected


async def test_a_bot_that_fails_is_told_to_who_waits_for_the_end() -> None:
    terminal = Terminal(["een", "twee"])

    async def refuse(events: Sequence[Incoming]) -> None:
        raise OSError("the disk is full")

    await terminal.adapter.start(refuse)
    with pytest.raises(OSError, match="disk"):
        await terminal.adapter.join()
    assert terminal.adapter.finished.is_set()


async def test_any_bytes_from_a_pipe_become_lines() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"goed\r\n\xff\xfe kapot\n\n" + b"x" * 10_000 + b"\nzonder einde")
    os.close(writing)
    with os.fdopen(reading, "rb") as source:
        lines = [line async for line in typed_lines(source.readline)]
    assert lines == ["goed", "\ufffd\ufffd kapot", "", "x" * 10_000, "zonder einde"]


async def test_a_terminal_that_is_gone_is_the_end_of_input() -> None:
    def gone() -> bytes:
        raise OSError("no such device")

    assert [line async for line in typed_lines(gone)] == []


def test_leaving_never_waits_for_a_line_that_nobody_types() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source, os.fdopen(writing, "wb") as keyboard:

        async def start_and_leave() -> bool:
            terminal = Terminal(typed_lines(source.readline), interactive=True)
            await terminal.adapter.start(terminal.receive)
            while not terminal.screen:
                await asyncio.sleep(0)
            await terminal.adapter.stop()
            return terminal.adapter.finished.is_set()

        assert asyncio.run(start_and_leave())
        keyboard.write(b"te laat\n")


async def _silence() -> AsyncIterator[str]:
    await asyncio.Event().wait()
    yield "never"
