"""What a typed line means: a message, or a command such as `/stop`."""

import re
from datetime import datetime

from adapters.base import Command, Incoming, Person, Said
from adapters.cleaning import storable

_COMMAND = re.compile(r"/([A-Za-z][\w-]{0,31})(?:\s+(.*))?", re.DOTALL)


def incoming(line: str, who: Person, name: str, event_id: str, at: datetime) -> Incoming:
    """One line as an event. An empty line is a message too: the bot says what to do with it."""
    text = storable(line).strip()
    command = _COMMAND.fullmatch(text)
    what = Command(command[1].lower(), (command[2] or "").strip()) if command else Said(text)
    return Incoming(event_id=event_id, at=at, who=who, what=what, name=storable(name))
