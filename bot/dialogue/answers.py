"""What somebody answers to a proposal, and why they were asked."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.dialogue import sharing
from bot.dialogue.turn import Turn
from bot.speaking import REPLY, Delivery
from bot.usecases import proposals as use
from bot.usecases import questions
from bot.usecases.glimpses import glimpse, shared, turned
from bot.wording import Label
from matching.score import Weights
from matching.values import Proposal, ProposalState
from storage import members, outbox, proposals, requests

_THANKS = {
    ProposalState.NOT_NOW: "proposal.thanks_not_now",
    ProposalState.RATHER_NOT: "proposal.thanks_rather_not",
    ProposalState.YES: "proposal.yes_waits",
}
_NEARLY_ALL = 99  # per cent told; from here on what is missing is rounding
# What matching/score.py gives a part when its words below "proposal.part_" are not, or not surely, true; load and
# language are only there when they count; chance is no reason and goes into the rest.
_TRUE_ABOVE = {"mutual": 0.3, "place": 0.35, "sector": 0.6, "contacts": 0.45, "gap": 0.55, "load": 0.0, "language": 0.0}
_TRUE_ABOVE |= {"exploration": math.inf}


def yes(turn: Turn, proposal: str) -> None:
    _answer(turn, proposal, ProposalState.YES)


def not_now(turn: Turn, proposal: str) -> None:
    _answer(turn, proposal, ProposalState.NOT_NOW)


def rather_not(turn: Turn, proposal: str) -> None:
    _answer(turn, proposal, ProposalState.RATHER_NOT)


def why(turn: Turn, rest: str) -> None:  # noqa: ARG001 - a command is given the rest of its line
    """Why was I asked? Else: why were those people asked for me?"""
    found = _latest(turn)
    if found is None:
        return turn.say("proposal.why_nothing")
    asked = proposals.of_question(turn.tx, found.question)
    if len(asked) > 1 and _is_to_me(turn, found):
        return _why_group(turn, asked)
    other = members.get(turn.tx, found.about if _is_to_me(turn, found) else found.to)
    request = requests.get(turn.tx, found.request) if found.request else None
    key = "proposal.why_them" if not _is_to_me(turn, found) else "proposal.why_you"
    reasons = turned(found.reasons) if request and _is_to_me(turn, found) else shared(found.reasons)
    open_now = _is_to_me(turn, found) and found.state is ProposalState.OPEN and not use.is_over(turn.work, found)
    return turn.say(
        key if request else "proposal.why_you_round",
        *(questions.answers_to(found.question) if open_now else ()),
        delivery=_as_long_as_asked(turn, (found,)) if open_now else REPLY,
        asks=Label("proposal.asks") if open_now else "",
        question=request.text if request else "",
        who=glimpse(other) if other else Label("proposal.someone"),
        parts=parts_told(found.parts, found.score),
        because=Label("proposal.why_words") if reasons else "",
        reasons=reasons,
    )


def _why_group(turn: Turn, asked: Sequence[Proposal]) -> None:
    """Why these, for somebody who was asked about all of a group."""
    open_now = [one for one in asked if one.state is ProposalState.OPEN and not use.is_over(turn.work, one)]
    turn.say(
        "proposal.why_you_group",
        *(questions.answers_to(asked[0].question) if open_now else ()),
        delivery=_as_long_as_asked(turn, asked) if open_now else replace(REPLY, about=[one.about for one in asked]),
        people=questions.people(
            turn.work, open_now or [one for one in asked if one.state is not ProposalState.WITHDRAWN] or asked
        ),
        asks=Label("proposal.asks") if open_now else "",
    )


def _as_long_as_asked(turn: Turn, asked: Sequence[Proposal]) -> Delivery:
    """Its buttons live as long as the question, and every "waarom" is answered anew."""
    return replace(questions.standing_until_end(turn.work, asked, ""), quiet=False, not_before=None)


def parts_told(parts: Mapping[str, float], score: float) -> tuple[Label, ...]:
    """The parts of a score as shares of it in per cent, the heaviest first. Only those whose words are true: a part
    also counts a little where nothing is known."""
    told = {name: share for name, share in parts.items() if _is_true(name, parts)} if score > 0 else {}
    shares = {name: round(100 * told[name] / score) for name in sorted(told, key=lambda name: -abs(told[name]))}
    rest = {"rest": 100 - sum(shares.values())} if shares and sum(shares.values()) < _NEARLY_ALL else {}
    return tuple(
        Label(
            "proposal.part" if share > 0 else "proposal.part_minus",
            {"what": Label(f"proposal.part_{name}"), "share": abs(share)},
        )
        for name, share in (shares | rest).items()
    )


def _is_true(name: str, parts: Mapping[str, float]) -> bool:
    """Whether the part, from 0 to 1 before it was weighed, is high enough for its words."""
    weights = Weights()
    fit, weight = parts.get("fit", 0.0) / weights.fit, getattr(weights, name, 0.0)
    return name == "fit" or (fit * weight > 0 and abs(parts[name]) / (fit * weight) > _TRUE_ABOVE.get(name, 1.0))


def _answer(turn: Turn, question: str, state: ProposalState) -> None:
    asked = proposals.of_question(turn.tx, question)
    if not asked or not _is_to_me(turn, asked[0]):
        return turn.say("proposal.over")
    if all(one.state is not ProposalState.OPEN for one in asked):
        return turn.say("proposal.answered" if any(one.state in _THANKS for one in asked) else "proposal.over")
    made = use.answer(turn.work, question, state)
    if turn.member is not None:
        turn.refresh()
    if all(one.state is not state for one in proposals.of_question(turn.tx, question)):
        return turn.say("proposal.over")
    waits = state is ProposalState.YES and len(asked) > 1
    return None if made else turn.say("proposal.yes_waits_group" if waits else _THANKS[state])


def _is_to_me(turn: Turn, proposal: Proposal) -> bool:
    return turn.member is not None and proposal.to == turn.member.id


def _latest(turn: Turn) -> Proposal | None:
    """The last question that reached this member; when there is none, the last one about them."""
    mine = proposals.involving(turn.tx, turn.member.id) if turn.member else ()
    arrived = outbox.perhaps_seen(turn.tx, [questions.message_key(one.question) for one in mine])
    # What waited for quiet hours to end goes out before this answer does.
    asked = [one for one in mine if questions.message_key(one.question) in arrived or one.state is ProposalState.OPEN]
    to_me = [one for one in asked if _is_to_me(turn, one)]
    about_me = [one for one in asked if one.request is not None]  # of a round the other one may still say no
    return next(reversed(to_me or about_me), None)


COMMANDS = {"why": why}
ACTIONS = {
    "proposal.yes": yes,
    "proposal.not_now": not_now,
    "proposal.rather_not": rather_not,
    **sharing.ACTIONS,
}
STEPS = sharing.STEPS
