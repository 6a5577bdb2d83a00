"""The round: every so many weeks each member who takes part is asked at most one question."""

import hashlib
import logging
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import combinations, permutations

from bot.duty import Done, Duty
from bot.house import Work
from bot.speaking import Delivery, Option, tell_member
from bot.usecases import arranging
from bot.usecases.arranging import Sifted
from bot.usecases.candidates import round_circumstances
from bot.usecases.proposals import propose_group
from bot.usecases.recurring import keep_planned, next_weekly
from bot.wording import Label
from matching.reasons import reasons_between
from matching.rounds import plan_round
from matching.score import Circumstances, Weights
from matching.values import Group, Member, MemberState, Purpose, Round
from storage import accounts, members, proposals, rounds, schedule
from storage.database import new_id
from storage.schedule import Due

log = logging.getLogger(__name__)
_MOST = 4  # people who are asked together; in a larger group not everybody talks


def next_round(work: Work, after: datetime | None = None) -> datetime | None:
    """The first round later than `after` (or now). None when this network has no rounds."""
    chosen = work.house.settings.round
    if not chosen.enabled:
        return None
    at = after or work.now
    return next_weekly(work.house.calendar, chosen.weekday.number, chosen.at, chosen.every_weeks, at)


def skip_round(work: Work, member: Member, round_on: date) -> None:
    """This member sits out the round of that day."""
    rounds.skip(work.tx, member.id, round_on, work.now)


def plan_recurring(work: Work) -> None:
    """The next round and the notice before it. Where there was no notice planned yet, one that is late goes now."""
    at = next_round(work)
    if at is None:
        schedule.cancel(work.tx, "round.run")
        schedule.cancel(work.tx, "round.notice")
        return
    keep_planned(work, "round.run", at)
    late = schedule.get(work.tx, "round.notice") is None and _notice_at(work, at) < work.now
    keep_planned(work, "round.notice", work.now if late else _next_notice(work))


def _notice(work: Work, due: Due) -> Done:
    """The working day before: who takes part can skip this one."""
    at = next_round(work)
    if at is None:
        return Done()
    if _notice_at(work, at) > max(work.now, due.due_at):  # too late for the last round, too early for the next
        return Done(next_at=_next_notice(work))
    told = [_tell_notice(work, member, at) for member in _with_somebody_new(work, _takers(work, _local_day(work, at)))]
    note = Label("round.did_notice", {"count": sum(told)}) if any(told) else None
    return Done(note, _next_notice(work))


def _tell_notice(work: Work, member: Member, at: datetime) -> bool:
    round_on = _local_day(work, at).isoformat()
    skip = Option("round.skip", "rounds.skip", {"round_on": round_on})
    delivery = Delivery(key=f"round:notice:{round_on}:{member.id}", quiet=True, standing=True, expires_at=at)
    return tell_member(work, member, "round.notice", skip, delivery=delivery, at=at) is not None


def _run(work: Work, due: Due) -> Done:
    """The round itself. One that was missed because nothing ran is not made up for: the next one comes soon."""
    next_at = next_round(work)
    round_on = _local_day(work, due.due_at)
    if next_at is None:
        return Done()
    if round_on != work.today:
        return Done(Label("round.did_miss"), next_at)
    thinking = proposals.open_members(work.tx)
    takers = [member for member in _takers(work, round_on) if member.id not in thinking]
    held = Round(id=new_id(), at=due.due_at, seed=_seed(work, round_on))
    around = round_circumstances(work)
    decided = arranging.sift(work, takers, around)
    groups = _groups(work, takers, held.seed, around, decided)
    arranging.close(work, decided, round_on)
    held = replace(held, members=len(takers), groups=len(groups))
    rounds.add(work.tx, held)
    for group in groups:
        _propose(work, group, held)
    log.info("round of %s: %d members, %d groups, seed %d", round_on, held.members, held.groups, held.seed)
    note = Label("round.did_run", {"members": held.members, "groups": held.groups}) if takers else None
    return Done(note, next_at)


def _takers(work: Work, round_on: date) -> list[Member]:
    """Who takes part: said yes to it, can be reached, did not skip this one and was not left out."""
    reachable = accounts.of_members(work.tx)
    skipped = rounds.skipped(work.tx, round_on) | arranging.left_out(work)
    return [
        member
        for member in members.everyone(work.tx, MemberState.ACTIVE)
        if member.allows(Purpose.MATCHING) and member.allows(Purpose.ROUNDS)
        if member.id in reachable and member.id not in skipped
    ]


def _with_somebody_new(work: Work, takers: Sequence[Member]) -> list[Member]:
    """Those for whom there is anybody they may meet: nobody is told week after week of a round without anyone."""
    around = round_circumstances(work)
    return [one for one in takers if any(around.allows(one.id, other.id) for other in takers)]


def _groups(
    work: Work, takers: Sequence[Member], seed: int, around: Circumstances, decided: Sifted
) -> tuple[Group, ...]:
    """Groups of the network's own size; who is left over joins one."""
    if len(takers) < 2:
        return ()
    waited = _waited(work, takers)
    index = work.house.directory.index(work.tx)
    wishes = replace(decided.arrangement, waited=waited)
    size = work.house.settings.round.size
    plan = plan_round(index, takers, around, Weights(), seed, size, wishes, reasons=False)
    return tuple(small for group in plan.groups for small in four_at_most(group, wishes.together))


def four_at_most(group: Group, together: Collection[frozenset[str]]) -> tuple[Group, ...]:
    """The odd one out makes a group of four a group of five: too many for one talk, so two of them go apart, as far as
    nobody who is to be `together` is parted."""
    if len(group.members) <= _MOST:
        return (group,)
    for two in combinations(group.members, 2):
        if all(len(lock & set(two)) in (0, len(lock)) for lock in together):
            rest = tuple(one for one in group.members if one not in two)
            return replace(group, members=two), replace(group, members=rest)
    return (group,)


def _waited(work: Work, takers: Sequence[Member]) -> dict[str, int]:
    """How many rounds went by since each one had a place in one; a newcomer goes before everybody."""
    held, last = rounds.held(work.tx), rounds.last_places(work.tx)
    never = len(held) + 1
    return {one.id: len(held) - bisect_right(held, last[one.id]) if one.id in last else never for one in takers}


def _propose(work: Work, group: Group, held: Round) -> None:
    """Ask each of them about the others."""
    index = work.house.directory.index(work.tx)
    people = [member for one in group.members if (member := members.get(work.tx, one)) is not None]
    reasons = {(to.id, about.id): reasons_between(index, to, about) for to, about in permutations(people, 2)}
    propose_group(work, people, group.score, reasons, held.id)


def _seed(work: Work, round_on: date) -> int:
    """The same round of the same network gives the same plan."""
    digest = hashlib.sha256(f"{work.tx.network}:{round_on.isoformat()}".encode()).digest()
    return int.from_bytes(digest[:6])


def _notice_at(work: Work, round_at: datetime) -> datetime:
    calendar = work.house.calendar
    return calendar.moment(calendar.working_day_before(_local_day(work, round_at)), work.house.settings.round.at)


def _next_notice(work: Work) -> datetime:
    """The first notice that lies ahead."""
    at = work.now
    while True:
        following = next_round(work, at)
        assert following is not None  # noqa: S101 - asked only where there are rounds
        if _notice_at(work, following) > work.now:
            return _notice_at(work, following)
        at = following


def _local_day(work: Work, at: datetime) -> date:
    return at.astimezone(work.house.zone).date()


DUTIES: Mapping[str, Duty] = {"round.notice": _notice, "round.run": _run}
