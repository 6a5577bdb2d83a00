"""First contact: who the bot is, what it keeps and why, and the yes or no to that. Until the yes nothing is kept but
the chat account and what was typed."""

from datetime import datetime, timedelta
from typing import Any

from bot.dialogue import fields, introducing, joining
from bot.dialogue.reading import is_question
from bot.dialogue.turn import Turn
from bot.speaking import Option
from bot.usecases import membership
from matching.intents import offer_in, request_in, without_greeting
from matching.text import words
from matching.values import Language, Member, MemberState
from storage import accounts, erasure, members

_MOST_KEPT = 3  # messages remembered until the yes
_ON_THE_WAY = timedelta(seconds=10)
STEP = "join.hello"


def hello(turn: Turn, text: str) -> None:
    """Somebody whom we don't know says something for the first time."""
    known = _on_this_terminal(turn)
    if known is None:
        return _hello(turn, {"said": [text]} if _worth_keeping(turn, text) else {})
    if known.state is MemberState.INVITED:
        return invited(turn, known)
    turn.become(known)
    return turn.say("join.known_here", Option("join.ask_button", "help.ask"), Option("join.help_button", "help.show"),
                    name=known.name)  # fmt: skip


def invited(turn: Turn, member: Member) -> None:
    """Somebody whom the secretariat signed up is here for the first time."""
    turn.conversation = None
    turn.ask(STEP, "join.hello_invited", *_options(turn), data={"invited": member.id}, **_terms(turn, member))


def _on_this_terminal(turn: Turn) -> Member | None:
    """The member of that name, when they have no account yet. Only in the terminal: whoever is there is trusted."""
    if turn.account.platform != "console":
        return None
    found = [one for one in members.named(turn.tx, turn.account.name) if not accounts.all_of_member(turn.tx, one.id)]
    return found[0] if len(found) == 1 else None


def _hello(turn: Turn, data: dict[str, Any]) -> None:
    key = "join.hello_kept" if data.get("said") else "join.hello"
    turn.ask(STEP, key, *_options(turn), data=data, **_terms(turn, None))


def _options(turn: Turn) -> list[Option]:
    other = Option("join.in_english", "language.choose", {"language": "en"})
    if turn.language is Language.EN:
        other = Option("join.in_dutch", "language.choose", {"language": "nl"})
    return [
        Option("join.yes", "join.agree"),
        Option("join.no", "join.decline"),
        Option("join.more_button", "join.more"),
        other,
    ]


def _terms(turn: Turn, member: Member | None) -> dict[str, Any]:
    """What a first message has to say by law, from the settings."""
    settings = turn.house.settings
    network, keeps = settings.network, settings.retention
    shown = fields.shown(turn, member) if member else {}
    return {
        **shown, "network": network.name, "controller": network.controller or network.name,
        "secretariat": turn.house.secretariat, "reach": network.secretariat.reach, "url": network.privacy_url,
        "days": membership.MESSAGE_DAYS, "silent": keeps.silent_months,
    }  # fmt: skip


def repeat(turn: Turn) -> None:
    """Ask for the yes or no once more, from the beginning."""
    member = members.get(turn.tx, turn.data.get("invited", ""))
    if member is not None:
        return invited(turn, member)
    return _hello(turn, turn.data)


def undecided(turn: Turn, text: str) -> None:
    """Typed instead of a yes or a no: an introduction or a request is remembered, a question is answered as far as it
    goes, the rest is left."""
    worth, crossed = _worth_keeping(turn, text), _crossed(turn)
    if ("?" in text or is_question(text)) and not worth:
        return more(turn)
    if worth:
        turn.remember(said=[*turn.data.get("said", ()), text][-_MOST_KEPT:])
        if not crossed:
            turn.say("join.kept_for_now")
    return None if crossed else turn.ask(STEP, "join.hello_again", *_options(turn))


def greeted(turn: Turn) -> None:
    """The hello was said because somebody came in: their own first words may be on their way already."""
    if turn.conversation is not None and turn.conversation.step == STEP:
        turn.remember(greeted_at=turn.now.isoformat())


def _crossed(turn: Turn) -> bool:
    """Whether these words were typed before the hello was read. Only the first ones can be."""
    greeted_at = turn.data.get("greeted_at")
    turn.remember(greeted_at=None)
    return greeted_at is not None and turn.now - datetime.fromisoformat(greeted_at) <= _ON_THE_WAY


def more(turn: Turn) -> None:
    turn.say("join.more", **_terms(turn, None))
    turn.ask(STEP, "join.hello_again", *_options(turn))


def agree(turn: Turn) -> None:
    """Yes: from now on this is a member, and what was typed before counts."""
    kept = dict(turn.data)
    member = members.get(turn.tx, kept.get("invited", ""))
    if member is None:
        turn.become(membership.join(turn.work, turn.account, turn.language))
    else:
        turn.become(membership.accept(turn.work, turn.account, member))
    joining.begin(turn, kept.get("said", ()))


def decline(turn: Turn) -> None:
    """No: nothing is kept, also not what the secretariat filled in for this account."""
    if turn.member is not None:
        membership.forget(turn.work, turn.member, keep_tips=False)
    else:
        erasure.erase_stranger(turn.tx, turn.account.id, turn.now)
    turn.conversation = None
    turn.say("join.bye")


def _worth_keeping(turn: Turn, text: str) -> bool:
    """More than a hello: somebody introduces themselves, asks or offers something."""
    if len(words(without_greeting(text))) < 2:
        return False
    return introducing.introduces(turn, text) or request_in(text) is not None or offer_in(text) is not None


STEPS = {STEP: undecided}
ACTIONS = {"join.agree": agree, "join.decline": decline, "join.more": more}
