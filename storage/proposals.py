"""Whom the bot asked about whom, and what they answered."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, RowMapping, func, or_, select

from matching.values import Proposal, ProposalState, Reason, ReasonKind
from storage import queries
from storage.database import Tx
from storage.tables import proposal


def add(tx: Tx, new: Proposal) -> None:
    """Keep a proposal. It must say when it was asked."""
    queries.add(
        tx, proposal, id=new.id, to_id=new.to, about_id=new.about, group_id=new.group, question=new.question,
        request_id=new.request, round_id=new.round, score=new.score, parts=new.parts,
        reasons=[(one.kind, one.words) for one in new.reasons], state=new.state,
        asked_at=new.asked_at, answered_at=new.answered_at,
    )  # fmt: skip


def get(tx: Tx, proposal_id: str) -> Proposal | None:
    found = queries.row(tx, proposal, proposal.c.id == proposal_id)
    return _proposal(found) if found else None


def of_group(tx: Tx, group: str) -> tuple[Proposal, ...]:
    """All proposals of one group of a round, or the one of a request."""
    return _proposals(tx, proposal.c.group_id == group)


def of_question(tx: Tx, question: str) -> tuple[Proposal, ...]:
    """What one member is asked in one message: one proposal, or one for each of the others in a group."""
    return _proposals(tx, proposal.c.question == question)


def ask_as(tx: Tx, ids: Collection[str], question: str) -> None:
    """These are asked in another message from now on."""
    queries.change(tx, proposal, proposal.c.id.in_(ids), question=question)


def of_request(tx: Tx, request_id: str) -> tuple[Proposal, ...]:
    """In the order they were asked."""
    return _proposals(tx, proposal.c.request_id == request_id)


def all_open(tx: Tx) -> tuple[Proposal, ...]:
    """What nobody has answered yet, oldest first."""
    return _proposals(tx, _OPEN)


def involving(tx: Tx, member_id: str) -> tuple[Proposal, ...]:
    """To or about this member, in any state, oldest first."""
    return _proposals(tx, or_(proposal.c.to_id == member_id, proposal.c.about_id == member_id))


def settle(tx: Tx, proposal_id: str, state: ProposalState, now: datetime) -> bool:
    """An answer, or no answer in time. False when it was settled before: then nothing changed.

    All of a group are locked first: of two who say yes at the same moment, one must see the other's yes.
    """
    own = select(proposal.c.group_id).where(proposal.c.network_id == tx.network, proposal.c.id == proposal_id)
    in_it = (proposal.c.network_id == tx.network, proposal.c.group_id == own.scalar_subquery())
    tx.connection.execute(select(proposal.c.id).where(*in_it).order_by(proposal.c.id).with_for_update())
    return queries.change(tx, proposal, proposal.c.id == proposal_id, _OPEN, state=state, answered_at=now) == 1


def load(tx: Tx, since: datetime) -> dict[str, int]:
    """How many proposals about somebody's request each member got since then or still has open, each counted once.

    Rounds don't count: who takes part in them chose to be asked that often.
    """
    about_a_request = (proposal.c.network_id == tx.network, proposal.c.request_id.is_not(None))
    counted = (*about_a_request, or_(proposal.c.asked_at >= since, _OPEN))
    statement = select(proposal.c.to_id, func.count().label("times")).where(*counted).group_by(proposal.c.to_id)
    return {row.to_id: row.times for row in tx.connection.execute(statement)}


def open_members(tx: Tx) -> frozenset[str]:
    """Who has a proposal to answer."""
    statement = select(proposal.c.to_id).where(proposal.c.network_id == tx.network, _OPEN).distinct()
    return frozenset(tx.connection.execute(statement).scalars())


def declined(tx: Tx, *, rather_not_since: date, not_now_since: date, expired_since: date) -> dict[frozenset[str], date]:
    """The pairs of which one said no or nothing since the date that counts for that answer, with the last time."""
    terms = (
        (ProposalState.RATHER_NOT, rather_not_since),
        (ProposalState.NOT_NOW, not_now_since),
        (ProposalState.EXPIRED, expired_since),
    )
    counted = or_(*((proposal.c.state == state.value) & (proposal.c.answered_at >= _start(on)) for state, on in terms))
    return _last_per_pair(tx, "answered_at", counted)


def proposed_pairs(tx: Tx) -> dict[frozenset[str], date]:
    """The pairs that were ever proposed, with the last time."""
    return _last_per_pair(tx, "asked_at")


_OPEN = proposal.c.state == ProposalState.OPEN.value


def _last_per_pair(tx: Tx, moment: str, *where: ColumnElement[bool]) -> dict[frozenset[str], date]:
    found = queries.rows(tx, proposal, *where, order=(proposal.c[moment],))
    return {frozenset((row["to_id"], row["about_id"])): row[moment].date() for row in found}


def _start(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)


def _proposals(tx: Tx, *where: ColumnElement[bool]) -> tuple[Proposal, ...]:
    found = queries.rows(tx, proposal, *where, order=(proposal.c.asked_at, proposal.c.id))
    return tuple(_proposal(row) for row in found)


def _proposal(row: RowMapping) -> Proposal:
    return Proposal(
        id=row["id"], to=row["to_id"], about=row["about_id"], group=row["group_id"], question=row["question"],
        request=row["request_id"], round=row["round_id"], score=row["score"], parts=dict(row["parts"]),
        reasons=tuple(Reason(ReasonKind(kind), words) for kind, words in row["reasons"]),
        state=ProposalState(row["state"]), asked_at=row["asked_at"], answered_at=row["answered_at"],
    )  # fmt: skip
