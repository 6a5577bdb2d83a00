"""Help, the language, and one step back: what works in the middle of anything, after which the question is asked
again."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.dialogue import admission, ask, join, offer, pause, profile, tips, welcome
from bot.dialogue.turn import Turn
from bot.speaking import Option
from bot.usecases.admission import is_facilitator
from matching.fuzzy import command_in
from matching.values import Language, MemberState

_REPEATS: Mapping[str, Callable[[Turn], None]] = {
    "join": join.repeat, "profile": profile.repeat, "offer": offer.repeat, "pause": pause.repeat, "never": pause.repeat,
    "ask": ask.repeat, "tips": tips.repeat,
}  # fmt: skip
_BACKS: Mapping[str, Callable[[Turn], None]] = {"join": join.back, "profile": profile.back}


def show(turn: Turn, _rest: str = "") -> None:
    """What can be typed, as far as it makes sense for this person now."""
    if turn.account.waits:
        return admission.show_help(turn)
    reach = turn.house.settings.network.secretariat.reach
    words: dict[str, Any] = {"secretariat": turn.house.secretariat, "reach": reach}
    if turn.conversation is not None and turn.conversation.step == welcome.STEP:
        return welcome.more(turn)
    if turn.conversation is not None:
        turn.say("help.joining" if _room(turn) == "join" else "help.member", **words)
        return repeat(turn)
    if turn.member is None or turn.member.state in (MemberState.INVITED, MemberState.JOINING):
        return join.join(turn, "")
    if turn.member.state is MemberState.STOPPED:
        return turn.say("help.stopped")
    turn.say(
        "help.member", Option("help.ask", "help.ask"), Option("help.tip", "help.tip"),
        Option("help.profile", "profile.show"), **words,
    )  # fmt: skip
    return turn.say("arrange.how") if is_facilitator(turn.house, turn.incoming.who) else None


def repeat(turn: Turn) -> None:
    """Ask the question that waits for an answer once more, in the language that is spoken now."""
    again = _REPEATS.get(_room(turn))
    return again(turn) if again else turn.say("help.go_on")


def _room(turn: Turn) -> str:
    return turn.conversation.step.split(".")[0] if turn.conversation else ""


def start_ask(turn: Turn) -> None:
    ask.COMMANDS["ask"](turn, "")


def start_tip(turn: Turn) -> None:
    tips.COMMANDS["tip"](turn, "")


# --- the language ----------------------------------------------------------------------------------------------------
def language(turn: Turn, rest: str = "") -> None:
    """ "taal engels" changes it at once."""
    phrases = turn.house.texts.phrases("commands")
    named = command_in(rest, {name: phrases[name] for name in ("dutch", "english")}) if rest else None
    if named is not None:
        return choose(turn, Language.EN if named[0] == "english" else Language.NL)
    return turn.say(
        "language.which", Option("language.dutch", "language.choose", {"language": "nl"}),
        Option("language.english", "language.choose", {"language": "en"}),
    )  # fmt: skip


def dutch(turn: Turn, _rest: str = "") -> None:
    choose(turn, Language.NL)


def english(turn: Turn, _rest: str = "") -> None:
    choose(turn, Language.EN)


def choose(turn: Turn, language: str) -> None:
    """Speak that language from now on, and ask the waiting question again in it."""
    same = Language(language) is turn.language
    turn.speak(Language(language))
    turn.say("language.same" if same else "language.now")
    if turn.conversation is not None:
        repeat(turn)


# --- one step back ---------------------------------------------------------------------------------------------------
def back(turn: Turn, _rest: str = "") -> None:
    """In a profile the question before; elsewhere the conversation ends without a change."""
    if turn.conversation is None:
        return turn.say("help.nothing_to_undo")
    earlier = _BACKS.get(_room(turn))
    if earlier is not None:
        return earlier(turn)
    turn.finish()
    return turn.say("help.left")


COMMANDS = {"help": show, "language": language, "dutch": dutch, "english": english, "back": back}
ACTIONS = {"help.show": show, "help.ask": start_ask, "help.tip": start_tip, "language.choose": choose}
