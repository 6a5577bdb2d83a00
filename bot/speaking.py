"""How the bot says something to somebody: words become a message, a row in the outbox, and its buttons."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.base import Button, Door, Outgoing, Person, Room, Surface, dump, load_outgoing
from adapters.forms import Form
from bot.house import Work
from matching.values import Language, Member
from storage import accounts, choices, outbox, rooms
from storage.accounts import Account
from storage.choices import NewChoice
from storage.database import new_id


@dataclass(frozen=True, slots=True)
class Option:
    """A choice under a message: the text on it, and the action it stands for with its arguments."""

    label: str  # text key
    action: str
    args: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Any] = field(default_factory=dict)  # for the label


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a message goes out, apart from what it says."""

    key: str = ""  # the message's own key; random when empty. The same key is never sent twice.
    quiet: bool = False  # waits for quiet hours to end
    not_before: datetime | None = None
    about: Collection[str] = ()  # members whose name or words it holds, other than the reader
    standing: bool = False  # its choices stay open while the conversation goes on
    expires_at: datetime | None = None
    fleeting: bool = False  # its words are gone as soon as it was delivered
    form: Form | None = None  # instead of the text, where the platform can show one
    handle: str = ""  # the platform's permission to show that form
    surface: Surface = Surface.CHAT


REPLY = Delivery()


def tell(work: Work, account: Account, key: str, *options: Option, delivery: Delivery = REPLY, **words: Any) -> str:
    """Say a text to a person, in that person's language. Returns the message's key."""
    language = account.language
    message_key = delivery.key or f"say:{new_id()}"
    labels = [work.house.wording.line(language, option.label, **option.words) for option in options]
    tokens = _offer(work, account, message_key, options, labels, delivery)
    message = Outgoing(
        key=message_key,
        body=work.house.wording.body(language, key, **words),
        language=language,
        buttons=tuple(Button(token, label) for token, label in zip(tokens, labels, strict=True)),
        form=delivery.form,
        handle=delivery.handle,
        surface=delivery.surface,
    )
    _put(work, account, message, delivery)
    return message_key


def tell_member(work: Work, member: Member, key: str, *options: Option, delivery: Delivery, **words: Any) -> str | None:
    """Say a text to a member first, where they can be reached. None when they can't be."""
    account = accounts.of_member(work.tx, member.id)
    if account is None or not account.hears:
        return None
    return tell(work, account, key, *options, delivery=delivery, **words)


def tell_room(
    work: Work,
    room: Room,
    language: Language,
    key: str,
    *,
    delivery: Delivery,
    door: Door | None = None,
    mention: Person | None = None,
    **words: Any,
) -> bool:
    """Say a text in a group. False when the bot was taken out of it: then nothing is said."""
    if rooms.is_closed(work.tx, room.platform, room.workspace, room.room_id):
        return False
    body = work.house.wording.body(language, key, **words)
    doors = (door,) if door is not None else ()
    message = Outgoing(key=delivery.key, body=body, language=language, doors=doors, mention=mention)
    return outbox.put(
        work.tx, message.key, room.platform, room.workspace, "room", room.room_id, dump(message),
        not_before=delivery.not_before or work.now, quiet=delivery.quiet, about=delivery.about, now=work.now,
    )  # fmt: skip


def show_chosen(work: Work, account: Account, message_key: str, label: str) -> None:
    """Let a question that was answered show the answer instead of its buttons."""
    body = outbox.body_of(work.tx, message_key)
    if body is None:
        return
    asked = load_outgoing(body)
    answered = Outgoing(
        key=f"{message_key}:chosen", body=asked.body, language=asked.language, chosen=label, replaces=message_key
    )
    _put(work, account, answered, REPLY)


def _offer(
    work: Work, account: Account, message_key: str, options: Sequence[Option], labels: Sequence[str], delivery: Delivery
) -> tuple[str, ...]:
    if not options:
        return ()
    new = [NewChoice(label, option.action, dict(option.args)) for option, label in zip(options, labels, strict=True)]
    return choices.offer(
        work.tx, account.id, message_key, new, standing=delivery.standing, expires_at=delivery.expires_at, now=work.now
    )


def _put(work: Work, account: Account, message: Outgoing, delivery: Delivery) -> None:
    when = delivery.not_before or (work.house.calendar.speaking_at(work.now) if delivery.quiet else work.now)
    outbox.put(
        work.tx, message.key, account.platform, account.workspace, "person", account.user_id, dump(message),
        not_before=when, quiet=delivery.quiet, about=delivery.about, fleeting=delivery.fleeting, now=work.now,
    )  # fmt: skip
