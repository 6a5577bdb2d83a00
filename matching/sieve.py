"""Looks many words up together: compiled code finds compounds, slips and stems in them, arrays join what is found.

Each word stands for what `Lexicon.entry` says it stands for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt

from matching.book import Found, Opened, Runs, Told
from matching.entries import Entries
from matching.inverted import Longs
from matching.lemmas import LINKS, SHORTEST_PART, dictionary_words
from matching.lexicon import IN_COMPOUND, INHERITED, SLIP, THEME, WORD, Lexicon, Weights
from matching.near import Near
from matching.senses import BASE, CONCEPT
from matching.shares import Shares
from matching.stems import Occurrences, Stems, Table
from matching.stopwords import DUTCH_WORDS, ENGLISH_WORDS
from matching.strings import LONGEST, Letters, Strings, compounds, marked

_HASH_BITS = 22  # of the words in the dictionaries: one in eight others seems to be among them
_PART, _SUBJECT = 1, 2


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is needed to look words up together. Made once per vocabulary: it takes a moment."""

    lexicon: Lexicon
    _names: list[str] = field(repr=False)  # of meanings, subjects, concepts and themes
    _number: Mapping[str, int] = field(repr=False)  # of each name
    _listed: npt.NDArray[np.bool_] = field(repr=False)  # by the last bits of a word's hash
    _parts: Strings = field(repr=False)
    _links: Letters = field(repr=False)
    _stems: Stems = field(repr=False)
    _opens: npt.NDArray[np.bool_] = field(repr=False)  # which stems are open ends in phrases
    _themes: Table = field(repr=False)
    _concepts: Table = field(repr=False)
    _words: Near = field(repr=False)
    _themed: Near = field(repr=False)
    _in_compound: Shares = field(repr=False)
    _slipped: Shares = field(repr=False)
    _inherited: Runs = field(repr=False)
    _senses: Longs = field(repr=False)  # by name the row of its vector, or -1
    _odd: frozenset[str] = field(repr=False)  # words that are better looked up alone

    @classmethod
    def of(cls, lexicon: Lexicon) -> "Sieve":
        vocabulary, lemmas, steps = lexicon.vocabulary, lexicon.lemmas, lexicon.steps
        themes, concepts = vocabulary.patterns, vocabulary.concepts
        tables = [table for one in (themes, concepts) for table in (one.exact, one.begins, one.ends, one.inside)]
        ids = dict.fromkeys(id_ for table in tables for weights in table.values() for id_ in weights)
        groups = [group.id for group in vocabulary.thesaurus.groups]
        names = [*groups, *(CONCEPT + id_ for id_ in ids), *(THEME + id_ for id_ in ids)]
        number = {name: at for at, name in enumerate(names)}
        stems = Stems.of(*map(list, tables), list(steps.open_ends.strings))
        parts = marked((_PART, lemmas.can_be_part), (_SUBJECT, lemmas.subjects & lemmas.can_be_part))
        inherited = [[(number[to], share) for to, share in lexicon.subjects_of.get(name, {}).items()] for name in names]
        return cls(
            lexicon, names, number, _hashed(map(str.lower, dictionary_words())), Strings.of(parts), Letters.of(LINKS),
            stems,
            np.array([stem in steps.open_ends.strings for stem in stems.number], dtype=np.bool_),
            Table.of(themes, stems, {id_: number[THEME + id_] for id_ in ids}, len(names)),
            Table.of(concepts, stems, {id_: number[CONCEPT + id_] for id_ in ids}, len(names)),
            Near.of(steps.spelling), Near.of(vocabulary.spelling),
            Shares(lexicon, IN_COMPOUND, number), Shares(lexicon, SLIP, number), Runs.of_rows(inherited),
            np.array([vocabulary.senses.rows.get(name, -1) for name in names], dtype=np.int64),
            DUTCH_WORDS | ENGLISH_WORDS | frozenset(themes.never) | frozenset(concepts.never),
        )  # fmt: skip

    def look_up(self, words: Sequence[str]) -> list[Found]:
        """What folded words stand for, those that are all letters together."""
        odd = [not word.isalpha() or len(word) > LONGEST or word in self._odd for word in words]
        return [
            self._together([word for word, is_odd in zip(words, odd, strict=True) if not is_odd]),
            self.lexicon.alone([word for word, is_odd in zip(words, odd, strict=True) if is_odd]),
        ]

    def _together(self, words: Sequence[str]) -> Found:
        letters, forms = Letters.of(words), self._forms(words)
        stand = self._stems.found_in(letters)
        meanings, subjects = self._groups(words, letters, forms)
        concepts, themes = self._of_concepts(stand, len(words)), self._of_themes(stand, words)
        subjects = subjects.plus(self._inherits(meanings.without(subjects.said_by(len(words)))))
        names, best, summed = self._named(words, forms, meanings.plus(concepts), subjects.plus(themes))
        rarity = np.fromiter(map(self.lexicon.lemmas.rarity, words), dtype=np.float64, count=len(words))
        sense = self._sense(words, forms, (meanings, subjects, concepts))
        return Found(words, names, Told(rarity, best, summed, sense, self._opened(words, forms, stand)))

    def _forms(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """As `Lemmas.base_forms`."""
        lemmas = self.lexicon.lemmas
        hashes = np.fromiter(map(hash, words), dtype=np.int64, count=len(words))
        may_be_listed = self._listed[hashes & (len(self._listed) - 1)].tolist()
        return [
            lemmas.base_forms(word) if listed or not word.isascii() else lemmas.unlisted_forms(word)
            for word, listed in zip(words, may_be_listed, strict=True)
        ]

    def _groups(
        self, words: Sequence[str], letters: Letters, forms: Sequence[Sequence[str]]
    ) -> tuple[Entries, Entries]:
        """Meanings and subjects of each word: its own; else those of its parts; else of the word it is a slip of."""
        own = [(at, self.lexicon.groups_of(some)) for at, some in enumerate(forms) if self.lexicon.has_groups(some)]
        at = np.array([at for at, _ in own], dtype=np.int64)
        told = [Runs.of_rows([self._numbers(groups[kind]) for _, groups in own]) for kind in (0, 1)]
        found = [Entries.out_of(runs, np.arange(len(at)), at, len(self._names)) for runs in told]
        cuts = compounds(self._parts, letters, self._links, SHORTEST_PART, _SUBJECT)
        at = np.flatnonzero(cuts[:, 1])
        ends = zip(at.tolist(), cuts[at].tolist(), strict=True)
        parts = [(words[word][:stop], words[word][cut:]) for word, (stop, cut) in ends]
        rows = self._in_compound.rows_of(list(chain.from_iterable(parts)))
        for kind, runs in enumerate((self._in_compound.meanings, self._in_compound.subjects)):
            more = Entries.out_of(runs, rows, np.repeat(at, 2), len(self._names)).strongest()
            found[kind] = found[kind].plus(more.without(found[kind].said_by(len(words))))
        unknown = ~(found[0].said_by(len(words)) | found[1].said_by(len(words)))
        at, meant = self._words.meant(words, np.flatnonzero(unknown))
        rows = self._slipped.rows_of(meant)
        return (
            found[0].plus(Entries.out_of(self._slipped.meanings, rows, at, len(self._names))),
            found[1].plus(Entries.out_of(self._slipped.subjects, rows, at, len(self._names))),
        )

    def _inherits(self, meanings: Entries) -> Entries:
        """The subjects of words that mean the same."""
        more = self._inherited.some(meanings.numbers)
        values = np.repeat(meanings.values * INHERITED, more.counts) * more.weights
        return Entries.of(np.repeat(meanings.rows, more.counts), more.numbers, values, len(self._names)).strongest()

    def _of_concepts(self, stand: Occurrences, words: int) -> Entries:
        found = self._concepts.of_words(stand)
        return found.plus(self._concepts.held_by(stand).without(found.said_by(words)))

    def _of_themes(self, stand: Occurrences, words: Sequence[str]) -> Entries:
        found = self._themes.of_words(stand).plus(self._themes.held_by(stand)).strongest()
        at, meant = self._themed.meant(words, np.flatnonzero(~found.said_by(len(words))))
        of_slip = [self.lexicon.vocabulary.of_slip(term) for term in meant]
        runs = Runs.of_rows([self._numbers({THEME + id_: weight for id_, weight in one.items()}) for one in of_slip])
        return found.plus(Entries.out_of(runs, np.arange(len(at)), at, len(self._names)))

    def _sense(
        self, words: Sequence[str], forms: Sequence[Sequence[str]], kinds: tuple[Entries, Entries, Entries]
    ) -> Runs:
        """As `Senses.of`: by its meanings; else the first base form with a vector; else subjects; else concepts."""
        rows, width = self.lexicon.vocabulary.senses.rows, len(self.lexicon.vocabulary.senses.vectors)
        based = [(at, place) for at, some in enumerate(forms) if (place := _first_of(rows, some)) >= 0]
        word, row = np.array(based, dtype=np.int64).reshape(-1, 2).T
        by_kind = [one.only(self._senses[one.numbers] >= 0) for one in kinds]
        meanings, subjects, concepts = (
            Entries.of(one.rows, self._senses[one.numbers], one.values, width) for one in by_kind
        )
        found = meanings
        for more in (Entries.of(word, row, np.ones(len(based)), width), subjects, concepts):
            found = found.plus(more.without(found.said_by(len(words))))
        return found.runs(len(words))

    def _opened(self, words: Sequence[str], forms: Sequence[Sequence[str]], stand: Occurrences) -> dict[int, Opened]:
        begin = set(stand.words[self._opens[stand.strings] & (stand.begins == 0)].tolist())
        found = {}
        for at, (word, some) in enumerate(zip(words, forms, strict=True)):
            beginnings = self.lexicon.steps.beginnings(word) if at in begin else ()
            if beginnings or self.lexicon.in_phrases(some):
                found[at] = self.lexicon.opened_by((*some, *beginnings))
        return found

    def _named(
        self, words: Sequence[str], forms: Sequence[Sequence[str]], best: Entries, summed: Entries
    ) -> tuple[list[str], Runs, Runs]:
        """The names of all features, and by their places in there what counts best and what adds up."""
        used = np.zeros(len(self._names), dtype=np.bool_)
        used[best.numbers] = used[summed.numbers] = True
        place = np.cumsum(used) - 1
        names = [self._names[at] for at in np.flatnonzero(used).tolist()] + [WORD + word for word in words]
        based = {form: at for at, form in enumerate(dict.fromkeys(chain.from_iterable(forms)), len(names))}
        names += [BASE + form for form in based]
        at = np.arange(len(words))
        counts = np.fromiter(map(len, forms), dtype=np.int64, count=len(forms))
        form = np.fromiter(map(based.__getitem__, chain.from_iterable(forms)), dtype=np.int64, count=int(counts.sum()))
        itself = Entries.of(at, at + int(used.sum()), np.ones(len(words)), len(names))
        of_forms = Entries.of(np.repeat(at, counts), form, np.ones(len(form)), len(names))
        best, summed = (Entries.of(one.rows, place[one.numbers], one.values, len(names)) for one in (best, summed))
        return names, itself.plus(of_forms, best).runs(len(words)), summed.runs(len(words))

    def _numbers(self, weights: Weights) -> list[tuple[int, float]]:
        return [(self._number[name], weight) for name, weight in weights.items()]


def _first_of(rows: Mapping[str, int], forms: Sequence[str]) -> int:
    return next((row for form in forms if (row := rows.get(BASE + form, -1)) >= 0), -1)


def _hashed(words: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Whether any of the words has a hash that ends with these bits."""
    found = np.zeros(1 << _HASH_BITS, dtype=np.bool_)
    found[np.fromiter(map(hash, words), dtype=np.int64) & (len(found) - 1)] = True
    return found
