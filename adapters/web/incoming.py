"""What a browser sent: bytes to a message, a button or a beginning, or a refusal with its reason."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from adapters.base import Command, Incoming, Joined, Pressed, Said, What
from adapters.cleaning import storable
from adapters.web.identity import Visitor

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
BODY_LIMIT = 20_000  # bytes
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,128}")
BACK = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}")  # a path on this site, never another one
_COMMAND = re.compile(r"/([A-Za-z][\w-]{0,31})(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sent:
    """What one person sent once: `id` is the browser's own, the same on every retry. `back` is where a form returns."""

    id: str
    what: What
    back: str | None = None

    @property
    def words(self) -> str:
        """What the person typed, to be shown in the talk; empty for a button."""
        match self.what:
            case Said(text):
                return text
            case Command(name, text):
                return f"/{name} {text}".strip()
        return ""


class Refused(Exception):
    """A request that is not looked at further: `label` names the sentence for the person."""

    def __init__(self, status: int, label: str) -> None:
        super().__init__(f"{status} {label}")
        self.status = status
        self.label = label


def sent_from(content_type: str, body: bytes) -> Sent:
    """Read a request's body. Raises Refused."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == JSON:
        fields = _json(body)
    elif kind == FORM:
        fields = _form(body)
    else:
        raise Refused(415, "refused_garbled")
    client_id, back = fields.get("id"), fields.get("back")
    if not isinstance(client_id, str) or not _ID.fullmatch(client_id):
        raise Refused(400, "refused_garbled")
    return Sent(client_id, _what(fields), back if isinstance(back, str) and BACK.fullmatch(back) else None)


def incoming(sent: Sent, visitor: Visitor, at: datetime) -> Incoming:
    """The event. Its id holds whose it is, so that nobody can use up somebody else's ids."""
    return Incoming(
        event_id=f"{visitor.person.user_id}:{sent.id}",
        at=at,
        who=visitor.person,
        what=sent.what,
        name=visitor.name,
        language=visitor.speaks or visitor.language,
    )


def own_key(event: Incoming) -> str:
    """The mailbox key of a member's own words."""
    return f"own:{event.event_id}"


def _what(fields: dict[str, Any]) -> What:
    """A button wins over text: a form's send button posts both, and the text may be an unsent draft."""
    token, text = fields.get("token"), fields.get("text")
    if isinstance(token, str) and token:
        if not _TOKEN.fullmatch(token):
            raise Refused(400, "refused_garbled")
        return Pressed(token)
    if fields.get("begin"):
        return Joined()
    if not isinstance(text, str):
        raise Refused(400, "refused_garbled")
    return _typed(text)


def _typed(text: str) -> What:
    clean = storable(text).replace("\r\n", "\n").strip()
    command = _COMMAND.fullmatch(clean)
    return Command(command[1].lower(), (command[2] or "").strip()) if command else Said(clean)


def _json(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "refused_garbled") from None
    if not isinstance(data, dict):
        raise Refused(400, "refused_garbled")
    return data


def _form(body: bytes) -> dict[str, Any]:
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="replace", max_num_fields=20))
    except ValueError:
        raise Refused(400, "refused_garbled") from None
