"""What can be asked of a homeserver, as plain values. matrix-nio knows the addresses; the token is added later."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from nio.api import Api, MessageDirection, RelationshipType, RoomPreset

JOINED_AND_STATE_ONLY = {"limit": 1, "types": ["nl.netwever.none"]}  # a timeline that nobody reads
SEEN = (
    "m.room.message", "m.room.encrypted", "m.reaction", "m.room.member", "m.room.tombstone", "m.room.name",
    "m.room.canonical_alias", "m.room.encryption", "m.room.create",
)  # fmt: skip
PAGE = 100  # events at a time of a room's history


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    path: str  # encoded, with its query
    body: str | None = None


def whoami() -> Call:
    return _call(Api.whoami(""))


def versions() -> Call:
    return Call("GET", "/_matrix/client/versions")


def sync(since: str | None, wait_s: float, *, timelines: bool = True) -> Call:
    """Without `timelines`: only where the bot stands and who invites it."""
    none: dict[str, Any] = {"types": []}
    timeline = {"limit": 50, "types": list(SEEN)} if timelines else JOINED_AND_STATE_ONLY
    room = {"timeline": timeline, "state": none, "ephemeral": none, "account_data": none}
    only = {"presence": none, "account_data": {"types": ["m.direct"]}, "room": room}
    return _call(Api.sync("", since, int(wait_s * 1000), filter=only, set_presence="online"))


def history(room: str, start: str | None, end: str | None, only: Mapping[str, Any], limit: int = PAGE) -> Call:
    """A page of what was said in a room, newest first."""
    return _call(Api.room_messages("", room, start, end, MessageDirection.back, limit, dict(only)))


def event(room: str, event_id: str) -> Call:
    return _call(Api.room_get_event("", room, event_id))


def reactions(room: str, event_id: str) -> Call:
    return _call(Api.room_get_event_relations("", room, event_id, RelationshipType.annotation, "m.reaction", limit=50))


def put_event(room: str, kind: str, content: Mapping[str, Any], transaction: str) -> Call:
    return _call(Api.room_send("", room, kind, dict(content), transaction))


def redact(room: str, event_id: str, transaction: str) -> Call:
    return _call(Api.room_redact("", room, event_id, transaction))


def create_room(
    invited: Sequence[str], *, direct: bool, marker: tuple[str, Mapping[str, Any]], federate: bool = True
) -> Call:
    """A private room. Its `marker`, a kind of state and its content, tells later what it was made for."""
    kind, content = marker
    preset = RoomPreset.trusted_private_chat if direct else RoomPreset.private_chat
    state = [{"type": kind, "state_key": "", "content": dict(content)}]
    return _call(
        Api.room_create("", is_direct=direct, preset=preset, invite=invited, initial_state=state, federate=federate)
    )


def invite(room: str, user_id: str) -> Call:
    return _call(Api.room_invite("", room, user_id))


def join(room: str, via: Sequence[str] = ()) -> Call:
    """`via`: servers that know the room."""
    plain = _call(Api.join("", room))
    servers = urlencode([(name, server) for server in via for name in ("via", "server_name")])
    return Call(plain.method, f"{plain.path}?{servers}" if servers else plain.path, "{}")


def leave(room: str) -> Call:
    return _call(Api.room_leave("", room))


def forget(room: str) -> Call:
    return _call(Api.room_forget("", room))


def state(room: str) -> Call:
    return _call(Api.room_get_state("", room))


def state_event(room: str, kind: str) -> Call:
    found = _call(Api.room_get_state_event("", room, kind, ""))
    return Call(found.method, found.path + ("" if found.path.endswith("/") else "/"))


def joined_rooms() -> Call:
    return _call(Api.joined_rooms(""))


def profile(user_id: str) -> Call:
    return _call(Api.profile_get(user_id))


def kept(user_id: str, kind: str) -> Call:
    """What the account keeps for the bot under this name."""
    return Call("GET", _account_data(user_id, kind))


def keep(user_id: str, kind: str, content: Mapping[str, Any]) -> Call:
    return Call("PUT", _account_data(user_id, kind), json.dumps(content))


def keys_of(user_id: str) -> Call:
    """Which of this person's devices can read encrypted messages."""
    return Call("POST", "/_matrix/client/v3/keys/query", json.dumps({"device_keys": {user_id: []}}))


def _account_data(user_id: str, kind: str) -> str:
    return f"/_matrix/client/v3/user/{quote(user_id, safe='')}/account_data/{quote(kind, safe='')}"


def _call(built: Sequence[str]) -> Call:
    """As nio builds it, without the token: in an address it would end up in the logs of every proxy."""
    method, address, *body = built
    parts = urlsplit(address)
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name != "access_token"])
    path = f"{parts.path}?{query}" if query else parts.path
    return Call(method, path, body[0] if body else "{}" if method == "POST" else None)
