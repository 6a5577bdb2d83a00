"""What the bot does where messages are encrypted, which it can't read: it says so once, and offers another way."""

import logging

from adapters.base import Person
from adapters.failures import DeliveryFailed
from adapters.matrix import calls
from adapters.matrix.homes import Homes
from adapters.matrix.homeserver import Homeserver, Trouble
from adapters.matrix.incoming import PLATFORM, Place
from adapters.matrix.render import KEY, Phrases, marker, plain_words, room_link, transaction
from adapters.matrix.sight import content_of

log = logging.getLogger(__name__)


class Secrecy:
    """In a private chat it invites the person to another one, without encryption; in a group it names that way."""

    def __init__(self, server: Homeserver, homes: Homes, phrases: Phrases) -> None:
        self._server = server
        self._homes = homes
        self._phrases = phrases
        self._told: set[str] = set()

    async def met(self, place: Place) -> None:
        """An encrypted message came in there."""
        room_id = place.sight.room_id
        if room_id in self._told:
            return
        try:
            if not await self._said_before(place.me, room_id):
                await self._tell(place)
        except (Trouble, DeliveryFailed) as trouble:
            if isinstance(trouble, Trouble) and trouble.token_is_gone:
                raise
            log.warning("could not say that encrypted messages can't be read: %s", trouble)
        self._told.add(room_id)

    async def _tell(self, place: Place) -> None:
        room_id = place.sight.room_id
        if place.other is None:
            return await self._say(room_id, self._phrases.unreadable_group.format(link=room_link(place.me)))
        other_room = await self._homes.open(Person(PLATFORM, "", place.other))
        await self._say(room_id, self._phrases.unreadable)
        return await self._say(other_room, self._phrases.here)

    async def _say(self, room_id: str, text: str) -> None:
        content = plain_words(text, _key(room_id))
        await self._server.ask(calls.put_event(room_id, "m.room.message", content, transaction(_key(room_id))))

    async def _said_before(self, me: str, room_id: str) -> bool:
        only = {"senders": [me], "types": ["m.room.message"]}
        chunk = (await self._server.ask(calls.history(room_id, None, None, only))).get("chunk")
        marks = [content_of(event).get(KEY) for event in (chunk or []) if isinstance(event, dict)]
        return any(isinstance(mark, dict) and mark.get("id") == marker(_key(room_id)) for mark in marks)


def _key(room_id: str) -> str:
    return f"encrypted:{room_id}"
