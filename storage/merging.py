"""Two profiles turn out to be one person: everything of the one becomes the other's."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, delete, or_, select, update

from matching.values import Purpose
from storage import decisions, members, queries, schedule
from storage.database import Tx
from storage.queues import outbox_about
from storage.round_tables import decision_member
from storage.tables import (
    account,
    consent,
    gathering_wish,
    introduction,
    left_out,
    member,
    never_with,
    outcome,
    proposal,
    relay,
    request,
    round_skip,
    tip,
    tip_vote,
)

_OWNED = (account.c.member_id, consent.c.member_id, request.c.member_id, tip.c.author_id, proposal.c.to_id,
          proposal.c.about_id, introduction.c.a_id, introduction.c.b_id, relay.c.stopped_by)  # fmt: skip
_ONCE_EACH = (  # whose row, and what there can be only one of for each person
    (never_with.c.member_id, never_with.c.other_id), (never_with.c.other_id, never_with.c.member_id),
    (left_out.c.member_id, left_out.c.request_id), (round_skip.c.member_id, round_skip.c.round_on),
    (tip_vote.c.member_id, tip_vote.c.tip_id), (outcome.c.member_id, outcome.c.introduction_id),
    (gathering_wish.c.member_id, gathering_wish.c.introduction_id),
    (outbox_about.c.member_id, outbox_about.c.outbox_id), (decision_member.c.member_id, decision_member.c.decision_id),
)  # fmt: skip
_PROFILE = ("name", "organisation", "sector", "area", "about", "offers", "needs", "themes", "contact", "external_id")


def merge(tx: Tx, kept: str, gone: str, now: datetime, *, channel: str) -> None:
    """What `gone` asked, answered, told and chose is `kept`'s from now on; the profile of `kept` stays and its empty
    fields are filled. Of each choice a no of either counts. What was between the two is gone, because they are one."""
    choices = _strictest(tx, kept, gone)
    _drop_between(tx, kept, gone)
    for column in _OWNED:
        queries.change(tx, column.table, column == gone, **{column.key: kept})
    for column, other in _ONCE_EACH:
        _move_once(tx, column, other, kept, gone)
    for purpose, given in choices.items():
        members.record_consent(tx, kept, purpose, given, text_version="merged", channel=channel, now=now)
    schedule.cancel_subject(tx, gone)
    decisions.drop_empty(tx)
    _fill(tx, kept, gone)


def _strictest(tx: Tx, kept: str, gone: str) -> dict[Purpose, bool]:
    """For each purpose that either answered: yes only when the kept one says yes, and the other one does not say no."""
    mine, theirs = ({one.purpose: one.given for one in members.consent_log(tx, who)} for who in (kept, gone))
    return {
        purpose: mine.get(purpose, False) and theirs.get(purpose, True)
        for purpose in Purpose
        if purpose in mine | theirs
    }


def _drop_between(tx: Tx, kept: str, gone: str) -> None:
    for table, (one, other) in (
        (never_with, ("member_id", "other_id")), (proposal, ("to_id", "about_id")), (introduction, ("a_id", "b_id")),
    ):  # fmt: skip
        here, there = table.c[one], table.c[other]
        between = or_((here == kept) & (there == gone), (here == gone) & (there == kept))
        for row in queries.rows(tx, table, between) if "id" in table.c else ():
            schedule.cancel_subject(tx, row["id"])
        queries.take_away(tx, table, between)


def _move_once(tx: Tx, column: Column[Any], other: Column[Any], kept: str, gone: str) -> None:
    """Where both have a row, the kept one's stays. Ids are unique in the whole database, and so are member ids."""
    table = column.table
    assert isinstance(table, Table)  # noqa: S101 - all columns above are of tables
    has = select(other).where(column == kept)
    tx.connection.execute(delete(table).where(column == gone, other.in_(has)))
    tx.connection.execute(update(table).where(column == gone).values({column.key: kept}))


def _fill(tx: Tx, kept: str, gone: str) -> None:
    """The empty fields of the kept profile, and the earliest day of joining; then the other profile goes."""
    mine, theirs = (queries.row(tx, member, member.c.id == who) for who in (kept, gone))
    if mine is None or theirs is None:
        return
    members.remove(tx, gone)  # first: an id of the imported file is there once
    filled = {name: theirs[name] for name in _PROFILE if not mine[name] and theirs[name]}
    joined = [row["joined_at"] for row in (mine, theirs) if row["joined_at"] is not None]
    members.update(tx, kept, **filled, joined_at=min(joined, default=None))
