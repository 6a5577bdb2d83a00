"""Which known terms many words are slips of: what `Spelling` finds for one word, compiled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.inverted import Longs
from matching.spelling import Spelling, may_be
from matching.strings import Letters, nearest


@dataclass(frozen=True, slots=True)
class Near:
    """The terms of a spelling, ready to be compared with many words."""

    spelling: Spelling
    words: list[str]
    letters: Letters
    ranks: npt.NDArray[np.int64]  # in the alphabet
    groups: npt.NDArray[np.int64]
    rows: Mapping[str, int]  # of the first letters

    @classmethod
    def of(cls, spelling: Spelling) -> "Near":
        groups = list(spelling.by_initial.values())
        words = [word for group in groups for word in group.words]
        ranks = np.empty(len(words), dtype=np.int64)
        ranks[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
        before = np.cumsum([0, *(len(group.words) for group in groups)])
        ends = [[begin + end for end in group.ends] for begin, group in zip(before.tolist(), groups, strict=False)]
        rows = {initial: row for row, initial in enumerate(spelling.by_initial)}
        return cls(spelling, words, Letters.of(words), ranks, np.array(ends, dtype=np.int64), rows)

    def meant(self, words: Sequence[str], those: Longs) -> tuple[Longs, list[str]]:
        """Which of those words are slips, and what was meant, as by `Spelling.meant`."""
        doubtful = [at for at in those.tolist() if self.spelling.can_be_wrong(words[at])]
        typed = [words[at] for at in doubtful]
        rows = np.array([self.rows[word[0]] for word in typed], dtype=np.int64)
        terms = nearest(self.letters, self.ranks, self.groups, rows, Letters.of(typed))
        found = [at for at in np.flatnonzero(terms >= 0).tolist() if may_be(typed[at], self.words[terms[at]])]
        return np.array(doubtful, dtype=np.int64)[found], [self.words[terms[at]] for at in found]
