"""What to say when a message fits nothing: a button from before, or words that are not understood."""

from bot.dialogue.turn import Turn
from bot.speaking import Option
from storage import choices
from storage.choices import Choice


def already_answered(turn: Turn, choice: Choice) -> None:
    """A second tap, or a question that a later one took the place of."""
    used = next((one for one in choices.of_message(turn.tx, turn.account.id, choice.message_key) if one.used), None)
    if used is not None:
        turn.say("bad.already_chosen", label=used.label)
    else:
        turn.say("bad.overtaken")


def not_understood(turn: Turn, text: str) -> None:
    """Nothing is thrown away: what was typed can still become a request, an offer or a tip search."""
    if not any(character.isalpha() for character in text):
        turn.say("fallback.no_question")
        return
    turn.ask(
        "fallback.again",
        "fallback.which",
        Option("fallback.as_request", "ask.with", {"text": text}),
        Option("fallback.as_offer", "offer.with", {"text": text}),
        Option("fallback.as_search", "tips.with", {"text": text}),
        Option("fallback.nothing", "fallback.dropped"),
        text=text,
        data={"text": text},
    )


def again(turn: Turn, text: str) -> None:
    """Another message instead of a choice: it is taken as a new one."""
    turn.finish()
    not_understood(turn, text)


def dropped(turn: Turn) -> None:
    turn.finish()
    turn.say("fallback.fine")


ACTIONS = {"fallback.dropped": dropped}
STEPS = {"fallback.again": again}
