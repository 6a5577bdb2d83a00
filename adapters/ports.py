"""What an adapter may need from outside to find its way: the bot fills these ports."""

from typing import Protocol


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
