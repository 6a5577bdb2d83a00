"""Which rounds were held, and who skips one."""

from datetime import date, datetime

from sqlalchemy import func, select

from matching.values import Round
from storage import queries
from storage.database import Tx
from storage.tables import proposal, round_, round_skip


def add(tx: Tx, new: Round) -> None:
    """Keep a round."""
    queries.add(tx, round_, id=new.id, at=new.at, seed=new.seed, members=new.members, groups=new.groups)


def latest(tx: Tx) -> Round | None:
    found = queries.rows(tx, round_, order=(round_.c.at.desc(),), limit=1)
    return next((Round(id=row["id"], at=row["at"], seed=row["seed"], members=row["members"], groups=row["groups"])
                 for row in found), None)  # fmt: skip


def held(tx: Tx) -> tuple[datetime, ...]:
    """When each round was, oldest first."""
    return tuple(row["at"] for row in queries.rows(tx, round_, order=(round_.c.at,)))


def last_places(tx: Tx) -> dict[str, datetime]:
    """Who was ever asked about somebody in a round, and when that round was the last time."""
    joined = proposal.join(round_, proposal.c.round_id == round_.c.id)
    mine = proposal.c.network_id == tx.network
    statement = select(proposal.c.to_id, func.max(round_.c.at).label("at")).select_from(joined).where(mine)
    return {row.to_id: row.at for row in tx.connection.execute(statement.group_by(proposal.c.to_id))}


def skip(tx: Tx, member_id: str, round_on: date, now: datetime) -> None:
    """This member sits out the round of that (local) date. Saying it twice is fine."""
    queries.add_new(tx, round_skip, member_id=member_id, round_on=round_on, at=now)


def skipped(tx: Tx, round_on: date) -> frozenset[str]:
    """Who sits out the round of that date."""
    return frozenset(row["member_id"] for row in queries.rows(tx, round_skip, round_skip.c.round_on == round_on))
