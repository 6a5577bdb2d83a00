"""How likely it is that a proposal is worth making: a score of 0.7 means about seven in ten."""

from collections.abc import Sequence

from matching.score import as_probability

# Logistic regression on four labelled networks (grade 2 or 3 among the first five), each checked on the three others:
# docs/matching.md, benchmarks/calibration.py.
_BY_SCORE, _BY_LEAD, _BASE = 2.01, 5.26, -2.38
_OTHERS = 5  # the best others, whom somebody is compared with


def chance(score: float, lead: float) -> float:
    """0..1, from what the parts add up to (0..1) and how much more alike somebody is than the best others."""
    return as_probability(_BY_SCORE * score + _BY_LEAD * lead, 1.0, -_BASE)


def leads(likenesses: Sequence[float]) -> list[float]:
    """How far each likeness, best first, is above the mean of the five best others."""
    best = sum(likenesses[: _OTHERS + 1])
    others = [best - (own if at <= _OTHERS else likenesses[_OTHERS]) for at, own in enumerate(likenesses)]
    return [own - rest / _OTHERS for own, rest in zip(likenesses, others, strict=True)]
