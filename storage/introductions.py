"""Who was introduced to whom, and what each of them told about it. Of a group there is one for each two."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, or_, select

from matching.values import Gain, Introduction, Met
from storage import queries
from storage.database import Tx
from storage.tables import introduction
from storage.tables import outcome as outcomes_table


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one side told about an introduction; None: not told."""

    introduction: str
    member: str
    met: Met | None
    gain: Gain | None
    street: str | None
    earns: str | None
    sentence: str | None
    still: bool | None


def add(tx: Tx, new: Introduction) -> None:
    """Keep an introduction. It must say when it was made."""
    queries.add(
        tx, introduction, id=new.id, a_id=new.a, b_id=new.b, group_id=new.group, request_id=new.request,
        round_id=new.round, made_at=new.made_at, closed_at=new.closed_at,
    )  # fmt: skip


def get(tx: Tx, introduction_id: str) -> Introduction | None:
    found = queries.row(tx, introduction, introduction.c.id == introduction_id)
    return _introduction(found) if found else None


def of_member(tx: Tx, member_id: str) -> tuple[Introduction, ...]:
    """Oldest first."""
    return _introductions(tx, or_(introduction.c.a_id == member_id, introduction.c.b_id == member_id))


def of_request(tx: Tx, request_id: str) -> tuple[Introduction, ...]:
    """Oldest first."""
    return _introductions(tx, introduction.c.request_id == request_id)


def of_group(tx: Tx, group: str) -> tuple[Introduction, ...]:
    """All that were made at once: one for each two of those who were introduced to each other."""
    return _introductions(tx, introduction.c.group_id == group)


def of_round(tx: Tx, round_id: str) -> tuple[Introduction, ...]:
    """Oldest first."""
    return _introductions(tx, introduction.c.round_id == round_id)


def close(tx: Tx, introduction_id: str, now: datetime) -> None:
    """Nothing more is asked about it. Closing twice keeps the first time."""
    queries.change(
        tx, introduction, introduction.c.id == introduction_id, introduction.c.closed_at.is_(None), closed_at=now
    )


def met_pairs(tx: Tx) -> dict[frozenset[str], date]:
    """The pairs that were introduced, with the last time; only where both are still there."""
    made = queries.rows(tx, introduction, *_BOTH_THERE, order=(introduction.c.made_at,))
    return {frozenset((row["a_id"], row["b_id"])): row["made_at"].date() for row in made}


def ties(tx: Tx, since: datetime) -> tuple[frozenset[str], ...]:
    """The pairs of which a side told since then that they met or are still in touch, each once."""
    told = or_(
        (outcomes_table.c.met == Met.YES.value) & (outcomes_table.c.met_at >= since),
        outcomes_table.c.still.is_(True) & (outcomes_table.c.still_at >= since),
    )
    found = _introductions(tx, *_BOTH_THERE, _told_in(tx, told))
    pairs = (frozenset((one.a, one.b)) for one in found if one.a is not None and one.b is not None)
    return tuple(dict.fromkeys(pairs))


def recent_results(tx: Tx, since: datetime) -> tuple[Introduction, ...]:
    """The introductions of which a side told since then that something came of it, oldest first."""
    something = [gain.value for gain in Gain if gain is not Gain.NOTHING]
    return _introductions(tx, _told_in(tx, outcomes_table.c.gain.in_(something) & (outcomes_table.c.gain_at >= since)))


def outcome(tx: Tx, introduction_id: str, member_id: str) -> Outcome | None:
    """What this side told so far."""
    found = queries.row(tx, outcomes_table, *_told_by(introduction_id, member_id))
    return _outcome(found) if found else None


def outcomes(tx: Tx, introduction_id: str) -> tuple[Outcome, ...]:
    """What both sides told so far."""
    where = outcomes_table.c.introduction_id == introduction_id
    return tuple(_outcome(row) for row in queries.rows(tx, outcomes_table, where, order=(outcomes_table.c.member_id,)))


def record(tx: Tx, introduction_id: str, member_id: str, now: datetime, **fields: Any) -> None:
    """Write what this side tells: any of `met`, `gain`, `street`, `earns`, `sentence`, `still`. The rest stays."""
    times = {f"{name}_at": now for name in ("met", "gain", "still") if name in fields}
    keys = ("introduction_id", "member_id")
    queries.put(tx, outcomes_table, keys, introduction_id=introduction_id, member_id=member_id, **fields, **times)


_BOTH_THERE = (introduction.c.a_id.is_not(None), introduction.c.b_id.is_not(None))


def _told_in(tx: Tx, told: ColumnElement[bool]) -> ColumnElement[bool]:
    ids = select(outcomes_table.c.introduction_id).where(outcomes_table.c.network_id == tx.network, told)
    return introduction.c.id.in_(ids)


def _told_by(introduction_id: str, member_id: str) -> tuple[ColumnElement[bool], ...]:
    return outcomes_table.c.introduction_id == introduction_id, outcomes_table.c.member_id == member_id


def _introductions(tx: Tx, *where: ColumnElement[bool]) -> tuple[Introduction, ...]:
    found = queries.rows(tx, introduction, *where, order=(introduction.c.made_at, introduction.c.id))
    return tuple(_introduction(row) for row in found)


def _introduction(row: RowMapping) -> Introduction:
    return Introduction(
        id=row["id"], a=row["a_id"], b=row["b_id"], group=row["group_id"], request=row["request_id"],
        round=row["round_id"], made_at=row["made_at"], closed_at=row["closed_at"],
    )  # fmt: skip


def _outcome(row: RowMapping) -> Outcome:
    return Outcome(
        row["introduction_id"], row["member_id"], Met(row["met"]) if row["met"] else None,
        Gain(row["gain"]) if row["gain"] else None, row["street"], row["earns"], row["sentence"], row["still"],
    )  # fmt: skip
