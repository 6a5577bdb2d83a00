"""Somebody came into the network's group, or left it: a welcome that does not shout, and one question."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from adapters.base import Ability, Incoming
from bot.duty import Done, Duty
from bot.house import Work
from bot.speaking import Delivery, Option, tell, tell_room
from bot.usecases import groups
from bot.usecases.acquaintance import account_of
from bot.wording import Label
from matching.values import MemberState
from storage import accounts, erasure, members, notes, schedule
from storage.accounts import Account
from storage.schedule import Due

_TOGETHER = timedelta(minutes=10)  # who comes in so short after each other gets one welcome
_APART = timedelta(hours=1)  # from one welcome to the next, at least
_ANSWER_WITHIN = timedelta(days=30)
_KNOWN = (MemberState.JOINING, MemberState.ACTIVE, MemberState.PAUSED, MemberState.STOPPED)
_ASKED = (MemberState.ACTIVE, MemberState.PAUSED)


def joined(work: Work, incoming: Incoming) -> None:
    """A private invitation where the platform lets the bot begin, once ever; else one line in the group for all."""
    who = incoming.who
    known = accounts.find(work.tx, who.platform, who.workspace, who.user_id)
    if _is_known(work, known) or erasure.was_erased(work.tx, who.platform, who.workspace, who.user_id):
        return
    if not work.house.can(who.platform, Ability.WRITES_FIRST):
        _plan_welcome(work)
        return
    account = account_of(work, incoming)
    if account.hears and not account.private and notes.get(work.tx, f"invited:{account.id}") is None:
        _invite(work, account)


def left(work: Work, incoming: Incoming) -> None:
    """Whether they still want to take part: leaving a group is not the same. Asked once; no answer changes nothing."""
    who = incoming.who
    account = accounts.find(work.tx, who.platform, who.workspace, who.user_id)
    member = members.get(work.tx, account.member) if account and account.member else None
    if account is None or member is None or member.state not in _ASKED or account.waits:
        return
    name = f"left:{account.id}"
    if notes.get(work.tx, name) is not None or not groups.can_write_to(work, account):
        return
    notes.put(work.tx, name, True)
    options = (
        Option("group.left_stay", "group.stay"),
        Option("group.left_pause", "pause.ask"),
        Option("group.left_stop", "privacy.stop"),
    )
    delivery = Delivery(key=name, quiet=True, standing=True, expires_at=work.now + _ANSWER_WITHIN)
    tell(work, account, "group.left", *options, delivery=delivery)


def _is_known(work: Work, account: Account | None) -> bool:
    """Whether they take part, are on their way to, or said that they don't want to."""
    member = members.get(work.tx, account.member) if account and account.member else None
    return member is not None and member.state in _KNOWN


def _invite(work: Work, account: Account) -> None:
    name = f"invited:{account.id}"
    notes.put(work.tx, name, True)
    options = (Option("group.invite_yes", "join.start"), Option("group.invite_no", "group.no_thanks"))
    tell(
        work, account, "group.invitation", *options, network=work.house.settings.network.name,
        delivery=Delivery(key=name, quiet=True, standing=True, expires_at=work.now + _ANSWER_WITHIN),
    )  # fmt: skip


def _plan_welcome(work: Work) -> None:
    """One line for everybody who comes in the next minutes; the group is not woken up for it either."""
    if schedule.get(work.tx, "group.welcome") is not None:
        return
    last = notes.get(work.tx, "group.welcome")
    earliest = datetime.fromisoformat(last) + _APART if last else work.now
    at = work.house.calendar.speaking_at(max(work.now + _TOGETHER, earliest))
    schedule.plan(work.tx, "group.welcome", "group.welcome", "", at)


def _welcome(work: Work, due: Due) -> Done:
    room = groups.the_group(work)
    if room is None:
        return Done()
    notes.put(work.tx, "group.welcome", work.now.isoformat())
    network = work.house.settings.network
    tell_room(
        work, room, network.language, "group.welcome", delivery=Delivery(key=f"welcome:{due.due_at.isoformat()}"),
        door=groups.door(work.house, network.language, "group.join_door", "join-welcome"), network=network.name,
    )  # fmt: skip
    return Done(Label("group.did_welcome"))


DUTIES: Mapping[str, Duty] = {"group.welcome": _welcome}
