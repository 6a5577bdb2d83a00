"""Contact details after an introduction: sharing them with the other one or with all of a group, or not."""

from dataclasses import replace

from bot.dialogue.turn import Turn
from bot.speaking import Delivery, Option
from bot.usecases import introductions as use
from bot.usecases.sides import Side, called, side_of

MOST_CHARACTERS = 150
_KEEP = "introduction.keep"


def share(turn: Turn, introduction: str) -> None:
    """Share, after asking for the details when they are not there."""
    side = _side(turn, introduction)
    if side is None:
        return turn.say("introduction.gone")
    if not side.member.contact:
        return _ask(turn, "introduction.ask_contact", side)
    return _share(turn, side)


def keep(turn: Turn, introduction: str) -> None:
    """Share nothing."""
    if turn.conversation is not None and turn.conversation.step == "introduction.contact":
        turn.finish()
    side = _side(turn, introduction)
    if side is None:
        return turn.say("introduction.gone")
    options = use.ways_on(turn.work, side, sharing=False)
    return turn.say("introduction.kept", *options, delivery=_naming(side), name=side.name)


def contact_typed(turn: Turn, text: str) -> None:
    """How this member can be reached."""
    side = _side(turn, turn.data["introduction"])
    if side is None:
        turn.finish()
        return turn.say("introduction.gone")
    if len(text) > MOST_CHARACTERS:
        return _ask(turn, "introduction.contact_too_long", side, length=len(text), most=MOST_CHARACTERS)
    if not _can_be_used(text):
        return _ask(turn, "introduction.contact_too_short", side)
    turn.finish()
    return _share(turn, replace(side, member=turn.change_member(contact=text)))


def _ask(turn: Turn, key: str, side: Side, **words: object) -> None:
    about = {"introduction": side.id}
    turn.ask(
        "introduction.contact", key, Option("introduction.keep", _KEEP, about), data=about,
        delivery=_naming(side), name=side.name, **words,
    )  # fmt: skip


def _share(turn: Turn, side: Side) -> None:
    reached = use.share_contact(turn.work, side)
    if not reached:
        return turn.say("introduction.shared_with_nobody", delivery=_naming(side), name=side.name)
    options = use.ways_on(turn.work, side)
    return turn.say(
        "introduction.shared", *options, delivery=_naming(side), name=called(reached), contact=side.member.contact
    )


def _side(turn: Turn, introduction: str) -> Side | None:
    """This member's side, when anybody of the others is still there."""
    return side_of(turn.work, introduction, turn.member.id) if turn.member is not None else None


def _naming(side: Side) -> Delivery:
    """A message that names the others, whose buttons stay."""
    return Delivery(standing=True, about=side.about)


def _can_be_used(text: str) -> bool:
    """A mail address, a number, or at least a few words about where to be found."""
    return "@" in text or sum(sign.isdigit() for sign in text) >= 6 or len(text.split()) >= 4


ACTIONS = {"introduction.share": share, "introduction.keep": keep}
STEPS = {"introduction.contact": contact_typed}
