"""A look at the account and its homeserver, for `netwever doctor`."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from adapters.matrix import calls
from adapters.matrix.homeserver import Homeserver, Trouble
from adapters.matrix.rooms import Rooms
from adapters.matrix.sight import Sight


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, in a line without secrets. `problem`: which one it is, empty when all is well: "no_server",
    "no_answer", "token", "keys", "no_room", "encrypted", "space"."""

    found: str
    problem: str = ""


async def inspect(url: str, token: str, room_id: str) -> list[Finding]:
    """`room_id`: the network's room; empty when it is not on Matrix."""
    server, found = Homeserver(url, token), list[Finding]()
    try:
        async for one in _looks(server, url, room_id):
            found.append(one)
    except Trouble as trouble:
        found.append(_trouble(url, trouble))
    finally:
        await server.close()
    return found


async def _looks(server: Homeserver, url: str, room_id: str) -> AsyncIterator[Finding]:
    await server.ask(calls.versions())
    me = await server.me()
    yield Finding(f"{me} at {url}; the token works")
    joined = (await server.ask(calls.joined_rooms())).get("joined_rooms")
    rooms = joined if isinstance(joined, list) else []
    yield Finding(f"in {len(rooms)} rooms")
    if room_id and room_id not in rooms:
        yield Finding(f"not in the network's room {room_id}", "no_room")
    elif room_id:
        yield _room(await Rooms(server).sight(room_id))
    devices = (await server.ask(calls.keys_of(me))).get("device_keys", {})
    if isinstance(devices, dict) and devices.get(me):
        yield Finding("a session of the bot's account offers encryption, which the bot can't read", "keys")


def _room(sight: Sight) -> Finding:
    if sight.space:
        return Finding(f"{sight.room_id} is a space", "space")
    if sight.encrypted:
        return Finding("the network's room is encrypted: the bot can write there, but not read", "encrypted")
    return Finding(f"in the network's room, with {len(sight.joined)} people")


def _trouble(url: str, trouble: Trouble) -> Finding:
    if trouble.token_is_gone:
        return Finding(f"{url} does not accept the token", "token")
    if trouble.status == 0 or trouble.status >= 500:
        return Finding(f"{url} does not answer ({trouble})", "no_answer")
    return Finding(f"{url} does not answer as a Matrix homeserver ({trouble})", "no_server")
