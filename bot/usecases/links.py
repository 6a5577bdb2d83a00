"""One person, several chats: a code that links them, two profiles that become one, and taking a chat out again."""

import re
import secrets
from datetime import timedelta

from bot.house import Work
from bot.usecases import home
from bot.usecases.proposals import withdraw
from bot.wording import Label
from matching.values import Member, Proposal, ProposalState
from storage import accounts, erasure, introductions, links, members, merging, proposals, schedule
from storage.accounts import Account

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
_TRIES_WITHIN = timedelta(hours=1)
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look like another: 0 and O, 1, I and L
_CODE = re.compile(f"[{_LETTERS}]{{8}}")
_NAMED = frozenset({"web", "console", "slack", "telegram", "matrix"})


def new_code(work: Work, account: Account) -> str:
    """A code to type in another chat; an earlier one of this chat works no more."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(8))
    links.show(work.tx, account.id, code, work.now + LASTS)
    return f"{code[:4]}-{code[4:]}"


def read_code(text: str) -> str | None:
    """The code that somebody typed, however they wrote it; None when it is none."""
    code = re.sub(r"[\s\-–—.]", "", text).upper()
    return code if _CODE.fullmatch(code) else None


def may_try(work: Work, account: Account) -> bool:
    """Whether this account may type another code."""
    return links.may_try(work.tx, account.id, work.now, most=MOST_TRIES, within=_TRIES_WITHIN)


def shower(work: Work, digest: str) -> Account | None:
    """The account that shows the code now."""
    account_id = links.owner(work.tx, digest, work.now)
    return accounts.get(work.tx, account_id) if account_id else None


def merge(work: Work, kept: Member, gone: Member, channel: str) -> None:
    """Both profiles are one person: everything becomes `kept`'s. What would now be asked twice ends without a word."""
    mine = proposals.involving(work.tx, kept.id)
    withdraw(work, *(one for one in mine if {one.to, one.about} == {kept.id, gone.id}))
    merging.merge(work.tx, kept.id, gone.id, work.now, channel=channel)
    _end_doubles(work, kept.id)


def _end_doubles(work: Work, member_id: str) -> None:
    apart, seen = members.never_pairs(work.tx), set()
    doubles: list[Proposal] = []
    for one in proposals.involving(work.tx, member_id):
        if one.state is not ProposalState.OPEN:
            continue
        if frozenset((one.to, one.about)) in apart or (one.to, one.about) in seen:
            doubles.append(one)
        seen.add((one.to, one.about))
    withdraw(work, *doubles)
    met: set[frozenset[str | None]] = set()
    for made in introductions.of_member(work.tx, member_id):
        pair = frozenset((made.a, made.b))
        if made.closed_at is None and pair in met:  # one of the two is asked about
            introductions.close(work.tx, made.id, work.now)
            if all(one.closed_at for one in introductions.of_group(work.tx, made.group)):
                schedule.cancel_subject(work.tx, made.group)
        if made.closed_at is None:
            met.add(pair)


def unlink(work: Work, account: Account) -> None:
    """This chat belongs to nobody any more, and what was said in it is gone."""
    erasure.clear_chat(work.tx, account)
    accounts.update(work.tx, account.id, member_id=None)
    home.keep_current(work, account)


def named(account: Account) -> Label:
    """How a chat is called in a list of chats."""
    known = account.platform in _NAMED
    place = Label(f"link.place_{account.platform}") if known else account.platform.title()
    return Label("link.chat_named" if account.name else "link.chat", {"place": place, "name": account.name})
