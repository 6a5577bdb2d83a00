"""Nothing is kept longer than needed: old words go every day; who is silent for very long is asked, then removed."""

from collections.abc import Mapping
from datetime import UTC, datetime, time

from bot.duty import Done, Duty
from bot.house import Work
from bot.speaking import Delivery, Option, tell_member
from bot.usecases import membership
from bot.usecases.candidates import months_ago
from bot.usecases.recurring import keep_planned, next_daily
from bot.wording import Label
from matching.moments import add_months
from matching.values import Member, MemberState
from storage import members, retention, schedule
from storage.schedule import Due

_EVERY_DAY_AT = time(7)
_MONTHS_TO_ANSWER = 1  # asked after so many months of silence, removed a month later (public-sector.md, 7.1)
_ASKABLE = (MemberState.ACTIVE, MemberState.PAUSED, MemberState.JOINING)  # the others asked for silence or never spoke


def plan_recurring(work: Work) -> None:
    """The daily clearing."""
    keep_planned(work, "retention", next_daily(work.house.calendar, _EVERY_DAY_AT, work.now))


def stays(work: Work, member: Member) -> None:
    """They want to go on."""
    schedule.cancel(work.tx, _name(member.id))


def _clear(work: Work, due: Due) -> Done:  # noqa: ARG001 - every day the same
    """Blank and remove what is too old; ask the silent."""
    counts = retention.blank_old(work.tx, work.now)
    asked = [_ask(work, member) for member in _silent(work) if schedule.get(work.tx, _name(member.id)) is None]
    next_at = next_daily(work.house.calendar, _EVERY_DAY_AT, work.now)
    if any(asked):
        return Done(Label("retention.did_ask", {"count": sum(asked)}), next_at)
    cleared = sum(counts.values())
    return Done(Label("retention.did_clear", {"count": cleared}) if cleared else None, next_at)


def _silent(work: Work) -> tuple[Member, ...]:
    return retention.silent_members(work.tx, _since(work, work.house.settings.retention.silent_months))


def _ask(work: Work, member: Member) -> bool:
    """Ask whether they want to stay, once; the answer has a month. False when they can't or must not be asked."""
    ends_on = add_months(work.today, _MONTHS_TO_ANSWER)
    ends_at = work.house.calendar.moment(ends_on, _EVERY_DAY_AT)
    schedule.plan(work.tx, _name(member.id), "retention.forget", member.id, ends_at)
    if member.state not in _ASKABLE:
        return False
    delivery = Delivery(key=f"retention:{member.id}:{work.today}", quiet=True, standing=True, expires_at=ends_at)
    options = (Option("retention.yes", "retention.yes"), Option("retention.no", "retention.no"))
    return tell_member(work, member, "retention.ask", *options, delivery=delivery, on=ends_on) is not None


def _forget(work: Work, due: Due) -> Done:
    """A month later: still nothing heard."""
    member = members.get(work.tx, due.subject)
    silent = {one.id for one in _silent(work)}
    if member is None or member.id not in silent:
        return Done()
    membership.forget(work, member, keep_tips=True)
    return Done(Label("retention.did_forget"))


def _since(work: Work, months: int) -> datetime:
    return datetime.combine(months_ago(work.today, months), time(), UTC)


def _name(member_id: str) -> str:
    return f"retention:{member_id}"


DUTIES: Mapping[str, Duty] = {"retention": _clear, "retention.forget": _forget}
