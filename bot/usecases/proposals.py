"""Asking members whether to introduce them, and what their answers lead to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import time, timedelta
from itertools import combinations

from bot.duty import Done, Duty
from bot.house import Work
from bot.usecases.circles import agreed, circles, may_grow
from bot.usecases.glimpses import shared
from bot.usecases.introductions import Reasons, introduce
from bot.usecases.questions import ask, be_quiet_about, message_key, open_of, reasons_for_helper
from bot.usecases.recurring import working_day_from
from bot.wording import Label
from matching.values import Candidate, Member, MemberState, Proposal, ProposalState, Reason, Request, RequestState
from storage import accounts, introductions, members, outbox, proposals, requests, schedule
from storage.database import new_id
from storage.schedule import Due

_TAKES_PART = (MemberState.ACTIVE, MemberState.PAUSED)
_SMALLER_AT = time(10)  # on the next working day


def propose(work: Work, to: Member, about: Member, candidate: Candidate, request: Request) -> Proposal | None:
    """Ask `to` about a request of `about`, at the next hour for proposals. None when `to` can't be reached.

    `candidate`: score, parts and reasons, which tell the asker about `to`.
    """
    if not _hears(work, to):
        return None
    own = new_id()
    proposal = Proposal(
        id=own, to=to.id, about=about.id, group=own, question=own, request=request.id, score=candidate.score,
        parts=dict(candidate.parts), reasons=candidate.reasons, asked_at=work.house.calendar.proposing_at(work.now),
    )  # fmt: skip
    proposals.add(work.tx, proposal)
    ask(work, (proposal,))
    return proposal


def propose_group(
    work: Work,
    people: Sequence[Member],
    score: float,
    reasons: Mapping[tuple[str, str], tuple[Reason, ...]],
    round: str,  # noqa: A002 - the field's own word
) -> None:
    """Ask each of them about the others, in one message. Who can't be reached is left out; nobody is asked alone.

    `reasons`: what tells the first about the second.
    """
    there = [one for one in people if _hears(work, one)]
    group, at = new_id(), work.house.calendar.proposing_at(work.now)
    for to in there if len(there) > 1 else ():
        question = new_id()
        asked = [
            Proposal(id=new_id(), to=to.id, about=about.id, group=group, question=question, round=round, score=score,
                     reasons=reasons[to.id, about.id], asked_at=at)
            for about in there if about.id != to.id
        ]  # fmt: skip
        for one in asked:
            proposals.add(work.tx, one)
        ask(work, asked)


def answer(work: Work, question: str, state: ProposalState) -> bool:
    """Keep a member's answer to a question that is open; True when it led to an introduction at once.

    A yes about somebody with whom it is over meanwhile (request closed, the other gone) withdraws that part.
    """
    if state is ProposalState.YES:
        withdraw(work, *(one for one in open_of(work, question) if is_over(work, one)))
    asked = open_of(work, question)
    settled = [one for one in asked if proposals.settle(work.tx, one.id, state, work.now)]
    if not settled:
        return False
    be_quiet_about(work, question, settled[0].to)
    members.update(work.tx, settled[0].to, silences=0)
    if settled[0].request is None:
        return see_who_agreed(work, settled[0].group, present=settled[0].to)
    return state is ProposalState.YES and _introduce_asker(work, settled[0])


def withdraw(work: Work, *asked: Proposal) -> None:
    """These are not needed any more. A question of which nothing is left goes silent; one that was not delivered yet
    is put again about who is left."""
    settled = [one for one in asked if proposals.settle(work.tx, one.id, ProposalState.WITHDRAWN, work.now)]
    for question, to in dict.fromkeys((one.question, one.to) for one in settled):
        if not open_of(work, question):
            be_quiet_about(work, question, to)
        else:
            keep_asking(work, question)
    for group in dict.fromkeys(one.group for one in settled if one.request is None):
        see_who_agreed(work, group)


def keep_asking(work: Work, question: str) -> None:
    """When the message can't reach anybody as it is, what is left of the question is put again, in a new one."""
    asked, key = open_of(work, question), message_key(question)
    if not asked or outbox.perhaps_seen(work.tx, [key]):
        return
    be_quiet_about(work, question, asked[0].to)
    new = new_id()
    proposals.ask_as(work.tx, [one.id for one in asked], new)
    ask(work, [replace(one, question=new) for one in asked])


def is_over(work: Work, proposal: Proposal) -> bool:
    """Whether a yes could not lead to an introduction any more."""
    other = members.get(work.tx, proposal.about)
    if other is None or other.state not in _TAKES_PART:
        return True
    if proposal.request is not None:
        request = requests.get(work.tx, proposal.request)
        if request is None or request.state is not RequestState.OPEN:
            return True
    return frozenset((proposal.to, proposal.about)) in members.never_pairs(work.tx)


def see_who_agreed(work: Work, group: str, present: str = "") -> bool:
    """Introduce those of a group who said yes: at once when all did. True then.

    Fewer than all are introduced once no answer can bring another one, and on a later day: then nobody can tell a no
    from a silence, nor when it came.
    """
    asked = proposals.of_group(work.tx, group)
    if may_grow(asked) or not _to_introduce(work, asked):
        return False
    if all(one.state is ProposalState.YES for one in asked):
        _introduce(work, asked, present)
        return True
    name = f"proposal.agreed:{group}"
    if schedule.get(work.tx, name) is None:
        day = working_day_from(work.house.calendar, work.today + timedelta(days=1))
        schedule.plan(work.tx, name, "proposal.agreed", group, work.house.calendar.moment(day, _SMALLER_AT))
    return False


def _introduce_smaller(work: Work, due: Due) -> Done:
    """Those of a group who said yes, without the others."""
    asked = proposals.of_group(work.tx, due.subject)
    count = _introduce(work, asked)
    return Done(Label("proposal.did_agreed", {"count": count})) if count else Done()


def _introduce(work: Work, asked: Sequence[Proposal], present: str = "") -> int:
    """How many groups or pairs that made."""
    found = circles(_to_introduce(work, asked))
    for circle in found:
        told = shared if len(circle) == 2 else tuple[Reason, ...]
        reasons: Mapping[tuple[str, str], Reasons] = {(one.to, one.about): told(one.reasons) for one in asked}
        people = [member for one in circle if (member := members.get(work.tx, one)) is not None]
        introduce(work, people, round=asked[0].round, reasons=reasons, present=present)
        _withdraw_between(work, circle)
    return len(found)


def _to_introduce(work: Work, asked: Iterable[Proposal]) -> frozenset[frozenset[str]]:
    """Who agreed to meet and may, and does not know the other from this round already."""
    asked = tuple(asked)
    pairs = agreed(asked)
    if not pairs:
        return pairs
    made = introductions.of_round(work.tx, asked[0].round) if asked[0].round else ()
    known = {frozenset((one.a, one.b)) for one in made}
    never = members.never_pairs(work.tx)
    return frozenset(pair for pair in pairs if pair not in known and pair not in never and _take_part(work, pair))


def _take_part(work: Work, pair: Collection[str]) -> bool:
    found = (members.get(work.tx, one) for one in pair)
    return all(one is not None and one.state is MemberState.ACTIVE for one in found)


def _introduce_asker(work: Work, proposal: Proposal) -> bool:
    """The asker said yes by asking. Nobody else is asked after this."""
    request = requests.get(work.tx, proposal.request or "")
    asker, helper = members.get(work.tx, proposal.about), members.get(work.tx, proposal.to)
    if request is None or asker is None or helper is None:
        return False
    schedule.cancel(work.tx, f"request.next:{request.id}")
    reasons: Mapping[tuple[str, str], Reasons] = {
        (asker.id, helper.id): shared(proposal.reasons),
        (helper.id, asker.id): reasons_for_helper(work, proposal, helper, asker),
    }
    introduce(work, (asker, helper), request=request, reasons=reasons, present=helper.id)
    _withdraw_between(work, (asker.id, helper.id))
    return True


def _withdraw_between(work: Work, circle: Collection[str]) -> None:
    """These know each other now: nobody is asked again whether to meet."""
    pairs = {frozenset(two) for two in combinations(circle, 2)}
    between = {
        one.id: one
        for member in circle
        for one in proposals.involving(work.tx, member)
        if one.state is ProposalState.OPEN and frozenset((one.to, one.about)) in pairs
    }
    withdraw(work, *between.values())


def _hears(work: Work, member: Member) -> bool:
    account = accounts.of_member(work.tx, member.id)
    return account is not None and account.hears


DUTIES: Mapping[str, Duty] = {"proposal.agreed": _introduce_smaller}
