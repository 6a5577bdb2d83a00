"""A facilitator decides about rounds: whom to put together, whom to keep apart, whom to leave out."""

import re

from bot.dialogue.turn import Turn
from bot.speaking import Delivery, Option
from bot.usecases import arranging
from bot.usecases.admission import is_facilitator
from bot.usecases.arranging import Refused
from matching.text import clip
from storage import decisions
from storage.decisions import Decision, DecisionKind

_BETWEEN_NAMES = re.compile(r"\s*[,;&+]\s*|\s+(?:en|and|met|with)\s+", re.IGNORECASE)
_MOST_SHOWN = 8  # buttons
_LABEL = 60  # characters


def together(turn: Turn, rest: str = "") -> None:
    _decide(turn, DecisionKind.TOGETHER, rest)


def apart(turn: Turn, rest: str = "") -> None:
    _decide(turn, DecisionKind.APART, rest)


def without(turn: Turn, rest: str = "") -> None:
    _decide(turn, DecisionKind.WITHOUT, rest)


def show(turn: Turn, _rest: str = "") -> None:
    """Everything that was decided, each with a button to take it back."""
    known = decisions.everything(turn.tx)
    if not known:
        return turn.say("arrange.nothing")
    lines = [arranging.described(turn.work, one) for one in known]
    options = [
        Option("arrange.take_back_one", "arrange.take_back", {"decision": one.id}, {"what": _short(turn, one)})
        for one in known[:_MOST_SHOWN]
    ]
    return turn.say("arrange.list", *options, delivery=_about(*known), decisions=tuple(lines))


def always(turn: Turn, decision: int) -> None:
    """Not for the next round alone."""
    if not is_facilitator(turn.house, turn.incoming.who) or not decisions.hold_for_every_round(turn.tx, decision):
        return turn.say("arrange.gone")
    return _told(turn, next(one for one in decisions.everything(turn.tx) if one.id == decision))


def take_back(turn: Turn, decision: int) -> None:
    """A button outlives a change in the settings: who is no facilitator any more changes nothing."""
    facilitator = is_facilitator(turn.house, turn.incoming.who)
    done = facilitator and decisions.remove(turn.tx, decision)
    turn.say("arrange.taken_back" if done else "arrange.gone")


def _decide(turn: Turn, kind: DecisionKind, rest: str) -> None:
    names = [name for name in _BETWEEN_NAMES.split(rest.strip()) if name]
    if not names:
        return turn.say("arrange.how")
    try:
        decided = arranging.decide(turn.work, kind, names)
    except Refused as refused:
        return turn.say(refused.why.key, delivery=Delivery(about=refused.about), **refused.why.words)
    return _told(turn, decided)


def _told(turn: Turn, decided: Decision) -> None:
    back = Option("arrange.take_back", "arrange.take_back", {"decision": decided.id})
    more = () if decided.every_round else (Option("arrange.always", "arrange.always", {"decision": decided.id}),)
    turn.say("arrange.did", *more, back, delivery=_about(decided), what=arranging.described(turn.work, decided))


def _about(*decided: Decision) -> Delivery:
    """Whoever is forgotten leaves these messages as well."""
    return Delivery(about=sorted(frozenset[str]().union(*(one.members for one in decided))))


def _short(turn: Turn, decision: Decision) -> str:
    return clip(", ".join(arranging.names_of(turn.work, decision.members)), _LABEL)


COMMANDS = {"round_together": together, "round_apart": apart, "round_without": without, "round_decisions": show}
ACTIONS = {"arrange.always": always, "arrange.take_back": take_back}
