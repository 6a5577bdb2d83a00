"""What the bot says in groups: never anything of a person, always with a way to the private chat."""

from datetime import datetime, timedelta

from adapters.base import Ability, Door, Person, Room
from bot.house import House, Work
from bot.speaking import Delivery, tell_room
from matching.values import Language
from storage import errands, moves, notes, rooms
from storage.accounts import Account
from storage.database import new_id

LONGEST_WORDS = 2001  # characters that are kept of what was typed: one more than the dialogue reads, so that it says so
WEEK = "join-week"
_SAID_AGAIN = timedelta(hours=1)  # a line to the same person in a group


def the_group(work: Work) -> Room | None:
    """The network's own group. None when there is none, or when the bot was taken out of it."""
    group = _group(work)
    if not group.room_id or rooms.is_closed(work.tx, group.platform, group.workspace, group.room_id):
        return None
    return group


def is_the_group(work: Work, room: Room) -> bool:
    return room == _group(work)


def _group(work: Work) -> Room:
    """As the settings name it, where it is now."""
    group = work.house.settings.network.group
    return Room(group.platform, group.workspace, moves.current(work.tx, group.platform, group.workspace, group.room))


def can_write_to(work: Work, account: Account) -> bool:
    """Whether a private message gets there: they wrote in private before, or the platform lets the bot begin."""
    begins = work.house.can(account.platform, Ability.WRITES_FIRST)
    return account.reachable and (account.private or begins)


def door(house: House, language: Language, label: str, payload: str) -> Door:
    return Door(house.wording.line(language, label), payload)


def say_look_in_private(work: Work, room: Room, account: Account) -> None:
    """The answer is in the private chat. Said in the group once an hour to the same person."""
    if _said_lately(work, account):
        return
    tell_room(
        work, room, account.language, "group.private", delivery=_line(account), mention=_person(account)
    )  # fmt: skip


def say_come_to_private(work: Work, room: Room, account: Account, text: str) -> None:
    """The bot can't write to them: a way in, with which what they typed comes along. Later words within the hour
    come along instead of the earlier ones, by the same way."""
    token = errands.keep(work.tx, account.id, text[:LONGEST_WORDS], work.now)
    if _said_lately(work, account):
        return
    way = door(work.house, account.language, "group.ask_door", f"ask-{token}")
    tell_room(
        work, room, account.language, "group.come", delivery=_line(account), door=way, mention=_person(account)
    )  # fmt: skip


def introduce_bot(work: Work, room: Room) -> None:
    """The bot is new in a room: who it is, once a day at most."""
    stay = rooms.arrived(work.tx, room.platform, room.workspace, room.room_id, work.now)
    network = work.house.settings.network
    tell_room(
        work, room, network.language, "group.arrived", delivery=Delivery(key=f"arrived:{stay.id}:{work.today}"),
        door=door(work.house, network.language, "group.join_door", "join-group"), network=network.name,
    )  # fmt: skip


def _said_lately(work: Work, account: Account) -> bool:
    """Whether they were told so in a group in the last hour. If not, they are now."""
    name = f"told:{account.id}"
    last = notes.get(work.tx, name)
    if last is not None and work.now - datetime.fromisoformat(last) < _SAID_AGAIN:
        return True
    notes.put(work.tx, name, work.now.isoformat())
    return False


def _line(account: Account) -> Delivery:
    about = {account.id, *((account.member,) if account.member else ())}
    return Delivery(key=f"group:{new_id()}", about=about)


def _person(account: Account) -> Person:
    return Person(account.platform, account.workspace, account.user_id)
