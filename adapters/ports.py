"""What an adapter may need from outside to find its way: the bot fills these ports."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class Bookmark(Protocol):
    """Up to where a platform's events were taken in. Written only after what came before it is committed."""

    async def read(self) -> str | None:
        """The place that was put last; None at the very first start."""

    async def put(self, place: str) -> None: ...


class SoleRight(Protocol):
    """The right to do what only one process may do at a time with one account of the bot: to poll, to send."""

    async def mine(self) -> bool:
        """Whether it is ours now. It runs out after `LEASE_S`, so ask again well before that, and before each step."""

    async def give_up(self) -> None:
        """Let another process have it at once."""


class Receipts(Protocol):
    """The platform's own ids of what was delivered earlier."""

    async def find(self, key: str) -> str | None:
        """The `Receipt.message_id` of the message with our key; None when it was not delivered or is forgotten."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What the adapter of another package is built from: its entry point in `netwever.adapters` names a function
    `build(kit)` that returns a `ChatAdapter`, or raises `PlatformRefused` with a sentence for the operator."""

    platform: str  # the name of the entry point; the adapter's own `platform` has to be the same
    options: Mapping[str, Any]  # the operator's [plugins.NAME], without `enabled`
    language: str  # the network's
    now: Callable[[], datetime]
    ended: Callable[[str], None]  # the platform will not work with us any more: a sentence for the operator
    bookmark: Bookmark
    right: SoleRight  # to take in what comes; sending has a right of its own, which is kept for you
    receipts: Receipts
