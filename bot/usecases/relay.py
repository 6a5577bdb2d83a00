"""Two introduced people who write to each other through the bot: when that is possible, and what is passed on. Nothing
of it is kept once it was delivered."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.house import Work
from bot.speaking import Delivery, Option, tell_member
from bot.usecases.introductions import reach_of
from bot.usecases.sides import Side, known_as
from matching.values import MemberState
from storage import accounts, members, relays
from storage.database import new_id

MOST_A_DAY = 20  # of both together
MOST_CHARACTERS = 1000
_LASTS = timedelta(days=90)
_JUST_NOW = timedelta(minutes=30)  # who was here so recently hears it at once, at any hour


class Refusal(StrEnum):
    """Why nothing can be passed on; the end of the text that says so."""

    OVER = "over"  # too long ago
    REACHED = "reached"  # they have each other's details
    STOPPED = "is_stopped"
    AWAY = "away"  # whatever keeps the other one from being written to: the writer need not know


def refusal(work: Work, side: Side) -> Refusal | None:
    """Why this member can't write to the other one now; None when they can."""
    made, member, other = side.introductions[0], side.member, side.other
    if made.made_at is None or work.now >= made.made_at + _LASTS:
        return Refusal.OVER
    if reach_of(work, other, member) is not None and reach_of(work, member, other) is not None:
        return Refusal.REACHED
    if relays.stopped_by(work.tx, made.id) is not None:
        return Refusal.STOPPED
    account = accounts.of_member(work.tx, other.id)
    apart = frozenset((member.id, other.id)) in members.never_pairs(work.tx)
    takes_part = member.state is MemberState.ACTIVE and other.state is MemberState.ACTIVE
    return None if takes_part and not apart and account is not None and account.hears else Refusal.AWAY


def pass_on(work: Work, side: Side, text: str) -> datetime | None:
    """Send it to the other one; when they get it. None when the two wrote enough today. Only without `refusal`."""
    made, member, other = side.introductions[0], side.member, side.other
    if not relays.count(work.tx, made.id, work.today, MOST_A_DAY):
        return None
    present = other.heard_at is not None and work.now - other.heard_at < _JUST_NOW
    at = work.now if present else work.house.calendar.speaking_at(work.now)
    about = {"introduction": made.id}
    tell_member(
        work, other, "relay.wrote",
        Option("relay.answer", "relay.write", about), Option("relay.stop", "relay.stop", about),
        delivery=Delivery(key=f"relay:{made.id}:{new_id()}", quiet=not present, about=(member.id,), standing=True,
                          expires_at=made.made_at + _LASTS if made.made_at else None, fleeting=True),
        name=known_as(member), words=text,
    )  # fmt: skip
    return at


def stop(work: Work, side: Side) -> bool:
    """Nothing is passed on between these two any more; the other one hears so, without a reason. False when it had
    been stopped before."""
    if not relays.stop(work.tx, side.id, side.member.id):
        return False
    _tell_other(work, side, "relay.stopped")
    return True


def resume(work: Work, side: Side) -> bool:
    """Whoever stopped it begins again; the other one hears so. False for anybody else."""
    if not relays.resume(work.tx, side.id, side.member.id):
        return False
    again = Option("relay.write", "relay.write", {"introduction": side.id}, {"name": known_as(side.member)})
    _tell_other(work, side, "relay.resumed", again)
    return True


def _tell_other(work: Work, side: Side, key: str, *options: Option) -> None:
    if frozenset((side.member.id, side.other.id)) in members.never_pairs(work.tx):
        return
    if side.other.state is not MemberState.STOPPED:
        delivery = Delivery(quiet=True, about=(side.member.id,), standing=True)
        tell_member(work, side.other, key, *options, delivery=delivery, name=known_as(side.member))
