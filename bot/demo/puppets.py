"""The people of the demo network, who answer by themselves: mostly yes, now and then no, or not at all."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.base import Incoming, Person, Pressed
from storage import accounts, choices, outbox
from storage.choices import Choice
from storage.database import Tx

_SILENT = 0.12  # share of questions that never get an answer
_FIRST = 0.68  # of the answers: the first choice, which is the friendly one
_PROMPT = 0.4  # share of people who answer within a minute and a half; the others take hours
_LEFT_ALONE = ("round:notice",)  # a puppet never skips a round


@dataclass(frozen=True, slots=True)
class Habit:
    """How one question is answered: decided by the question itself, so that a restart changes nothing."""

    silent: bool
    after: timedelta
    first: bool
    other: int  # which of the other choices, to be taken modulo their number


def habit(message_key: str) -> Habit:
    """What happens to the question with this key."""
    digest = hashlib.sha256(message_key.encode()).digest()
    chance = [digest[n] / 256 for n in range(5)]
    seconds = 20 + 70 * chance[2] if chance[1] < _PROMPT else 3600 * (1 + 30 * chance[2])
    return Habit(chance[0] < _SILENT, timedelta(seconds=seconds), chance[3] < _FIRST, digest[4])


def answers(tx: Tx, players: Collection[str], now: datetime) -> list[Incoming]:
    """The buttons that these people (web user ids) press now."""
    pressed = (_answer(tx, player, now) for player in sorted(players))
    return [event for event in pressed if event is not None]


def _answer(tx: Tx, player: str, now: datetime) -> Incoming | None:
    account = accounts.find(tx, "web", "", player)
    if account is None:
        return None
    keys = choices.open_messages(tx, account.id, now)
    arrived = outbox.delivered(tx, keys)
    for key in keys:
        if key not in arrived or key.startswith(_LEFT_ALONE):
            continue
        choice = _choice(choices.of_message(tx, account.id, key), now)
        if choice is not None:
            who = Person("web", "", player)
            return Incoming(event_id=f"puppet:{choice.token}", at=now, who=who, what=Pressed(choice.token))
    return None


def _choice(open_choices: tuple[Choice, ...], now: datetime) -> Choice | None:
    """The one that this person picks, if it is time. A question inside a talk is answered at once."""
    first, *others = open_choices
    decided = habit(first.message_key)
    if not first.standing:
        return first
    if decided.silent or now < first.shown_at + decided.after:
        return None
    return first if decided.first or not others else others[decided.other % len(others)]
