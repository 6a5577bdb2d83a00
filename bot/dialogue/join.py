"""Joining, from the first word to the welcome: who comes in by which door, and how it ends."""

from collections.abc import Mapping

from bot.dialogue import ask, joining, welcome
from bot.dialogue.fields import me
from bot.dialogue.reading import is_question, is_skip
from bot.dialogue.turn import Step, Turn
from bot.speaking import Option
from bot.usecases import membership
from matching.intents import request_in
from matching.values import Member, MemberState, Purpose


def join(turn: Turn, text: str) -> None:
    """Whoever is not taking part says something: a stranger, somebody halfway, somebody who had stopped."""
    if turn.conversation is not None and turn.conversation.step.startswith("join."):
        return _halfway(turn, text)
    if turn.member is None:
        return welcome.hello(turn, text)
    return _known(turn, turn.member, text)


def start(turn: Turn) -> None:
    """A button "take part"."""
    join(turn, "")


def _known(turn: Turn, member: Member, text: str) -> None:
    match member.state:
        case MemberState.INVITED:
            welcome.invited(turn, member)
        case MemberState.JOINING:
            turn.say("join.where_we_were")
            joining.take_up(turn)
        case MemberState.STOPPED:
            _come_back(turn, text)
        case MemberState.PAUSED:
            turn.say("join.already_paused", Option("pause.resume", "pause.resume"), name=member.name)
        case MemberState.ACTIVE:
            turn.say("join.already", name=member.name)


def _halfway(turn: Turn, text: str) -> None:
    """A command for members, typed in the middle of joining."""
    if turn.conversation is not None and (is_skip(text) or is_question(text)):
        return STEPS[turn.conversation.step](turn, text)
    if text:
        turn.say("join.first_finish")
    return repeat(turn)


def repeat(turn: Turn) -> None:
    """Ask the question that waits for an answer once more."""
    if turn.conversation is not None and turn.conversation.step == welcome.STEP:
        return welcome.repeat(turn)
    return joining.repeat(turn)


def back(turn: Turn) -> None:
    if turn.conversation is not None and turn.conversation.step == welcome.STEP:
        return welcome.repeat(turn)
    return joining.back(turn)


def _come_back(turn: Turn, text: str) -> None:
    turn.say(
        "join.return",
        Option("join.return_yes", "join.return", {"text": text}),
        Option("join.return_no", "join.stay_away"),
        Option("join.return_forget", "privacy.forget"),
        name=me(turn).name,
    )


def come_back(turn: Turn, text: str) -> None:
    """Somebody who had stopped takes part again, and goes on with what they came for."""
    if not me(turn).allows(Purpose.MATCHING):
        membership.record_consent(turn.work, me(turn), Purpose.MATCHING, True, turn.account)
    turn.member = membership.resume(turn.work, me(turn))
    if turn.member.state is MemberState.JOINING:
        return joining.take_up(turn)
    wish = request_in(text)
    turn.say("join.returned", *(() if wish else joining.WELCOME), name=turn.member.name)
    return ask.with_text(turn, wish) if wish else None


def stay_away(turn: Turn) -> None:
    turn.say("join.stayed_away")


COMMANDS = {"join": join}
STEPS: Mapping[str, Step] = {**welcome.STEPS, **joining.STEPS}
ACTIONS = {
    **welcome.ACTIONS, **joining.ACTIONS,
    "join.start": start, "join.return": come_back, "join.stay_away": stay_away,
}  # fmt: skip
