"""How near two texts are in meaning, by a model that somebody else made. Optional: matching does without one."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class SemanticSignal(Protocol):
    """Turns texts into vectors: a row for each text, of length 1, or of zeros for a text of which nothing is known."""

    def __call__(self, texts: Sequence[str], /) -> Vectors: ...


def likenesses(signal: SemanticSignal, asked: str, told: Sequence[Sequence[str]]) -> list[float]:
    """0..1 for each person: the cosine of what was asked to the nearest of their texts, and 0 for a negative one."""
    texts = list(dict.fromkeys((asked, *(text for texts in told for text in texts))))
    vectors = signal(texts)
    cosines = np.clip(vectors @ vectors[0], 0.0, 1.0)
    row = {text: at for at, text in enumerate(texts)}
    return [max((float(cosines[row[text]]) for text in texts), default=0.0) for texts in told]
