"""A conversation of those who were introduced to each other and the bot: opened once, when all of them want it."""

from adapters.base import Outgoing, dump
from bot.house import Work
from bot.usecases.glimpses import shared
from bot.usecases.introductions import times
from bot.usecases.sides import Side, presented
from bot.usecases.ways import place_to_gather
from bot.wording import Label
from matching.values import Language, ProposalState, Reason, ReasonKind
from storage import gatherings, outbox, proposals, requests

_OF_BOTH = frozenset(
    {ReasonKind.THEME, ReasonKind.PLACE, ReasonKind.REGION, ReasonKind.SECTOR, ReasonKind.MUTUAL}
)  # the others are told from one side


def wish(work: Work, side: Side) -> bool | None:
    """This one wants it. True: all do, and it opens. False: another one has not said so, and is not asked. None: it is
    not possible any more."""
    place = place_to_gather(work, side)
    if not place:
        return None
    made = [one.id for one in side.introductions]
    for one in made:
        gatherings.wish(work.tx, one, side.member.id, work.now)
    if not gatherings.wishes(work.tx, made) >= set(side.about):
        return False
    mine, ids = place[0], " ".join(sorted(one.user_id for one in place))
    languages = {one.language for one in place}
    message = _opening(work, side, languages.pop() if len(languages) == 1 else _networks(work))
    outbox.put(
        work.tx, message.key, mine.platform, mine.workspace, "group", ids, dump(message), not_before=work.now,
        quiet=False, about=(side.member.id, *side.about), now=work.now,
    )  # fmt: skip
    return True


def _opening(work: Work, side: Side, language: Language) -> Outgoing:
    """Who is who, why, what to begin with and when."""
    first = side.introductions[0]
    request = requests.get(work.tx, first.request) if first.request else None
    question = Label("introduction.question_request", {"words": request.text}) if request else ""
    reasons = shared(_reasons(work, side)) if len(side.others) == 1 else ()
    start = "introduction.question_open" if len(side.others) == 1 else "introduction.question_group"
    body = work.house.wording.body(
        language, "gathering.opening", people=tuple(presented(one) for one in (side.member, *side.others)),
        why=Label("introduction.why") if reasons else "", reasons=reasons,
        question=question or Label(start), times=times(work),
    )  # fmt: skip
    return Outgoing(key=f"gathering:{side.id}", body=body, language=language)


def _reasons(work: Work, side: Side) -> tuple[Reason, ...]:
    """Why two were introduced, as far as it holds for both."""
    pair = {side.member.id, side.other.id}
    between = [one for one in proposals.involving(work.tx, side.member.id) if {one.to, one.about} == pair]
    agreed = [one for one in between if one.state is ProposalState.YES]
    return tuple(one for one in agreed[-1].reasons if one.kind in _OF_BOTH) if agreed else ()


def _networks(work: Work) -> Language:
    return Language(work.house.settings.network.language)
