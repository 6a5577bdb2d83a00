"""The seam between the bot and the chat platforms: what comes in, what goes out, and what an adapter can do.

Everything here is a frozen value that survives a trip through JSON (`dump`, `load_incoming`, `load_outgoing`).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Protocol

from pydantic import Field, TypeAdapter

from adapters.forms import Form


# --- addresses -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a platform. `user_id` is the platform's immutable id, never a display name."""

    platform: str
    workspace: str
    user_id: str
    kind: Literal["person"] = "person"


@dataclass(frozen=True, slots=True)
class Room:
    """A group conversation on a platform."""

    platform: str
    workspace: str
    room_id: str
    kind: Literal["room"] = "room"


@dataclass(frozen=True, slots=True)
class Gathering:
    """These people and the bot in one private conversation. The same people: the same conversation."""

    platform: str
    workspace: str
    user_ids: tuple[str, ...]
    kind: Literal["group"] = "group"


Address = Person | Room | Gathering


# --- in --------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Said:
    """Somebody typed a message."""

    text: str
    kind: Literal["said"] = "said"


@dataclass(frozen=True, slots=True)
class Command:
    """Somebody used the platform's own command (`/ask …`): `name` without the slash."""

    name: str
    text: str = ""
    kind: Literal["command"] = "command"


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody used a button. The token is client-supplied: who may use it is checked against the stored choice."""

    token: str
    kind: Literal["pressed"] = "pressed"


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody came into the room, or opened the direct chat for the first time."""

    kind: Literal["joined"] = "joined"


@dataclass(frozen=True, slots=True)
class Left:
    kind: Literal["left"] = "left"


@dataclass(frozen=True, slots=True)
class Blocked:
    """Somebody blocked the bot, or its account ended: nothing can be delivered there any more."""

    kind: Literal["blocked"] = "blocked"


@dataclass(frozen=True, slots=True)
class Started:
    """Somebody came into the direct chat through a door (`Door`): a deep link with its payload."""

    payload: str
    kind: Literal["started"] = "started"


@dataclass(frozen=True, slots=True)
class Filled:
    """Somebody sent a form in. `values` is by field name; client-supplied."""

    form: str
    values: dict[str, str]
    kind: Literal["filled"] = "filled"


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody opened the bot's own page on the platform (`Surface.HOME`)."""

    kind: Literal["looked"] = "looked"


@dataclass(frozen=True, slots=True)
class Arrived:
    """The bot came into the room `where`."""

    kind: Literal["arrived"] = "arrived"


@dataclass(frozen=True, slots=True)
class Removed:
    """The bot was taken out of the room `where`, or may not speak there any more."""

    kind: Literal["removed"] = "removed"


@dataclass(frozen=True, slots=True)
class Moved:
    """The room `where` has another id from now on."""

    room_id: str
    kind: Literal["moved"] = "moved"


What = Annotated[
    Said | Command | Pressed | Joined | Left | Blocked | Started | Filled | Looked | Arrived | Removed | Moved,
    Field(discriminator="kind"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One event from a platform. `event_id` is the platform's own and unique per platform and workspace."""

    event_id: str
    at: datetime
    who: Person
    what: What
    where: Room | None = None  # None: a direct chat
    name: str = ""  # the display name that the platform gives
    language: str | None = None  # the platform's hint, such as "nl" or "en-GB"
    outsider: bool = False  # a guest, or somebody of another organisation: a facilitator lets them in first
    handle: str = ""  # the platform's short-lived permission to open a form for this person


# --- out -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; bold or linked when it says so."""

    text: str
    bold: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: tuple[Span, ...]
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[tuple[Span, ...], ...]
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True, slots=True)
class Quote:
    spans: tuple[Span, ...]
    kind: Literal["quote"] = "quote"


Block = Annotated[Paragraph | Bullets | Quote, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Button:
    """A numbered choice. Its number is its place in `Outgoing.buttons`, counted from 1."""

    token: str
    label: str


@dataclass(frozen=True, slots=True)
class Door:
    """A way from a group to the direct chat: whoever takes it comes in as `Started(payload)`.

    `payload`: at most 64 of A-Z a-z 0-9 _ - (Telegram's limit), and no secret: anybody may take the door.
    """

    label: str
    payload: str


class Surface(StrEnum):
    CHAT = "chat"
    HOME = "home"  # the bot's own page for one person; each message there takes the place of the one before


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message in neutral rich text. `key` is ours and unique: a repeat of the same key must have no effect."""

    key: str
    body: tuple[Block, ...]
    language: str = "nl"
    buttons: tuple[Button, ...] = ()
    chosen: str | None = None  # the label that was chosen, on a message that replaces its own question
    replaces: str | None = None  # the key of an earlier message that this one takes the place of
    doors: tuple[Door, ...] = ()
    form: Form | None = None  # shown instead of body and buttons where the platform has forms and `handle` still works
    handle: str = ""  # of the `Incoming` that this answers
    mention: Person | None = None  # in a group: whom this is for, by the platform's own mention
    surface: Surface = Surface.CHAT


@dataclass(frozen=True, slots=True)
class Receipt:
    """The platform's own id for what was delivered."""

    message_id: str


Receive = Callable[[Sequence[Incoming]], Awaitable[None]]  # returns once all of them are committed


class Ability(StrEnum):
    WRITES_FIRST = "writes_first"  # can write to somebody who never wrote to the bot
    GATHERS = "gathers"  # can open a `Gathering`
    FORMS = "forms"  # can show a `Form`
    HOME = "home"  # has a page of the bot's own for each person


class ChatAdapter(Protocol):
    """What every platform can do."""

    platform: str
    abilities: frozenset[Ability]

    async def start(self, receive: Receive) -> None:
        """Begin to hand over what comes in. Returns when ready."""

    async def stop(self) -> None:
        """Take in nothing more, finish what was begun."""

    async def send(self, to: Address, message: Outgoing) -> Receipt:
        """Deliver, or raise `DeliveryFailed`."""

    async def was_delivered(self, to: Address, key: str) -> bool | None:
        """Whether the message with our key is there; None where the platform can't tell."""


# --- through JSON ----------------------------------------------------------------------------------------------------
_INCOMING = TypeAdapter(Incoming)
_OUTGOING = TypeAdapter(Outgoing)


def dump(value: Incoming | Outgoing) -> dict[str, Any]:
    """The value as plain JSON-ready data."""
    adapter: TypeAdapter[Any] = _INCOMING if isinstance(value, Incoming) else _OUTGOING
    return dict(adapter.dump_python(value, mode="json"))


def load_incoming(data: dict[str, Any]) -> Incoming:
    return _INCOMING.validate_python(data, strict=False)


def load_outgoing(data: dict[str, Any]) -> Outgoing:
    return _OUTGOING.validate_python(data, strict=False)
