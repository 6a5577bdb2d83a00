"""Whom would the bot ask about a request, at this moment?"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.house import Work
from bot.usecases.wish import without_contact
from matching.introductions import suggest
from matching.score import Circumstances
from matching.values import Candidate, Member, ReasonKind, Request
from storage import accounts, introductions, members, proposals

A_MONTH = timedelta(days=30)
_A_YEAR = timedelta(days=365)
_LOOKED_AT = 30  # the best; everybody only where most of these can't be asked
_REASONS = frozenset({ReasonKind.OFFERS, ReasonKind.NEEDS, ReasonKind.ABOUT, ReasonKind.THEME})


def find_candidates(
    work: Work, request: Request, asker: Member, *, without: Collection[str], top: int
) -> tuple[Candidate, ...]:
    """The people worth asking, best first: nobody of `without`, nobody who can't be reached or has a proposal open.

    Who is worth asking is decided among everybody: others don't become less fitting when the best one can't be asked.
    """
    index = work.house.directory.index(work.tx)
    around = circumstances(work, frozenset(without) | _out_of_reach(work, index.ids))
    load = {member: count for member, count in around.load.items() if around.busy(member) < 1.0}
    everybody = replace(around, never=frozenset(), unavailable=frozenset(), load=load)
    bare = replace(request, text=without_contact(request.text))
    house = work.house
    least = house.settings.introductions.minimum_score
    exploration = house.settings.matching.exploration
    weights = replace(house.weights, exploration=exploration)
    seed = request.id if exploration else ""
    for among in (_LOOKED_AT, len(index.ids)):
        found = suggest(index, bare, asker, everybody, weights, among, house.semantic, seed)
        free = (one for one in found if around.allows(asker.id, one.member) and around.busy(one.member) < 1.0)
        good = tuple(one for one in free if one.score >= least and _says_why(one))
        if len(good) >= top or len(found) < among or found[-1].score < least:
            break
    return good[:top]


def circumstances(work: Work, unavailable: frozenset[str]) -> Circumstances:
    """What counts besides the profiles. Whoever met or declined too short ago by the settings is kept apart."""
    return Circumstances(
        now=work.now,
        never=members.never_pairs(work.tx) | _met_before(work) | _declined_before(work),
        load=proposals.load(work.tx, work.now - A_MONTH),
        limit=work.house.settings.introductions.per_month,
        acquaintances=_acquaintances(work),
        unavailable=unavailable,
    )


def round_circumstances(work: Work) -> Circumstances:
    """As for any proposal; and whoever was proposed to each other before counts as met, so that no pair repeats."""
    met = introductions.met_pairs(work.tx)
    for pair, on in proposals.proposed_pairs(work.tx).items():
        met[pair] = max(on, met.get(pair, on))
    return replace(circumstances(work, frozenset()), met=met)


def _says_why(candidate: Candidate) -> bool:
    """A reason that somebody would accept: what they said or do, not only where they live or which sector they are."""
    return any(reason.kind in _REASONS for reason in candidate.reasons)


def months_ago(today: date, months: int) -> date:
    """The same day so many months back, or the last day of that month."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    for day in range(today.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, today.day)


def _out_of_reach(work: Work, ids: Collection[str]) -> frozenset[str]:
    return (frozenset(ids) - accounts.of_members(work.tx).keys()) | proposals.open_members(work.tx)


def _met_before(work: Work) -> frozenset[frozenset[str]]:
    since = months_ago(work.today, work.house.settings.introductions.no_repeat_months)
    return frozenset(pair for pair, on in introductions.met_pairs(work.tx).items() if on > since)


def _declined_before(work: Work) -> frozenset[frozenset[str]]:
    terms = work.house.settings.introductions
    return frozenset(
        proposals.declined(
            work.tx,
            rather_not_since=months_ago(work.today, terms.declined_months),
            not_now_since=months_ago(work.today, terms.not_now_months),
            expired_since=months_ago(work.today, terms.unanswered_months),
        )
    )


def _acquaintances(work: Work) -> Mapping[str, frozenset[str]]:
    """Who is in touch with whom, by what members told in the last year."""
    since: datetime = work.now - _A_YEAR
    known: dict[str, frozenset[str]] = {}
    for pair in introductions.ties(work.tx, since):
        for one in pair:
            known[one] = known.get(one, frozenset()) | (pair - {one})
    return known
