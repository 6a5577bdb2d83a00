"""Finding tips, telling whether one helped, and looking after one's own."""

from bot.dialogue import tip_sharing
from bot.dialogue.tip_card import OPEN, author_of, card
from bot.dialogue.turn import Turn
from bot.speaking import Delivery, Option
from bot.usecases import tips
from matching.text import clip, words
from matching.values import Tip
from storage import tips as kept

MOST_SHOWN = 8  # of one's own tips, newest first
_CLIPPED = 60  # characters of a title on a button
_ASIDE = ("tips.find", "fallback.again")  # conversations that a search is the answer to; any other goes on after it


def find(turn: Turn, text: str) -> None:
    """What do we know about …?"""
    if not words(text):
        return _ask_subject(turn)
    if turn.conversation is not None and turn.conversation.step in _ASIDE:
        turn.finish()
    found = tips.search(turn.work, text, turn.language)
    if not found:
        return turn.say(
            "tips.none",
            _somebody("tips.speak_yes", text),
            Option("tips.no", "fallback.dropped"),
            text=clip(text, _CLIPPED),
        )
    for tip in found[:-1]:
        show(turn, tip, text)
    return show(turn, found[-1], text, _somebody("tips.speak", text))


def show(turn: Turn, tip: Tip, text: str = "", *also: Option) -> None:
    """One card, and whether it helped. `text`: what they were looking for; `also`: further choices under it."""
    about = {"tip": tip.id, "text": text}
    turn.say(
        "tips.card",
        Option("tips.yes", "tips.helped", about),
        Option("tips.no", "tips.did_not_help", about),
        *also,
        delivery=Delivery(standing=True, expires_at=turn.now + OPEN, about=author_of(tip)),
        **card(turn, tip, "tips.did_it_help"),
    )


def helped(turn: Turn, tip: str, text: str = "") -> None:  # noqa: ARG001 - both answers carry the same
    if _vote(turn, tip, helped=True):
        turn.say("tips.thanks_helped")


def did_not_help(turn: Turn, tip: str, text: str = "") -> None:
    """Then perhaps somebody can."""
    if not _vote(turn, tip, helped=False):
        return
    if text and turn.conversation is None:
        turn.say("tips.thanks_not", _somebody("tips.speak_yes", text), Option("tips.no", "fallback.dropped"))
    else:
        turn.say("tips.thanks")


def mine(turn: Turn) -> None:
    """My own tips, to be changed or taken away."""
    turn.finish()
    own = kept.of_author(turn.tx, turn.member.id) if turn.member else ()
    if not own:
        return turn.say("tips.none_own", Option("tips.share", "tips.share"))
    options = (
        Option("tips.one", "tips.open", {"tip": tip.id}, {"title": clip(tip.title, _CLIPPED)})
        for tip in reversed(own[-MOST_SHOWN:])
    )
    return turn.say("tips.own", *options)


def open_own(turn: Turn, tip: str) -> None:
    """One of my own tips."""
    own = _own(turn, tip)
    if own is None:
        return
    options = (Option(f"tips.{action}", f"tips.{action}", {"tip": tip}) for action in ("edit", "remove"))
    turn.say("tips.card", *options, Option("tips.leave", "fallback.dropped"), **card(turn, own, "tips.ask_nothing"))


def keep(turn: Turn, tip: str) -> None:
    """Still right."""
    own = _own(turn, tip)
    if own is not None:
        tips.prolong_tip(turn.work, own)
        turn.say("tips.kept")


def remove(turn: Turn, tip: str) -> None:
    """Take it away: really?"""
    own = _own(turn, tip)
    if own is not None:
        sure = Option("tips.remove_yes", "tips.removed", {"tip": tip})
        standing = Delivery(standing=True, expires_at=turn.now + OPEN)
        turn.say("tips.remove_sure", sure, Option("tips.leave", "tips.left"), delivery=standing, title=own.title)


def removed(turn: Turn, tip: str) -> None:
    if _own(turn, tip) is not None:
        tips.remove_tip(turn.work, tip)
        turn.say("tips.gone")


def left(turn: Turn) -> None:
    """It stays as it is."""
    turn.say("tips.left")


def _ask_subject(turn: Turn) -> None:
    turn.ask(
        "tips.find",
        "tips.find_what",
        Option("tips.share", "tips.share"),
        Option("tips.mine", "tips.mine"),
        Option("tips.leave", "fallback.dropped"),
        data={},
    )


def _somebody(label: str, text: str) -> Option:
    return Option(label, "ask.with", {"text": text})


def _vote(turn: Turn, tip: str, *, helped: bool) -> bool:
    """False, after saying so, when the tip was taken away meanwhile."""
    if turn.member is None or kept.get(turn.tx, tip) is None:
        turn.say("tips.gone_before")
        return False
    kept.vote(turn.tx, tip, turn.member.id, helped, turn.now)
    return True


def _own(turn: Turn, tip: str) -> Tip | None:
    own = tips.own_tip(turn.work, tip, turn.member.id) if turn.member else None
    if own is None:
        turn.say("tips.gone_before")
    return own


def find_with(turn: Turn, text: str) -> None:
    """Pressed: look for tips about these words."""
    find(turn, text)


def repeat(turn: Turn) -> None:
    """Ask the question that waits for an answer once more."""
    if "draft" not in turn.data:
        return _ask_subject(turn)
    return tip_sharing.repeat(turn)


COMMANDS = {"tips": find, **tip_sharing.COMMANDS}
ACTIONS = {
    "tips.with": find_with,
    "tips.helped": helped,
    "tips.did_not_help": did_not_help,
    "tips.mine": mine,
    "tips.open": open_own,
    "tips.keep": keep,
    "tips.remove": remove,
    "tips.removed": removed,
    "tips.left": left,
    **tip_sharing.ACTIONS,
}
STEPS = {"tips.find": find, **tip_sharing.STEPS}
