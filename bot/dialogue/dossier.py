"""My data: what is kept about somebody, to read and as JSON, told to that person alone."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.dialogue import never
from bot.dialogue.consent import choices
from bot.dialogue.fields import me, shown
from bot.dialogue.turn import Turn
from bot.speaking import Delivery, Option
from bot.usecases.membership import MESSAGE_DAYS
from bot.wording import Label
from matching.text import clip
from matching.values import MemberState
from storage import erasure
from storage.choices import HOME
from storage.database import new_id

_MOST_CHARACTERS = 3500  # of one message: Telegram takes 4,096
_SHORT = 120  # characters of a request or a tip in the readable version
_JSON_KEY = "json:"
_ANSWERED = ":chosen"  # ends the key of a message that only shows again what was said, now with the answer
_SPACES = re.compile(r"\s+([.,;:!?”)])")  # between a bold word and what follows it


def my_data(turn: Turn, rest: str = "") -> None:
    """Everything in a few short messages; "json" behind it gives the whole as data."""
    if "json" in rest.casefold():
        return as_json(turn)
    if turn.member is None:
        return turn.say("privacy.about_stranger", name=turn.account.name)
    _close(turn)
    turn.say("privacy.about_profile", **shown(turn, me(turn)), joined=_joined_on(turn))
    turn.say("privacy.about_choices", **choices(me(turn)))
    change = () if me(turn).state is MemberState.JOINING else (Option("privacy.change", "profile.show"),)
    return turn.say(
        "privacy.about_rest", Option("privacy.json", "privacy.json"), *change,
        Option("privacy.forget", "privacy.forget"), **_rest(turn), days=MESSAGE_DAYS,
    )  # fmt: skip


def _close(turn: Turn) -> None:
    """A conversation of another kind ends; a profile that is being made goes on."""
    if turn.conversation is not None and not turn.conversation.step.startswith("join."):
        turn.finish()


def _joined_on(turn: Turn) -> str:
    """With the year, which a date in a text leaves out."""
    joined = me(turn).joined_at
    if joined is None:
        return ""
    day = joined.astimezone(turn.house.zone).date()
    return f"{turn.house.wording.say(turn.language, day)} {day.year}"


def _rest(turn: Turn) -> dict[str, Any]:
    kept = _kept(turn)
    gone = Label("privacy.somebody_gone")
    return {
        "requests": tuple(clip(one["text"], _SHORT) for one in kept["requests"]),
        "introductions": tuple(one["with"] or gone for one in kept["introductions"]),
        "tips": tuple(clip(one["title"], _SHORT) for one in kept["tips"]),
        "never": tuple(kept["never_with"]),
        "proposals": len(kept["proposals"]),
        "messages": len(kept["messages_from_you"]) + len(kept["messages_to_you"]),
    }


def as_json(turn: Turn, _rest: str = "") -> None:
    """All of it as JSON text, in as few messages as fit."""
    if turn.member is None:
        stranger = {"name": turn.account.name, "platform": turn.account.platform, "typed": turn.data}
        return _tell(turn, stranger)
    return _tell(turn, _kept(turn))


def _tell(turn: Turn, data: dict[str, Any]) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=1)
    for part in _parts(text):
        turn.say("privacy.json_part", delivery=Delivery(key=f"{_JSON_KEY}{new_id()}"), text=part)


def _parts(text: str) -> Iterator[str]:
    """The text cut at line ends into pieces that fit in one message."""
    piece = ""
    for line in text.splitlines(keepends=True):
        if piece and len(piece) + len(line) > _MOST_CHARACTERS:
            yield piece
            piece = ""
        piece += line
    yield piece


def _kept(turn: Turn) -> dict[str, Any]:
    """What storage has. Messages by their words, each once; earlier JSON answers would only repeat it all. Of the
    people never to be introduced to, only those whose name this member was told: the list tells nobody who takes part.
    """
    kept = erasure.everything_about(turn.tx, me(turn).id)
    told = never.known_names(turn)
    return {
        **kept,
        "never_with": [name for name in kept["never_with"] if name in told],
        "messages_from_you": [_written(one) for one in kept["messages_from_you"]],
        "messages_to_you": [_received(one) for one in kept["messages_to_you"] if not _repeats(one["body"]["key"])],
    }


def _repeats(key: str) -> bool:
    """Whether a message only says once more what other messages said."""
    return key.startswith((_JSON_KEY, HOME)) or key.endswith(_ANSWERED)


def _written(one: dict[str, Any]) -> dict[str, Any]:
    what = one["body"]["what"]
    return {"at": one["received_at"], "kind": what["kind"], "text": what.get("text", "")}


def _received(one: dict[str, Any]) -> dict[str, Any]:
    """The words of a message, whatever its form."""
    text = " ".join(" ".join(_words(one["body"]["body"])).split())
    return {"at": one["created_at"], "text": _SPACES.sub(r"\1", text)}


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "text" in part:
            yield str(part["text"])
        for inner in part.values():
            yield from _words(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _words(inner)


COMMANDS = {"my_data": my_data, "json": as_json}
ACTIONS = {"privacy.json": as_json}
