"""Where the web page's letters are kept: the port that storage fills, and whose letters are whose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from adapters.base import Person, Room


@dataclass(frozen=True, slots=True)
class Letter:
    """One message in a talk. `id` orders the talk; `version` grows with every change of any letter."""

    id: int
    key: str
    body: Mapping[str, Any]
    at: datetime
    version: int


class KeptLetter(Protocol):
    """What a mailbox hands out: a `Letter`, or storage's own value with the same fields."""

    @property
    def id(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def body(self) -> Mapping[str, Any]: ...
    @property
    def at(self) -> datetime: ...
    @property
    def version(self) -> int: ...


class Mailbox(Protocol):
    """Letters per owner. Every call that writes is committed when it returns."""

    async def put(self, owner: str, key: str, body: dict[str, Any]) -> int:
        """Add a letter and return its id. The same owner and key a second time: no effect, the first id."""

    async def replace(self, owner: str, key: str, body: dict[str, Any]) -> int:
        """Give the letter with this key a new body and version, in its old place in the talk."""

    async def after(self, owner: str, version: int) -> Sequence[KeptLetter]:
        """What is newer than this version, oldest version first."""

    async def everything(self, owner: str) -> Sequence[KeptLetter]:
        """The whole talk, in order."""

    async def has(self, owner: str, key: str) -> bool:
        """Whether a letter with this key is there."""


def owner_of(to: Person | Room) -> str:
    """The name under which letters to this address are kept."""
    if isinstance(to, Person):
        return f"person:{to.workspace}:{to.user_id}"
    return f"room:{to.workspace}:{to.room_id}"
