"""The town in which the stories play: a real database, the real dialogues, and screens that people read.

alice asks, bob can help, fatima runs the secretariat, victor is a stranger.
"""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from adapters.base import (
    Ability,
    Address,
    Arrived,
    Blocked,
    ChatAdapter,
    Command,
    Door,
    Filled,
    Gathering,
    Incoming,
    Joined,
    Left,
    Looked,
    Moved,
    Outgoing,
    Person,
    Pressed,
    Receipt,
    Receive,
    Removed,
    Room,
    Said,
    Started,
)
from adapters.console.render import Look, render
from bot import duty, intake
from bot.delivery import Sender
from bot.directory import Directory
from bot.house import House, Work
from bot.opening import build_house
from bot.usecases.duties import DUTIES, plan_recurring
from bot.usecases.reaching import cannot_reach
from config.settings import Settings
from matching.values import Member
from storage import members, outbox, schedule
from storage.accounts import find
from storage.database import Database, Tx
from storage.opening import open_database
from storage.outbox import Parcel

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # ten o'clock in Amsterdam, in the hours for proposals

Happening = Said | Command | Pressed | Joined | Left | Blocked | Started | Filled | Looked | Arrived | Removed | Moved

PLAIN = Look(width=None, bold=False)


@dataclass
class Screens(ChatAdapter):
    """A platform that shows each person their messages, and remembers every one."""

    platform: str = "town"
    abilities: frozenset[Ability] = frozenset({Ability.WRITES_FIRST})
    shown: dict[str, list[Outgoing]] = field(default_factory=dict)

    async def start(self, receive: Receive) -> None:
        pass

    async def stop(self) -> None:
        pass

    async def send(self, to: Address, message: Outgoing) -> Receipt:
        self.shown.setdefault(_place(to), []).append(message)
        return Receipt(message.key)

    async def was_delivered(self, to: Address, key: str) -> bool | None:
        return any(message.key == key for message in self.shown.get(_place(to), []))


def _place(to: Address) -> str:
    match to:
        case Person():
            return to.user_id
        case Room():
            return f"#{to.room_id}"
        case Gathering():
            return "+".join(to.user_ids)


@dataclass
class Town:
    """A network with its people, whose clock only moves when a story says so."""

    db: Database
    house: House
    now: datetime
    screens: Screens = field(default_factory=Screens)
    events: "itertools.count[int]" = field(default_factory=itertools.count)

    def person(self, name: str, language: str = "nl") -> "Player":
        return Player(self, name, language)

    def later(self, **delta: float) -> list[str]:
        """Let time pass, stopping at each moment at which something is due, as a running Netwever would. Returns the
        keys of what the bot did."""
        until = self.now + timedelta(**delta)
        did: list[str] = []
        while True:
            with self.db.write() as tx:
                moments = [at for at in (schedule.next_due(tx), outbox.next_due(tx)) if at is not None]
            due = min((at for at in moments if self.now < at <= until), default=None)
            self.now = due or until
            did += self.settle()
            if due is None:
                return did

    def settle(self) -> list[str]:
        """Answer, do and send all that is due now."""
        did: list[str] = []
        while intake.answer_next(self.db, self.house, "town", self.now):
            pass
        while (done := duty.run_next(self.db, self.house, DUTIES, "town", self.now)) is not None:
            did += [done.note.key] if done.note else []
        asyncio.run(self._send())
        return did

    async def _send(self) -> None:
        async def at_once(work: Callable[[], object]) -> object:
            return work()

        screens: dict[str, ChatAdapter] = {"town": self.screens, "web": self.screens}

        def lost(tx: Tx, parcel: Parcel) -> None:
            cannot_reach(Work(tx, self.now, self.house), parcel.platform, parcel.workspace, parcel.destination)

        sender = Sender(self.db, screens, "town", lambda: self.now, at_once, unreachable=lost)
        while await sender.send_next():
            pass

    def group(self, room: str = "group") -> str:
        """Everything that the network's group, or another room, was told."""
        return "\n\n".join(render(message, PLAIN) for message in self.in_room(room))

    def in_room(self, room: str = "group") -> list[Outgoing]:
        return self.screens.shown.get(f"#{room}", [])

    def door(self, room: str = "group") -> Door:
        """The newest door in a room."""
        return [door for message in self.in_room(room) for door in message.doors][-1]

    def bot_is(self, what: Arrived | Removed | Moved, room: str = "group") -> None:
        """The bot comes into a room, or is taken out of it; or the room has another id."""
        self.person("somebody").does(what, room)


@dataclass
class Player:
    """Somebody in the town, with one chat."""

    town: Town
    name: str
    language: str
    outsider: bool = False
    _read: int = 0  # how many messages were seen before the last thing this person did

    def says(self, *lines: str) -> "Player":
        """Type these lines, one message each, and get the answers."""
        for line in lines:
            self.does(Said(line))
        return self

    def presses(self, label: str) -> "Player":
        """Press the newest button with this text on it."""
        buttons = [button for message in self.screen() for button in message.buttons if button.label == label]
        assert buttons, f"{self.name} has no button {label!r}; the screen says:\n{self.reads()}"
        self.does(Pressed(buttons[-1].token))
        return self

    def sees(self, *words: str) -> "Player":
        """Assert that what came since this person last did something holds these words."""
        text = self.reads()
        for word in words:
            assert word in text, f"{self.name} does not see {word!r} but:\n{text}"
        return self

    def does_not_see(self, *words: str) -> "Player":
        """Assert that none of these words was ever on this person's screen."""
        text = "\n\n".join(render(message, PLAIN) for message in self.screen())
        for word in words:
            assert word not in text, f"{self.name} does see {word!r}:\n{text}"
        return self

    def reads(self) -> str:
        """What came since this person last did something, as text."""
        return "\n\n".join(render(message, PLAIN) for message in self.screen()[self._read :])

    def screen(self) -> list[Outgoing]:
        return self.town.screens.shown.get(self.name, [])

    def member_id(self) -> str:
        with self.town.db.write() as tx:
            account = find(tx, "town", "", self.name)
            assert account is not None
            assert account.member is not None
            return account.member

    def member(self) -> Member:
        with self.town.db.write() as tx:
            account = find(tx, "town", "", self.name)
            found = members.get(tx, account.member) if account is not None and account.member else None
        assert found is not None, f"{self.name} is not a member"
        return found

    def takes(self, door: Door) -> "Player":
        """Come into the private chat through a door."""
        return self.does(Started(door.payload))

    def does(self, what: Happening, room: str | None = None, handle: str = "") -> "Player":
        """Anything that a platform can tell of, in the private chat or in a room."""
        self._read = len(self.screen())
        event = Incoming(
            event_id=f"{self.name}-{next(self.town.events)}", at=self.town.now, who=Person("town", "", self.name),
            what=what, where=Room("town", "", room) if room else None, name=self.name, language=self.language,
            outsider=self.outsider, handle=handle,
        )  # fmt: skip
        intake.take_in(self.town.db, [event], self.town.now)
        self.town.settle()
        return self


@cache
def _common_house() -> House:
    return build_house(Settings())


def fresh_house(settings: Settings | None = None) -> House:
    """The usual house, built once; what it knows of the people in it is each town's own."""
    if settings is not None:
        return build_house(settings)
    house = _common_house()
    return replace(house, directory=Directory(house.vocabulary, house.gazetteer))


def open_town(
    url: str,
    now: datetime = MONDAY,
    settings: Settings | None = None,
    abilities: frozenset[Ability] = frozenset({Ability.WRITES_FIRST}),
) -> Town:
    """An empty network on this database, on a Monday morning; `abilities` are those of the chat platform there."""
    chosen = settings or Settings()
    db = open_database(url, chosen.network.slug, now)
    house = replace(fresh_house(settings), abilities={"town": abilities})
    with db.write() as tx:
        plan_recurring(Work(tx, now, house))
    return Town(db, house, now, Screens(abilities=abilities))
