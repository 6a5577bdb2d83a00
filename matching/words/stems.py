"""The stems of a vocabulary in many words at once: the themes and concepts of each, as `Patterns` finds them alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from matching.inverted import Longs
from matching.text import LONGEST_WORD
from matching.words.book import Floats, Runs
from matching.words.entries import Entries
from matching.words.patterns import INSIDE, SHORTEST_INSIDE, VERB_PREFIXES, Patterns, Weights
from matching.words.strings import Letters, Strings, occurrences

_EARLIEST_INSIDE = 3  # letters before it


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where strings stand in words, word by word."""

    words: Longs
    strings: Longs
    begins: Longs  # letters of the word before it
    ends: npt.NDArray[np.bool_]  # whether it is the end of the word
    lengths: Longs
    after_prefix: npt.NDArray[np.bool_]

    def only(self, those: npt.NDArray[np.bool_]) -> "Occurrences":
        return Occurrences(
            self.words[those], self.strings[those], self.begins[those], self.ends[those], self.lengths[those],
            self.after_prefix[those],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stems:
    """All strings that are looked for in words."""

    strings: Strings
    number: Mapping[str, int]
    _prefixes: Letters

    @classmethod
    def of(cls, *tables: Sequence[str]) -> "Stems":
        words = dict.fromkeys((word for word in chain.from_iterable(tables) if 0 < len(word) <= LONGEST_WORD), 0)
        return cls(Strings.of(words), {word: at for at, word in enumerate(words)}, Letters.of(VERB_PREFIXES))

    def found_in(self, letters: Letters) -> Occurrences:
        words, strings, begins, after_prefix = occurrences(self.strings, letters, self._prefixes).T
        lengths = np.diff(self.strings.letters.starts)[strings]
        ends = begins + lengths == np.diff(letters.starts)[words]
        return Occurrences(words.astype(np.int64), strings.astype(np.int64), begins, ends, lengths, after_prefix > 0)


@dataclass(frozen=True, slots=True)
class Table:
    """The ids of patterns by the number of a stem, for each way in which it can stand in a word."""

    exact: Runs
    begins: Runs
    ends: Runs
    inside: Runs
    held: Runs  # by a compound
    width: int

    @classmethod
    def of(cls, patterns: Patterns, stems: Stems, ids: Mapping[str, int], width: int) -> "Table":
        def runs(table: Mapping[str, Weights]) -> Runs:
            said = [
                (stems.number[stem], ids[id_], weight)
                for stem, weights in table.items()
                if stem in stems.number
                for id_, weight in weights.items()
            ]
            rows, numbers, values = np.array(said, dtype=np.float64).reshape(-1, 3).T
            return Runs.of(len(stems.number), rows.astype(np.int64), numbers.astype(np.int64), values)

        long = (stem for stem in {**patterns.begins, **patterns.exact} if len(stem) >= SHORTEST_INSIDE)
        held = {stem: {**patterns.begins.get(stem, {}), **patterns.exact.get(stem, {})} for stem in long}
        tables = (patterns.exact, patterns.begins, patterns.ends, patterns.inside, held)
        exact, begins, ends, inside, in_compound = map(runs, tables)
        return cls(exact, begins, ends, inside, in_compound, width)

    def of_words(self, found: Occurrences) -> Entries:
        """As `Patterns.of_word`: the longest stem counts fully, a shorter one of another id half."""
        at_once = found.begins == 0
        ways = (
            (self.exact, found.only(at_once & found.ends), 1),
            (self.begins, found.only(at_once), 0),
            (self.ends, found.only(found.ends), 0),
            (self.inside, found, 0),
        )
        told = [(runs.some(some.strings), some, more) for runs, some, more in ways]
        keys = np.concatenate([np.repeat(some.words * self.width, one.counts) + one.numbers for one, some, _ in told])
        lengths = np.concatenate([np.repeat(some.lengths + more, one.counts) for one, some, more in told])
        values = np.concatenate([one.weights for one, *_ in told])
        order = np.lexsort((values, lengths, keys))
        keys, values, lengths = keys[order], values[order], lengths[order]
        last = np.flatnonzero(np.diff(keys, append=-1))
        return _longest_first(Entries(keys[last], values[last], self.width), lengths[last])

    def held_by(self, found: Occurrences) -> Entries:
        """As `Patterns.inside_compound`."""
        order = np.lexsort((found.begins, found.strings, found.words))
        pairs = (found.words * len(self.held) + found.strings)[order]
        firsts = np.flatnonzero(np.diff(pairs, prepend=-1))
        later = np.maximum.reduceat(found.begins[order], firsts) if len(firsts) else found.begins
        at = order[firsts][(later >= _EARLIEST_INSIDE) & ~found.after_prefix[order[firsts]]]
        return Entries.out_of(self.held, found.strings[at], found.words[at], self.width).times(INSIDE).strongest()


def _longest_first(found: Entries, lengths: Longs) -> Entries:
    """What stands for less than the longest of a word counts half."""
    rows = found.rows
    firsts = np.flatnonzero(np.diff(rows, prepend=-1))
    if not len(firsts):
        return found
    longest = np.repeat(np.maximum.reduceat(lengths, firsts), np.diff(firsts, append=len(rows)))
    shares: Floats = np.where(lengths == longest, 1.0, 0.5)
    return Entries(found.keys, found.values * shares, found.width)
