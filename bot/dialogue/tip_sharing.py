"""Sharing a tip, or changing one's own: one short question after another, then the card."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.dialogue.reading import is_no, is_skip, is_yes
from bot.dialogue.tip_questions import (
    ASK,
    BY_NAME,
    FIELDS,
    ask_check,
    fits,
    go_on,
    in_months,
    offer_themes,
    show,
    suggested_months,
    tip_of,
    which,
)
from bot.dialogue.turn import Turn
from bot.usecases import tips
from bot.usecases.sides import side_of
from matching.moments import add_months, when_in
from matching.text import words
from matching.vocabulary import closest_theme
from storage import requests

_MOST_MONTHS = 36


# --- beginning -------------------------------------------------------------------------------------------------------
def share(turn: Turn, text: str = "") -> None:
    """A new tip; what was typed with the command begins with its title."""
    title, mark, rest = text.strip().partition("?")
    draft = {}
    if fits("title", title + mark):
        draft["title"] = title + mark
    if "title" in draft and fits("worked", rest.strip()):
        draft["worked"] = rest.strip()
    if draft or not words(text) or turn.member is None:
        return _begin(turn, draft)
    advice = _advice(text)
    if not advice:
        return ASK["title"](turn, {"draft": {}}, key="tips.too_long", most=BY_NAME["title"].most_words, text=text)
    turn.say("tips.noted")
    return _begin(turn, advice)


def _advice(text: str) -> dict[str, str]:
    """A story in one go, too long for a title: its first sentence is the advice, the rest what was the matter."""
    first, *more = re.split(r"(?<=[.!])\s+", text.strip(), maxsplit=1)
    draft = {"worked": first} if fits("worked", first) else {}
    return draft | ({"situation": more[0]} if draft and more and fits("situation", more[0]) else {})


def from_outcome(turn: Turn, introduction: str) -> None:
    """What came of an introduction becomes a tip."""
    side = side_of(turn.work, introduction, turn.member.id) if turn.member else None
    draft = {}
    if side is not None and side.told is not None and fits("worked", side.told.sentence or ""):
        draft["worked"] = side.told.sentence
    request = side.introductions[0].request if side is not None else None
    asked = requests.get(turn.tx, request) if request else None
    if asked is not None and turn.member is not None and asked.by == turn.member.id and fits("situation", asked.text):
        draft["situation"] = asked.text
    _begin(turn, draft)


def edit(turn: Turn, tip: str) -> None:
    """Change one of my own tips."""
    own = tips.own_tip(turn.work, tip, turn.member.id) if turn.member else None
    if own is None:
        return turn.say("tips.gone_before")
    draft = {field.name: getattr(own, field.name) for field in FIELDS}
    draft["check_on"] = own.check_on.isoformat() if own.check_on else add_months(turn.today, 12).isoformat()
    return which(turn, {"draft": {**draft, "themes": list(own.themes)}, "tip": own.id})


def _begin(turn: Turn, draft: Mapping[str, Any]) -> None:
    if turn.member is None:
        return turn.say("tips.join_first")
    return go_on(turn, {"draft": dict(draft)})


# --- answers ---------------------------------------------------------------------------------------------------------
def _said_words(name: str) -> Callable[[Turn, str], None]:
    """What happens with a typed part of the card."""

    def said(turn: Turn, text: str) -> None:
        if is_skip(text) and BY_NAME[name].optional:
            return fill(turn, name, "")
        if not words(text) or is_skip(text) or is_yes(text):
            return ASK[name](turn, turn.data)
        if not fits(name, text):
            return ASK[name](turn, turn.data, key="tips.too_long", most=BY_NAME[name].most_words, text=text)
        return fill(turn, name, text)

    return said


def _said_check(turn: Turn, text: str) -> None:
    """A number of months, or a date; "ja" and "weet ik niet" mean what the bot thinks."""
    if is_yes(text) or (is_skip(text) and not is_no(text)):
        return fill(turn, "check_on", in_months(turn, suggested_months(turn.data)))
    typed = words(text)
    months = int(typed[0]) if len(typed) == 1 and typed[0].isascii() and typed[0].isdigit() and len(typed[0]) < 3 else 0
    if 0 < months <= _MOST_MONTHS:
        return fill(turn, "check_on", in_months(turn, months))
    day = when_in(text, turn.today)
    if day is None:
        return ask_check(turn, turn.data, key="tips.check_again")
    return fill(turn, "check_on", day.isoformat())


def _said_themes(turn: Turn, text: str) -> None:
    if is_yes(text) and turn.data.get("proposed"):
        return fill(turn, "themes", turn.data["proposed"])
    if is_skip(text):
        return fill(turn, "themes", [])
    return offer_themes(turn, turn.data, closest_theme(turn.house.vocabulary, text), key="tips.theme_unknown")


def fill(turn: Turn, name: str, value: object) -> None:
    """One part is known now."""
    data = {**turn.data, "draft": {**turn.data.get("draft", {}), name: value}, "was": None}
    go_on(turn, data)


def again(turn: Turn, name: str) -> None:
    """Ask one part again; what it said is remembered until there is a new answer."""
    draft = dict(turn.data["draft"])
    was = {"name": name, "value": draft.pop(name, "")}
    ASK[name](turn, {**turn.data, "draft": draft, "was": was})


def back(turn: Turn) -> None:
    """One question back; before the first one: leave it."""
    draft, was = dict(turn.data.get("draft", {})), turn.data.get("was")
    if was:
        return go_on(turn, {**turn.data, "draft": {**draft, was["name"]: was["value"]}, "was": None})
    missing = next(at for at, field in enumerate(FIELDS) if field.name not in draft)
    if missing == 0:
        return drop(turn)
    draft.pop(FIELDS[missing - 1].name)
    return go_on(turn, {**turn.data, "draft": draft})


def show_card(turn: Turn) -> None:
    show(turn, turn.data)


def change(turn: Turn) -> None:
    which(turn, turn.data)


def typed_instead(turn: Turn, text: str) -> None:
    """At the card: "ja" keeps it, "nee" changes it; anything else leaves it where it is."""
    if turn.conversation is not None and turn.conversation.step == "tips.confirm":
        if is_yes(text):
            return save(turn)
        if is_no(text):
            return change(turn)
    return show(turn, turn.data)


def repeat(turn: Turn) -> None:
    """Ask what is waiting for an answer once more."""
    if turn.conversation is not None and turn.conversation.step == "tips.which":
        return which(turn, turn.data)
    return go_on(turn, turn.data)


def save(turn: Turn) -> None:
    """Everybody can find it now."""
    if turn.member is None:
        return drop(turn)
    tip, known = tip_of(turn, turn.data), turn.data.get("tip")
    turn.finish()
    if known is None:
        tips.give_tip(turn.work, tip)
    elif tips.own_tip(turn.work, known, turn.member.id) is None:
        return turn.say("tips.gone_before")
    else:
        fields = {field.name: getattr(tip, field.name) for field in FIELDS}
        tips.change_tip(turn.work, known, **{**fields, "themes": list(tip.themes)})
    return turn.say("tips.saved")


def drop(turn: Turn) -> None:
    known = turn.data.get("tip")
    turn.finish()
    turn.say("tips.left" if known else "tips.dropped")


COMMANDS = {"tip": share}
ACTIONS = {
    "tips.share": share,
    "tips.from_outcome": from_outcome,
    "tips.edit": edit,
    "tips.fill": fill,
    "tips.again": again,
    "tips.back": back,
    "tips.card": show_card,
    "tips.change": change,
    "tips.save": save,
    "tips.drop": drop,
}
STEPS = {
    **{f"tips.{name}": _said_words(name) for name in ("title", "situation", "worked", "watch_out", "source")},
    "tips.check_on": _said_check,
    "tips.themes": _said_themes,
    "tips.confirm": typed_instead,
    "tips.which": typed_instead,
}
