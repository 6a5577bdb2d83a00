"""Somebody comes in through a door: a button in a group, with what it stands for."""

import re
from collections.abc import Callable

from bot.dialogue import ask, join
from bot.dialogue.turn import Turn
from bot.usecases import groups, rounds
from matching.values import MemberState, Purpose
from storage import errands

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TAKES_PART = (MemberState.ACTIVE, MemberState.PAUSED)


def come_in(turn: Turn, payload: str, understand: Callable[[Turn, str], None]) -> None:
    """Go on where the door leads. Whatever is no door of ours is a first hello. `payload` is client-supplied."""
    kind, _, rest = payload.partition("-") if _PAYLOAD.fullmatch(payload) else ("", "", "")
    if kind == "ask":
        return _with_errand(turn, rest, understand)
    if payload == groups.WEEK and _takes_part(turn):
        return _next_round(turn)
    return join.join(turn, "")


def stay(turn: Turn) -> None:
    """They left the group, and still take part."""
    turn.say("group.stays")


def no_thanks(turn: Turn) -> None:
    """Not interested; nobody asks again."""
    turn.say("group.no_thanks")


def _with_errand(turn: Turn, token: str, understand: Callable[[Turn, str], None]) -> None:
    """What they typed in the group, as if they typed it here. Somebody else's door only asks what they look for."""
    text = errands.take(turn.tx, token, turn.account.id, turn.now)
    if text is not None:
        return understand(turn, text)
    return ask.start(turn) if _takes_part(turn) else join.join(turn, "")


def _next_round(turn: Turn) -> None:
    """Who takes part already hears when the next round is; who has a break, that it can end."""
    at, member = rounds.next_round(turn.work), turn.member
    if at is None or member is None or member.state is MemberState.PAUSED:
        return join.join(turn, "")
    return turn.say("group.next_round" if member.allows(Purpose.ROUNDS) else "group.not_in_rounds", at=at)


def _takes_part(turn: Turn) -> bool:
    return turn.member is not None and turn.member.state in _TAKES_PART


ACTIONS = {"group.stay": stay, "group.no_thanks": no_thanks}
