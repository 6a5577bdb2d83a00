"""What happens when somebody joins, takes a break, comes back, stops, or wants to be forgotten."""

from collections.abc import Mapping
from datetime import date, time

from bot.duty import Done, Duty
from bot.house import Work
from bot.speaking import Delivery, Option, tell_member
from bot.usecases import home, requests
from bot.usecases.proposals import keep_asking, withdraw
from bot.usecases.sides import other_side
from bot.wording import Label
from matching.values import Language, Member, MemberState, ProposalState, Purpose, RequestState
from storage import accounts, erasure, introductions, members, outbox, proposals, schedule
from storage import requests as stored
from storage.accounts import Account
from storage.database import new_id
from storage.schedule import Due

MESSAGE_DAYS = 7  # the words of a message are blanked after so long, see storage.retention
_BACK_AT = time(10)  # local time at which a break ends


def join(work: Work, account: Account, language: Language) -> Member:
    """Somebody said yes to being kept: a new member, whose profile is still to be filled in."""
    member = Member(id=new_id(), language=language, state=MemberState.JOINING, heard_at=work.now)
    members.add(work.tx, member, work.now)
    return _agreed(work, account, member)


def accept(work: Work, account: Account, member: Member) -> Member:
    """Somebody whom the secretariat signed up said yes; `account` becomes theirs."""
    members.update(work.tx, member.id, state=MemberState.JOINING, language=account.language, heard_at=work.now)
    return _agreed(work, account, member)


def _agreed(work: Work, account: Account, member: Member) -> Member:
    accounts.update(work.tx, account.id, member_id=member.id)
    record_consent(work, member, Purpose.MATCHING, True, account)
    return _fresh(work, member)


def record_consent(work: Work, member: Member, purpose: Purpose, given: bool, account: Account) -> None:
    """Keep a yes or a no, with the version of the text that was read and the platform on which it was answered."""
    version = work.house.texts.get(account.language, "consent.version")
    members.record_consent(
        work.tx, member.id, purpose, given, text_version=version, channel=account.platform, now=work.now
    )


def activate(work: Work, member: Member) -> Member:
    """The profile is complete: from now on this member can be introduced."""
    members.update(work.tx, member.id, state=MemberState.ACTIVE, joined_at=member.joined_at or work.now, silences=0)
    requests.plan_look(work)
    return _fresh(work, member)


def pause(work: Work, member: Member, until: date | None) -> None:
    """No introductions until that day, or until the member comes back (None). Open proposals are withdrawn."""
    members.update(work.tx, member.id, state=MemberState.PAUSED, paused_until_on=until)
    requests.withdraw_for(work, member)
    if until is None:
        schedule.cancel(work.tx, _end_of_break(member))
    else:
        back_at = work.house.calendar.moment(until, _BACK_AT)
        schedule.plan(work.tx, _end_of_break(member), "member.unpause", member.id, back_at)


def pause_for_silence(work: Work, member: Member) -> None:
    """Too many questions in a row got no answer: leave this member alone, and say how to come back."""
    pause(work, member, None)
    tell_member(
        work, member, "pause.silence",
        Option("pause.resume", "pause.resume"),
        Option("pause.in_three_months", "pause.months", {"months": 3}),
        Option("pause.stop", "privacy.stop"),
        delivery=Delivery(key=f"silence:{member.id}:{work.today}", quiet=True, standing=True), name=member.name,
    )  # fmt: skip


def resume(work: Work, member: Member) -> Member:
    """Back from a break or from having stopped. Whose profile was never finished goes on with that."""
    schedule.cancel(work.tx, _end_of_break(member))
    members.update(work.tx, member.id, paused_until_on=None, silences=0)
    if member.joined_at is None:
        members.update(work.tx, member.id, state=MemberState.JOINING)
        return _fresh(work, member)
    return activate(work, member)


def stop(work: Work, member: Member) -> tuple[str, ...]:
    """No messages any more; the profile stays. Returns the ids of the requests that this closed."""
    closed = stored.open_of(work.tx, member.id)
    for request in closed:
        requests.close_request(work, request)
    members.update(work.tx, member.id, state=MemberState.STOPPED, paused_until_on=None)
    requests.withdraw_for(work, member)
    schedule.cancel(work.tx, _end_of_break(member))
    for account in accounts.all_of_member(work.tx, member.id):
        outbox.drop_to(work.tx, account.platform, account.workspace, "person", account.user_id)
    return tuple(request.id for request in closed)


def unstop(work: Work, member: Member, reopen: tuple[str, ...]) -> Member:
    """Stopping was a mistake: the member and the requests that it closed are as before."""
    for request_id in reopen:
        stored.update(work.tx, request_id, state=RequestState.OPEN, closed_at=None)
    return resume(work, member)


def forget(work: Work, member: Member, keep_tips: bool) -> None:
    """Nothing about this person stays, except tips without a name when `keep_tips`. Say goodbye after this."""
    asked = [one for one in proposals.involving(work.tx, member.id) if one.state is ProposalState.OPEN]
    requests.withdraw_for(work, member)
    met = [other_side(one, member.id) for one in introductions.of_member(work.tx, member.id)]
    erasure.erase(work.tx, member.id, work.now, keep_tips=keep_tips)
    for question in dict.fromkeys(one.question for one in asked if one.about == member.id):
        keep_asking(work, question)  # the message about all of the group named this one, and is gone
    home.keep_current_for(work, *met)  # their pages showed the name


def keep_apart(work: Work, member: Member, other: Member) -> None:
    """These two are never introduced; what is open between them ends without a word."""
    members.add_never(work.tx, member.id, other.id, work.now)
    mine = proposals.involving(work.tx, member.id)
    withdraw(work, *(one for one in mine if other.id in (one.to, one.about)))


def _unpause(work: Work, due: Due) -> Done:
    """The day that somebody named has come. Nothing happens when they came back or stopped before."""
    member = members.get(work.tx, due.subject)
    if member is None or member.state is not MemberState.PAUSED or member.paused_until_on is None:
        return Done()
    if member.paused_until_on > work.today:
        return Done()
    key = f"unpause:{member.id}:{member.paused_until_on}"
    back = resume(work, member)
    tell_member(
        work, back, "pause.over", Option("pause.longer", "pause.ask"),
        delivery=Delivery(key=key, quiet=True, standing=True), name=back.name,
    )  # fmt: skip
    return Done(Label("pause.did_unpause", {"count": 1}))


def _end_of_break(member: Member) -> str:
    return f"member.unpause:{member.id}"


def _fresh(work: Work, member: Member) -> Member:
    return members.get(work.tx, member.id) or member


DUTIES: Mapping[str, Duty] = {"member.unpause": _unpause}
