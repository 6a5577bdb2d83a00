"""Which use case answers which row of the schedule, and the rows that every network has."""

from collections.abc import Mapping

from bot.duty import Duty
from bot.house import Work
from bot.usecases import (
    digest,
    followups,
    membership,
    newcomers,
    nudge,
    proposals,
    requests,
    retention,
    rounds,
    tips,
    waiting,
)

DUTIES: Mapping[str, Duty] = {
    **requests.DUTIES,
    **waiting.DUTIES,
    **proposals.DUTIES,
    **followups.DUTIES,
    **rounds.DUTIES,
    **digest.DUTIES,
    **tips.DUTIES,
    **membership.DUTIES,
    **retention.DUTIES,
    **newcomers.DUTIES,
    **nudge.DUTIES,
}


def plan_recurring(work: Work) -> None:
    """Put the network's recurring duties in the schedule, where they are not there yet."""
    requests.plan_recurring(work)
    rounds.plan_recurring(work)
    digest.plan_recurring(work)
    nudge.plan_recurring(work)
    retention.plan_recurring(work)
