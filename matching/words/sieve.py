"""Looks many words up together: compiled code finds compounds, slips and stems in them, arrays join what is found.

Each word stands for what `Lexicon.entry` says it stands for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt

from matching.inverted import Longs
from matching.text import LONGEST_WORD
from matching.words.book import Found, Opened, Runs, Told
from matching.words.entries import Entries
from matching.words.lemmas import LINKS, SHORTEST_PART, dictionary_words
from matching.words.lexicon import IN_COMPOUND, INHERITED, SLIP, THEME, WORD, Lexicon, Weights
from matching.words.near import Near
from matching.words.senses import BASE, CONCEPT
from matching.words.shares import Shares
from matching.words.stems import Occurrences, Stems, Table
from matching.words.stopwords import DUTCH_WORDS, ENGLISH_WORDS
from matching.words.strings import Letters, Strings, compounds, marked

_HASH_BITS = 22  # of the words in the dictionaries: one in eight others seems to be among them
_PART, _SUBJECT = 1, 2
_LAST_PLAIN = 127  # letter that is not accented
_LAST_LETTERS = tuple(map(ord, "dens"))  # of words from which simplemma's rules or `Lemmas` leave an ending off

Forms = Mapping[int, tuple[str, ...]]  # by the place of a word, itself first; most words are in no form of another


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
    _based: Mapping[str, int] = field(repr=False)  # by base form the row of its vector
    _odd: frozenset[str] = field(repr=False)  # words that are better looked up alone

    @classmethod
    def of(cls, lexicon: Lexicon) -> "Sieve":
        vocabulary, lemmas, open_ends = lexicon.vocabulary, lexicon.lemmas, lexicon.open_ends.strings
        themes, concepts = vocabulary.patterns, vocabulary.concepts
        tables = [table for one in (themes, concepts) for table in (one.exact, one.begins, one.ends, one.inside)]
        ids = dict.fromkeys(id_ for table in tables for weights in table.values() for id_ in weights)
        groups = [group.id for group in vocabulary.thesaurus.groups]
        names = [*groups, *(CONCEPT + id_ for id_ in ids), *(THEME + id_ for id_ in ids)]
        number = {name: at for at, name in enumerate(names)}
        stems = Stems.of(*map(list, tables), list(open_ends))
        parts = marked((_PART, lemmas.can_be_part), (_SUBJECT, lemmas.subjects & lemmas.can_be_part))
        inherited = [[(number[to], share) for to, share in lexicon.subjects_of.get(name, {}).items()] for name in names]
        return cls(
            lexicon, names, number, _hashed(map(str.lower, dictionary_words())), Strings.of(parts), Letters.of(LINKS),
            stems,
            np.array([stem in open_ends for stem in stems.number], dtype=np.bool_),
            Table.of(themes, stems, {id_: number[THEME + id_] for id_ in ids}, len(names)),
            Table.of(concepts, stems, {id_: number[CONCEPT + id_] for id_ in ids}, len(names)),
            Near.of(lexicon.spelling), Near.of(vocabulary.spelling),
            Shares(lexicon, IN_COMPOUND, number), Shares(lexicon, SLIP, number), Runs.of_rows(inherited),
            np.array([vocabulary.senses.rows.get(name, -1) for name in names], dtype=np.int64),
            {name.removeprefix(BASE): row for name, row in vocabulary.senses.rows.items() if name.startswith(BASE)},
            DUTCH_WORDS | ENGLISH_WORDS | frozenset(themes.never) | frozenset(concepts.never),
        )  # fmt: skip

    def look_up(self, words: Sequence[str]) -> list[Found]:
        """What folded words stand for, those that are all letters together."""
        odd = [not word.isalpha() or len(word) > LONGEST_WORD or word in self._odd for word in words]
        return [
            self._together([word for word, is_odd in zip(words, odd, strict=True) if not is_odd]),
            self.lexicon.alone([word for word, is_odd in zip(words, odd, strict=True) if is_odd]),
        ]

    def _together(self, words: Sequence[str]) -> Found:
        letters = Letters.of(words)
        forms = self._forms(words, letters)
        stand = self._stems.found_in(letters)
        meanings, subjects = self._groups(words, letters, forms)
        concepts, themes = self._of_concepts(stand, len(words)), self._of_themes(stand, words)
        subjects = subjects.plus(self._inherits(meanings.without(subjects.said_by(len(words)))))
        names, best, summed = self._named(words, forms, meanings.plus(concepts), subjects.plus(themes))
        rarity = np.fromiter(map(self.lexicon.lemmas.rarity, words), dtype=np.float64, count=len(words))
        sense = self._sense(words, forms, (meanings, subjects, concepts))
        return Found(words, names, Told(rarity, best, summed, sense, self._opened(words, forms, stand)))

    def _forms(self, words: Sequence[str], letters: Letters) -> Forms:
        """As `Lemmas.base_forms`, of the few words that have any besides themselves."""
        lemmas = self.lexicon.lemmas
        hashes = np.fromiter(map(hash, words), dtype=np.int64, count=len(words))
        listed = self._listed[hashes & (len(self._listed) - 1)]
        listed[letters.words_of(letters.codes > _LAST_PLAIN)] = True
        unlisted = ~listed & np.isin(letters.codes[letters.starts[1:] - 1], _LAST_LETTERS)
        found = {at: lemmas.base_forms(words[at]) for at in np.flatnonzero(listed).tolist()}
        found |= {at: lemmas.unlisted_forms(words[at]) for at in np.flatnonzero(unlisted).tolist()}
        return {at: forms for at, forms in found.items() if len(forms) > 1}

    def _groups(self, words: Sequence[str], letters: Letters, forms: Forms) -> tuple[Entries, Entries]:
        """Meanings and subjects of each word: its own; else those of its parts; else of the word it is a slip of."""
        own = self.lexicon.having_groups(words, forms)
        at = np.array(list(own), dtype=np.int64)
        told = [Runs.of_rows([self._numbers(groups[kind]) for groups in own.values()]) for kind in (0, 1)]
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

    def _sense(self, words: Sequence[str], forms: Forms, kinds: tuple[Entries, Entries, Entries]) -> Runs:
        """As `Senses.of`: by its meanings; else the first base form with a vector; else subjects; else concepts."""
        rows, width = self._based, len(self.lexicon.vocabulary.senses.vectors)
        row = np.fromiter(map(rows.get, words, repeat(-1)), dtype=np.int64, count=len(words))
        for at, some in forms.items():
            row[at] = next((rows[form] for form in some if form in rows), -1)
        word = np.flatnonzero(row >= 0)
        by_kind = [one.only(self._senses[one.numbers] >= 0) for one in kinds]
        found, subjects, concepts = (
            Entries.of(one.rows, self._senses[one.numbers], one.values, width) for one in by_kind
        )
        for more in (Entries.of(word, row[word], np.ones(len(word)), width), subjects, concepts):
            found = found.plus(more.without(found.said_by(len(words))))
        return found.runs(len(words))

    def _opened(self, words: Sequence[str], forms: Forms, stand: Occurrences) -> dict[int, Opened]:
        begin = stand.words[self._opens[stand.strings] & (stand.begins == 0)].tolist()
        beginnings = {at: self.lexicon.beginnings(words[at]) for at in dict.fromkeys(begin)}
        inside = self.lexicon.in_phrases
        some: dict[int, tuple[str, ...]] = {
            at: (word,) for at, word in enumerate(words) if at in beginnings or word in inside
        }
        some |= {at: found for at, found in forms.items() if at in some or not inside.isdisjoint(found)}
        return {at: self.lexicon.opened_by((*found, *beginnings.get(at, ()))) for at, found in some.items()}

    def _named(
        self, words: Sequence[str], forms: Forms, best: Entries, summed: Entries
    ) -> tuple[list[str], Runs, Runs]:
        """The names of all features, and by their places in there what counts best and what adds up."""
        used = np.zeros(len(self._names), dtype=np.bool_)
        used[best.numbers] = used[summed.numbers] = True
        place = np.cumsum(used) - 1
        names = [self._names[at] for at in np.flatnonzero(used).tolist()]
        bare = len(names)
        names += [WORD + word for word in words]
        names += [BASE + word for word in words]
        more = [(at, form) for at, found in forms.items() for form in found[1:]]
        rows = np.concatenate([np.tile(np.arange(len(words)), 2), np.array([at for at, _ in more], dtype=np.int64)])
        names += [BASE + form for _, form in more]
        itself = Entries.of(rows, np.arange(bare, len(names)), np.ones(len(rows)), len(names))
        best, summed = (Entries.of(one.rows, place[one.numbers], one.values, len(names)) for one in (best, summed))
        return names, itself.plus(best).runs(len(words)), summed.runs(len(words))

    def _numbers(self, weights: Weights) -> list[tuple[int, float]]:
        return [(self._number[name], weight) for name, weight in weights.items()]


def _hashed(words: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Whether any of the words has a hash that ends with these bits."""
    found = np.zeros(1 << _HASH_BITS, dtype=np.bool_)
    found[np.fromiter(map(hash, words), dtype=np.int64) & (len(found) - 1)] = True
    return found
