"""My requests and my introductions: what there is, how it stands, and closing a request."""

from collections.abc import Callable

from bot.dialogue.turn import Turn
from bot.speaking import Delivery, Option, tell_room
from bot.usecases import groups
from bot.usecases import requests as use
from bot.usecases.sides import known_as, other_side
from bot.wording import Label
from matching.text import clip
from matching.values import Introduction, Request, RequestState
from storage import introductions, members, outbox, proposals, requests

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHOWN_CHARACTERS = 90  # of a request in a list
_MOST_SHOWN = 20


def show(turn: Turn, rest: str = "") -> None:  # noqa: ARG001 - a command is given the rest of its line
    """My open requests, each with how it stands."""
    mine = _open(turn)
    if not mine:
        return turn.say("requests.none")
    close = (_button("requests.close_this", "requests.close", one, at) for at, one in enumerate(mine))
    kept = [(at, one) for at, one in enumerate(mine) if not one.asking]
    after_all = (_button("requests.ask_this", "requests.ask", one, at) for at, one in kept)
    nothing = Option("requests.close_nothing", "requests.close_nothing")
    return turn.say("requests.list", *close, *after_all, nothing, requests=_listed(turn, mine))


def close(turn: Turn, rest: str = "") -> None:  # noqa: ARG001
    """ "sluit": which one, when there are more."""
    mine = _open(turn)
    if not mine:
        return turn.say("requests.none")
    if len(mine) == 1:
        return close_one(turn, mine[0].id)
    buttons = (_button("requests.close_this", "requests.close", one, at) for at, one in enumerate(mine))
    nothing = Option("requests.close_nothing", "requests.close_nothing")
    return turn.say("requests.close_which", *buttons, nothing, requests=_listed(turn, mine))


def close_one(turn: Turn, request: str) -> None:
    """How did it end?"""

    def ask_why(found: Request) -> None:
        about = {"request": found.id}
        turn.say(
            "requests.close_why",
            Option("requests.why_solved", "requests.solved", about),
            Option("requests.why_needless", "requests.needless", about),
            Option("requests.why_keep", "requests.close_nothing"),
            question=found.text,
        )

    _with_open(turn, request, ask_why)


def solved(turn: Turn, request: str) -> None:
    _close(turn, request, "requests.closed_solved")


def needless(turn: Turn, request: str) -> None:
    _close(turn, request, "requests.closed_needless")


def close_nothing(turn: Turn) -> None:
    turn.say("requests.nothing_closed")


def ask_after_all(turn: Turn, request: str) -> None:
    """People may be asked about a request that was only kept."""

    def start(found: Request) -> None:
        use.start_asking(turn.work, found)
        turn.say("requests.asking_now")

    _with_open(turn, request, start)


def leave(turn: Turn, request: str) -> None:
    """No yes so far; the request stays."""

    def stay(found: Request) -> None:
        most = turn.house.settings.introductions.at_most
        if len(proposals.of_request(turn.tx, found.id)) >= most:
            turn.say("requests.left_open_full", most=most)
        else:
            turn.say("requests.left_open")

    _with_open(turn, request, stay)


def to_group(turn: Turn, request: str) -> None:
    """The request goes to the group, without the asker's name, once."""

    def tell(found: Request) -> None:
        key = f"request:{found.id}:group"
        if outbox.body_of(turn.tx, key) is not None:
            return turn.say("requests.in_group_already")
        room = groups.the_group(turn.work)
        if room is None:
            return turn.say("requests.no_group")
        language = turn.house.settings.network.language
        delivery = Delivery(key=key, about=(found.by,))
        tell_room(turn.work, room, language, "requests.group", delivery=delivery, question=found.text)
        return turn.say("requests.in_group")

    _with_open(turn, request, tell)


def show_introductions(turn: Turn, rest: str) -> None:  # noqa: ARG001
    """With whom I was brought in touch, and when."""
    mine = introductions.of_member(turn.tx, turn.member.id) if turn.member else ()
    if not mine:
        return turn.say("introduction.none")
    latest = tuple(reversed(mine))[:_MOST_SHOWN]
    return turn.say("introduction.list", introductions=tuple(_introduced(turn, one) for one in latest))


def _introduced(turn: Turn, made: Introduction) -> Label:
    other_id = other_side(made, turn.member.id) if turn.member else None
    other = members.get(turn.tx, other_id) if other_id else None
    on = made.made_at.astimezone(turn.house.zone).date() if made.made_at else turn.today
    if other is None:
        return Label("introduction.listed_gone", {"on": on})
    return Label("introduction.listed", {"name": known_as(other), "on": on})


def _open(turn: Turn) -> tuple[Request, ...]:
    return requests.open_of(turn.tx, turn.member.id) if turn.member else ()


def _with_open(turn: Turn, request_id: str, then: Callable[[Request], None]) -> None:
    """Go on with a request of this member that is still open; else say that it is not."""
    found = requests.get(turn.tx, request_id)
    mine = found is not None and turn.member is not None and found.by == turn.member.id
    if found is None or not mine or found.state is not RequestState.OPEN:
        return turn.say("requests.closed_already")
    return then(found)


def _close(turn: Turn, request_id: str, thanks: str) -> None:
    def end(found: Request) -> None:
        use.close_request(turn.work, found)
        turn.say(thanks)

    _with_open(turn, request_id, end)


def _button(label: str, action: str, request: Request, at: int) -> Option:
    return Option(label, action, {"request": request.id}, {"letter": _LETTERS[at]})


def _listed(turn: Turn, mine: tuple[Request, ...]) -> tuple[Label, ...]:
    return tuple(
        Label(
            "requests.listed",
            {"letter": _LETTERS[at], "question": clip(one.text, _SHOWN_CHARACTERS), "state": _state(turn, one)},
        )
        for at, one in enumerate(mine)
    )


def _state(turn: Turn, request: Request) -> Label:
    """How it stands, in words that are the same after a no and after a silence."""
    if introductions.of_request(turn.tx, request.id):
        return Label("requests.state_met")
    if not request.asking:
        return Label("requests.state_kept")
    if use.is_being_asked(turn.work, request):
        return Label("requests.state_asking")
    asked = bool(proposals.of_request(turn.tx, request.id))
    return Label("requests.state_no_yes" if asked else "requests.state_looking")


COMMANDS = {"requests": show, "close": close, "introductions": show_introductions}
ACTIONS = {
    "requests.show": show,
    "requests.close": close_one,
    "requests.solved": solved,
    "requests.needless": needless,
    "requests.close_nothing": close_nothing,
    "requests.ask": ask_after_all,
    "requests.leave": leave,
    "requests.group": to_group,
}
