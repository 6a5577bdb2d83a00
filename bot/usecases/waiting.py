"""What happens to a question that nobody answers: one reminder, a silent end, and after three of those a pause."""

from collections.abc import Mapping, Sequence

from bot.duty import Done, Duty
from bot.house import Work
from bot.usecases import membership, questions
from bot.usecases.circles import may_lead_on
from bot.usecases.proposals import is_over, see_who_agreed, withdraw
from bot.usecases.questions import be_quiet_about, end_of, message_key, open_of
from bot.wording import Label
from matching.values import Proposal, ProposalState
from storage import introductions, members, outbox, proposals
from storage.schedule import Due


def remind(work: Work, due: Due) -> Done:
    """Ask once more. Not when the end is near or past, nor when the question itself did not arrive."""
    asked = tuple(one for one in open_of(work, due.subject) if not is_over(work, one))
    if not asked or work.now >= end_of(work, asked[0]):
        return Done()
    if not _arrived(work, due.subject) or _leads_nowhere(work, asked) or not questions.remind(work, asked):
        return Done()
    return Done(Label("proposal.did_reminded", {"count": 1}))


def expire(work: Work, due: Due) -> Done:
    """No answer in time. The others never hear of it. A question that never arrived is no silence."""
    asked = open_of(work, due.subject)
    if not asked:
        return Done()
    if not _arrived(work, due.subject):
        withdraw(work, *asked)
        return Done()
    for one in asked:
        proposals.settle(work.tx, one.id, ProposalState.EXPIRED, work.now)
    be_quiet_about(work, due.subject, asked[0].to)
    _count_silence(work, asked[0].to)
    if asked[0].request is None:
        see_who_agreed(work, asked[0].group)
    return Done(Label("proposal.did_expired", {"count": 1}))


def _count_silence(work: Work, member_id: str) -> None:
    member = members.get(work.tx, member_id)
    if member is None:
        return
    members.update(work.tx, member.id, silences=member.silences + 1)
    if member.silences + 1 >= work.house.settings.introductions.pause_after_silences:
        membership.pause_for_silence(work, member)


def _leads_nowhere(work: Work, asked: Sequence[Proposal]) -> bool:
    """Somebody else was introduced already, or the others of a round said no: one more word is a nuisance."""
    if asked[0].request is not None:
        return bool(introductions.of_request(work.tx, asked[0].request))
    group = proposals.of_group(work.tx, asked[0].group)
    return not any(may_lead_on(one, group) for one in asked)


def _arrived(work: Work, question: str) -> bool:
    return bool(outbox.delivered(work.tx, [message_key(question)]))


DUTIES: Mapping[str, Duty] = {"proposal.remind": remind, "proposal.expire": expire}
