"""The ways out: stop (no messages, the profile stays) and forget me (everything goes)."""

from bot.dialogue import dossier, join
from bot.dialogue.turn import Turn
from bot.speaking import Option
from bot.usecases import membership
from matching.values import MemberState
from storage import erasure, tips


def stop(turn: Turn, _rest: str = "") -> None:
    """Works at once, whatever was going on; one tap takes it back, one tap erases all."""
    if turn.member is None:
        return _erase_stranger(turn)
    if turn.member.state is MemberState.STOPPED:
        return turn.say("privacy.already_stopped", Option("privacy.forget", "privacy.forget"),
                        Option("privacy.stay_stopped", "privacy.bye"))  # fmt: skip
    closed = membership.stop(turn.work, turn.member)
    turn.refresh()
    turn.finish()
    return turn.say(
        "privacy.stopped", Option("privacy.forget", "privacy.forget"),
        Option("privacy.undo", "privacy.undo", {"requests": list(closed)}),
        Option("privacy.stay_stopped", "privacy.bye"),
    )  # fmt: skip


def undo(turn: Turn, requests: list[str]) -> None:
    """Stopping was a mistake."""
    if turn.member is None or turn.member.state is not MemberState.STOPPED:
        return turn.say("privacy.undone")
    turn.member = membership.unstop(turn.work, turn.member, tuple(requests))
    if turn.member.state is MemberState.JOINING:
        return join.join(turn, "")
    return turn.say("privacy.undone")


def bye(turn: Turn) -> None:
    turn.say("privacy.bye")


def forget(turn: Turn, _rest: str = "") -> None:
    """Say what goes, and ask about the tips."""
    if turn.member is None:
        return _erase_stranger(turn)
    no = Option("privacy.not_forget", "privacy.not_forget")
    if not tips.of_author(turn.tx, turn.member.id):
        return turn.say("privacy.ask_forget", Option("privacy.forget_all", "privacy.sure", {"keep_tips": False}), no)
    return turn.say(
        "privacy.ask_tips", Option("privacy.keep_tips", "privacy.sure", {"keep_tips": True}),
        Option("privacy.tips_too", "privacy.sure", {"keep_tips": False}), no,
    )  # fmt: skip


def sure(turn: Turn, keep_tips: bool) -> None:
    turn.say("privacy.sure", Option("privacy.really", "privacy.really", {"keep_tips": keep_tips}),
             Option("privacy.not_forget", "privacy.not_forget"))  # fmt: skip


def really(turn: Turn, keep_tips: bool) -> None:
    """The last sentence is said after everything is gone."""
    if turn.member is not None:
        membership.forget(turn.work, turn.member, keep_tips)
    _leave(turn, "privacy.forgotten")


def not_forget(turn: Turn) -> None:
    turn.say("privacy.not_forgotten")


def _erase_stranger(turn: Turn) -> None:
    erasure.erase_stranger(turn.tx, turn.account.id, turn.now)
    _leave(turn, "privacy.stranger")


def _leave(turn: Turn, key: str) -> None:
    turn.member = turn.conversation = None
    turn.say(key)


COMMANDS = {"stop": stop, "forget": forget, **dossier.COMMANDS}
ACTIONS = {
    "privacy.stop": stop, "privacy.undo": undo, "privacy.bye": bye, "privacy.forget": forget, "privacy.sure": sure,
    "privacy.really": really, "privacy.not_forget": not_forget, **dossier.ACTIONS,
}  # fmt: skip
