"""What an update from Telegram means: from its JSON to our events. In groups only what is said to the bot counts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Message,
    MessageEntity,
    Update,
    User,
)

from adapters.base import (
    Arrived,
    Blocked,
    Command,
    Incoming,
    Joined,
    Left,
    Moved,
    Person,
    Pressed,
    Removed,
    Room,
    Said,
    Started,
    What,
)
from adapters.cleaning import storable

PLATFORM = "telegram"
WANTED = ("message", "callback_query", "my_chat_member", "chat_member")  # never edits, channel posts, inline queries
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")  # https://core.telegram.org/bots/features#deep-linking
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
_GROUPS = (Chat.GROUP, Chat.SUPERGROUP)
_SAME_START_S = 10  # unblocking the bot makes the app send /start as well: one beginning, not two


@dataclass(frozen=True, slots=True)
class Me:
    """The bot as Telegram knows it; `username` without the @."""

    id: int
    username: str


def events(raw: Mapping[str, Any], me: Me, now: datetime) -> tuple[Incoming, ...]:
    """What the update means, nothing for most of them. Raises whatever PTB raises when it can't be parsed."""
    update = Update.de_json(dict(raw), None)
    number = str(update.update_id)
    if update.callback_query is not None:
        return tuple(_of_press(update.callback_query, number, now))
    if update.my_chat_member is not None:
        return tuple(_of_me(update.my_chat_member, number))
    if update.chat_member is not None:
        return tuple(_of_member(update.chat_member))
    return tuple(_of_message(update.message, me, number)) if update.message is not None else ()


def pressed_in(raw: Mapping[str, Any]) -> str | None:
    """The id under which Telegram waits for an answer to a pressed button."""
    query = raw.get("callback_query")
    found = query.get("id") if isinstance(query, dict) else None
    return found if isinstance(found, str) else None


# --- messages --------------------------------------------------------------------------------------------------------
def _of_message(message: Message, me: Me, number: str) -> Iterator[Incoming]:
    moved = _move(message)
    if moved is not None:
        yield _event(f"moved:{moved[0]}:{moved[1]}", message.date, message.from_user or me, Moved(moved[1]), moved[0])
        return
    if message.chat.type in _GROUPS:
        yield from _comings_and_goings(message)
    who = message.from_user
    if who is None or who.is_bot or message.sender_chat is not None:
        return  # other bots, anonymous admins, channels
    if message.chat.type == Chat.PRIVATE:
        what = _what(message, me)
        if what is not None:
            yield _event(_start_id(who, message.date) if isinstance(what, Joined) else number, message.date, who, what)
    elif message.chat.type in _GROUPS:
        what = _said_to_it(message, me)
        if what is not None:
            yield _event(number, message.date, who, what, message.chat.id)


def _what(message: Message, me: Me) -> What | None:
    """What is said in private. A picture without words is said as well; a service message is not."""
    if message.text is None:
        return Said(storable(message.caption or "")) if message.effective_attachment else None
    command = _command(message.text, me)
    if command is None or command.name != "start":
        return command or (None if _COMMAND.fullmatch(message.text) else Said(storable(message.text)))
    return Started(command.text) if PAYLOAD.fullmatch(command.text) else Joined()


def _said_to_it(message: Message, me: Me) -> What | None:
    """What is said to the bot in a group: a command, its name, a reply to it. An administrator bot hears everything,
    and ignores it."""
    text = message.text or message.caption or ""
    if _COMMAND.fullmatch(text):
        return _command(text, me)
    replied = message.reply_to_message
    to_me = replied is not None and replied.from_user is not None and replied.from_user.id == me.id
    if not to_me and not _names(message, me):
        return None
    return Said(storable(re.sub(rf"@{re.escape(me.username)}\b", "", text, flags=re.IGNORECASE).strip(" ,:")))


def _command(text: str, me: Me) -> Command | None:
    """None for other words, and for a command that another bot is meant by."""
    found = _COMMAND.fullmatch(text)
    if found is None or (found[2] or me.username).lower() != me.username.lower():
        return None
    return Command(found[1].lower(), storable(found[3] or "").strip())


def _names(message: Message, me: Me) -> bool:
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    found = message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)
    at_me = f"@{me.username}".lower()
    return any(words.lower() == at_me or (one.user and one.user.id == me.id) for one, words in found.items())


def _move(message: Message) -> tuple[str, str] | None:
    """(old id, new id) when the group became a supergroup. Both groups are told; it counts once, by its event id."""
    if message.migrate_to_chat_id is not None:
        return str(message.chat.id), str(message.migrate_to_chat_id)
    if message.migrate_from_chat_id is not None:
        return str(message.migrate_from_chat_id), str(message.chat.id)
    return None


# --- members ---------------------------------------------------------------------------------------------------------
def _comings_and_goings(message: Message) -> Iterator[Incoming]:
    """The group's own service messages: they come whether or not the bot is an administrator."""
    for user in message.new_chat_members:
        yield from _moves(user, Joined(), message.chat, message.date)
    if message.left_chat_member is not None:
        yield from _moves(message.left_chat_member, Left(), message.chat, message.date)


def _of_member(change: ChatMemberUpdated) -> Iterator[Incoming]:
    """What only an administrator bot gets: large groups have no service messages."""
    was, is_now = is_in(change.old_chat_member), is_in(change.new_chat_member)
    if was != is_now and change.chat.type in _GROUPS:
        yield from _moves(change.new_chat_member.user, Joined() if is_now else Left(), change.chat, change.date)


def _moves(user: User, what: Joined | Left, chat: Chat, at: datetime) -> Iterator[Incoming]:
    """The same id whichever way it is told, so that nobody is welcomed twice."""
    if not user.is_bot:
        yield _event(f"{what.kind}:{chat.id}:{user.id}:{int(at.timestamp())}", at, user, what, chat.id)


def _of_me(change: ChatMemberUpdated, number: str) -> Iterator[Incoming]:
    """The bot was blocked or unblocked by a person, let into a group, or taken out of it."""
    was, is_now = speaks(change.old_chat_member), speaks(change.new_chat_member)
    if was == is_now:
        return
    if change.chat.type == Chat.PRIVATE:
        number = _start_id(change.from_user, change.date) if is_now else number
        yield _event(number, change.date, change.from_user, Joined() if is_now else Blocked())
    elif change.chat.type in _GROUPS:
        yield _event(number, change.date, change.from_user, Arrived() if is_now else Removed(), change.chat.id)


def is_in(member: ChatMember) -> bool:
    """Whether they are in the chat."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in (ChatMember.LEFT, ChatMember.BANNED)


def speaks(member: ChatMember) -> bool:
    """Whether they are in the chat and may write there."""
    return is_in(member) and (not isinstance(member, ChatMemberRestricted) or member.can_send_messages)


# --- buttons ---------------------------------------------------------------------------------------------------------
def _of_press(query: CallbackQuery, number: str, now: datetime) -> Iterator[Incoming]:
    """The person is whoever pressed, whoever the button was shown to. Telegram does not say when."""
    if query.data is None or query.message is None:
        return
    chat = query.message.chat
    yield _event(number, now, query.from_user, Pressed(storable(query.data)), chat.id if chat.type in _GROUPS else None)


# --- events ----------------------------------------------------------------------------------------------------------
def _start_id(who: User, at: datetime) -> str:
    return f"start:{who.id}:{int(at.timestamp()) // _SAME_START_S}"


def _event(event_id: str, at: datetime, who: User | Me, what: What, room: str | int | None = None) -> Incoming:
    return Incoming(
        event_id=event_id,
        at=at,
        who=Person(PLATFORM, "", str(who.id)),
        what=what,
        where=None if room is None else Room(PLATFORM, "", str(room)),
        name=storable(who.full_name) if isinstance(who, User) else "",
        language=who.language_code if isinstance(who, User) else None,
    )
