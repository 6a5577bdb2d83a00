"""How a person leaves no trace: everything about them is gone after one transaction."""

from collections.abc import Collection, Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, Table, and_, cast, literal, or_, select

from storage import accounts, decisions, members, queries, schedule, tips
from storage.accounts import Account
from storage.database import Tx
from storage.dossier import everything_about
from storage.mailbox import owner_of
from storage.members import folded
from storage.queues import errand, inbox, mailbox, note, occurrence, outbox, outbox_about
from storage.queues import schedule as planned
from storage.tables import (
    account,
    choice,
    conversation,
    gathering_wish,
    introduction,
    member,
    outcome,
    proposal,
    relay,
    request,
)
from storage.tombstones import bury, was_erased

__all__ = ["erase", "erase_stranger", "everything_about", "was_erased"]


def erase(tx: Tx, member_id: str, now: datetime, *, keep_tips: bool) -> None:
    """Forget a member and all their accounts; what is still said to them must be put in the outbox after this.

    `keep_tips`: their tips stay without a name; otherwise those go too. An introduction stays for the other side's
    sake, without this one.
    """
    theirs = accounts.all_of_member(tx, member_id)
    ids = _ids_of(tx, member_id) | {one.id for one in theirs}
    _forget_messages(tx, theirs, {member_id, *(one.id for one in theirs)})
    _forget_buttons_and_plans(tx, ids, {member_id, *(one.id for one in theirs)})
    _leave_introductions(tx, member_id, now)
    if keep_tips:
        tips.drop_author(tx, member_id)
    for gone in tips.of_author(tx, member_id):
        schedule.cancel_subject(tx, gone.id)
        tips.remove(tx, gone.id)
    _forget_accounts(tx, theirs, now)
    members.remove(tx, member_id)
    decisions.drop_empty(tx)


def erase_stranger(tx: Tx, account_id: str, now: datetime) -> None:
    """Forget somebody who spoke with us and never became a member."""
    found = accounts.get(tx, account_id)
    if found is None:
        return
    _forget_messages(tx, (found,), {account_id})
    _forget_buttons_and_plans(tx, {account_id}, {account_id})
    _forget_accounts(tx, (found,), now)


def clear_chat(tx: Tx, account: Account) -> None:
    """What was said in this chat is gone, and its buttons and half-finished conversation; the account stays."""
    _forget_messages(tx, (account,), {account.id})
    for table in (choice, conversation, errand):
        queries.take_away(tx, table, table.c.account_id == account.id)


def _ids_of(tx: Tx, member_id: str) -> set[str]:
    """The member, and all that exists because of them."""
    about = (
        (request, "id", request.c.member_id == member_id),
        (proposal, "id", or_(proposal.c.to_id == member_id, proposal.c.about_id == member_id)),
        (proposal, "question", or_(proposal.c.to_id == member_id, proposal.c.about_id == member_id)),
        (introduction, "id", or_(introduction.c.a_id == member_id, introduction.c.b_id == member_id)),
    )
    return {member_id} | {row[key] for table, key, theirs in about for row in queries.rows(tx, table, theirs)}


def _forget_messages(tx: Tx, theirs: Sequence[Account], person: Set[str]) -> None:
    """What they wrote, what was said to them, and what was said about them to others. `person`: their ids."""
    _blank_inbox(tx, theirs)
    about = select(outbox_about.c.outbox_id).where(outbox_about.c.member_id.in_(person))
    named = (outbox.c.key.contains(one) for one in person)
    gone = or_(*(_sent_to(one) for one in theirs), outbox.c.id.in_(about), *named)
    keys = [row["key"] for row in queries.rows(tx, outbox, gone)]
    queries.take_away(tx, mailbox, mailbox.c.owner.in_([owner_of(one.workspace, one.user_id) for one in theirs]))
    queries.take_away(tx, mailbox, mailbox.c.key.in_(keys))
    queries.take_away(tx, choice, choice.c.message_key.in_(keys))
    queries.take_away(tx, outbox, gone)


def _blank_inbox(tx: Tx, theirs: Sequence[Account]) -> None:
    """The message that is being handled right now stays open: who handles it closes it in this same transaction."""
    for one in theirs:
        wrote = (*_on(inbox, one), inbox.c.person == one.user_id)
        queries.change(tx, inbox, *wrote, inbox.c.lease_owner.is_(None), state="done")
        queries.change(tx, inbox, *wrote, body=None, person="", event_id=literal("erased:") + cast(inbox.c.id, String))


def _forget_buttons_and_plans(tx: Tx, ids: Set[str], person: Set[str]) -> None:
    """Other people's buttons and half-finished conversations about them, what was planned for them, and the notes
    that are named after something of theirs, as in "request:<request id>"."""
    for table, column, key in ((choice, "args", "token"), (conversation, "data", "account_id")):
        found = [row[key] for row in queries.rows(tx, table) if _mentions(row[column], ids)]
        queries.take_away(tx, table, table.c[key].in_(found))
    noted = [row["name"] for row in queries.rows(tx, note) if not set(row["name"].split(":")).isdisjoint(ids)]
    queries.take_away(tx, note, note.c.name.in_(noted))
    queries.take_away(tx, planned, or_(planned.c.subject.in_(ids), _names(planned, person)))
    queries.take_away(tx, occurrence, _names(occurrence, person))


def _leave_introductions(tx: Tx, member_id: str, now: datetime) -> None:
    sides = (introduction.c.a_id, introduction.c.b_id)
    found = queries.rows(tx, introduction, or_(*(side == member_id for side in sides)))
    theirs = [row["id"] for row in found]
    queries.take_away(tx, outcome, outcome.c.member_id == member_id)
    _blank_sentences(tx, {row["group_id"] for row in found}, member_id)
    for table in (relay, gathering_wish):
        queries.take_away(tx, table, table.c.introduction_id.in_(theirs))
    for side in sides:
        queries.change(tx, introduction, side == member_id, **{side.key: None})
    empty = and_(introduction.c.id.in_(theirs), *(side.is_(None) for side in sides))
    queries.change(tx, introduction, empty, introduction.c.closed_at.is_(None), closed_at=now)


def _blank_sentences(tx: Tx, groups: Collection[str], member_id: str) -> None:
    """What the others told in words, when it names this one. In a group they told it about all of it."""
    found = queries.row(tx, member, member.c.id == member_id)
    names = [part for part in folded(found["name"] if found else "").split() if len(part) > 2]  # not "de", "el"
    together = [row["id"] for row in queries.rows(tx, introduction, introduction.c.group_id.in_(groups))]
    told = queries.rows(tx, outcome, outcome.c.introduction_id.in_(together), outcome.c.sentence.is_not(None))
    for row in told:
        if any(name in folded(row["sentence"]) for name in names):
            same = (outcome.c.introduction_id == row["introduction_id"], outcome.c.member_id == row["member_id"])
            queries.change(tx, outcome, *same, sentence=None)


def _forget_accounts(tx: Tx, theirs: Sequence[Account], now: datetime) -> None:
    for one in theirs:
        bury(tx, one.platform, one.workspace, one.user_id, now)
    queries.take_away(tx, account, account.c.id.in_([one.id for one in theirs]))


def _mentions(value: Any, ids: Collection[str]) -> bool:
    """Whether any of the ids is somewhere in this JSON value."""
    if isinstance(value, dict):
        return any(_mentions(part, ids) for part in value.values())
    if isinstance(value, list):
        return any(_mentions(part, ids) for part in value)
    return value in ids


def _names(table: Table, person: Collection[str]) -> ColumnElement[bool]:
    """The row's name holds an id of the person, as in "resume:<member id>"."""
    return or_(*(table.c.name.contains(one, autoescape=True) for one in person))


def _sent_to(one: Account) -> ColumnElement[bool]:
    return and_(*_on(outbox, one), outbox.c.kind == "person", outbox.c.destination == one.user_id)


def _on(table: Table, one: Account) -> tuple[ColumnElement[bool], ...]:
    return table.c.platform == one.platform, table.c.workspace == one.workspace
