"""What somebody can do for others: adding to it, in a conversation or in one sentence ("ik help met …")."""

from bot.dialogue import profile
from bot.dialogue.fields import me
from bot.dialogue.reading import MOST_ITEMS, Asked, is_skip, read_list
from bot.dialogue.turn import Turn
from bot.speaking import Option
from matching.text import fold


def offer(turn: Turn, rest: str) -> None:
    """With words: they are added. Without: what is there, and the question what to add."""
    if rest:
        return with_text(turn, rest)
    return _ask(turn)


def _ask(turn: Turn) -> None:
    have = me(turn).offers
    options = [Option("offer.replace", "offer.replace")] if have else []
    key = "offer.ask_more" if have else "offer.ask"
    turn.ask("offer.add", key, *options, Option("offer.nothing", "profile.keep"), items=have)


def with_text(turn: Turn, text: str) -> None:
    """Add what this sentence offers."""
    if is_skip(text):
        return profile.keep(turn)
    read = read_list("offers", text)
    if isinstance(read, Asked):
        return turn.ask("offer.add", read.key, Option("offer.nothing", "profile.keep"), **read.words)
    return _add(turn, read.value)


def _add(turn: Turn, items: tuple[str, ...]) -> None:
    have = me(turn).offers
    known = {fold(item) for item in have}
    new = tuple(item for item in items if fold(item) not in known)
    if turn.conversation is not None:
        turn.finish()
    if not new:
        return turn.say("offer.known")
    if len(have) + len(new) > MOST_ITEMS:
        replace, nothing = Option("offer.replace", "offer.replace"), Option("offer.nothing", "profile.keep")
        return turn.say("offer.too_many", replace, nothing, count=len(have), most=MOST_ITEMS)
    turn.change_member(offers=(*have, *new))
    return turn.say(
        "offer.added", Option("offer.fine", "profile.fine"), *profile.theme_option(turn),
        Option("offer.undo", "offer.undo", {"items": list(new)}), items=me(turn).offers,
    )  # fmt: skip


def undo(turn: Turn, items: list[str]) -> None:
    """It was not meant as an offer."""
    turn.change_member(offers=tuple(item for item in me(turn).offers if item not in items))
    turn.say("offer.undone")


def replace(turn: Turn) -> None:
    profile.change(turn, "offers")


def repeat(turn: Turn) -> None:
    _ask(turn)


COMMANDS = {"offer": offer}
STEPS = {"offer.add": with_text}
ACTIONS = {"offer.with": with_text, "offer.undo": undo, "offer.replace": replace}
