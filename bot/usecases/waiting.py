"""What happens to a proposal that nobody answers: one reminder, a silent end, and after three of those a pause."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.duty import Done, Duty
from bot.house import Work
from bot.speaking import tell_member
from bot.usecases import membership
from bot.usecases.glimpses import first_name, glimpse
from bot.usecases.proposals import (
    answers_to,
    be_quiet_about,
    is_over,
    message_key,
    reminder_key,
    standing_until_end,
    withdraw,
)
from bot.wording import Label
from matching.values import Member, Proposal, ProposalState
from storage import introductions, members, outbox, proposals, requests
from storage.schedule import Due


def remind(work: Work, due: Due) -> Done:
    """Ask once more. Not when the end is near or past, nor when the question itself did not arrive."""
    proposal = proposals.get(work.tx, due.subject)
    if proposal is None or proposal.state is not ProposalState.OPEN or is_over(work, proposal):
        return Done()
    if work.now >= _end(work, proposal) or not _arrived(work, proposal) or _leads_nowhere(work, proposal):
        return Done()
    to, about = members.get(work.tx, proposal.to), members.get(work.tx, proposal.about)
    if to is None or about is None:
        return Done()
    _tell_again(work, proposal, to, about)
    return Done(Label("proposal.did_reminded", {"count": 1}))


def expire(work: Work, due: Due) -> Done:
    """No answer in time. The other side never hears of it. A question that never arrived is no silence."""
    proposal = proposals.get(work.tx, due.subject)
    if proposal is None or proposal.state is not ProposalState.OPEN:
        return Done()
    if not _arrived(work, proposal):
        withdraw(work, proposal)
        return Done()
    proposals.settle(work.tx, proposal.id, ProposalState.EXPIRED, work.now)
    be_quiet_about(work, proposal)
    _count_silence(work, proposal.to)
    return Done(Label("proposal.did_expired", {"count": 1}))


def _tell_again(work: Work, proposal: Proposal, to: Member, about: Member) -> None:
    request = requests.get(work.tx, proposal.request) if proposal.request else None
    delivery = standing_until_end(work, proposal, reminder_key(proposal))
    words = {"to": first_name(to), "who": glimpse(about), **({"question": request.text} if request else {})}
    key = "proposal.remind" if request else "proposal.remind_round"
    tell_member(work, to, key, *answers_to(proposal), delivery=delivery, **words)


def _count_silence(work: Work, member_id: str) -> None:
    member = members.get(work.tx, member_id)
    if member is None:
        return
    members.update(work.tx, member.id, silences=member.silences + 1)
    if member.silences + 1 >= work.house.settings.introductions.pause_after_silences:
        membership.pause_for_silence(work, member)


def _end(work: Work, proposal: Proposal) -> datetime:
    assert proposal.asked_at is not None  # noqa: S101 - storage refuses a proposal without it
    return proposal.asked_at + timedelta(days=work.house.settings.introductions.expire_after_days)


def _leads_nowhere(work: Work, proposal: Proposal) -> bool:
    """Somebody else was introduced already, or the other one of a round said no: one more word is a nuisance."""
    if proposal.request is not None:
        return bool(introductions.of_request(work.tx, proposal.request))
    others = (one for one in proposals.of_pair(work.tx, proposal.pair) if one.id != proposal.id)
    return any(one.state not in (ProposalState.OPEN, ProposalState.YES) for one in others)


def _arrived(work: Work, proposal: Proposal) -> bool:
    return bool(outbox.delivered(work.tx, [message_key(proposal)]))


DUTIES: Mapping[str, Duty] = {"proposal.remind": remind, "proposal.expire": expire}
