"""From the yes to a finished profile: four choices, the questions about the profile, and a last look at it all.

The conversation remembers `path` (what was answered or skipped, in order), `known` (what was read from one message)
and `wish` (a request to go on with). The answers themselves are in the profile at once: stopping halfway loses nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from adapters.base import Ability
from bot.dialogue import ask as asking
from bot.dialogue import fields, forms, introducing
from bot.dialogue.fields import ask, me, shown
from bot.dialogue.reading import is_question, is_skip, is_yes
from bot.dialogue.turn import Action, Step, Turn
from bot.speaking import Option
from bot.usecases import membership
from matching.intents import without_greeting
from matching.text import words
from matching.values import Purpose
from storage import members
from storage.conversations import Conversation

WELCOME = (
    Option("join.ask_button", "help.ask"),
    Option("join.tip_button", "help.tip"),
    Option("join.help_button", "help.show"),
)
_CHOICES = {f"ok_{purpose}": purpose for purpose in (Purpose.NAME, Purpose.CONTACT, Purpose.ROUNDS, Purpose.DIGEST)}
_QUESTIONS = ("name", "organisation", "sector", "area", "offers", "needs", "themes", "contact")
_ORDER = (*_CHOICES, *_QUESTIONS)
_BEFORE_THEMES = frozenset({*_CHOICES, *_QUESTIONS[: _QUESTIONS.index("themes")]})
_LISTS = frozenset({"offers", "needs"})
_A_WHILE = timedelta(hours=12)  # after which somebody is told again what we were doing


def begin(turn: Turn, said: Sequence[str]) -> None:
    """The yes was given: use what was typed before, then ask what is missing."""
    turn.remember(path=[], known=[], said=[], wish="", invited="")
    for text in said:
        if not introducing.understand(turn, text):
            introducing.keep_wish(turn, text)
    introducing.tell_understood(turn)
    turn.say("join.choices_first")
    go_on(turn)


def take_up(turn: Turn) -> None:
    """The thread was lost (another conversation came between), the answers were not: ask what is missing."""
    begin_again(turn)
    go_on(turn)


def begin_again(turn: Turn) -> None:
    """A conversation about the profile, in which nothing was answered yet."""
    turn.conversation = Conversation("join.check", {"path": [], "known": []}, turn.now)


def go_on(turn: Turn) -> None:
    """Ask what is missing first; show everything when nothing is."""
    missing = next((name for name in _ORDER if not _settled(turn, name)), None)
    if missing not in _BEFORE_THEMES and not (me(turn).offers or me(turn).needs):
        return fields.ask_one(turn, "join")
    if missing is not None:
        return _ask(turn, missing)
    return turn.ask(
        "join.check", "join.check", Option("join.check_yes", "join.done"), Option("join.check_no", "join.which"),
        **shown(turn, me(turn)),
    )  # fmt: skip


def _settled(turn: Turn, name: str) -> bool:
    """Answered, skipped, or not a question for this person."""
    if name in (*turn.data.get("path", ()), *turn.data.get("known", ())):
        return True
    if name in _CHOICES:
        return any(one.purpose is _CHOICES[name] for one in members.consent_log(turn.tx, me(turn).id))
    return bool(getattr(me(turn), name)) or (name == "contact" and not me(turn).allows(Purpose.CONTACT))


def _ask(turn: Turn, name: str) -> None:
    if name not in _CHOICES:
        return ask(turn, "join", name, more=_form_option(turn, name))
    purpose = _CHOICES[name].value
    return turn.ask(
        f"join.{name}", f"consent.ask_{purpose}",
        Option("consent.yes", "join.choose", {"name": name, "given": True}),
        Option("consent.no", "join.choose", {"name": name, "given": False}),
    )  # fmt: skip


def _form_option(turn: Turn, name: str) -> tuple[Option, ...]:
    """Under the first question about the profile, where the platform has forms: all of it at once."""
    first = not set(_QUESTIONS) & set(turn.data.get("path", ()))
    has_forms = turn.house.can(turn.account.platform, Ability.FORMS)
    return (Option("form.at_once", "join.form", {"field": name}),) if first and has_forms else ()


def show_form(turn: Turn, field: str) -> None:
    """All the questions in one form; where that fails, the one that waits, in the chat."""
    ask(turn, "join", field, delivery=forms.profile(turn))


def repeat(turn: Turn) -> None:
    """Ask the question that waits for an answer once more."""
    waiting = turn.conversation.step.removeprefix("join.") if turn.conversation else ""
    if waiting == "which":
        return which(turn)
    return _ask(turn, waiting) if waiting in _ORDER else go_on(turn)


def back(turn: Turn) -> None:
    """The question before this one, as often as there is one."""
    path = list(turn.data.get("path", ()))
    if not path:
        turn.say("join.first_question")
        return repeat(turn)
    earlier = path.pop()
    turn.remember(path=path)
    return _ask(turn, earlier)


# --- answers ---------------------------------------------------------------------------------------------------------
def typed(name: str, turn: Turn, text: str) -> None:
    """A typed answer to the question `name`, which may also be a whole introduction or a request."""
    if _only_hello(turn, text):
        return repeat(turn)
    agreed = fields.agreed(turn, text)
    if agreed is not None:
        return take(turn, name, agreed.value)
    if introducing.introduces(turn, text, sure=name != "name") and introducing.understand(turn, text):
        introducing.tell_understood(turn)
        return go_on(turn)
    if name not in _LISTS and not is_question(text, "needs") and introducing.keep_wish(turn, text):
        turn.say("join.wish_kept")
        return repeat(turn)
    if name not in _LISTS and introducing.keep_offer(turn, text):
        turn.say("join.offer_kept")
        return repeat(turn)
    if name in _CHOICES:
        turn.say("consent.why" if is_question(text) else "join.please_choose")
        return repeat(turn)
    if fields.answered(turn, "join", name, text):
        _answered(turn, name)
    return None


def one_typed(turn: Turn, text: str) -> None:
    """Something was needed to find people for, and here it is."""
    one = fields.one_read(turn, "join", text)
    if one is not None:
        take(turn, *one)


def choose(turn: Turn, name: str, given: bool) -> None:
    """A yes or a no to one purpose."""
    membership.record_consent(turn.work, me(turn), _CHOICES[name], given, turn.account)
    turn.refresh()
    _answered(turn, name)


def take(turn: Turn, field: str, value: Any) -> None:
    """A tap under a question about the profile."""
    fields.take(turn, field, value)
    _answered(turn, field)


def _answered(turn: Turn, name: str) -> None:
    path = [earlier for earlier in turn.data.get("path", ()) if earlier != name]
    turn.remember(path=[*path, name])
    go_on(turn)


def _only_hello(turn: Turn, text: str) -> bool:
    """A greeting is no answer; after a while somebody is told where we were."""
    away = turn.conversation is not None and turn.now - turn.conversation.updated_at > _A_WHILE
    if away:
        turn.say("join.where_we_were")
    rest = without_greeting(text)
    return not words(rest) or (away and rest != text.strip() and not introducing.introduces(turn, text))


# --- the last look, and the end ---------------------------------------------------------------------------------------
def done(turn: Turn) -> None:
    """Everything is right: welcome, and on with the request that was waiting."""
    wish = turn.data.get("wish", "")
    turn.finish()
    turn.member = membership.activate(turn.work, me(turn))
    network, name = turn.house.settings.network.name, turn.member.name
    if not wish:
        return turn.say("join.welcome", *WELCOME, network=network, name=name)
    turn.say("join.welcome_wish", network=network, name=name)
    return asking.with_text(turn, wish)


def check(turn: Turn, text: str) -> None:
    """Typed under the last look: "klopt", a correction, or else the question which part is wrong."""
    if is_yes(text) and turn.conversation is not None and turn.conversation.step == "join.check":
        return done(turn)
    if is_skip(text) or is_yes(text):  # nothing has to change after all
        return go_on(turn)
    return go_on(turn) if introducing.corrected(turn, text) else which(turn)


def which(turn: Turn, _text: str = "") -> None:
    """Which part of the profile has to change?"""
    asked = [name for name in _QUESTIONS if name != "contact" or me(turn).allows(Purpose.CONTACT)]
    parts = [Option(f"profile.{name}", "join.change", {"field": name}) for name in asked]
    turn.ask("join.which", "join.which", *parts, Option("join.nothing", "join.again"))


def change(turn: Turn, field: str) -> None:
    ask(turn, "join", field)


def retype(turn: Turn, field: str) -> None:
    fields.retype(turn, "join", field)


STEPS: Mapping[str, Step] = {
    **{f"join.{name}": partial(typed, name) for name in _ORDER},
    "join.one": one_typed,
    "join.check": check,
    "join.which": check,
}
ACTIONS: Mapping[str, Action] = {
    "join.choose": choose, "join.take": take, "join.retype": retype, "join.which": which, "join.change": change,
    "join.done": done, "join.form": show_form,
    "join.again": go_on,
}  # fmt: skip
