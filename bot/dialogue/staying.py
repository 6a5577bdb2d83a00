"""Do you still take part? The answer of somebody who was silent for very long."""

from bot.dialogue import privacy
from bot.dialogue.turn import Turn
from bot.usecases import retention


def yes(turn: Turn) -> None:
    if turn.member is not None:
        retention.stays(turn.work, turn.member)
    turn.say("retention.stays")


def no(turn: Turn) -> None:
    """They choose themselves what happens to their tips."""
    privacy.forget(turn)


ACTIONS = {"retention.yes": yes, "retention.no": no}
