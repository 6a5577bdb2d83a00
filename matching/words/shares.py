"""What usual words stand for as parts of compounds and behind slips, in runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.inverted import Longs
from matching.words.book import Runs
from matching.words.lexicon import Lexicon


@dataclass(slots=True)
class Shares:
    """What usual words stand for when they count for a share only; there are not many of them."""

    lexicon: Lexicon
    share: float
    number: Mapping[str, int]  # of meanings and subjects
    meanings: Runs = field(default_factory=Runs)
    subjects: Runs = field(default_factory=Runs)
    rows: dict[str, int] = field(default_factory=dict)

    def rows_of(self, words: Sequence[str]) -> Longs:
        fresh = list(dict.fromkeys(word for word in words if word not in self.rows))
        groups = [self.lexicon.weakened(word, self.share) for word in fresh]
        for runs, of_each in ((self.meanings, [one for one, _ in groups]), (self.subjects, [one for _, one in groups])):
            runs.extend(Runs.of_rows([[(self.number[id_], weight) for id_, weight in one.items()] for one in of_each]))
        self.rows.update(zip(fresh, range(len(self.rows), len(self.meanings)), strict=True))
        return np.array([self.rows[word] for word in words], dtype=np.int64)
