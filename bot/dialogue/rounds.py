"""Skipping a round."""

from datetime import date

from bot.dialogue.turn import Turn
from bot.usecases import rounds
from matching.values import Purpose


def skip_next(turn: Turn, rest: str) -> None:  # noqa: ARG001 - what follows the command says nothing more
    """Typed: the next round, without me."""
    at = rounds.next_round(turn.work)
    if at is None:
        return turn.say("round.none")
    if turn.member is None or not turn.member.allows(Purpose.ROUNDS):
        return turn.say("round.not_in")
    return _skip(turn, at.astimezone(turn.house.zone).date())


def skip(turn: Turn, round_on: str) -> None:
    """Pressed under the notice: this round, without me."""
    day = date.fromisoformat(round_on)
    if day < turn.today:
        return turn.say("round.past")
    return _skip(turn, day)


def _skip(turn: Turn, round_on: date) -> None:
    if turn.member is not None:
        rounds.skip_round(turn.work, turn.member, round_on)
        turn.say("round.skipped", day=round_on)


COMMANDS = {"skip_round": skip_next}
ACTIONS = {"rounds.skip": skip}
