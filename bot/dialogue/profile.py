"""My profile: all of it on one screen, and each part to be changed on its own."""

from functools import partial
from typing import Any

from bot.dialogue import fields, forms
from bot.dialogue.fields import FIELDS, ask, me, shown
from bot.dialogue.reading import MOST_THEMES
from bot.dialogue.turn import Turn
from bot.speaking import Option
from bot.wording import Label, Theme
from matching.fuzzy import choice_in

_PARTS = ("name", "organisation", "sector", "area", "about", "offers", "needs", "themes", "contact")
_MOST_NEW = 3  # themes on one button
_LISTS = frozenset({"offers", "needs"})


def profile(turn: Turn, rest: str) -> None:
    """Show everything; a part that is named is changed at once ("profiel plaats")."""
    labels = [turn.house.wording.line(turn.language, f"profile.{name}") for name in _PARTS]
    named = choice_in(rest, labels) if rest else None
    return change(turn, _PARTS[named]) if named is not None else show(turn)


def show(turn: Turn) -> None:
    """The whole profile, with a button for each part; as a form where there are forms."""
    _close(turn)
    parts = [Option(f"profile.{name}", "profile.change", {"field": name}) for name in _PARTS]
    nothing = Option("profile.nothing", "profile.fine")
    turn.say("profile.show", *parts, nothing, delivery=forms.profile(turn), **shown(turn, me(turn)))


def change(turn: Turn, field: str) -> None:
    """Ask for one part anew; what is there can stay."""
    if field in _LISTS and getattr(me(turn), field):
        keep = Option("profile.keep", "profile.keep")
        return turn.ask(f"profile.{field}", "profile.new_list", keep, items=getattr(me(turn), field))
    return ask(turn, "profile", field)


def typed(name: str, turn: Turn, text: str) -> None:
    agreed = fields.agreed(turn, text)
    if agreed is not None:
        return take(turn, name, agreed.value)
    if fields.answered(turn, "profile", name, text):
        _saved(turn, name)
    return None


def one_typed(turn: Turn, text: str) -> None:
    """The one thing that a profile has to have."""
    one = fields.one_read(turn, "profile", text)
    if one is not None:
        take(turn, *one)


def take(turn: Turn, field: str, value: Any) -> None:
    fields.take(turn, field, value)
    _saved(turn, field)


def _saved(turn: Turn, name: str) -> None:
    """Say what was kept. A profile with nothing to find is asked for one thing more."""
    member = me(turn)
    if name in _LISTS and not (member.offers or member.needs):
        return fields.ask_one(turn, "profile")
    turn.finish()
    value = shown(turn, me(turn))[name]
    more = (Option("profile.more", "profile.show"), Option("profile.done", "profile.fine"))
    themes = theme_option(turn) if name in _LISTS else []
    key = "profile.saved" if value else "profile.emptied"
    return turn.say(key, *themes, *more, field=Label(f"profile.{name}"), value=value)


def theme_option(turn: Turn) -> list[Option]:
    """A button to add the themes that new words belong to and that are not in the profile yet."""
    member = me(turn)
    new = [theme for theme in fields.suggested(turn, member) if theme not in member.themes]
    themes = new[: min(MOST_THEMES - len(member.themes), _MOST_NEW)]
    if not themes:
        return []
    named = tuple(Theme(theme) for theme in themes)
    return [Option("profile.add_themes", "profile.add_themes", {"themes": themes}, {"themes": named})]


def add_themes(turn: Turn, themes: list[str]) -> None:
    both = tuple(dict.fromkeys((*me(turn).themes, *themes)))
    turn.change_member(themes=both)
    turn.say("profile.saved", field=Label("profile.themes"), value=shown(turn, me(turn))["themes"])


def retype(turn: Turn, field: str) -> None:
    fields.retype(turn, "profile", field)


def keep(turn: Turn) -> None:
    """Leave it as it was."""
    _close(turn)
    turn.say("profile.kept")


def fine(turn: Turn) -> None:
    _close(turn)
    turn.say("profile.fine")


def repeat(turn: Turn) -> None:
    """Ask the question that waits for an answer once more."""
    waiting = turn.conversation.step.removeprefix("profile.") if turn.conversation else ""
    if waiting == "one":
        return fields.ask_one(turn, "profile")
    return change(turn, waiting) if waiting in FIELDS else show(turn)


def back(turn: Turn) -> None:
    show(turn)


def _close(turn: Turn) -> None:
    if turn.conversation is not None:
        turn.finish()


COMMANDS = {"profile": profile}
STEPS = {**{f"profile.{name}": partial(typed, name) for name in _PARTS}, "profile.one": one_typed}
ACTIONS = {
    "profile.show": show, "profile.change": change, "profile.take": take, "profile.retype": retype,
    "profile.keep": keep, "profile.kept": keep, "profile.fine": fine, "profile.add_themes": add_themes,
}  # fmt: skip
