"""Scores a run of the matching on a labelled set: the measures of the shared `score.py`, as one function.

nDCG@5 has gain 2^grade - 1 and discount log2(rank + 1); "right" is a grade of 2 or more.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
NETWORKS_A = DATA / "networks-a"
UNSEEN = ("achterhoek", "rijk-van-nijmegen", "delta")  # written without seeing the vocabulary, and not tuned on
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over the requests with somebody suitable; `abstain` over the others."""

    ndcg: float
    first_right: float
    reciprocal_rank: float
    answered: float
    abstain: float


def rows(name: str, folder: Path = NETWORKS_A) -> Rows:
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def measured(requests: Rows, ranked: Mapping[str, Sequence[str]]) -> Quality:
    """The quality of ranked member ids per request id."""
    judged = [(request["relevant"], ranked[request["id"]]) for request in requests]
    fitting = [(grades, found) for grades, found in judged if grades]
    nobody = [found for grades, found in judged if not grades]
    right = [[grades.get(member, 0) >= 2 for member in found] for grades, found in fitting]
    return Quality(
        ndcg=_mean([_ndcg(grades, found) for grades, found in fitting]),
        first_right=_mean([float(found[:1] == [True]) for found in right]),
        reciprocal_rank=_mean([1.0 / (found.index(True) + 1) if True in found else 0.0 for found in right]),
        answered=_mean([float(bool(found)) for _, found in fitting]),
        abstain=_mean([float(not found) for found in nobody]),
    )


def _ndcg(grades: Mapping[str, int], found: Sequence[str]) -> float:
    gained = [grades.get(member, 0) for member in found[:5]]
    return _discounted(gained) / _discounted(sorted(grades.values(), reverse=True)[:5])


def _discounted(gained: Sequence[int]) -> float:
    return sum((2.0**grade - 1.0) / math.log2(at + 2) for at, grade in enumerate(gained))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan
