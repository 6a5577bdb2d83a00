"""Who may take part: the facilitator's answer about an outsider, and what an outsider hears until then."""

from typing import Any

from bot.dialogue.turn import Turn
from bot.usecases import admission
from storage import accounts


def at_the_door(turn: Turn) -> None:
    """An outsider says something: one friendly sentence, and the facilitators are asked. After a no: what works."""
    if turn.account.admitted is False:
        return show_help(turn)
    admission.ask_facilitators(turn.work, turn.account)
    return turn.say("admission.wait", **_words(turn))


def show_help(turn: Turn) -> None:
    """What an outsider can type."""
    turn.say("admission.help", **_words(turn))


def admit(turn: Turn, account: str) -> None:
    _decide(turn, account, True)


def refuse(turn: Turn, account: str) -> None:
    _decide(turn, account, False)


def _decide(turn: Turn, account: str, admitted: bool) -> None:
    """A button outlives a change in the settings: who is no facilitator any more decides nothing."""
    found = accounts.get(turn.tx, account)
    if found is None or not admission.is_facilitator(turn.house, turn.incoming.who):
        return turn.say("bad.expired")
    if not admission.decide(turn.work, found, admitted):
        return turn.say("admission.decided_before")
    return turn.say("admission.did_admit" if admitted else "admission.did_refuse")


def _words(turn: Turn) -> dict[str, Any]:
    network = turn.house.settings.network
    return {"network": network.name, "secretariat": turn.house.secretariat, "reach": network.secretariat.reach}


ACTIONS = {"admission.yes": admit, "admission.no": refuse}
