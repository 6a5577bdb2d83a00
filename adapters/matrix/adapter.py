"""The bot on Matrix: one account on any homeserver, its own loop of `/sync`, and messages that arrive exactly once."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from adapters.base import Ability, Address, Outgoing, Person, Receipt, Receive, Room
from adapters.failures import DeliveryFailed, FailureKind, PlatformRefused
from adapters.matrix import calls
from adapters.matrix.homes import Homes
from adapters.matrix.homeserver import Homeserver, Trouble, failure_of
from adapters.matrix.incoming import PLATFORM, event_id_of
from adapters.matrix.invitations import Invitations
from adapters.matrix.pace import Pace
from adapters.matrix.reactions import Reactions
from adapters.matrix.render import KEY, Phrases, marker, render, replacing, transaction
from adapters.matrix.rooms import Rooms
from adapters.matrix.secrecy import Secrecy
from adapters.matrix.sight import content_of
from adapters.matrix.syncing import Syncing
from adapters.matrix.taking import Taking
from adapters.ports import Bookmark, Receipts, SoleRight

_REMEMBERED = 1000  # messages that this process saw arrive

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ports:
    """What the bot keeps for the adapter. `syncing` and `opening` are for one process at a time."""

    bookmark: Bookmark
    receipts: Receipts
    syncing: SoleRight
    opening: SoleRight


class MatrixAdapter:
    """Delivers exactly once: the transaction id is made of our key, and the homeserver takes one only once. It forgets
    them after a while, so in doubt the room's history is asked for our key, which every message carries."""

    platform = PLATFORM
    abilities: frozenset[Ability] = frozenset({Ability.WRITES_FIRST, Ability.GATHERS})

    def __init__(
        self,
        url: str,
        token: str,
        ports: Ports,
        phrases: Callable[[str], Phrases],
        ended: Callable[[str], None],
        *,
        language: str = "nl",
        reactions: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server = Homeserver(url, token)
        self._rooms = Rooms(self._server)
        self._homes = Homes(self._server, self._rooms, ports.opening)
        self._pace = Pace(monotonic)
        self._receipts = ports.receipts
        self._phrases = phrases
        self._reactions = Reactions(self._server, self._pace) if reactions else None
        self._arrived: OrderedDict[str, Receipt] = OrderedDict()
        taking = Taking(
            self._server,
            self._rooms,
            self._homes,
            Invitations(self._server, self._rooms, monotonic),
            Secrecy(self._server, self._homes, phrases(language)),
        )
        self._syncing = Syncing(self._server, self._rooms, taking, ports.bookmark, ports.syncing, ended)

    async def start(self, receive: Receive) -> None:
        """Raises `PlatformRefused` when the token does not work. A homeserver that is down is waited for."""
        try:
            await self._syncing.begin(receive)
        except PlatformRefused:
            await self._server.close()
            raise

    async def stop(self) -> None:
        await self._syncing.end()
        await self._server.close()

    async def send(self, to: Address, message: Outgoing) -> Receipt:
        if self._pace.wait_s > 0:
            raise DeliveryFailed(FailureKind.TOO_SOON, retry_after=self._pace.wait_s)
        try:
            receipt = await self._post(await self._home(to), to, message)
        except Trouble as trouble:
            self._pace.heard(trouble)
            raise failure_of(trouble) from None
        except DeliveryFailed:
            raise
        except Exception as problem:  # such as a database that is away: the transaction id makes a repeat harmless
            raise DeliveryFailed(FailureKind.TEMPORARY, detail=type(problem).__name__) from None
        self._remember(message.key, receipt)
        return receipt

    async def was_delivered(self, to: Address, key: str) -> bool | None:
        """True when this process saw it arrive, or when it stands in the room. False lets it be sent again: as long as
        the homeserver remembers the transaction even that has no effect."""
        if key in self._arrived:
            return True
        try:
            room_id = await self._homes.find(to)
            return room_id is not None and await self._event_of(room_id, key) is not None
        except Trouble as trouble:
            if trouble.for_good:  # the bot is not in that room
                return False
            raise failure_of(trouble) from None

    async def _home(self, to: Address) -> str:
        if isinstance(to, Room) and to.platform != self.platform:
            raise DeliveryFailed(FailureKind.UNREACHABLE, detail="not an address on Matrix")
        return await self._homes.open(to)

    async def _post(self, room_id: str, to: Address, message: Outgoing) -> Receipt:
        """All parts of the message in their order. The receipt is the last one's id: that one has the choices."""
        private = isinstance(to, Person)
        contents = render(message, self._phrases(message.language), me=await self._server.me(), private=private)
        asked = await self._asked(room_id, message.replaces) if message.replaces is not None else None
        if asked is not None:
            contents = (replacing(contents[-1], asked),)
        event_id = ""
        for number, content in enumerate(contents, start=1):
            event_id = await self._put(room_id, content, transaction(message.key, str(number)))
        if self._reactions is not None:
            if asked is not None:
                await self._reactions.take_away(room_id, asked, message.key)
            await self._reactions.offer(room_id, asked or event_id, len(message.buttons), message.key)
        return Receipt(event_id)

    async def _put(self, room_id: str, content: dict[str, Any], transaction_id: str) -> str:
        answer = await self._server.ask(calls.put_event(room_id, "m.room.message", content, transaction_id))
        return str(answer.get("event_id", ""))

    async def _asked(self, room_id: str, key: str) -> str | None:
        """The event of an earlier message of ours. A crash can leave the outbox without its id."""
        if key in self._arrived:
            return self._arrived[key].message_id
        return await self._receipts.find(key) or await self._event_of(room_id, key)

    async def _event_of(self, room_id: str, key: str) -> str | None:
        """The event of a message of ours among the latest hundred in the room."""
        only = {"senders": [await self._server.me()], "types": ["m.room.message"]}
        chunk = (await self._server.ask(calls.history(room_id, None, None, only))).get("chunk")
        events = chunk if isinstance(chunk, list) else []
        return next((event_id_of(event) for event in events if _completes(event, marker(key))), None)

    def _remember(self, key: str, receipt: Receipt) -> None:
        self._arrived[key] = receipt
        while len(self._arrived) > _REMEMBERED:
            self._arrived.popitem(last=False)


def _completes(event: Any, mark: str) -> bool:
    """Whether this is the last part of the message with this mark: the parts are sent in their order."""
    found = content_of(event).get(KEY) if isinstance(event, dict) else None
    return isinstance(found, dict) and found.get("id") == mark and found.get("part") == found.get("of")
