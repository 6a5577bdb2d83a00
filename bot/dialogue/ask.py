"""A member looks for something or somebody: from the first words to a request with a theme."""

from typing import Any

from bot.dialogue import choosing, forms
from bot.dialogue.turn import Turn
from bot.speaking import Option
from bot.usecases import wish
from bot.wording import Theme
from matching.intents import request_in
from matching.text import fold
from matching.values import MemberState
from matching.vocabulary import closest_theme, recognise
from storage import requests

MOST_OPEN = 5  # requests of one member
_SURE = 0.45  # weight from which a theme is worth a question
_MOST_THEMES = 3
_NEVER_MIND = Option("ask.never_mind", "ask.dropped")


def ask(turn: Turn, rest: str) -> None:
    """ "vraag …": with the wish behind it, or without."""
    if rest:
        return with_text(turn, rest)
    if _may_ask(turn):
        turn.ask("ask.text", "ask.what", _NEVER_MIND, data={}, delivery=forms.request(turn))
    return None


def start(turn: Turn) -> None:
    """A button "ask"."""
    ask(turn, "")


def with_text(turn: Turn, text: str) -> None:
    """Somebody said what they look for, wherever that was."""
    if _may_ask(turn):
        _take(turn, text, {})


def change(turn: Turn, request: str | None = None) -> None:
    """Other words for a request: the one that is being asked now, or one that is kept already."""
    kept = requests.get(turn.tx, request) if request else None
    text = kept.text if kept else turn.data.get("text", "")
    if not _may_ask(turn, changing=kept is not None):
        return
    data = {"replaces": request} if kept else {"replaces": turn.data.get("replaces")}
    turn.ask("ask.text", "ask.change_to" if text else "ask.what", _NEVER_MIND, data=data, question=text)


def dropped(turn: Turn) -> None:
    turn.finish()
    turn.say("ask.dropped")


def text_typed(turn: Turn, text: str) -> None:
    """The wish, or the rest of it."""
    _take(turn, wish.together(turn.data.get("text", ""), text), turn.data)


def contact_taken_out(turn: Turn) -> None:
    _take(turn, wish.without_contact(turn.data["text"]), turn.data)


def contact_stays(turn: Turn) -> None:
    _take(turn, turn.data["text"], {**turn.data, "contact_stays": True})


def theme_chosen(turn: Turn, theme: str) -> None:
    choosing.show(turn, {**turn.data, "themes": [theme]})


def theme_other(turn: Turn) -> None:
    turn.ask("ask.theme", "ask.theme_free", Option("ask.skip", "ask.theme_none"))


def theme_none(turn: Turn) -> None:
    choosing.show(turn, {**turn.data, "themes": []})


def theme_typed(turn: Turn, text: str) -> None:
    """A theme in the member's own words; an unknown one is no obstacle. Or a wish in other words."""
    if request_in(text) is not None:
        return with_text(turn, text)
    found = closest_theme(turn.house.vocabulary, text)[:1]
    if found:
        turn.say("ask.theme_taken", theme=Theme(found[0]))
    else:
        turn.say("ask.theme_unknown")
    return choosing.show(turn, {**turn.data, "themes": list(found)})


def instead_of_people(turn: Turn, text: str) -> None:
    """Words instead of a choice: the wish in other words, or something that was not meant for here."""
    if request_in(text) is not None:
        return with_text(turn, text)
    turn.say("ask.choose")
    return choosing.show(turn, turn.data)


def repeat(turn: Turn) -> None:
    """Ask the question that waits for an answer once more."""
    step = turn.conversation.step if turn.conversation else ""
    if step == "ask.people":
        return choosing.show(turn, turn.data)
    if step == "ask.theme":
        return _ask_theme(turn, turn.data)
    if step == "ask.instead":
        return _take(turn, turn.data["text"], turn.data)
    return turn.ask("ask.text", "ask.what", _NEVER_MIND)


def _may_ask(turn: Turn, *, changing: bool = False) -> bool:
    """Only members ask, and only a few things at a time. Says why not."""
    member = turn.member
    if member is None or member.state not in (MemberState.ACTIVE, MemberState.PAUSED):
        turn.say("ask.join_first")
        return False
    open_now = requests.open_of(turn.tx, member.id)
    if len(open_now) >= MOST_OPEN and not changing:
        turn.say("ask.too_many", Option("ask.show_open", "requests.show"), count=len(open_now))
        return False
    return True


def _take(turn: Turn, text: str, data: dict[str, Any]) -> None:
    """Go on with these words, or say what keeps people from answering them."""
    text = text.strip()
    data = {**data, "text": text}
    if len(text) > wish.MOST_CHARACTERS:
        words = {"length": len(text), "most": wish.MOST_CHARACTERS}
        turn.ask("ask.text", "ask.too_long", _NEVER_MIND, data={**data, "text": ""}, **words)
    elif wish.says_too_little(text):
        turn.ask("ask.text", "ask.too_short", _NEVER_MIND, data=data)
    elif wish.has_contact(text) and not data.get("contact_stays"):
        out, stays = Option("ask.contact_out", "ask.contact_out"), Option("ask.contact_stays", "ask.contact_stays")
        turn.ask("ask.instead", "ask.contact_inside", out, stays, data=data, question=text)
    elif _is_open_already(turn, text, data):
        turn.finish()
        turn.say("ask.same", question=text)
    else:
        _ask_theme(turn, data)


def _is_open_already(turn: Turn, text: str, data: dict[str, Any]) -> bool:
    """Whether the same words are a request already, and not the one that is being changed."""
    mine = requests.open_of(turn.tx, turn.member.id) if turn.member else ()
    return any(fold(one.text) == fold(text) and one.id != data.get("replaces") for one in mine)


def _ask_theme(turn: Turn, data: dict[str, Any]) -> None:
    """The theme that was understood, for a tap. Where none is, the words are enough."""
    hits = recognise(turn.house.vocabulary, data["text"])
    themes = [hit.theme for hit in hits if hit.weight >= _SURE][:_MOST_THEMES]
    if not themes:
        return choosing.show(turn, {**data, "themes": []})
    names = (Option("ask.theme_name", "ask.theme", {"theme": one}, {"theme": Theme(one)}) for one in themes)
    other, none = Option("ask.theme_other", "ask.theme_other"), Option("ask.theme_none", "ask.theme_none")
    return turn.ask("ask.theme", "ask.theme_understood", *names, other, none, data=data, theme=Theme(themes[0]))


COMMANDS = {"ask": ask}
ACTIONS = {
    "ask.start": start,
    "ask.with": with_text,
    "ask.change": change,
    "ask.dropped": dropped,
    "ask.contact_out": contact_taken_out,
    "ask.contact_stays": contact_stays,
    "ask.theme": theme_chosen,
    "ask.theme_other": theme_other,
    "ask.theme_none": theme_none,
    **choosing.ACTIONS,
}
STEPS = {
    "ask.text": text_typed,
    "ask.instead": with_text,
    "ask.theme": theme_typed,
    "ask.people": instead_of_people,
}
