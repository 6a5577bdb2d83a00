"""May I introduce you to …? Asking one member about another, and what their answer leads to."""

from datetime import timedelta

from bot.house import Work
from bot.speaking import Delivery, Option, tell_member
from bot.usecases import home
from bot.usecases.glimpses import first_name, glimpse, shared, turned
from bot.usecases.introductions import introduce
from bot.wording import Label
from matching.reasons import reasons_between
from matching.values import (
    Candidate,
    Introduction,
    Member,
    MemberState,
    Proposal,
    ProposalState,
    ReasonKind,
    Request,
    RequestState,
)
from storage import accounts, choices, members, outbox, proposals, requests, schedule
from storage.database import new_id

_MOST_REASONS = 2
_TAKES_PART = (MemberState.ACTIVE, MemberState.PAUSED)


def propose(
    work: Work,
    to: Member,
    about: Member,
    candidate: Candidate,
    *,
    pair: str | None = None,
    request: Request | None = None,
    round: str | None = None,  # noqa: A002 - the field's own word
) -> Proposal | None:
    """Ask `to` about `about`, at the next hour for proposals. None when `to` can't be reached.

    `candidate`: score, parts and reasons; for a request its reasons tell the asker about `to`, for a round they tell
    `to` about `about`. `pair`: the same for both proposals of a round.
    """
    account = accounts.of_member(work.tx, to.id)
    if account is None or not account.hears:
        return None
    own = new_id()
    proposal = Proposal(
        id=own, to=to.id, about=about.id, pair=pair or own, request=request.id if request else None, round=round,
        score=candidate.score, parts=dict(candidate.parts), reasons=candidate.reasons,
        asked_at=work.house.calendar.proposing_at(work.now),
    )  # fmt: skip
    proposals.add(work.tx, proposal)
    _ask(work, proposal, to, about, request)
    _plan(work, proposal)
    return proposal


def answer(work: Work, proposal: Proposal, state: ProposalState) -> Introduction | None:
    """Keep a member's answer to a proposal that is open. With a yes from both sides: the introduction.

    A yes to something that is over meanwhile (request closed, the other gone) withdraws the proposal.
    """
    if state is ProposalState.YES and is_over(work, proposal):
        withdraw(work, proposal)
        return None
    if not proposals.settle(work.tx, proposal.id, state, work.now):
        return None
    be_quiet_about(work, proposal)
    members.update(work.tx, proposal.to, silences=0)
    if state is not ProposalState.YES:
        return None
    made = _for_request(work, proposal) if proposal.request else _for_round(work, proposal)
    if made is not None:
        _withdraw_between(work, proposal)
        home.keep_current_for(work, made.a, made.b)
    return made


def _withdraw_between(work: Work, answered: Proposal) -> None:
    """These two know each other now: nobody is asked again whether to meet."""
    pair = {answered.to, answered.about}
    for one in proposals.involving(work.tx, answered.to):
        if one.state is ProposalState.OPEN and {one.to, one.about} == pair:
            withdraw(work, one)


def withdraw(work: Work, proposal: Proposal) -> bool:
    """The question is not needed any more; when it was not delivered yet, it never will be. False when it was not
    open."""
    if not proposals.settle(work.tx, proposal.id, ProposalState.WITHDRAWN, work.now):
        return False
    be_quiet_about(work, proposal)
    return True


def be_quiet_about(work: Work, proposal: Proposal) -> None:
    """No reminder, no end, no buttons any more."""
    for key in (message_key(proposal), reminder_key(proposal)):
        outbox.take_back(work.tx, key)
    for account in accounts.all_of_member(work.tx, proposal.to):
        for key in choices.open_messages(work.tx, account.id, work.now):
            shown = choices.of_message(work.tx, account.id, key)
            if any(one.args.get("proposal") == proposal.id for one in shown):
                choices.close_message(work.tx, account.id, key, work.now)
    schedule.cancel_subject(work.tx, proposal.id)


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


def message_key(proposal: Proposal) -> str:
    return f"proposal:{proposal.id}"


def reminder_key(proposal: Proposal) -> str:
    return f"proposal:remind:{proposal.id}"


def answers_to(proposal: Proposal) -> tuple[Option, ...]:
    """The three buttons under a proposal."""
    about = {"proposal": proposal.id}
    return (
        Option("proposal.yes", "proposal.yes", about),
        Option("proposal.not_now", "proposal.not_now", about),
        Option("proposal.rather_not", "proposal.rather_not", about),
    )


def standing_until_end(work: Work, proposal: Proposal, key: str) -> Delivery:
    """A message about a proposal: it waits for its hour, and its buttons live as long as the proposal."""
    assert proposal.asked_at is not None  # noqa: S101 - storage refuses a proposal without it
    return Delivery(
        key=key,
        quiet=True,
        not_before=max(work.now, proposal.asked_at),
        about=(proposal.about,),
        standing=True,
        expires_at=proposal.asked_at + timedelta(days=work.house.settings.introductions.expire_after_days),
    )


def _ask(work: Work, proposal: Proposal, to: Member, about: Member, request: Request | None) -> None:
    delivery = standing_until_end(work, proposal, message_key(proposal))
    words = {"to": first_name(to), "who": glimpse(about)}
    if request is not None:
        tell_member(
            work, to, "proposal.asked", *answers_to(proposal), delivery=delivery, question=request.text,
            because=Label("proposal.because"), reasons=_reasons_for_helper(work, proposal, to, about), **words,
        )  # fmt: skip
        return
    asked_already = about.needs[:1]  # the first question tells it
    reasons = [one for one in proposal.reasons if one.kind is not ReasonKind.NEEDS or one.words not in asked_already]
    tell_member(
        work, to, "proposal.asked_round", *answers_to(proposal), delivery=delivery, question=_first_question(about),
        because=Label("proposal.because_round") if reasons else "", reasons=shared(reasons), **words,
    )  # fmt: skip


def _reasons_for_helper(work: Work, proposal: Proposal, to: Member, asker: Member) -> tuple[Label, ...]:
    """Why this one was thought of; and what there is in it for them, where the asker offers what they look for."""
    own = turned(proposal.reasons)
    back = (
        Label("proposal.they_offer", {"words": reason.words})
        for reason in reasons_between(work.house.directory.index(work.tx), to, asker)
        if reason.kind is ReasonKind.OFFERS
    )
    return (*own[:1], *back, *own[1:])[:_MOST_REASONS]


def _first_question(about: Member) -> Label:
    return Label("proposal.looks_for", {"words": about.needs[0]}) if about.needs else Label("proposal.open_question")


def _plan(work: Work, proposal: Proposal) -> None:
    assert proposal.asked_at is not None  # noqa: S101
    terms = work.house.settings.introductions
    for kind, after in (
        ("proposal.remind", timedelta(hours=terms.remind_after_hours)),
        ("proposal.expire", timedelta(days=terms.expire_after_days)),
    ):
        schedule.plan(work.tx, f"{kind}:{proposal.id}", kind, proposal.id, proposal.asked_at + after)


def _for_request(work: Work, proposal: Proposal) -> Introduction | None:
    """The asker said yes by asking. Nobody else is asked after this."""
    request = requests.get(work.tx, proposal.request or "")
    asker, helper = members.get(work.tx, proposal.about), members.get(work.tx, proposal.to)
    if request is None or asker is None or helper is None:
        return None
    schedule.cancel(work.tx, f"request.next:{request.id}")
    return introduce(
        work, asker, helper, request=request, round=None, reasons_for_a=shared(proposal.reasons),
        reasons_for_b=_reasons_for_helper(work, proposal, helper, asker), present=helper.id,
    )  # fmt: skip


def _for_round(work: Work, proposal: Proposal) -> Introduction | None:
    """Only when the other one of the pair said yes too."""
    other = next((one for one in proposals.of_pair(work.tx, proposal.pair) if _mutual(one, proposal)), None)
    mine, theirs = members.get(work.tx, proposal.to), members.get(work.tx, proposal.about)
    if other is None or other.state is not ProposalState.YES or mine is None or theirs is None:
        return None
    return introduce(
        work, theirs, mine, request=None, round=proposal.round, reasons_for_a=shared(other.reasons),
        reasons_for_b=shared(proposal.reasons), present=mine.id,
    )  # fmt: skip


def _mutual(one: Proposal, other: Proposal) -> bool:
    return one.to == other.about and one.about == other.to
