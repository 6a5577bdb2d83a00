"""The way of a message inside: from what came in to the one dialogue that answers it."""

from adapters.base import Blocked, Command, Incoming, Joined, Left, Pressed, Said
from bot.dialogue import fallback, relaying, routes
from bot.dialogue.plain_answers import plain_answer
from bot.dialogue.turn import Turn
from bot.house import Work
from bot.speaking import show_chosen
from bot.usecases import reaching
from matching import fuzzy
from matching.intents import offer_in, request_in, tip_search_in
from matching.text import clean, guess_language
from matching.values import Language, MemberState
from storage import accounts, choices, conversations, erasure, members, outbox
from storage.accounts import Account
from storage.choices import Choice

MOST_CHARACTERS = 2000  # of one message; a request of 20 words is about 120


def respond(work: Work, incoming: Incoming) -> None:
    """Answer one incoming event, in the transaction of `work`."""
    reaching.notice(work, incoming)
    if incoming.where is not None or _forgotten(work, incoming):
        return  # in a group the bot only speaks; and whoever asked to be forgotten is not brought back by a late event
    turn = _turn(work, incoming)
    who = incoming.who
    outbox.release(work.tx, who.platform, who.workspace, "person", who.user_id, work.now)
    match incoming.what:
        case Said(text):
            _said(turn, text)
        case Command(name, text):
            _said(turn, f"{name} {text}".strip())
        case Pressed(token):
            _pressed(turn, token)
        case Joined():
            routes.COMMANDS["join"](turn, "")
        case Left() | Blocked():
            accounts.update(work.tx, turn.account.id, reachable=False)


def _forgotten(work: Work, incoming: Incoming) -> bool:
    who = incoming.who
    erased_at = erasure.was_erased(work.tx, who.platform, who.workspace, who.user_id)
    return erased_at is not None and incoming.at < erased_at


def _turn(work: Work, incoming: Incoming) -> Turn:
    account = _account(work, incoming)
    member = members.get(work.tx, account.member) if account.member else None
    if member is not None:
        members.heard(work.tx, member.id, work.now)
    return Turn(work, incoming, account, member, conversations.get(work.tx, account.id))


def _account(work: Work, incoming: Incoming) -> Account:
    who = incoming.who
    known = accounts.find(work.tx, who.platform, who.workspace, who.user_id)
    if known is None:
        known = accounts.add(
            work.tx, who.platform, who.workspace, who.user_id,
            name=clean(incoming.name), language=_first_language(work, incoming), now=work.now,
        )  # fmt: skip
    if not isinstance(incoming.what, Left | Blocked):
        reaching.is_there(work, known, incoming)
    return known


def _first_language(work: Work, incoming: Incoming) -> Language:
    """The language of a newcomer: what they typed, else the platform's hint, else the network's."""
    typed = guess_language(incoming.what.text) if isinstance(incoming.what, Said) else None
    hint = (incoming.language or "")[:2].lower()
    return typed or (Language(hint) if hint in set(Language) else Language(work.house.settings.network.language))


def _said(turn: Turn, raw: str) -> None:
    relaying.keep_nothing(turn)
    text = clean(raw)
    if not text:
        return turn.say("bad.empty")
    if len(text) > MOST_CHARACTERS:
        return turn.say("bad.too_long", length=len(text), most=MOST_CHARACTERS)
    picked = _picked(turn, text)
    if picked is None and turn.conversation is not None and turn.conversation.step == fallback.STEP:
        turn.finish()  # not an answer to "what do you mean?": perhaps to the question before it
        picked = _picked(turn, text)
    if picked is not None:
        return _choose(turn, picked)
    command = fuzzy.command_in(text, turn.house.texts.phrases("commands"), exact=turn.conversation is not None)
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
    if name in routes.FOR_EVERYONE or _takes_part(turn):
        return routes.COMMANDS[name](turn, rest)
    return routes.COMMANDS["join"](turn, text)


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
    arrived = outbox.delivered(turn.tx, keys)
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
    if choice.closed_at is not None:
        return fallback.already_answered(turn, choice)
    if choice.expires_at is not None and choice.expires_at <= turn.now:
        return turn.say("bad.expired")
    if not choices.use(turn.tx, choice.token, turn.now):
        return fallback.already_answered(turn, choice)
    show_chosen(turn.work, turn.account, choice.message_key, choice.label)
    return routes.ACTIONS[choice.action](turn, **choice.args)
