"""May I introduce you to …? The message that asks one member about another, or about the others of a group."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.house import Work
from bot.speaking import Delivery, Option, tell_member
from bot.usecases.glimpses import first_name, glimpse, listed, shared, turned
from bot.wording import Label
from matching.reasons import reasons_between
from matching.values import Member, Proposal, ProposalState, ReasonKind, Request
from storage import accounts, choices, members, outbox, proposals, requests, schedule

_MOST_REASONS = 2


def message_key(question: str) -> str:
    return f"proposal:{question}"


def reminder_key(question: str) -> str:
    return f"proposal:remind:{question}"


def answers_to(question: str) -> tuple[Option, ...]:
    """The three buttons under a question."""
    about = {"proposal": question}
    return (
        Option("proposal.yes", "proposal.yes", about),
        Option("proposal.not_now", "proposal.not_now", about),
        Option("proposal.rather_not", "proposal.rather_not", about),
    )


def open_of(work: Work, question: str) -> tuple[Proposal, ...]:
    """What of this question is still to be answered, oldest first."""
    return tuple(one for one in proposals.of_question(work.tx, question) if one.state is ProposalState.OPEN)


def ask(work: Work, asked: Sequence[Proposal]) -> None:
    """Put the question, at its hour, and plan its reminder and its end. `asked`: all of one question, at least one."""
    to, first = members.get(work.tx, asked[0].to), members.get(work.tx, asked[0].about)
    if to is None or first is None:
        return
    delivery = standing_until_end(work, asked, message_key(asked[0].question))
    request = requests.get(work.tx, asked[0].request) if asked[0].request else None
    if request is not None:
        _ask_for_request(work, asked[0], to, first, request, delivery)
    elif len(asked) == 1:
        _ask_about_one(work, asked[0], to, first, delivery)
    else:
        tell_member(
            work, to, "proposal.asked_group", *answers_to(asked[0].question), delivery=delivery, to=first_name(to),
            people=people(work, asked),
        )  # fmt: skip
    _plan(work, asked[0])


def remind(work: Work, asked: Sequence[Proposal]) -> bool:
    """Ask once more. False when somebody of it is not there."""
    to, about = members.get(work.tx, asked[0].to), _others(work, asked)
    if to is None or not about:
        return False
    request = requests.get(work.tx, asked[0].request) if asked[0].request else None
    delivery = standing_until_end(work, asked, reminder_key(asked[0].question))
    words = {"to": first_name(to), "who": listed([glimpse(one) for one in about])}
    if request is not None:
        words["question"] = request.text
    kind = "remind" if request else "remind_round" if len(asked) == 1 else "remind_group"
    tell_member(work, to, f"proposal.{kind}", *answers_to(asked[0].question), delivery=delivery, **words)
    return True


def people(work: Work, asked: Sequence[Proposal]) -> tuple[Label, ...]:
    """Each of the others of a group, with why they fit."""
    reasons = {one.about: one.reasons for one in asked}
    return tuple(
        Label("proposal.member_why" if reasons[one.id] else "proposal.member",
              {"who": glimpse(one), "reasons": reasons[one.id]})
        for one in _others(work, asked)
    )  # fmt: skip


def end_of(work: Work, proposal: Proposal) -> datetime:
    """Until when it can be answered."""
    return _asked_at(proposal) + timedelta(days=work.house.settings.introductions.expire_after_days)


def standing_until_end(work: Work, asked: Sequence[Proposal], key: str) -> Delivery:
    """A message about a question: it waits for its hour, and its buttons live as long as the question."""
    return Delivery(
        key=key,
        quiet=True,
        not_before=max(work.now, _asked_at(asked[0])),
        about=tuple(one.about for one in asked),
        standing=True,
        expires_at=end_of(work, asked[0]),
    )


def be_quiet_about(work: Work, question: str, to: str) -> None:
    """No reminder, no end, no buttons any more; when it was not delivered yet, it never will be."""
    for key in (message_key(question), reminder_key(question)):
        outbox.take_back(work.tx, key)
    for account in accounts.all_of_member(work.tx, to):
        for key in choices.open_messages(work.tx, account.id, work.now):
            shown = choices.of_message(work.tx, account.id, key)
            if any(one.args.get("proposal") == question for one in shown):
                choices.close_message(work.tx, account.id, key, work.now)
    schedule.cancel_subject(work.tx, question)


def reasons_for_helper(work: Work, proposal: Proposal, to: Member, asker: Member) -> tuple[Label, ...]:
    """Why this one was thought of; and what there is in it for them, where the asker offers what they look for."""
    own = turned(proposal.reasons)
    back = (
        Label("proposal.they_offer", {"words": reason.words})
        for reason in reasons_between(work.house.directory.index(work.tx), to, asker)
        if reason.kind is ReasonKind.OFFERS
    )
    return (*own[:1], *back, *own[1:])[:_MOST_REASONS]


def _ask_for_request(
    work: Work, proposal: Proposal, to: Member, asker: Member, request: Request, delivery: Delivery
) -> None:
    tell_member(
        work, to, "proposal.asked", *answers_to(proposal.question), delivery=delivery, to=first_name(to),
        who=glimpse(asker), question=request.text, because=Label("proposal.because"),
        reasons=reasons_for_helper(work, proposal, to, asker),
    )  # fmt: skip


def _ask_about_one(work: Work, proposal: Proposal, to: Member, about: Member, delivery: Delivery) -> None:
    asked_already = about.needs[:1]  # the first question tells it
    reasons = [one for one in proposal.reasons if one.kind is not ReasonKind.NEEDS or one.words not in asked_already]
    tell_member(
        work, to, "proposal.asked_round", *answers_to(proposal.question), delivery=delivery, to=first_name(to),
        who=glimpse(about), question=_first_question(about),
        because=Label("proposal.because_round") if reasons else "", reasons=shared(reasons),
    )  # fmt: skip


def _first_question(about: Member) -> Label:
    return Label("proposal.looks_for", {"words": about.needs[0]}) if about.needs else Label("proposal.open_question")


def _plan(work: Work, proposal: Proposal) -> None:
    terms = work.house.settings.introductions
    at, question = _asked_at(proposal), proposal.question
    remind_at = at + timedelta(hours=terms.remind_after_hours)
    if remind_at > work.now:
        schedule.plan(work.tx, f"proposal.remind:{question}", "proposal.remind", question, remind_at)
    schedule.plan(work.tx, f"proposal.expire:{question}", "proposal.expire", question, end_of(work, proposal))


def _others(work: Work, asked: Sequence[Proposal]) -> tuple[Member, ...]:
    """In the same order each time, which says nothing about a name that is not told."""
    found = (members.get(work.tx, one) for one in sorted(one.about for one in asked))
    return tuple(one for one in found if one is not None)


def _asked_at(proposal: Proposal) -> datetime:
    assert proposal.asked_at is not None  # noqa: S101 - storage refuses a proposal without it
    return proposal.asked_at
