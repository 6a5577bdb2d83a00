"""Much in one message: somebody introduces themselves, or asks for something before the profile is finished. What is
understood goes into the profile at once and is shown for a yes at the end."""

import re
from typing import Any

from bot.dialogue.fields import me, shown
from bot.dialogue.reading import Taken, read_needs, read_offers
from bot.dialogue.turn import Turn
from matching.intents import offer_in, request_in
from matching.profiles import ProfileDraft, parse_profile
from matching.text import clip, fold, words

_PARTS = ("name", "organisation", "sector", "area", "offers", "needs")
_LISTS = frozenset({"offers", "needs"})
_SAYS_WHO = re.compile(r"\b(?:ik ben|ik heet|naam is|dit is|i am|i'm|name is|this is)\b", re.IGNORECASE)
_REQUEST_WORDS = 4  # fewer are an answer to the question, not a request


def introduces(turn: Turn, text: str, *, sure: bool = False) -> bool:
    """Whether somebody tells more than one thing about themselves in this message. `sure`: only when they also say so
    ("ik ben …"), because "Utrecht" is an answer to another question."""
    draft = _draft(turn, text)
    if draft.name and (_SAYS_WHO.search(text) or not sure):
        area = draft.area if fold(draft.area) not in fold(draft.name) else ""
        return bool(draft.organisation or area or draft.offers or draft.needs)
    return bool(draft.offers and draft.needs and offer_in(text))


def _draft(turn: Turn, text: str) -> ProfileDraft:
    return parse_profile(text, turn.house.vocabulary, turn.house.gazetteer)


def understand(turn: Turn, text: str) -> bool:
    """Put an introduction into the profile; everything is shown for a yes at the end. False when it is none."""
    if not introduces(turn, text):
        return False
    draft = _draft(turn, text)
    told: dict[str, Any] = {name: getattr(draft, name) for name in _PARTS if getattr(draft, name)}
    for name in _LISTS & told.keys():
        told[name] = tuple(dict.fromkeys((*getattr(me(turn), name), *told[name])))
    turn.change_member(**told)
    turn.remember(known=sorted({*turn.data.get("known", ()), *told}), told=sorted(told))
    return True


def corrected(turn: Turn, text: str) -> bool:
    """Take over a correction in words ("mijn naam is Jara", "in Tiel"). False when it is none."""
    if understand(turn, text):
        turn.remember(told=[])
        return True
    draft = _draft(turn, text)
    named = {"name": draft.name if _SAYS_WHO.search(text) else "", "area": draft.area}
    told = {name: value for name, value in named.items() if value}
    if told:
        turn.change_member(**told)
    return bool(told)


def tell_understood(turn: Turn) -> None:
    """Show what was read from one message, and the request that waits."""
    told = turn.data.get("told", ())
    if told:
        words_shown: dict[str, Any] = {
            name: value if name in told else "" for name, value in shown(turn, me(turn)).items()
        }
        turn.say("join.understood", **words_shown)
    elif turn.data.get("wish"):
        turn.say("join.wish_understood", wish=clip(turn.data["wish"], 120))
    turn.remember(told=[])


def keep_wish(turn: Turn, text: str) -> bool:
    """Remember a request until the profile is finished; it also tells what somebody looks for."""
    wish = request_in(text)
    if wish is None or len(words(wish)) < _REQUEST_WORDS:
        return False
    turn.remember(wish=wish)
    need = read_needs(turn.house, turn.language, wish)
    if isinstance(need, Taken) and not me(turn).needs:
        turn.change_member(needs=need.value)
    return True


def keep_offer(turn: Turn, text: str) -> bool:
    """An offer ("ik help met …"), typed as the answer to another question, goes where it belongs."""
    offered = offer_in(text)
    read = read_offers(turn.house, turn.language, offered) if offered else None
    if not isinstance(read, Taken):
        return False
    turn.change_member(offers=tuple(dict.fromkeys((*me(turn).offers, *read.value))))
    return True
