"""The way of a message inside: from what came in to the one dialogue that answers it."""

from adapters.base import (
    Arrived,
    Blocked,
    Command,
    Filled,
    Incoming,
    Joined,
    Left,
    Looked,
    Pressed,
    Removed,
    Room,
    Said,
    Started,
)
from bot.dialogue import admission, doors, fallback, filling, linking, relaying, routes, welcome
from bot.dialogue.plain_answers import plain_answer
from bot.dialogue.turn import Turn
from bot.house import Work
from bot.speaking import show_chosen
from bot.usecases import groups, home, newcomers, reaching
from bot.usecases.acquaintance import account_of
from bot.usecases.admission import is_facilitator
from matching import fuzzy
from matching.intents import offer_in, request_in, tip_search_in
from matching.text import clean
from matching.values import MemberState
from storage import accounts, choices, conversations, erasure, members, outbox, rooms
from storage.accounts import Account
from storage.choices import Choice

MOST_CHARACTERS = 2000  # of one message; a request of 20 words is about 120


def respond(work: Work, incoming: Incoming) -> None:
    """Answer one incoming event, in the transaction of `work`."""
    reaching.notice(work, incoming)
    if _forgotten(work, incoming):
        return None  # whoever asked to be forgotten is not brought back by a late event
    if incoming.where is not None:
        return _in_room(work, incoming, incoming.where)
    if isinstance(incoming.what, Left | Blocked):
        return _gone(work, incoming)
    return _answer_privately(work, incoming, account_of(work, incoming))


def _gone(work: Work, incoming: Incoming) -> None:
    """Somebody can't be reached any more. Of who never spoke to the bot nothing is kept."""
    who = incoming.who
    known = accounts.find(work.tx, who.platform, who.workspace, who.user_id)
    if known is not None:
        accounts.update(work.tx, known.id, reachable=False)


def _in_room(work: Work, incoming: Incoming, room: Room) -> None:
    """In a group people are answered in private. What happens to the network's own group is noticed."""
    match incoming.what:
        case Said() | Command():
            _spoken_in_room(work, incoming, room)
        case Pressed() | Started() | Filled():
            _used_in_room(work, incoming)
        case Joined() if groups.is_the_group(work, room):
            newcomers.joined(work, incoming)
        case Left() if groups.is_the_group(work, room):
            newcomers.left(work, incoming)
        case Arrived():
            groups.introduce_bot(work, room)
        case Removed():
            rooms.removed(work.tx, room.platform, room.workspace, room.room_id, work.now)
            outbox.drop_to(work.tx, room.platform, room.workspace, "room", room.room_id)


def _spoken_in_room(work: Work, incoming: Incoming, room: Room) -> None:
    account = account_of(work, incoming)
    if not groups.can_write_to(work, account):
        return groups.say_come_to_private(work, room, account, _typed(incoming))
    _answer_privately(work, incoming, account)
    accounts.update(work.tx, account.id, private=True)  # by this answer there is a private chat
    if accounts.get(work.tx, account.id) is not None:
        groups.say_look_in_private(work, room, account)
    return None


def _used_in_room(work: Work, incoming: Incoming) -> None:
    """A button, a door or a form in a group: answered in private where that can be, and the group reads nothing."""
    account = account_of(work, incoming)
    if groups.can_write_to(work, account):
        _answer_privately(work, incoming, account)
        accounts.update(work.tx, account.id, private=True)


def _answer_privately(work: Work, incoming: Incoming, account: Account) -> None:
    who = incoming.who
    outbox.release(work.tx, who.platform, who.workspace, "person", who.user_id, work.now)
    turn = _turn(work, incoming, account)
    if account.waits:
        _from_outside(turn)
    else:
        _from_inside(turn)
    home.keep_current(work, account)


def _from_inside(turn: Turn) -> None:
    match turn.incoming.what:
        case Said() | Command():
            _said(turn, _typed(turn.incoming))
        case Pressed(token):
            _pressed(turn, token)
        case Joined():
            routes.COMMANDS["join"](turn, "")
            welcome.greeted(turn)
        case Started(payload):
            doors.come_in(turn, payload, _said)
        case Filled(form, values):
            filling.filled(turn, form, values)
        case Looked():
            home.publish(turn.work, turn.account)


def _from_outside(turn: Turn) -> None:
    """Somebody who is not let in yet: what protects them works, all else is one friendly sentence."""
    match turn.incoming.what:
        case Looked():
            return home.publish(turn.work, turn.account)
        case Pressed(token):
            choice = choices.find(turn.tx, token)
            if choice is not None and routes.is_for_outsiders(choice.action):
                return _pressed(turn, token)
        case Said() | Command():
            text = clean(_typed(turn.incoming))
            picked = _picked(turn, text)
            if picked is not None and routes.is_for_outsiders(picked.action):
                return _choose(turn, picked)
            found = fuzzy.command_in(text, turn.house.texts.phrases("commands"))
            if found is not None and found[0] in routes.FOR_OUTSIDERS:
                return routes.COMMANDS[found[0]](turn, found[1])
    return admission.at_the_door(turn)


def _typed(incoming: Incoming) -> str:
    """What was typed. A platform's own command keeps its slash, which makes it one in the middle of anything too."""
    match incoming.what:
        case Said(text):
            typed = text
        case Command(name, text):
            typed = f"/{name.replace('_', ' ')} {text}".strip()
        case _:
            typed = ""
    return typed if typed or incoming.where is None else "help"  # only called by its name: what is it for?


def _forgotten(work: Work, incoming: Incoming) -> bool:
    who = incoming.who
    erased_at = erasure.was_erased(work.tx, who.platform, who.workspace, who.user_id)
    return erased_at is not None and incoming.at < erased_at


def _turn(work: Work, incoming: Incoming, account: Account) -> Turn:
    member = members.get(work.tx, account.member) if account.member else None
    if member is not None:
        members.heard(work.tx, member.id, work.now)
    return Turn(work, incoming, account, member, conversations.get(work.tx, account.id))


def _said(turn: Turn, raw: str) -> None:
    relaying.keep_nothing(turn)
    text = clean(raw)
    if not text:
        return turn.say("bad.empty")
    if len(text) > MOST_CHARACTERS:
        return turn.say("bad.too_long", length=len(text), most=MOST_CHARACTERS)
    as_command = text.startswith("/")
    picked = None if as_command else _picked(turn, text)
    if picked is None and turn.conversation is not None and turn.conversation.step == fallback.STEP:
        turn.finish()  # not an answer to "what do you mean?": perhaps to the question before it
        picked = None if as_command else _picked(turn, text)
    if picked is not None:
        return _choose(turn, picked)
    code = None if as_command else linking.code_in(text)
    if code is not None:
        return linking.link(turn, code)
    exact = turn.conversation is not None and not as_command
    command = fuzzy.command_in(text, _phrases(turn), exact=exact)
    if command is not None:
        return _command(turn, *command, text)
    if turn.conversation is not None:
        return _answer(turn, turn.conversation.step, text)
    return _plain(turn, text)


def _answer(turn: Turn, step: str, text: str) -> None:
    """Words for the running conversation; a search for tips is one also where a tap was expected."""
    about = tip_search_in(text) if step in routes.CHOOSING and _takes_part(turn) else None
    if about is not None:
        turn.finish()
        return routes.COMMANDS["tips"](turn, about)
    return routes.STEPS[step](turn, text)


def _command(turn: Turn, name: str, rest: str, text: str) -> None:
    step = turn.conversation.step if turn.conversation is not None else ""
    if name == "why" and step.startswith("profile."):
        return routes.STEPS[step](turn, text)  # why do you ask this?
    if name in routes.FOR_EVERYONE | routes.FOR_FACILITATORS or _takes_part(turn):
        return routes.COMMANDS[name](turn, rest)
    return routes.COMMANDS["join"](turn, text)


def _phrases(turn: Turn) -> dict[str, tuple[str, ...]]:
    """What this person can type."""
    phrases = turn.house.texts.phrases("commands")
    if is_facilitator(turn.house, turn.incoming.who):
        return phrases
    return {name: said for name, said in phrases.items() if name not in routes.FOR_FACILITATORS}


def _takes_part(turn: Turn) -> bool:
    return turn.member is not None and turn.member.state in (MemberState.ACTIVE, MemberState.PAUSED)


def _picked(turn: Turn, text: str) -> Choice | None:
    """The choice that was typed: by its number, its words, or a bare yes or no."""
    shown = _question_before_them(turn)
    at = fuzzy.choice_in(text, [choice.label for choice in shown]) if shown else None
    if at is None:
        at = plain_answer(text, shown)
    return None if at is None else shown[at]


def _question_before_them(turn: Turn) -> tuple[Choice, ...]:
    """The choices that a typed number or word means: those of the last question that reached this person. While
    a conversation waits for words, an older standing question is not what they answer."""
    keys = choices.open_messages(turn.tx, turn.account.id, turn.now)
    arrived = outbox.perhaps_seen(turn.tx, keys)
    latest = next((key for key in keys if key in arrived), None)
    if latest is None:
        return ()
    shown = choices.of_message(turn.tx, turn.account.id, latest)
    older = turn.conversation is not None and shown[0].shown_at < turn.conversation.updated_at
    return () if older and shown[0].standing else shown


def _plain(turn: Turn, text: str) -> None:
    """Words outside any conversation: a wish, an offer, a question about tips, an introduction of oneself."""
    if not _takes_part(turn):
        return routes.COMMANDS["join"](turn, text)
    for hears, command in ((tip_search_in, "tips"), (request_in, "ask"), (offer_in, "offer")):
        wish = hears(text)
        if wish is not None:
            return routes.COMMANDS[command](turn, wish)
    return fallback.not_understood(turn, text)


def _pressed(turn: Turn, token: str) -> None:
    choice = choices.find(turn.tx, token)
    if choice is None:
        return turn.say("bad.unknown_button")
    if choice.account != turn.account.id:
        return turn.say("bad.not_yours")
    return _choose(turn, choice)


def _choose(turn: Turn, choice: Choice) -> None:
    if choice.message_key.startswith(choices.HOME):
        return routes.ACTIONS[choice.action](
            turn, **choice.args
        )  # a page stays; its buttons work as often as one likes
    if choice.closed_at is not None:
        return fallback.already_answered(turn, choice)
    if choice.expires_at is not None and choice.expires_at <= turn.now:
        return turn.say("bad.expired")
    if not choices.use(turn.tx, choice.token, turn.now):
        return fallback.already_answered(turn, choice)
    show_chosen(turn.work, turn.account, choice.message_key, choice.label)
    return routes.ACTIONS[choice.action](turn, **choice.args)
