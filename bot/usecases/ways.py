"""How two introduced people can go on: in which chat both are, and what else the bot offers them."""

from collections.abc import Iterator
from datetime import timedelta

from adapters.base import Ability
from bot.house import Work
from bot.speaking import Option
from bot.wording import Label
from matching.values import Introduction, Member
from storage import accounts, gatherings
from storage.accounts import Account

GATHERS_WITHIN = timedelta(days=14)  # after the introduction
_NO_CHAT_OF_THEIR_OWN = ("console", "web")  # platforms on which members can't write to each other
_LONGEST = 255  # characters of a destination in the outbox


def common_chat(work: Work, one: Member, other: Member) -> tuple[Account, Account] | None:
    """An account of each on the same platform and workspace where members can write to each other; the one that `one`
    used last. None when there is no such place."""
    theirs = _chats(work, other)
    for mine in _chats(work, one).values():
        if (mine.platform, mine.workspace) in theirs:
            return mine, theirs[mine.platform, mine.workspace]
    return None


def further(
    work: Work, made: Introduction, reader: Member, other: Member, *, name: str | Label, reached: bool
) -> tuple[Option, ...]:
    """Write through the bot, as long as the other can't be `reached` directly; and talk with the three of them."""
    return tuple(_further(work, made, reader, other, name, reached))


def place_to_gather(work: Work, made: Introduction, one: Member, other: Member) -> tuple[Account, Account] | None:
    """Where the two and the bot can talk together; None when they can't, or not any more."""
    chat = common_chat(work, one, other)
    if chat is None or not work.house.can(chat[0].platform, Ability.GATHERS):
        return None
    if made.made_at is None or work.now >= made.made_at + GATHERS_WITHIN:
        return None
    return chat if len(chat[0].user_id) + len(chat[1].user_id) < _LONGEST else None


def _further(
    work: Work, made: Introduction, reader: Member, other: Member, name: str | Label, reached: bool
) -> Iterator[Option]:
    about = {"introduction": made.id}
    if not reached:
        yield Option("relay.write", "relay.write", about, {"name": name})
    wished = reader.id in gatherings.wishes(work.tx, made.id)
    if not wished and place_to_gather(work, made, reader, other) is not None:
        yield Option("gathering.open", "gathering.open", about)


def _chats(work: Work, member: Member) -> dict[tuple[str, str], Account]:
    """By platform and workspace, the one they used last first."""
    found: dict[tuple[str, str], Account] = {}
    for one in accounts.all_of_member(work.tx, member.id):
        if one.hears and one.platform not in _NO_CHAT_OF_THEIR_OWN:
            found.setdefault((one.platform, one.workspace), one)
    return found
