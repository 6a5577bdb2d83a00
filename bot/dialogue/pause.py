"""A break: until a day, for a while, or until somebody comes back by themselves."""

from datetime import date, timedelta

from bot.dialogue import never
from bot.dialogue.fields import me
from bot.dialogue.turn import Turn
from bot.speaking import Delivery, Option
from bot.usecases import membership
from matching.intents import when_in
from matching.moments import add_months
from matching.values import MemberState, Purpose

_STEP = "pause.until"


def pause(turn: Turn, rest: str = "") -> None:
    """With a date or a while: at once. Without: ask."""
    until = when_in(rest, turn.today)
    return _begin(turn, until) if until is not None else ask(turn, "pause.unclear" if rest else "pause.ask")


def ask(turn: Turn, key: str = "pause.ask") -> None:
    day = turn.today
    spans = (
        ("pause.two_weeks", day + timedelta(weeks=2)),
        ("pause.one_month", add_months(day, 1)),
        ("pause.three_months", add_months(day, 3)),
    )
    options = [Option(label, "pause.take", {"until": until.isoformat()}) for label, until in spans]
    turn.ask(_STEP, key, *options, Option("pause.open_end", "pause.take", {"until": ""}),
             Option("pause.no_pause", "pause.none"))  # fmt: skip


def typed(turn: Turn, text: str) -> None:
    """A date in words; a number of days without a word is not one."""
    until = when_in(text, turn.today)
    return _begin(turn, until) if until is not None else ask(turn, "pause.unclear")


def take(turn: Turn, until: str) -> None:
    _begin(turn, date.fromisoformat(until) if until else None)


def months(turn: Turn, months: int) -> None:
    _begin(turn, add_months(turn.today, months))


def _begin(turn: Turn, until: date | None) -> None:
    if me(turn).state not in (MemberState.ACTIVE, MemberState.PAUSED):
        return turn.say("help.stopped")  # a button from before they stopped
    membership.pause(turn.work, me(turn), until)
    turn.refresh()
    turn.finish()
    return turn.say("pause.until" if until else "pause.until_back", Option("pause.resume", "pause.resume"),
             delivery=Delivery(standing=True), until=until)  # fmt: skip


def no_pause(turn: Turn) -> None:
    turn.finish()
    turn.say("pause.fine")


def resume(turn: Turn, _rest: str = "") -> None:
    """Back from a break."""
    if turn.conversation is not None:
        turn.finish()
    if turn.member is None or turn.member.state is MemberState.ACTIVE:
        return turn.say("pause.not_paused")
    if not turn.member.allows(Purpose.MATCHING):
        membership.record_consent(turn.work, turn.member, Purpose.MATCHING, True, turn.account)
    turn.member = membership.resume(turn.work, turn.member)
    return turn.say("pause.resumed", name=turn.member.name)


def repeat(turn: Turn) -> None:
    return ask(turn) if turn.conversation and turn.conversation.step == _STEP else never.repeat(turn)


COMMANDS = {"pause": pause, "resume": resume, **never.COMMANDS}
STEPS = {_STEP: typed, **never.STEPS}
ACTIONS = {
    "pause.ask": ask, "pause.take": take, "pause.months": months, "pause.none": no_pause, "pause.resume": resume,
    **never.ACTIONS,
}  # fmt: skip
