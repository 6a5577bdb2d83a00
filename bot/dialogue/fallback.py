"""What to say when a message fits nothing: a button from before, small talk, or words that are not understood."""

import re

from bot.dialogue.reading import is_no, is_skip, is_yes
from bot.dialogue.turn import Turn
from bot.speaking import Option
from matching.fuzzy import is_slip_of
from matching.intents import without_greeting
from matching.text import words
from storage import choices
from storage.choices import Choice

STEP = "fallback.again"  # any next message is a new one
_NEEDS_A_QUESTION = ("fallback.no_question", "fallback.fine")
_QUESTIONS = ("proposal.", "followup.")  # what waits for an answer; other buttons are only offered
_THANKS = frozenset(
    """
    dank bedankt dankje dankjewel dankuwel merci top super fijn mooi leuk geweldig doei doeg groetjes groeten ciao
    thanks thank thx cheers great nice cool lovely bye goodbye
    """.split()  # noqa: SIM905 - one word after another is easier to read
)
_BESIDE_THANKS = frozenset(
    """
    je jou u wel hoor heel erg veel super voor de het je hulp alles ok oke goed tot ziens later weekend dag
    you so very much a lot for your the help that's that is all have good day see
    """.split()  # noqa: SIM905
)
_WHO = re.compile(
    r"\b(?:wie|wat) (?:ben|bent|is) (?:jij|je|u|dit|netwever)\b|\b(?:ben|bent) (?:jij|je|u) (?:een )?"
    r"(?:mens|robot|computer|bot|echt|ai)\b|\bwat (?:doe|kun|kan) (?:jij|je|u)(?: (?:eigenlijk|allemaal))?\W*$|"
    r"\b(?:who|what) are you\b|\bare you (?:a )?(?:human|robot|computer|bot|real|person|ai)\b|\bwhat do you do\b",
    re.IGNORECASE,
)


def already_answered(turn: Turn, choice: Choice) -> None:
    """A second tap, or a question that a later one took the place of."""
    used = next((one for one in choices.of_message(turn.tx, turn.account.id, choice.message_key) if one.used), None)
    if used is not None:
        turn.say("bad.already_chosen", label=used.label)
    else:
        turn.say("bad.overtaken")


def not_understood(turn: Turn, text: str) -> None:
    """Nothing is thrown away: what was typed can still become a request, an offer or a tip search."""
    answer = _small_talk(text)
    shown = choices.latest(turn.tx, turn.account.id, turn.now)
    if answer in _NEEDS_A_QUESTION and any(one.action.startswith(_QUESTIONS) for one in shown):
        return turn.say("fallback.which_button", labels=tuple(one.label for one in shown))
    if answer:
        name = turn.member.name if turn.member else ""
        return turn.say(answer, name=name, network=turn.house.settings.network.name)
    return turn.ask(
        STEP,
        "fallback.which",
        Option("fallback.as_request", "ask.with", {"text": text}),
        Option("fallback.as_offer", "offer.with", {"text": text}),
        Option("fallback.as_search", "tips.with", {"text": text}),
        Option("fallback.nothing", "fallback.dropped"),
        text=text,
        data={"text": text},
    )


def _small_talk(text: str) -> str:
    """The answer to words that want nothing: a greeting, thanks, a stray yes or no. Empty for any other message."""
    said = words(text)
    if not any(character.isalpha() for character in text):
        return "fallback.no_question"
    if is_yes(text) or is_skip(text) or is_no(text):
        return "fallback.fine"
    if not words(without_greeting(text)):
        return "fallback.hello"
    if _WHO.search(text):
        return "fallback.who"
    thanks = [any(is_slip_of(word, one) for one in _THANKS) for word in said]
    if any(thanks) and all(yes or word in _BESIDE_THANKS for word, yes in zip(said, thanks, strict=True)):
        return "fallback.welcome"
    return ""


def dropped(turn: Turn) -> None:
    turn.finish()
    turn.say("fallback.fine")


ACTIONS = {"fallback.dropped": dropped}
