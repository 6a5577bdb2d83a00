"""What the bot knows of a room, from the room's own state events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

PURPOSE = "nl.netwever.purpose"  # the state event that says for whom the bot made a room: {"people": […]}
HERE = frozenset({"join", "invite"})


@dataclass(frozen=True, slots=True)
class Sight:
    """One room. `present`: who is in it or invited, the bot too, with their display names."""

    room_id: str
    joined: frozenset[str] = frozenset()
    present: Mapping[str, str] = field(default_factory=dict)
    purpose: frozenset[str] = frozenset()
    encrypted: bool = False
    titled: bool = False  # it has a name or an address of its own
    space: bool = False
    maker: str = ""
    successor: str = ""  # the room that took its place
    predecessor: str = ""

    def counterpart(self, me: str, direct: bool) -> str | None:
        """With whom this is a private chat; None for a group. `direct`: the account's list says that it is one.

        Two people are not enough: a group begins with the bot and whoever made it. But those rooms have a name.
        """
        others = [user_id for user_id in self.present if user_id != me]
        if len(others) != 1 or self.space or len(self.purpose) > 1:
            return None
        return others[0] if direct or not self.titled or self.purpose == {others[0]} else None


def content_of(event: Mapping[str, Any]) -> Mapping[str, Any]:
    found = event.get("content")
    return found if isinstance(found, dict) else {}


def text_at(values: Mapping[str, Any], name: str) -> str:
    """The text under a name; empty when there is none. Whatever comes from a server may be of any shape."""
    found = values.get(name)
    return found if isinstance(found, str) else ""


def sight_of(room_id: str, state: Iterable[Any]) -> Sight:
    """What the state events say together."""
    seen = Sight(room_id)
    for event in state:
        if isinstance(event, dict):
            seen = after(seen, event)
    return seen


def after(seen: Sight, event: Mapping[str, Any]) -> Sight:
    """The room after this event."""
    if not isinstance(event.get("state_key"), str):
        return seen
    content, key = content_of(event), text_at(event, "state_key")
    match event.get("type"):
        case "m.room.member":
            return _with_member(seen, key, content)
        case "m.room.encryption":
            return replace(seen, encrypted=True)
        case "m.room.tombstone":
            return replace(seen, successor=text_at(content, "replacement_room"))
        case "m.room.name":
            return replace(seen, titled=bool(text_at(content, "name")) or seen.titled)
        case "m.room.canonical_alias":
            return replace(seen, titled=bool(text_at(content, "alias")) or seen.titled)
        case "m.room.create":
            before = content.get("predecessor")
            room = text_at(before, "room_id") if isinstance(before, dict) else ""
            space, maker = content.get("type") == "m.space", text_at(event, "sender")
            return replace(seen, space=space, maker=maker, predecessor=room)
        case kind if kind == PURPOSE:
            people = content.get("people")
            listed = people if isinstance(people, list) else []
            return replace(seen, purpose=frozenset(one for one in listed if isinstance(one, str)))
    return seen


def before(seen: Sight, event: Mapping[str, Any]) -> Sight:
    """The room before somebody's membership changed with this event, however new what was seen of it is."""
    key = text_at(event, "state_key")
    if event.get("type") != "m.room.member" or not key:
        return seen
    unsigned = event.get("unsigned")
    earlier = unsigned.get("prev_content") if isinstance(unsigned, dict) else None
    return _with_member(seen, key, earlier if isinstance(earlier, dict) else {})


def _with_member(seen: Sight, user_id: str, content: Mapping[str, Any]) -> Sight:
    membership = text_at(content, "membership")
    present = {known: name for known, name in seen.present.items() if known != user_id}
    if membership in HERE:
        present[user_id] = text_at(content, "displayname")
    joined = seen.joined | {user_id} if membership == "join" else seen.joined - {user_id}
    return replace(seen, present=present, joined=joined)
