"""From a batch of `/sync` to what the core is told, with the looks into the room that this takes."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.base import Incoming, Joined, What
from adapters.matrix import calls, incoming
from adapters.matrix.homes import Homes
from adapters.matrix.homeserver import Homeserver, Trouble
from adapters.matrix.incoming import Place, kind_of, sender_of
from adapters.matrix.invitations import Invitations
from adapters.matrix.rooms import DIRECT, Rooms
from adapters.matrix.secrecy import Secrecy
from adapters.matrix.sight import Sight, before, content_of, text_at

_MOST_PAGES = 20  # of a hundred events, to fill a gap in one room: the bot was away for very long

log = logging.getLogger(__name__)
Event = Mapping[str, Any]


class Taking:
    """Reads the batches in their order."""

    def __init__(
        self, server: Homeserver, rooms: Rooms, homes: Homes, invitations: Invitations, secrecy: Secrecy
    ) -> None:
        self._server = server
        self._rooms = rooms
        self._homes = homes
        self._secrecy = secrecy
        self.invitations = invitations

    async def take(self, batch: Event, since: str) -> list[Incoming]:
        """What a batch means. Raises `Trouble`: then nothing of it was told yet, and it can be taken again."""
        for event in _events(_at(batch, "account_data")):
            if kind_of(event) == DIRECT:
                self._rooms.direct_is(content_of(event))
        found: list[Incoming] = []
        for room_id, room in _rooms(batch, "join"):
            found += await self._in_room(room_id, _at(room, "timeline"), since)
        for room_id, room in _rooms(batch, "leave"):
            found += await self._out_of(room_id, _events(_at(room, "timeline")))
        await self.hear_invitations(batch)
        return found

    async def hear_invitations(self, batch: Event) -> None:
        for room_id, room in _rooms(batch, "invite"):
            await self.invitations.heard(room_id, _events(_at(room, "invite_state")))
        await self.invitations.accept()

    async def _in_room(self, room_id: str, timeline: Event, since: str) -> list[Incoming]:
        me, events = await self._server.me(), _events(timeline)
        if timeline.get("limited") is True and not any(incoming.is_arrival(event, me) for event in events):
            events = await self._gap(room_id, text_at(timeline, "prev_batch"), since) + events
        arrival = max((at for at, event in enumerate(events) if incoming.is_arrival(event, me)), default=None)
        try:
            if arrival is None:
                return await self._each(room_id, events)
            return await self._arrival(room_id, events[: arrival + 1]) + await self._each(
                room_id, events[arrival + 1 :]
            )
        except Trouble as trouble:
            if not trouble.for_good:
                raise
            log.warning("a room could not be looked into: %s", trouble)
            return []

    async def _gap(self, room_id: str, start: str, since: str) -> list[Event]:
        """What the homeserver left out between two batches, oldest first."""
        me, found = await self._server.me(), list[Event]()
        for _ in range(_MOST_PAGES):
            page = await self._server.ask(calls.history(room_id, start, since, {"types": list(calls.SEEN)}))
            events = _dicts(page.get("chunk"))
            found += events
            start = text_at(page, "end")
            if not events or not start or any(incoming.is_arrival(event, me) for event in events):
                return found[::-1]
        log.error("more than %d events were missed in one room; the oldest of them are lost", len(found))
        return found[::-1]

    async def _each(self, room_id: str, events: Sequence[Event]) -> list[Incoming]:
        return [one for event in events if (one := await self._guarded(room_id, event)) is not None]

    async def _guarded(self, room_id: str, event: Event) -> Incoming | None:
        """One event that nobody thought of does not hold up all that come after it."""
        try:
            return await self._event(room_id, event)
        except Trouble:
            raise
        except Exception as problem:
            log.error("an event was set aside: %s", type(problem).__name__)
            return None

    async def _event(self, room_id: str, event: Event) -> Incoming | None:
        if kind_of(event) == "m.room.member":
            return await self._member(room_id, event)
        self._rooms.happened(room_id, event)
        place = await self._rooms.place(room_id)
        if place.sight.space or not incoming.is_from_people(event, place):
            return None
        what: What | None = None
        match kind_of(event):
            case "m.room.message":
                what = await self._said(event, place)
            case "m.reaction":
                what = await self._pressed(event, place)
            case "m.room.encrypted":
                await self._secrecy.met(place)
            case "m.room.tombstone" if place.sight.successor:
                await self.invitations.follow(place.sight.successor, event)
        return None if what is None else incoming.incoming(event, place, what)

    async def _said(self, event: Event, place: Place) -> What | None:
        what, answered = incoming.said(event, place), incoming.answered(event)
        if what is not None or place.other is not None or not answered:
            return what
        earlier = await self._look(place.sight.room_id, answered)
        return incoming.said(event, place, answers_me=sender_of(earlier) == place.me)

    async def _pressed(self, event: Event, place: Place) -> What | None:
        found = incoming.reaction(event)
        if found is None:
            return None
        question, number = found
        return incoming.pressed(await self._look(place.sight.room_id, question), number, place.me)

    async def _look(self, room_id: str, event_id: str) -> Event:
        """An event by its id; empty when there is none."""
        try:
            return await self._server.ask(calls.event(room_id, event_id))
        except Trouble as trouble:
            if trouble.for_good:
                return {}
            raise

    async def _member(self, room_id: str, event: Event) -> Incoming | None:
        place = await self._rooms.place(room_id)
        earlier = await self._rooms.stand(before(place.sight, event))
        self._rooms.happened(room_id, event)
        found = incoming.membership(event, earlier)
        if found is None or place.sight.space:
            return None
        what, who = found
        if earlier.other is not None:
            await self._homes.close(room_id)
        return incoming.incoming(event, earlier, what, who)

    async def _arrival(self, room_id: str, events: Sequence[Event]) -> list[Incoming]:
        """The bot came into a room, by the last of these events. In a private chat what was said with the invitation
        is answered; in a group what was said before is not for the bot."""
        self._rooms.drop(room_id)
        place = await self._rooms.place(room_id)
        if place.sight.space or place.sight.maker == place.me:
            return []
        if place.other is None:
            return [await self._arrived(events[-1], place)]
        if not place.sight.encrypted:
            await self._homes.settle(room_id, (place.other,))
        asked = max((at for at, event in enumerate(events) if incoming.is_mine(event, place.me, "invite")), default=-1)
        words = [event for event in events[asked + 1 : -1] if kind_of(event).startswith(("m.room.me", "m.room.enc"))]
        said = await self._each(room_id, [event for event in words if "state_key" not in event]) if asked >= 0 else []
        quiet = said or place.sight.encrypted or place.sight.predecessor
        return said if quiet else [incoming.incoming(events[-1], place, Joined(), place.other)]

    async def _arrived(self, event: Event, place: Place) -> Incoming:
        """In a group; when that took the place of another one, the old one says so itself."""
        old = place.sight.predecessor
        if old and await self._successor(old) == place.sight.room_id:
            return incoming.moved(event, await self._rooms.stand(Sight(old)), place.sight.room_id)
        return incoming.arrived(event, place, self.invitations.inviter(place.sight.room_id))

    async def _successor(self, room_id: str) -> str:
        try:
            return text_at(await self._server.ask(calls.state_event(room_id, "m.room.tombstone")), "replacement_room")
        except Trouble as trouble:
            if trouble.for_good:
                return ""
            raise

    async def _out_of(self, room_id: str, events: Sequence[Event]) -> list[Incoming]:
        """The bot is no longer in this room: by itself, or because it was taken out."""
        me = await self._server.me()
        last = next((event for event in reversed(events) if incoming.is_mine(event, me, "leave", "ban")), None)
        found: list[Incoming] = []
        if last is not None and sender_of(last) != me and _was_in(last):
            found = [incoming.removed(last, await self._last_seen(room_id))]
        await self._homes.close(room_id)
        return found

    async def _last_seen(self, room_id: str) -> Place:
        try:
            return await self._rooms.place(room_id)
        except Trouble as trouble:
            if trouble.for_good:
                return await self._rooms.stand(Sight(room_id))
            raise


def _was_in(event: Event) -> bool:
    unsigned = event.get("unsigned")
    earlier = unsigned.get("prev_content") if isinstance(unsigned, dict) else None
    return not isinstance(earlier, dict) or earlier.get("membership") == "join"


def _at(values: Event, name: str) -> Event:
    found = values.get(name)
    return found if isinstance(found, dict) else {}


def _dicts(found: Any) -> list[Event]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _events(holder: Event) -> list[Event]:
    return _dicts(holder.get("events"))


def _rooms(batch: Event, kind: str) -> list[tuple[str, Event]]:
    return [(room_id, room) for room_id, room in _at(_at(batch, "rooms"), kind).items() if isinstance(room, dict)]
