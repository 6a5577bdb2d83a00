"""Which dialogue answers which command, which button and which step: the one table of them all."""

from collections.abc import Mapping

from bot.dialogue import (
    admission,
    answers,
    arranging,
    ask,
    consent,
    doors,
    fallback,
    followups,
    help_,
    join,
    linking,
    offer,
    pause,
    privacy,
    profile,
    relaying,
    requests,
    rounds,
    tips,
)
from bot.dialogue.turn import Action, Command, Step

_DIALOGUES = (
    admission, answers, arranging, ask, consent, doors, fallback, followups, help_, join, linking, offer, pause,
    privacy, profile, relaying, requests, rounds, tips,
)  # fmt: skip


COMMANDS: Mapping[str, Command] = {
    name: command for dialogue in _DIALOGUES for name, command in getattr(dialogue, "COMMANDS", {}).items()
}
ACTIONS: Mapping[str, Action] = {
    name: action for dialogue in _DIALOGUES for name, action in getattr(dialogue, "ACTIONS", {}).items()
}
STEPS: Mapping[str, Step] = {
    name: step for dialogue in _DIALOGUES for name, step in getattr(dialogue, "STEPS", {}).items()
}
CHOOSING = frozenset({"ask.theme", "ask.people", "ask.instead", "tips.confirm", "tips.which"})
"""Steps at which a choice is expected, or hardly more than a word."""
FOR_EVERYONE = frozenset(
    {"join", "help", "language", "link", "dutch", "english", "stop", "forget", "my_data", "json", "back"}
)
"""Commands that also answer somebody who is not (yet, or no longer) taking part."""
FOR_FACILITATORS = frozenset(arranging.COMMANDS)
"""Commands that nobody else can give: from others the same words are a message like any other."""
FOR_OUTSIDERS = FOR_EVERYONE - {"join", "link", "back"}
"""Commands that also answer an outsider whom no facilitator let in."""


def is_for_outsiders(action: str) -> bool:
    """Whether such an outsider may use this button: the language, and what protects them. Not to take part again."""
    return action.startswith(("language.", "privacy.")) and action != "privacy.undo"
