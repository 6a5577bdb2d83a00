"""What members look for: keeping a request, asking people about it a few at a time, looking again, closing it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import time, timedelta

from bot.duty import Done, Duty
from bot.house import Work
from bot.speaking import Delivery, Option, tell_member
from bot.usecases import groups
from bot.usecases.candidates import find_candidates
from bot.usecases.glimpses import glimpse
from bot.usecases.proposals import propose, withdraw
from bot.usecases.recurring import next_daily
from bot.wording import Label
from matching.text import guess_language
from matching.values import Candidate, Member, MemberState, Proposal, Request, RequestState
from storage import introductions, members, proposals, requests, schedule
from storage.database import new_id
from storage.schedule import Due

CHOICE_OPEN = timedelta(days=30)  # what to do when nobody said yes can be chosen so long
_SOON = timedelta(minutes=5)  # after somebody joined: time to finish a profile
_LOOK_AT = time(9, 15)  # every day
_MORE_THAN_ENOUGH = 20  # candidates among whom newcomers are looked for


def post_request(
    work: Work,
    asker: Member,
    text: str,
    themes: Sequence[str],
    *,
    asking: bool = True,
    left_out: Collection[str] = (),
) -> Request:
    """Keep a request and ask the first people about it, unless `asking` is False: then it is only kept.

    `left_out`: members who are never asked about this request.
    """
    language = guess_language(text) or asker.language
    request = Request(
        id=new_id(), by=asker.id, text=text, language=language, themes=tuple(themes), asking=asking,
        created_at=work.now,
    )  # fmt: skip
    requests.add(work.tx, request)
    requests.leave_out(work.tx, request.id, left_out)
    if asking:
        _ask(work, request, asker, newcomers_first=False)
    return request


def start_asking(work: Work, request: Request) -> None:
    """The asker changed their mind: people may be asked about a request that was only kept."""
    requests.update(work.tx, request.id, asking=True)
    plan_look(work)


def close_request(work: Work, request: Request) -> None:
    """The asker needs nobody any more: open questions about it are withdrawn."""
    requests.close(work.tx, request.id, work.now)
    schedule.cancel(work.tx, _next_name(request))
    withdraw(work, *proposals.of_request(work.tx, request.id))


def withdraw_for(work: Work, member: Member) -> None:
    """The member leaves or pauses: what was asked of them and about them is withdrawn.

    Requests of others go on at the time that was planned: an earlier next step would tell the asker something.
    """
    withdraw(work, *proposals.involving(work.tx, member.id))
    for request in requests.open_of(work.tx, member.id):
        schedule.cancel(work.tx, _next_name(request))


def plan_look(work: Work) -> None:
    """Look again at open requests in a few minutes, because somebody joined or changed."""
    planned = schedule.get(work.tx, "requests.soon")
    if planned is None or planned.due_at <= work.now:
        schedule.plan(work.tx, "requests.soon", "requests.look", "", work.now + _SOON)


def plan_recurring(work: Work) -> None:
    """The daily look at open requests."""
    if schedule.get(work.tx, "requests.daily") is None:
        at = next_daily(work.house.calendar, _LOOK_AT, work.now)
        schedule.plan(work.tx, "requests.daily", "requests.look", "", at)


def is_being_asked(work: Work, request: Request) -> bool:
    """Whether people were asked so short ago that more are asked later by itself."""
    return schedule.get(work.tx, _next_name(request)) is not None


def people_told(work: Work, candidates: Sequence[Candidate]) -> tuple[Label, ...]:
    """The people as the asker may know them, each with the reasons in their own words."""
    found = ((members.get(work.tx, one.member), one.reasons) for one in candidates)
    return tuple(
        Label("ask.candidate" if reasons else "ask.candidate_plain", {"who": glimpse(member), "reasons": reasons})
        for member, reasons in found
        if member is not None
    )


# --- asking ----------------------------------------------------------------------------------------------------------
def _ask(work: Work, request: Request, asker: Member, *, newcomers_first: bool) -> tuple[Candidate, ...]:
    """Ask the next few people. Returns whom; empty when nobody (else) fits or enough were asked."""
    terms = work.house.settings.introductions
    asked = proposals.of_request(work.tx, request.id)
    room = min(terms.at_once, terms.at_most - len(asked))
    if room <= 0:
        return ()
    out = _out_of_question(work, request, asked)
    found = find_candidates(work, request, asker, without=out, top=_MORE_THAN_ENOUGH if newcomers_first else room)
    chosen = (_newcomers_first(work, request, found) if newcomers_first else found)[:room]
    new = [(one, made) for one in chosen if (made := _propose(work, request, asker, one)) is not None]
    if new:
        at = max(made.asked_at for _, made in new if made.asked_at) + timedelta(hours=terms.next_after_hours)
        schedule.plan(work.tx, _next_name(request), "request.next", request.id, at)
    return tuple(one for one, _ in new)


def _propose(work: Work, request: Request, asker: Member, candidate: Candidate) -> Proposal | None:
    to = members.get(work.tx, candidate.member)
    return propose(work, to, asker, candidate, request) if to is not None else None


def _out_of_question(work: Work, request: Request, asked: Collection[Proposal]) -> frozenset[str]:
    """Who was asked about it already, and whom the asker left out."""
    return requests.left_out_of(work.tx, request.id) | {one.to for one in asked}


def _newcomers_first(work: Work, request: Request, found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Who joined after the request was made goes before the others; for the rest the order stays."""

    def was_there(candidate: Candidate) -> bool:
        member = members.get(work.tx, candidate.member)
        joined = member.joined_at if member else None
        return joined is None or request.created_at is None or joined <= request.created_at

    return tuple(sorted(found, key=was_there))


# --- duties ----------------------------------------------------------------------------------------------------------
def _next(work: Work, due: Due) -> Done:
    """Two days without a yes: the next people, or an honest word. The asker hears the same after a no as after a
    silence."""
    request = requests.get(work.tx, due.subject)
    asker = _waiting_asker(work, request) if request else None
    if request is None or asker is None:
        return Done()
    found = _ask(work, request, asker, newcomers_first=False)
    if found:
        _tell_people(work, asker, request, "requests.next_asked", found)
    else:
        _tell_no_yes(work, asker, request)
    return Done(Label("requests.did_next", {"count": len(found)}))


def _look(work: Work, due: Due) -> Done:
    """Look again at the open requests about which nobody is being asked."""
    asked = sum(_look_at(work, request) for request in requests.all_open(work.tx))
    next_at = next_daily(work.house.calendar, _LOOK_AT, work.now) if due.name == "requests.daily" else None
    return Done(Label("requests.did_look", {"count": asked}) if asked else None, next_at)


def _look_at(work: Work, request: Request) -> int:
    """How many people were asked. While answers of the last ones may come, nothing happens, whatever they said."""
    asker = _waiting_asker(work, request)
    if asker is None or is_being_asked(work, request):
        return 0
    found = _ask(work, request, asker, newcomers_first=True)
    if found:
        _tell_people(work, asker, request, "requests.found", found)
    return len(found)


def _waiting_asker(work: Work, request: Request) -> Member | None:
    """The asker, when people may still be asked: the request is open and nobody said yes."""
    asker = members.get(work.tx, request.by)
    if request.state is not RequestState.OPEN or asker is None or asker.state is not MemberState.ACTIVE:
        return None
    return asker if request.asking and not introductions.of_request(work.tx, request.id) else None


def _tell_people(work: Work, asker: Member, request: Request, key: str, found: Sequence[Candidate]) -> None:
    """Tell the asker who is being asked now."""
    delivery = _once(work, request, "asked", about=[one.member for one in found])
    people = people_told(work, found)
    tell_member(work, asker, key, delivery=delivery, question=request.text, people=people)


def _tell_no_yes(work: Work, asker: Member, request: Request) -> None:
    """Tell the asker honestly that nobody said yes so far, and what can be done."""
    count = len(proposals.of_request(work.tx, request.id))
    delivery = _once(work, request, "no_yes", about=())
    options = choices_left(work, request)
    asked = Label("requests.asked_more", {"count": count}) if count > 1 else Label("requests.asked_one")
    tell_member(work, asker, "requests.no_yes", *options, delivery=delivery, question=request.text, asked=asked)


def _once(work: Work, request: Request, what: str, *, about: Collection[str]) -> Delivery:
    """Said once for each number of people that were asked."""
    count = len(proposals.of_request(work.tx, request.id))
    key = f"request:{request.id}:{what}:{count}"
    return Delivery(key=key, quiet=True, about=about, standing=True, expires_at=work.now + CHOICE_OPEN)


def choices_left(work: Work, request: Request) -> tuple[Option, ...]:
    """What an asker can do when nobody said yes."""
    about = {"request": request.id}
    group = (Option("requests.to_group", "requests.group", about),) if groups.the_group(work) else ()
    rest = (Option("requests.leave", "requests.leave", about), Option("requests.close", "requests.close", about))
    return (*group, *rest)


def _next_name(request: Request) -> str:
    return f"request.next:{request.id}"


DUTIES: Mapping[str, Duty] = {
    "request.next": _next,
    "requests.look": _look,
}
