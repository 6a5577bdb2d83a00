"""What somebody sent in with a form: the same checks as for typed answers, and what is right is kept."""

from collections.abc import Mapping

from bot.dialogue import ask, fields, forms, join, joining
from bot.dialogue.fields import FIELDS, me
from bot.dialogue.reading import Asked, Reading, Taken
from bot.dialogue.turn import Turn
from bot.wording import Label
from matching.text import clean
from matching.values import MemberState, Sector

MOST_CHARACTERS = 2000  # of one field; no form of ours lets in more
_TAKES_PART = (MemberState.ACTIVE, MemberState.PAUSED)


def filled(turn: Turn, form: str, values: Mapping[str, str]) -> None:
    """A form came back. Names and values are client-supplied: what was not asked is passed over."""
    state = turn.member.state if turn.member is not None else None
    if form == forms.PROFILE and state in (*_TAKES_PART, MemberState.JOINING):
        return _profile(turn, values)
    if form == forms.REQUEST and state in _TAKES_PART:
        return _request(turn, clean(values.get("text", "")))
    return join.join(turn, "") if state not in _TAKES_PART else turn.say("bad.overtaken")


def _request(turn: Turn, text: str) -> None:
    if turn.conversation is not None:
        turn.finish()
    if len(text) > MOST_CHARACTERS:
        return turn.say("bad.too_long", length=len(text), most=MOST_CHARACTERS)
    return ask.with_text(turn, text)


def _profile(turn: Turn, values: Mapping[str, str]) -> None:
    """Keep all that is right at once; then say what is not. One of those that a tap can solve is asked."""
    given = {name: clean(values[name]) for name in forms.asked_of(me(turn)) if name in values}
    read = {name: _read(turn, name, text) for name, text in given.items() if text != forms.stands_there(turn, name)}
    kept = {name: found.value for name, found in read.items() if isinstance(found, Taken)}
    wrong = {name: found for name, found in read.items() if isinstance(found, Asked)}
    if kept:
        turn.change_member(**kept)
    if me(turn).state is MemberState.JOINING:
        return _go_on_joining(turn, [name for name in given if name not in wrong], wrong)
    if turn.conversation is not None:
        turn.finish()
    if kept:
        turn.say("form.saved", fields=tuple(Label(f"profile.{name}") for name in kept))
    elif not wrong:
        turn.say("profile.kept")
    asked = _say_wrong(turn, wrong)
    if asked:
        return fields.ask(turn, "profile", asked, wrong[asked])
    return fields.ask_one(turn, "profile") if not (me(turn).offers or me(turn).needs) else None


def _go_on_joining(turn: Turn, right: list[str], wrong: Mapping[str, Asked]) -> None:
    """What was left empty in the form is skipped; what is still missing or wrong is asked in the chat."""
    if turn.conversation is None or not turn.conversation.step.startswith("join."):
        joining.begin_again(turn)
    answered = [name for name in right if name != "name" or me(turn).name]
    turn.remember(path=list(dict.fromkeys((*turn.data.get("path", ()), *answered))))
    asked = _say_wrong(turn, wrong)
    return fields.ask(turn, "join", asked, wrong[asked]) if asked else joining.go_on(turn)


def _say_wrong(turn: Turn, wrong: Mapping[str, Asked]) -> str:
    """One sentence for each wrong field; the name of the one that is asked instead, the place first. Empty: none."""
    asked = next((name for name in ("area", *wrong) if name in wrong and wrong[name].picks), "")
    for name, found in wrong.items():
        if name != asked:
            turn.say("form.wrong", field=Label(f"profile.{name}"), why=Label(found.key, found.words))
    return asked


def _read(turn: Turn, name: str, text: str) -> Reading:
    field = FIELDS[name]
    if not text:
        return Asked("profile.name_needed") if name == "name" else Taken(field.empty)
    if name == "sector" and text in set(Sector):
        return Taken(Sector(text))
    if len(text) > MOST_CHARACTERS:
        return Asked("profile.too_long", words={"length": len(text), "most": MOST_CHARACTERS})
    return field.read(turn.house, turn.language, text)
