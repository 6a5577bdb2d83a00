"""Writing to somebody through the bot, and talking together: what those who were introduced say and hear."""

from adapters.base import Said
from bot.dialogue.turn import Turn
from bot.speaking import Delivery, Option
from bot.usecases import gathering, relay
from bot.usecases.introductions import reach_of, ways_on
from bot.usecases.relay import Refusal
from bot.usecases.sides import Side, known_as, side_of
from bot.wording import Label
from storage import conversations, inbox
from storage.accounts import Account
from storage.database import Tx

STEP = "relay.text"


def write(turn: Turn, introduction: str) -> None:
    """Ask for the words, when something can be passed on."""
    side = _side(turn, introduction)
    if side is None or _refused(turn, side):
        return
    name = known_as(side.other)
    leave_it, about = Option("relay.leave", "relay.leave"), {"introduction": introduction}
    turn.ask(STEP, "relay.ask", leave_it, data=about, delivery=_about(side), name=name)


def typed(turn: Turn, text: str) -> None:
    """Pass it on."""
    introduction = str(turn.data["introduction"])
    if len(text) > relay.MOST_CHARACTERS:
        leave = Option("relay.leave", "relay.leave")
        return turn.ask(STEP, "relay.too_long", leave, length=len(text), most=relay.MOST_CHARACTERS)
    turn.finish()
    side = _side(turn, introduction)
    if side is None or _refused(turn, side):
        return None
    at = relay.pass_on(turn.work, side, text)
    if at is None:
        return turn.say("relay.enough", delivery=_about(side), name=known_as(side.other))
    later = Label("relay.later", {"at": at}) if at > turn.now else ""
    again = Option("relay.write_more", "relay.write", {"introduction": introduction})
    return turn.say(
        "relay.passed_on", again, delivery=_about(side, standing=True), name=known_as(side.other), later=later
    )


def writes(tx: Tx, account: Account) -> bool:
    """Whether what this one types is for somebody else."""
    conversation = conversations.get(tx, account.id)
    return conversation is not None and conversation.step == STEP


def keep_nothing(turn: Turn) -> None:
    """What is typed here is for somebody else: its words are not kept in the inbox, however it ends."""
    if writes(turn.tx, turn.account) and isinstance(turn.incoming.what, Said):
        who = turn.incoming.who
        inbox.blank(turn.tx, who.platform, who.workspace, turn.incoming.event_id)


def leave(turn: Turn) -> None:
    turn.finish()
    turn.say("relay.nothing")


def stop(turn: Turn, introduction: str) -> None:
    """Nothing is passed on any more, from now on."""
    side = _side(turn, introduction)
    if side is None:
        return
    relay.stop(turn.work, side)
    if turn.conversation is not None and turn.conversation.step == STEP:
        turn.finish()
    again = Option("relay.begin_again", "relay.resume", {"introduction": introduction})
    turn.say("relay.you_stopped", again, delivery=_about(side, standing=True), name=known_as(side.other))


def resume(turn: Turn, introduction: str) -> None:
    side = _side(turn, introduction)
    if side is None:
        return None
    if not relay.resume(turn.work, side):
        return turn.say("relay.is_stopped", delivery=_about(side), name=known_as(side.other))
    write = Option("relay.write", "relay.write", {"introduction": introduction}, {"name": known_as(side.other)})
    return turn.say("relay.resumed", write, delivery=_about(side, standing=True), name=known_as(side.other))


def gather(turn: Turn, introduction: str) -> None:
    """The conversation opens when the others want it too; nobody is asked."""
    side = _side(turn, introduction)
    if side is None:
        return None
    opened = gathering.wish(turn.work, side)
    options, delivery = ways_on(turn.work, side), _about(side, standing=True)
    if opened is None:
        return turn.say("gathering.too_late", *options, delivery=delivery, name=side.name)
    if len(side.others) > 1:
        return turn.say("gathering.opened_group" if opened else "gathering.waits_group", *options, delivery=delivery)
    return turn.say("gathering.opened" if opened else "gathering.waits", *options, delivery=delivery, name=side.name)


def _side(turn: Turn, introduction: str) -> Side | None:
    """This member's side; when it is no longer there they hear so."""
    side = side_of(turn.work, introduction, turn.member.id) if turn.member is not None else None
    if side is None:
        turn.say("relay.gone")
    return side


def _refused(turn: Turn, side: Side) -> bool:
    """Whether nothing can be passed on; then they hear why, as far as they may know."""
    why = relay.refusal(turn.work, side)
    if why is None:
        return False
    name = known_as(side.other)
    if why is Refusal.REACHED:
        turn.say(
            "relay.reached", delivery=_about(side), name=name, contact=reach_of(turn.work, side.other, side.member)
        )
    else:
        turn.say(f"relay.{why}", delivery=_about(side), name=name)
    return True


def _about(side: Side, *, standing: bool = False) -> Delivery:
    """A message that names the other one."""
    return Delivery(about=side.about, standing=standing)


STEPS = {STEP: typed}
ACTIONS = {
    "relay.write": write, "relay.leave": leave, "relay.stop": stop, "relay.resume": resume, "gathering.open": gather,
}  # fmt: skip
