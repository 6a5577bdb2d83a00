"""How introduced people can go on: in which chat all of them are, and what else the bot offers them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from adapters.base import Ability
from bot.house import Work
from bot.speaking import Option
from bot.usecases.sides import Side, known_as
from matching.values import Member
from storage import accounts, gatherings
from storage.accounts import Account

GATHERS_WITHIN = timedelta(days=14)  # after the introduction
_NO_CHAT_OF_THEIR_OWN = ("console", "web")  # platforms on which members can't write to each other
_LONGEST = 255  # characters of a destination in the outbox


def common_chat(work: Work, people: Sequence[Member]) -> tuple[Account, ...]:
    """An account of each on the same platform and workspace where members can write to each other; of several such
    places the one that the first used last. Empty when there is none."""
    first, *others = (_chats(work, one) for one in people)
    for place, account in first.items():
        if all(place in theirs for theirs in others):
            return (account, *(theirs[place] for theirs in others))
    return ()


def further(work: Work, side: Side, reached: Collection[str]) -> tuple[Option, ...]:
    """Write through the bot to each of the others who is not `reached` directly; and talk together with the bot."""
    return tuple(_further(work, side, reached))


def place_to_gather(work: Work, side: Side) -> tuple[Account, ...]:
    """Where they and the bot can talk together, the member's own account first; empty when they can't, or not any
    more."""
    chat = common_chat(work, (side.member, *side.others))
    if not chat or not work.house.can(chat[0].platform, Ability.GATHERS):
        return ()
    if side.made_at is None or work.now >= side.made_at + GATHERS_WITHIN:
        return ()
    return chat if len(" ".join(one.user_id for one in chat)) <= _LONGEST else ()


def _further(work: Work, side: Side, reached: Collection[str]) -> Iterator[Option]:
    for made, other in zip(side.introductions, side.others, strict=True):
        if other.id not in reached:
            yield Option("relay.write", "relay.write", {"introduction": made.id}, {"name": known_as(other)})
    wished = side.member.id in gatherings.wishes(work.tx, [one.id for one in side.introductions])
    if not wished and place_to_gather(work, side):
        label = "gathering.open" if len(side.others) == 1 else "gathering.open_group"
        yield Option(label, "gathering.open", {"introduction": side.id})


def _chats(work: Work, member: Member) -> dict[tuple[str, str], Account]:
    """By platform and workspace, the one they used last first."""
    found: dict[tuple[str, str], Account] = {}
    for one in accounts.all_of_member(work.tx, member.id):
        if one.hears and one.platform not in _NO_CHAT_OF_THEIR_OWN:
            found.setdefault((one.platform, one.workspace), one)
    return found
