"""My choices: what somebody says yes to, each to be changed with one tap."""

from typing import Any

from bot.dialogue.fields import ask, me
from bot.dialogue.turn import Turn
from bot.speaking import Option
from bot.usecases import membership
from bot.wording import Label
from matching.values import Member, Purpose


def consent(turn: Turn, _rest: str = "") -> None:
    """Each purpose with its state."""
    if turn.conversation is not None:
        turn.finish()
    flips = [_flip_button(me(turn), purpose) for purpose in Purpose]
    turn.say("consent.show", *flips, Option("consent.fine", "consent.fine"), **choices(me(turn)))


def choices(member: Member) -> dict[str, Any]:
    """The words for a text that shows the choices."""
    return {purpose.value: Label("consent.on" if member.allows(purpose) else "consent.off") for purpose in Purpose}


def _flip_button(member: Member, purpose: Purpose) -> Option:
    given = not member.allows(purpose)
    words = {"purpose": Label(f"consent.{purpose}")}
    label = "consent.turn_on" if given else "consent.turn_off"
    return Option(label, "consent.flip", {"purpose": purpose.value, "given": given}, words)


def flip(turn: Turn, purpose: str, given: bool) -> None:
    """Change one choice. Without a profile there is nothing to take part with: that is stopping."""
    chosen = Purpose(purpose)
    if chosen is Purpose.MATCHING and not given:
        return turn.say(
            "consent.no_matching", Option("consent.stop", "consent.withdraw"),
            Option("consent.forget", "privacy.forget"), Option("consent.stay", "consent.fine"),
        )  # fmt: skip
    membership.record_consent(turn.work, me(turn), chosen, given, turn.account)
    member = turn.refresh()
    turn.say("consent.changed_on" if given else "consent.changed_off", purpose=Label(f"consent.{purpose}"))
    if chosen is Purpose.CONTACT and given and not member.contact:
        return ask(turn, "profile", "contact")
    return consent(turn)


def withdraw(turn: Turn) -> None:
    """No to being kept for introductions: the member stops."""
    membership.record_consent(turn.work, me(turn), Purpose.MATCHING, False, turn.account)
    membership.stop(turn.work, me(turn))
    turn.refresh()
    turn.finish()
    turn.say("privacy.stopped", Option("privacy.forget", "privacy.forget"), Option("privacy.undo", "join.return",
             {"text": ""}))  # fmt: skip


def fine(turn: Turn) -> None:
    turn.say("consent.kept")


COMMANDS = {"consent": consent}
ACTIONS = {"consent.flip": flip, "consent.withdraw": withdraw, "consent.fine": fine, "consent.show": consent}
