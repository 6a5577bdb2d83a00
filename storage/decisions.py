"""What a facilitator decided about rounds: whom to put together, whom to keep apart, whom to leave out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from matching.rounds import Clash
from storage import queries
from storage.database import Tx
from storage.round_tables import decision, decision_member


class DecisionKind(StrEnum):
    TOGETHER = "together"
    APART = "apart"
    WITHOUT = "without"


LEAST = {DecisionKind.TOGETHER: 2, DecisionKind.APART: 2, DecisionKind.WITHOUT: 1}
"""How many people a decision needs to say anything."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that was decided. `missed_on` and `clash` say of the last round that it could not be kept there."""

    id: int
    kind: DecisionKind
    members: frozenset[str]
    every_round: bool  # until it is taken back; otherwise for the next round
    made_at: datetime
    missed_on: date | None = None
    clash: Clash | None = None

    @property
    def holds(self) -> bool:
        """Whether the next round has to follow it: what was decided for one round is over with that round."""
        return self.every_round or self.missed_on is None


def add(tx: Tx, kind: DecisionKind, members: Collection[str], *, every_round: bool, now: datetime) -> int:
    """Keep a decision; its number."""
    added = int(queries.add(tx, decision, kind=kind, every_round=every_round, made_at=now))
    queries.add_all(tx, decision_member, [{"decision_id": added, "member_id": one} for one in sorted(members)])
    return added


def everything(tx: Tx) -> tuple[Decision, ...]:
    """All that was decided and not taken back, in that order."""
    whom: dict[int, set[str]] = {}
    for row in queries.rows(tx, decision_member):
        whom.setdefault(row["decision_id"], set()).add(row["member_id"])
    return tuple(
        Decision(
            row["id"], DecisionKind(row["kind"]), frozenset(whom.get(row["id"], ())), row["every_round"],
            row["made_at"], row["missed_on"], Clash(row["clash"]) if row["clash"] else None,
        )
        for row in queries.rows(tx, decision, order=(decision.c.id,))
    )  # fmt: skip


def of_member(tx: Tx, member_id: str) -> tuple[Decision, ...]:
    return tuple(one for one in everything(tx) if member_id in one.members)


def remove(tx: Tx, decision_id: int) -> bool:
    """It does not hold any more. False when there is none of that number."""
    return queries.take_away(tx, decision, decision.c.id == decision_id) > 0


def hold_for_every_round(tx: Tx, decision_id: int) -> bool:
    """It holds until it is taken back. False when there is none of that number."""
    return queries.change(tx, decision, decision.c.id == decision_id, every_round=True) > 0


def note(tx: Tx, decision_id: int, missed_on: date | None, clash: Clash | None) -> None:
    """How it went in the last round; twice None when it was kept."""
    queries.change(tx, decision, decision.c.id == decision_id, missed_on=missed_on, clash=clash)


def drop_empty(tx: Tx) -> None:
    """After somebody left: decisions that have too few people left to say anything go as well."""
    for one in everything(tx):
        if len(one.members) < LEAST[one.kind]:
            remove(tx, one.id)
