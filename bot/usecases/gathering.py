"""A conversation of two introduced people and the bot: opened once, when both want it."""

from adapters.base import Outgoing, dump
from bot.house import Work
from bot.usecases.followups import Side
from bot.usecases.glimpses import shared
from bot.usecases.introductions import presented, times
from bot.usecases.ways import place_to_gather
from bot.wording import Label
from matching.values import Language, ProposalState, Reason, ReasonKind
from storage import gatherings, outbox, proposals, requests

_OF_BOTH = frozenset(
    {ReasonKind.THEME, ReasonKind.PLACE, ReasonKind.REGION, ReasonKind.SECTOR, ReasonKind.MUTUAL}
)  # the others are told from one side


def wish(work: Work, side: Side) -> bool | None:
    """This one wants it. True: both do, and it opens. False: the other one has not said so, and is not asked. None:
    it is not possible any more."""
    made = side.introduction
    place = place_to_gather(work, made, side.member, side.other)
    if place is None:
        return None
    gatherings.wish(work.tx, made.id, side.member.id, work.now)
    if side.other.id not in gatherings.wishes(work.tx, made.id):
        return False
    mine, theirs = place
    ids = " ".join(sorted((mine.user_id, theirs.user_id)))
    message = _opening(work, side, mine.language if mine.language is theirs.language else _networks(work))
    outbox.put(
        work.tx, message.key, mine.platform, mine.workspace, "group", ids, dump(message), not_before=work.now,
        quiet=False, about=(side.member.id, side.other.id), now=work.now,
    )  # fmt: skip
    return True


def _opening(work: Work, side: Side, language: Language) -> Outgoing:
    """Who is who, why, what to begin with and when."""
    request = requests.get(work.tx, side.introduction.request) if side.introduction.request else None
    question = Label("introduction.question_request", {"words": request.text}) if request else ""
    reasons = shared(_reasons(work, side))
    body = work.house.wording.body(
        language, "gathering.opening", people=(presented(side.member), presented(side.other)),
        why=Label("introduction.why") if reasons else "", reasons=reasons,
        question=question or Label("introduction.question_open"), times=times(work),
    )  # fmt: skip
    return Outgoing(key=f"gathering:{side.introduction.id}", body=body, language=language)


def _reasons(work: Work, side: Side) -> tuple[Reason, ...]:
    """Why they were introduced, as far as it holds for both."""
    pair = {side.member.id, side.other.id}
    between = [one for one in proposals.involving(work.tx, side.member.id) if {one.to, one.about} == pair]
    agreed = [one for one in between if one.state is ProposalState.YES]
    return tuple(one for one in agreed[-1].reasons if one.kind in _OF_BOTH) if agreed else ()


def _networks(work: Work) -> Language:
    return Language(work.house.settings.network.language)
