"""In which room somebody is spoken to, or these people together: found, or opened once and for all."""

import asyncio
import logging
from collections.abc import Sequence

from adapters.base import Address, Gathering, Person, Room
from adapters.failures import DeliveryFailed, FailureKind
from adapters.matrix import calls
from adapters.matrix.homeserver import Homeserver, Trouble
from adapters.matrix.incoming import PLATFORM
from adapters.matrix.render import marker
from adapters.matrix.rooms import Rooms, kept
from adapters.matrix.sight import PURPOSE
from adapters.ports import SoleRight

_RECORD = "nl.netwever.room."  # account data: the room for these people, or that one is being opened
_WAIT_S = 5.0  # for another process that is opening a room

log = logging.getLogger(__name__)


class Homes:
    """Creating a room can't be repeated without harm. So first it is written down that it begins; after a crash the
    room is looked for among those that the bot is in, by what it was made for."""

    def __init__(self, server: Homeserver, rooms: Rooms, right: SoleRight) -> None:
        self._server = server
        self._rooms = rooms
        self._right = right
        self._known: dict[tuple[str, ...], str] = {}
        self._opening = asyncio.Lock()

    async def find(self, to: Address) -> str | None:
        """The room of this address, when there is one that works. Raises `Trouble`."""
        if isinstance(to, Room):
            return to.room_id
        people = _people(to)
        known = self._known.get(people)
        if known is None or not await self._fits(known, people):
            known = await self._recorded(people) or await self._listed(people)
            self._known.pop(people, None)
        if known is not None:
            self._known[people] = known
        return known

    async def open(self, to: Address) -> str:
        """The room of this address. Raises `Trouble`, `DeliveryFailed`."""
        async with self._opening:
            found = await self.find(to)
            if found is not None or isinstance(to, Room):
                return found or ""
            if not await self._right.mine():
                raise DeliveryFailed(FailureKind.TEMPORARY, retry_after=_WAIT_S, detail="another process opens a room")
            people = _people(to)
            try:
                room_id = await self._adopted(people) or await self._created(people)
                await self._complete(room_id, people)
                await self.settle(room_id, people)
            finally:
                await self._right.give_up()
            return room_id

    async def settle(self, room_id: str, people: Sequence[str]) -> None:
        """Write down that this is the room of these people."""
        group = tuple(sorted(people))
        if len(group) == 1:
            await self._rooms.add_direct(group[0], room_id)
        await self._server.ask(calls.keep(await self._server.me(), _record(group), {"room_id": room_id}))
        self._known[group] = room_id

    async def close(self, room_id: str) -> None:
        """Leave a room for good, and forget it."""
        for people in [group for group, known in self._known.items() if known == room_id]:
            del self._known[people]
        await self._rooms.drop_direct(room_id)
        self._rooms.drop(room_id)
        for call in (calls.leave(room_id), calls.forget(room_id)):
            try:
                await self._server.ask(call)
            except Trouble as trouble:
                if not trouble.for_good:  # it was left or forgotten before
                    raise

    async def _recorded(self, people: tuple[str, ...]) -> str | None:
        found = (await kept(self._server, _record(people))).get("room_id")
        return found if isinstance(found, str) and await self._fits(found, people) else None

    async def _listed(self, people: tuple[str, ...]) -> str | None:
        """A private chat that the account's own list knows, the newest first."""
        if len(people) != 1:
            return None
        for room_id in reversed((await self._rooms.direct()).get(people[0], ())):
            if await self._fits(room_id, people):
                return room_id
        return None

    async def _fits(self, room_id: str, people: Sequence[str]) -> bool:
        """Whether these people, and nobody else, would read what is said there. One who left a gathering is no
        hindrance; a private chat whose messages the bot can't read is."""
        try:
            place = await self._rooms.place(room_id)
        except Trouble as trouble:
            if trouble.for_good:  # the bot is not in it
                return False
            raise
        sight, others = place.sight, set(place.sight.present) - {place.me}
        if place.me not in sight.joined or sight.successor or sight.space:
            return False
        if len(people) > 1:
            return bool(others) and others <= set(people)
        return others == set(people) and not sight.encrypted

    async def _adopted(self, people: tuple[str, ...]) -> str | None:
        """The room that was opened for these people before a crash."""
        if not (await kept(self._server, _record(people))).get("opening"):
            return None
        joined = (await self._server.ask(calls.joined_rooms())).get("joined_rooms", [])
        for room_id in joined if isinstance(joined, list) else []:
            self._rooms.drop(room_id)  # what is known of it may be older than what is asked
            sight = await self._rooms.sight(room_id)
            if sight.purpose == set(people) and not sight.successor and not sight.encrypted:
                return str(room_id)
        return None

    async def _created(self, people: tuple[str, ...]) -> str:
        for user_id in people:
            await self._must_exist(user_id)
        me = await self._server.me()
        await self._server.ask(calls.keep(me, _record(people), {"opening": True}))
        purpose = (PURPOSE, {"people": list(people)})
        made = await self._server.ask(calls.create_room(people, direct=len(people) == 1, marker=purpose))
        room_id = made.get("room_id")
        if not isinstance(room_id, str):
            raise Trouble(200, detail="a room without an id")
        return room_id

    async def _must_exist(self, user_id: str) -> None:
        """A homeserver would invite somebody who isn't there, and wait for ever."""
        try:
            await self._server.ask(calls.profile(user_id))
        except Trouble as trouble:
            if trouble.status in (400, 404):
                raise DeliveryFailed(FailureKind.UNREACHABLE, detail="no such account") from None
            if not trouble.for_good:  # a server that tells nobody's profile is no hindrance
                raise

    async def _complete(self, room_id: str, people: Sequence[str]) -> None:
        """Invite whom the homeserver did not invite when it made the room."""
        self._rooms.drop(room_id)
        sight = await self._rooms.sight(room_id)
        for user_id in people:
            if user_id not in sight.present:
                await self._server.ask(calls.invite(room_id, user_id))
        self._rooms.drop(room_id)


def _people(to: Address) -> tuple[str, ...]:
    """Whom a room is for. Raises `DeliveryFailed` when they are not on Matrix."""
    people = to.user_ids if isinstance(to, Gathering) else (to.user_id,) if isinstance(to, Person) else ()
    if to.platform != PLATFORM or not people or not all(one.startswith("@") and ":" in one for one in people):
        raise DeliveryFailed(FailureKind.UNREACHABLE, detail="not an address on Matrix")
    return tuple(sorted(set(people)))


def _record(people: Sequence[str]) -> str:
    return _RECORD + marker(" ".join(people))
