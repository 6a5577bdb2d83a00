"""Does a score of 0.7 mean seven in ten? The first five proposals on every labelled network, by score."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from benchmarks.quality import proposals
from tests.matching.quality import DATA, NETWORKS_A, UNSEEN
from tests.matching.quality import rows as labelled

_FIRST = 5
_EDGES = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.001])

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Made:
    """Proposals on one network: how sure the matching was, and whether each was worth making (grade 2 or 3)."""

    scores: Floats
    worth_making: Floats


def rows() -> Iterator[Sequence[str]]:
    """Cells of a line per range of scores, then a line per network with the score corrected by the other ones."""
    made = {network: _made(network) for network in (NETWORKS_A.name, *UNSEEN)}
    yield from _curve(_joined(made.values()))
    for network, own in made.items():
        others = _joined([one for name, one in made.items() if name != network])
        slope, shift = correction(others)
        better = 1.0 / (1.0 + np.exp(-(slope * _logit(own.scores) + shift)))
        yield _summary(f"  {network}", own.scores, own.worth_making)
        yield _summary(f"    corrected by the others ({slope:.2f}, {shift:+.2f})", better, own.worth_making)


def correction(made: Made) -> tuple[float, float]:
    """(slope, shift) of the logit of a score that fits these proposals best."""
    fitted = LogisticRegression(C=1e6).fit(_logit(made.scores)[:, None], made.worth_making)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def _made(network: str) -> Made:
    members, requests = labelled("members.jsonl", DATA / network), labelled("requests.jsonl", DATA / network)
    grades: Mapping[str, Mapping[str, int]] = {request["id"]: request["relevant"] for request in requests}
    found = proposals(members, requests)
    flat = [(one.score, grades[id_].get(one.member, 0) >= 2) for id_, all_ in found.items() for one in all_[:_FIRST]]
    return Made(*np.array(flat, dtype=np.float64).T)


def _joined(parts: Iterable[Made]) -> Made:
    every = list(parts)
    return Made(np.concatenate([one.scores for one in every]), np.concatenate([one.worth_making for one in every]))


def _logit(scores: Floats) -> Floats:
    kept = scores.clip(1e-4, 1.0 - 1e-4)
    return np.log(kept / (1.0 - kept))


def _curve(made: Made) -> Iterator[Sequence[str]]:
    for low, high in pairwise(_EDGES.tolist()):
        inside = (made.scores >= low) & (made.scores < high)
        if inside.any():
            share = made.worth_making[inside].mean()
            label = f"score {low:.1f} to {min(high, 1.0):.1f}  {'#' * round(20 * share)}"
            yield label, str(int(inside.sum())), f"{made.scores[inside].mean():.2f}", f"{share:.2f}", ""
    yield _summary("all", made.scores, made.worth_making)


def _summary(label: str, scores: Floats, worth_making: Floats) -> Sequence[str]:
    brier = float(np.mean((scores - worth_making) ** 2))
    return label, str(len(scores)), f"{scores.mean():.2f}", f"{worth_making.mean():.2f}", f"{brier:.3f}"
