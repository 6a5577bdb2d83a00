"""What the bot knows of its rooms: asked of the homeserver once, then kept up with by what happens."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.matrix import calls
from adapters.matrix.homeserver import Homeserver, Trouble
from adapters.matrix.incoming import Place
from adapters.matrix.sight import Sight, after, sight_of

DIRECT = "m.direct"  # the account's own list: person → rooms. Clients of the bot's account show it as people.


class Rooms:
    """The rooms of one account."""

    def __init__(self, server: Homeserver) -> None:
        self._server = server
        self._seen: dict[str, Sight] = {}
        self._direct: dict[str, tuple[str, ...]] | None = None
        self._follows = False

    def follow(self, follows: bool) -> None:
        """Whether this process hears what happens in the rooms. While it does not, each look is a fresh one: who is
        in a room decides what may be said there."""
        if follows != self._follows:
            self._follows, self._direct = follows, None
            self._seen.clear()

    async def sight(self, room_id: str) -> Sight:
        """Raises `Trouble`: the bot may not look into every room."""
        known = self._seen.get(room_id)
        if known is None or not self._follows:
            known = sight_of(room_id, _listed(await self._server.ask(calls.state(room_id))))
            self._seen[room_id] = known
        return known

    async def place(self, room_id: str) -> Place:
        """The room as the bot stands in it now."""
        return await self.stand(await self.sight(room_id))

    async def stand(self, sight: Sight) -> Place:
        """How the bot stands in a room that looks like this."""
        me = await self._server.me()
        return Place(me, sight, sight.counterpart(me, sight.room_id in await self._direct_rooms()))

    def happened(self, room_id: str, event: Mapping[str, Any]) -> None:
        """Keep up with a room that is known already."""
        if room_id in self._seen:
            self._seen[room_id] = after(self._seen[room_id], event)

    def drop(self, room_id: str) -> None:
        self._seen.pop(room_id, None)

    # --- the account's list of private chats ---
    async def direct(self, *, fresh: bool = False) -> dict[str, tuple[str, ...]]:
        """Who has which private chats with the bot, the oldest first."""
        if self._direct is None or fresh or not self._follows:
            self.direct_is(await self._kept_direct())
        return dict(self._direct or {})

    def direct_is(self, content: Mapping[str, Any]) -> None:
        """Take over the list, as the homeserver tells it."""
        self._direct = {
            person: tuple(room for room in rooms if isinstance(room, str))
            for person, rooms in content.items()
            if isinstance(rooms, list)
        }

    async def add_direct(self, user_id: str, room_id: str) -> None:
        """Write down that this room is the private chat with this person."""
        known = await self.direct(fresh=True)
        if room_id not in known.get(user_id, ()):
            await self._write_direct(known | {user_id: (*known.get(user_id, ()), room_id)})

    async def drop_direct(self, room_id: str) -> None:
        known = await self.direct(fresh=True)
        if any(room_id in rooms for rooms in known.values()):
            left = {person: tuple(room for room in rooms if room != room_id) for person, rooms in known.items()}
            await self._write_direct({person: rooms for person, rooms in left.items() if rooms})

    async def _write_direct(self, people: Mapping[str, Sequence[str]]) -> None:
        content = {person: list(rooms) for person, rooms in people.items()}
        await self._server.ask(calls.keep(await self._server.me(), DIRECT, content))
        self.direct_is(content)

    async def _kept_direct(self) -> Mapping[str, Any]:
        return await kept(self._server, DIRECT)

    async def _direct_rooms(self) -> frozenset[str]:
        return frozenset(room for rooms in (await self.direct()).values() for room in rooms)


async def kept(server: Homeserver, kind: str) -> Mapping[str, Any]:
    """What the account keeps under this name; empty when nothing."""
    try:
        return await server.ask(calls.kept(await server.me(), kind))
    except Trouble as trouble:
        if trouble.not_there:
            return {}
        raise


def _listed(answer: Mapping[str, Any]) -> list[Any]:
    found = answer.get("list")
    return found if isinstance(found, list) else []
