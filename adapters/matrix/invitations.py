"""Accepts invitations. One that does not work is tried again a few times, without holding up what else comes in."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.matrix import calls
from adapters.matrix.homeserver import Homeserver, Trouble
from adapters.matrix.incoming import is_mine, sender_of
from adapters.matrix.rooms import Rooms
from adapters.matrix.sight import content_of

TRIES = 5
_FIRST_WAIT_S = 5.0  # then 15, 45, 135

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Invitation:
    inviter: str
    direct: bool
    tries: int = 0
    at: float = float("-inf")  # by the clock of `monotonic`


class Invitations:
    """What the bot was invited to. After a restart the homeserver is asked again which invitations are open."""

    def __init__(self, server: Homeserver, rooms: Rooms, monotonic: Callable[[], float]) -> None:
        self._server = server
        self._rooms = rooms
        self._monotonic = monotonic
        self._open: dict[str, _Invitation] = {}
        self._inviters: dict[str, str] = {}

    async def heard(self, room_id: str, state: list[Any]) -> None:
        """An invitation came in, with what the room shows of itself."""
        me = await self._server.me()
        for event in state:
            if isinstance(event, dict) and is_mine(event, me, "invite"):
                self._open[room_id] = _Invitation(sender_of(event), content_of(event).get("is_direct") is True)

    async def accept(self) -> None:
        """Go into every room whose turn it is. Raises `Trouble` when the token is gone."""
        for room_id, invitation in list(self._open.items()):
            if invitation.at <= self._monotonic():
                await self._accept(room_id, invitation)

    def inviter(self, room_id: str) -> str:
        """Who invited the bot there, where this process saw it; empty else."""
        return self._inviters.pop(room_id, "")

    async def follow(self, room_id: str, old: Mapping[str, Any]) -> None:
        """Go into the room that took the place of another; `old` is the event that says so."""
        if room_id not in self._open:
            self._open[room_id] = _Invitation(sender_of(old), direct=False)

    async def _accept(self, room_id: str, invitation: _Invitation) -> None:
        try:
            server = invitation.inviter.partition(":")[2]
            await self._server.ask(calls.join(room_id, [server] if server else []))
            if invitation.direct and invitation.inviter:
                await self._rooms.add_direct(invitation.inviter, room_id)
        except Trouble as trouble:
            if trouble.token_is_gone:
                raise
            self._failed(room_id, invitation, trouble)
        else:
            self._rooms.drop(room_id)
            self._inviters[room_id] = invitation.inviter
            del self._open[room_id]

    def _failed(self, room_id: str, invitation: _Invitation, trouble: Trouble) -> None:
        invitation.tries += 1
        if trouble.for_good or invitation.tries >= TRIES:
            log.warning("an invitation could not be accepted: %s", trouble)
            del self._open[room_id]
            return
        wait = trouble.retry_after or _FIRST_WAIT_S * 3 ** (invitation.tries - 1)
        invitation.at = self._monotonic() + wait
