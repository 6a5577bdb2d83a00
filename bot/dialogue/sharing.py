"""Contact details after an introduction: sharing them with this one person, or not."""

from bot.dialogue.turn import Turn
from bot.speaking import Delivery, Option
from bot.usecases import introductions as use
from matching.values import Introduction, Member
from storage import introductions, members

MOST_CHARACTERS = 150
_KEEP = "introduction.keep"


def share(turn: Turn, introduction: str) -> None:
    """Share, after asking for the details when they are not there."""
    sides = _sides(turn, introduction)
    if sides is None:
        return turn.say("introduction.gone")
    made, member, other = sides
    if not member.contact:
        return _ask(turn, "introduction.ask_contact", made, other)
    return _share(turn, made, member, other)


def keep(turn: Turn, introduction: str) -> None:
    """Share nothing."""
    if turn.conversation is not None and turn.conversation.step == "introduction.contact":
        turn.finish()
    sides = _sides(turn, introduction)
    if sides is None:
        return turn.say("introduction.gone")
    made, member, other = sides
    options = use.ways_on(turn.work, made, member, other, sharing=False)
    return turn.say("introduction.kept", *options, delivery=_naming(other), name=use.known_as(other))


def contact_typed(turn: Turn, text: str) -> None:
    """How this member can be reached."""
    sides = _sides(turn, turn.data["introduction"])
    if sides is None:
        turn.finish()
        return turn.say("introduction.gone")
    made, _, other = sides
    if len(text) > MOST_CHARACTERS:
        return _ask(turn, "introduction.contact_too_long", made, other, length=len(text), most=MOST_CHARACTERS)
    if not _can_be_used(text):
        return _ask(turn, "introduction.contact_too_short", made, other)
    turn.finish()
    return _share(turn, made, turn.change_member(contact=text), other)


def _ask(turn: Turn, key: str, made: Introduction, other: Member, **words: object) -> None:
    about = {"introduction": made.id}
    turn.ask(
        "introduction.contact", key, Option("introduction.keep", _KEEP, about), data=about,
        delivery=_naming(other), name=use.known_as(other), **words,
    )  # fmt: skip


def _share(turn: Turn, made: Introduction, member: Member, other: Member) -> None:
    name = use.known_as(other)
    if use.share_contact(turn.work, made, member, other):
        options = use.ways_on(turn.work, made, member, other)
        turn.say(
            "introduction.shared",
            *options,
            delivery=_naming(other),
            name=name,
            contact=member.contact,
        )
    else:
        turn.say("introduction.shared_with_nobody", delivery=_naming(other), name=name)


def _sides(turn: Turn, introduction: str) -> tuple[Introduction, Member, Member] | None:
    """The introduction, this member and the other one, when both are still there."""
    made = introductions.get(turn.tx, introduction)
    member = turn.member
    other_id = use.other_side(made, member.id) if made and member else None
    other = members.get(turn.tx, other_id) if other_id else None
    return (made, member, other) if made and member and other else None


def _naming(other: Member) -> Delivery:
    """A message that names the other one, whose buttons stay."""
    return Delivery(standing=True, about=(other.id,))


def _can_be_used(text: str) -> bool:
    """A mail address, a number, or at least a few words about where to be found."""
    return "@" in text or sum(sign.isdigit() for sign in text) >= 6 or len(text.split()) >= 4


ACTIONS = {"introduction.share": share, "introduction.keep": keep}
STEPS = {"introduction.contact": contact_typed}
