"""What a message looks like in Slack: blocks, buttons, the text of a notification, and our key in it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from adapters.base import Block, Bullets, Button, Door, Outgoing, Paragraph, Span
from adapters.cleaning import shown_line
from adapters.slack.rich import Json, escaped, in_block, plain, rich
from adapters.slack.splitting import packed

EVENT_TYPE = "netwever"
DOOR = "door"  # how the action id of a door begins
CHOICE = "choice"
_MARK = "nw"  # how the block id with our key begins
_LABEL = 75  # characters on a button
_IN_A_ROW = 25  # buttons in one block
_BLOCKS = 40  # of text in one message; Slack takes 50 blocks in all
_HOME_BLOCKS = 90  # Slack takes 100 on the bot's page
_CHECK = "✓"


@dataclass(frozen=True, slots=True)
class Mark:
    """Which part of which message a posted message is. `key`: a digest, because others can read it there."""

    key: str
    part: int
    of: int


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def render(message: Outgoing) -> tuple[Json, ...]:
    """What `chat.postMessage` and `chat.update` are given, without the channel: a payload for each part, in order."""
    parts = packed(_whole(message))
    return tuple(_payload(message, body, Mark(digest(message.key), n, len(parts))) for n, body in enumerate(parts))


def home(message: Outgoing) -> Json:
    """The bot's own page for one person, as `views.publish` takes it."""
    blocks = [in_block(elements) for elements in _grouped(_elements(_whole(message)), _HOME_BLOCKS)]
    return {"type": "home", "blocks": [*blocks, *_actions(message)]}


def mark_of(posted: Json) -> Mark | None:
    """Our mark in a message as Slack gives it back; None when it isn't ours. The block id tells the same as the
    metadata: not everything that speaks Slack's language gives metadata back."""
    metadata = posted.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    if metadata.get("event_type") == EVENT_TYPE and {"key", "part", "of"} <= payload.keys():
        return Mark(str(payload["key"]), int(payload["part"]), int(payload["of"]))
    for block in posted.get("blocks") or ():
        found = str(block.get("block_id", "")).split(":")
        if len(found) == 4 and found[0] == _MARK and found[2].isdigit() and found[3].isdigit():
            return Mark(found[1], int(found[2]), int(found[3]))
    return None


def _whole(message: Outgoing) -> tuple[Block, ...]:
    """The body, with what was chosen, and with labels that no button can hold in full."""
    more: list[Block] = []
    if any(len(_numbered(n, one)) > _LABEL for n, one in enumerate(message.buttons, start=1)):
        lines = (_numbered(n, one) for n, one in enumerate(message.buttons, start=1))
        more.append(Bullets(tuple((Span(line),) for line in lines)))
    if message.chosen is not None:
        more.append(Paragraph((Span(f"{_CHECK} {shown_line(message.chosen)}", bold=True),)))
    return (*message.body, *more)


def _payload(message: Outgoing, body: Sequence[Block], mark: Mark) -> Json:
    first, last = mark.part == 0, mark.part == mark.of - 1
    elements = _elements(body)
    if first and message.mention is not None and message.mention.platform == "slack":
        elements = _mentioning(message.mention.user_id, elements)
    blocks = [in_block(group) for group in _grouped(elements, _BLOCKS)]
    blocks += _actions(message) if last else []
    if blocks:
        blocks[0] = {**blocks[0], "block_id": f"{_MARK}:{mark.key}:{mark.part}:{mark.of}"}
    return {
        "text": _notification(message, body, first=first, last=last),
        "blocks": blocks,
        "metadata": {
            "event_type": EVENT_TYPE,
            "event_payload": {"key": mark.key, "part": mark.part, "of": mark.of},
        },
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _elements(body: Sequence[Block]) -> list[list[Json]]:
    return [elements for block in body if (elements := rich(block))]


def _grouped(parts: list[list[Json]], most: int) -> Iterator[list[Json]]:
    """At most `most` groups; what doesn't fit shares a group with its neighbours."""
    each = -(-len(parts) // most) or 1
    for at in range(0, len(parts), each):
        yield [element for part in parts[at : at + each] for element in part]


def _mentioning(user_id: str, parts: list[list[Json]]) -> list[list[Json]]:
    user = {"type": "user", "user_id": user_id}
    if parts and parts[0][0]["type"] == "rich_text_section":
        opening = {**parts[0][0], "elements": [user, {"type": "text", "text": " "}, *parts[0][0]["elements"]]}
        return [[opening, *parts[0][1:]], *parts[1:]]
    return [[{"type": "rich_text_section", "elements": [user]}], *parts]


def _actions(message: Outgoing) -> list[Json]:
    buttons = [_button(f"{CHOICE}:{n}", _numbered(n, one), one.token) for n, one in enumerate(message.buttons, start=1)]
    buttons += [_button(f"{DOOR}:{n}", _door_label(one), one.payload) for n, one in enumerate(message.doors, start=1)]
    rows = [buttons[at : at + _IN_A_ROW] for at in range(0, len(buttons), _IN_A_ROW)]
    return [{"type": "actions", "elements": row} for row in rows]


def _button(action_id: str, label: str, value: str) -> Json:
    text = label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"
    return {
        "type": "button",
        "action_id": action_id,
        "value": value,
        "text": {"type": "plain_text", "text": text, "emoji": False},
    }


def _numbered(number: int, button: Button) -> str:
    """Every choice also works by typing its number."""
    return f"{number}. {shown_line(button.label)}"


def _door_label(door: Door) -> str:
    return shown_line(door.label) or "→"


def _notification(message: Outgoing, body: Sequence[Block], *, first: bool, last: bool) -> str:
    """What a notification and a screen reader get. Never empty: Slack refuses a message without text."""
    lines = [f"<@{message.mention.user_id}>"] if first and message.mention is not None else []
    lines += [escaped(plain(block)) for block in body]
    if last:
        lines += [escaped(_numbered(n, one)) for n, one in enumerate(message.buttons, start=1)]
    return _shortened("\n".join(line for line in lines if line)) or _CHECK


def _shortened(text: str, most: int = 4000) -> str:
    """Cut at a line; only the labels of very many buttons can make it that long."""
    return text if len(text) <= most else text[:most].rpartition("\n")[0] or text[: most // 2]


def without_form(message: Outgoing) -> Outgoing:
    """The message as it is said where its form can't be shown."""
    return replace(message, form=None, handle="")
