"""Never with this person. What is said is the same whether that person is in the network or not: nobody finds out
here who takes part. Only people whose name somebody was told are listed."""

from bot.dialogue.fields import me
from bot.dialogue.reading import is_skip
from bot.dialogue.turn import Turn
from bot.speaking import Option
from bot.usecases import membership
from matching.fuzzy import is_slip_of
from matching.text import clip, words
from matching.values import Member, Purpose
from storage import introductions, members, proposals

_MOST_NAMED = 8  # buttons
_LONGEST = 60  # characters of a name


def never(turn: Turn, rest: str = "") -> None:
    """With a name: at once. Without: who is kept away now, and the question who else."""
    return _by_name(turn, rest, sure=False) if words(rest) else _ask(turn)


def _ask(turn: Turn) -> None:
    kept_away = [one for one in _known(turn) if one.id in members.never_of(turn.tx, me(turn).id)]
    back = [Option("pause.never_undo", "never.undo", {"name": one.name}, {"name": one.name}) for one in kept_away]
    turn.ask(
        "never.name", "pause.never_list" if kept_away else "pause.never_ask", *back[:_MOST_NAMED],
        Option("pause.never_take_back", "never.take_back"), Option("pause.never_nothing", "never.nothing"),
        data={}, names=tuple(one.name for one in kept_away),
    )  # fmt: skip


def typed(turn: Turn, text: str) -> None:
    if is_skip(text) or not words(text):
        return nothing(turn)
    return _by_name(turn, text, sure=turn.data.get("asked_again", False))


def _by_name(turn: Turn, typed_name: str, *, sure: bool) -> None:
    """Somebody they know by that name; else the name as typed, once it is complete or typed a second time."""
    name = clip(" ".join(typed_name.split()), _LONGEST)
    known = [one for one in _known(turn) if _is_called(one, name)]
    if len(known) == 1:
        return chosen(turn, known[0].name)
    if known:
        picks = [Option("profile.place", "never.chosen", {"name": one.name}, {"place": one.name}) for one in known]
        other = Option("pause.never_other", "never.other")
        return turn.ask("never.name", "pause.never_which", *picks[:_MOST_NAMED], other, data={})
    if len(words(name)) < 2 and not sure:
        return turn.ask("never.name", "pause.never_full", Option("pause.never_nothing", "never.nothing"),
                        data={"asked_again": True})  # fmt: skip
    return chosen(turn, name)


def chosen(turn: Turn, name: str) -> None:
    """Keep everybody of that name away, and say so in the same words when there is nobody."""
    for other in _of_name(turn, name):
        membership.keep_apart(turn.work, me(turn), other)
    turn.finish()
    turn.say("pause.never_done", Option("pause.never_undo", "never.undo", {"name": name}, {"name": name}), name=name)


def undo(turn: Turn, name: str) -> None:
    for other in _of_name(turn, name):
        members.remove_never(turn.tx, me(turn).id, other.id)
    turn.finish()
    turn.say("pause.never_undone", name=name)


def take_back(turn: Turn) -> None:
    turn.ask("never.take_back", "pause.never_ask_back", Option("pause.never_nothing", "never.nothing"), data={})


def typed_back(turn: Turn, text: str) -> None:
    if is_skip(text) or not words(text):
        return nothing(turn)
    name = clip(" ".join(text.split()), _LONGEST)
    known = [one.name for one in _known(turn) if _is_called(one, name)]
    return undo(turn, known[0] if len(known) == 1 else name)


def other(turn: Turn) -> None:
    turn.ask("never.name", "pause.never_full", Option("pause.never_nothing", "never.nothing"),
             data={"asked_again": True})  # fmt: skip


def nothing(turn: Turn) -> None:
    turn.finish()
    turn.say("pause.never_fine")


def known_names(turn: Turn) -> frozenset[str]:
    """The names that this member was told."""
    return frozenset(one.name for one in _known(turn))


def _of_name(turn: Turn, name: str) -> tuple[Member, ...]:
    return tuple(one for one in members.named(turn.tx, name) if one.id != me(turn).id)


def _known(turn: Turn) -> tuple[Member, ...]:
    """Everybody whose name this member was told: introduced to them, or proposed by name."""
    mine = me(turn).id
    met = {one.b if one.a == mine else one.a for one in introductions.of_member(turn.tx, mine)}
    proposed = {one.about if one.to == mine else one.to for one in proposals.involving(turn.tx, mine)}
    others = sorted(other for other in {*met, *proposed} if other is not None)
    found = [members.get(turn.tx, other) for other in others]
    return tuple(one for one in found if one is not None and (one.id in met or one.allows(Purpose.NAME)))


def _is_called(one: Member, typed_name: str) -> bool:
    """Every typed word is a word of the name, small slips allowed."""
    names = words(one.name)
    return all(any(is_slip_of(word, name) for name in names) for word in words(typed_name))


def repeat(turn: Turn) -> None:
    _ask(turn)


COMMANDS = {"never": never}
STEPS = {"never.name": typed, "never.take_back": typed_back}
ACTIONS = {
    "never.undo": undo, "never.take_back": take_back, "never.nothing": nothing, "never.chosen": chosen,
    "never.other": other,
}  # fmt: skip
