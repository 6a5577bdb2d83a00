"""Number reactions under a question: 1️⃣, 2️⃣ … to tap. Nice to have: the number can be typed as well."""

import logging

from adapters.matrix import calls
from adapters.matrix.homeserver import Homeserver, Trouble
from adapters.matrix.incoming import event_id_of, sender_of
from adapters.matrix.pace import Pace
from adapters.matrix.render import MOST_REACTIONS, keycap, transaction

log = logging.getLogger(__name__)


class Reactions:
    """Each one is an event, and counts for the homeserver's limit as a message does. So there are none for a while
    after it asked to wait; and one that does not work never holds up the message it belongs to."""

    def __init__(self, server: Homeserver, pace: Pace) -> None:
        self._server = server
        self._pace = pace

    async def offer(self, room_id: str, event_id: str, choices: int, key: str) -> None:
        """Put a number under the question for each of its first choices."""
        try:
            for number in range(1, min(choices, MOST_REACTIONS) + 1):
                if not self._pace.calm:
                    return
                relation = {"rel_type": "m.annotation", "event_id": event_id, "key": keycap(number)}
                content, mark = {"m.relates_to": relation}, transaction(key, f"reaction {number}")
                await self._server.ask(calls.put_event(room_id, "m.reaction", content, mark))
        except Trouble as trouble:
            self._gave_up(trouble)

    async def take_away(self, room_id: str, event_id: str, key: str) -> None:
        """Take the bot's numbers from a question that was answered."""
        try:
            if not self._pace.calm:
                return
            me = await self._server.me()
            found = (await self._server.ask(calls.reactions(room_id, event_id))).get("chunk")
            events = [event for event in (found if isinstance(found, list) else []) if isinstance(event, dict)]
            for mine in (event_id_of(event) for event in events if sender_of(event) == me):
                await self._server.ask(calls.redact(room_id, mine, transaction(key, f"away {mine}")))
        except Trouble as trouble:
            self._gave_up(trouble)

    def _gave_up(self, trouble: Trouble) -> None:
        self._pace.heard(trouble)
        log.info("numbers under a question: %s", trouble)
