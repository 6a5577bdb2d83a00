"""What every adapter must do. A platform joins by one more bench in `test_adapters_contract.py`."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from adapters.base import Button, ChatAdapter, Incoming, Outgoing, Paragraph, Person, Room, Span


@dataclass(frozen=True, slots=True)
class Bench:
    """An adapter with both its ends in the test's hands."""

    adapter: ChatAdapter
    somebody: Person  # can be reached
    nobody: Person | Room  # can't be reached
    says: Callable[[Sequence[str]], Awaitable[None]]  # somebody says these things, and they have arrived
    sees: Callable[[], Awaitable[list[str]]]  # what somebody's screen shows: a line for each text and choice
    breaks: Callable[[], None] | None = None  # from now on nothing can be delivered
    changes_in_place: bool = False  # an earlier message can be changed; else its replacement is not shown
    closes: Callable[[], None] = lambda: None  # the other end, when the test is over


class Listener:
    """The bot's side: keeps what came in."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []

    async def receive(self, events: Sequence[Incoming]) -> None:
        self.heard.extend(events)


def words(key: str, text: str) -> Outgoing:
    return Outgoing(key=key, body=(Paragraph((Span(text),)),))


def question(key: str) -> Outgoing:
    buttons = (Button("t1", "Ja"), Button("t2", "Nu niet"))
    return Outgoing(key=key, body=(Paragraph((Span("Zal ik je voorstellen?"),)),), buttons=buttons)


def answered(key: str) -> Outgoing:
    body = (Paragraph((Span("Zal ik je voorstellen?"),)),)
    return Outgoing(key=f"{key}:chosen", body=body, chosen="Ja", replaces=key)
