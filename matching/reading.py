"""Reads texts into numbered features, once per distinct word."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import islice, repeat
from typing import NamedTuple

import numpy as np

from matching.features import LONGEST_PIECE, PieceKind
from matching.look_alikes import LookAlikes
from matching.text import LONGEST_WORD, clip, content_of, words
from matching.vocabulary import without_surnames
from matching.words.book import NOTHING_OPENED, Found, Opened, Told
from matching.words.lexicon import IN_PHRASE, THEME, WORD, Lexicon
from matching.words.patterns import Phrase
from matching.words.senses import BASE, CONCEPT, Floats, Sense
from matching.words.thesaurus import SAME, SUBJECT

# How much a piece tells about what somebody can do for others. [D], tuned on one half of networks-a, held on the other.
PIECE_WEIGHTS: Mapping[PieceKind, float] = {
    PieceKind.OFFER: 1.0,
    PieceKind.ABOUT: 1.0,
    PieceKind.NEED: 0.6,
    PieceKind.ORGANISATION: 0.5,
    PieceKind.THEMES: 0.5,
}
KINDS = (WORD, BASE, SAME, SUBJECT, CONCEPT, THEME)
_KIND_BY = {kind[:2]: number for number, kind in enumerate(KINDS)}  # two letters tell them apart
A_WORD, A_BASE, A_MEANING, A_SUBJECT, A_CONCEPT, A_THEME = range(len(KINDS))
TOGETHER_FROM = 20_000  # words; for fewer it does not pay to load compiled code, which takes a second
_TOGETHER_AGAIN_FROM = 500  # once it is loaded
_MOST_WORDS = 100_000  # remembered

Said = dict[int, float]  # feature number -> 0..1


class Word(NamedTuple):
    """A word as the index knows it: its features by number."""

    text: str
    number: int
    rarity: float
    best: tuple[tuple[int, float], ...]  # counts by the strongest word that has it
    summed: tuple[tuple[int, float], ...]  # grows with every word that has it
    opens: bool  # whether a phrase can begin with it
    sense: Sense


@dataclass(slots=True)
class Reader:
    """Numbers every feature of one network's texts. The numbers only grow, so that what was read stays right."""

    lexicon: Lexicon
    numbers: dict[str, int] = field(default_factory=dict, repr=False)
    kinds: bytearray = field(default_factory=bytearray, repr=False)  # by feature number, an index of KINDS
    look_alikes: LookAlikes = field(default_factory=LookAlikes, repr=False)
    spelled: list[int] = field(default_factory=list, repr=False)  # feature number of each word of the look-alikes
    _words: dict[str, Word] = field(default_factory=dict, repr=False)
    _rows: dict[str, int] = field(default_factory=dict, repr=False)  # of the words that members used
    _told: Told = field(default_factory=Told, repr=False)  # what each of them stands for
    _fresh: list[str] = field(default_factory=list, repr=False)  # of those, what the look-alikes have yet to learn

    def read(self, text: str) -> tuple[list[Word], Said]:
        """The distinct words of a text that carry a subject, and what it says.

        Two words that make a known one count also as that one.
        """
        typed = words(without_surnames(clip(text, LONGEST_PIECE)))
        telling = [found for word in typed for found in content_of(word)]
        known = self.known(dict.fromkeys((*telling, *self.lexicon.joined(telling))))
        return known, self._said(known, typed)

    def known(self, words: Iterable[str]) -> list[Word]:
        """Folded words as the index knows them."""
        if len(self._words) > _MOST_WORDS:
            self._words.clear()
        known = self._words
        return [known.get(word) or self._learn(word) for word in words]

    def told(self, words: Sequence[str], *, learn: bool) -> Told:
        """What folded words stand for, by the numbers of features. With `learn` they are the network's from now on."""
        rows = np.fromiter(map(self._rows.get, words, repeat(-1)), dtype=np.int64, count=len(words))
        known = rows >= 0
        if known.all():
            return self._told.some(rows)
        fresh = [words[at] for at in np.flatnonzero(~known).tolist()]
        found = self._look_up(fresh)
        told = self._told if learn else self._told.some(rows[known])
        if not learn:
            rows[known] = np.arange(len(told))
        place = {word: at for at, word in enumerate((word for one in found for word in one.words), len(told))}
        rows[~known] = [place[word] for word in fresh]
        for one in found:
            told.extend(self._numbered(one))
        if learn:
            self._rows.update(place)
            self._fresh += place
        return told.some(rows)

    def _look_up(self, words: Sequence[str]) -> list[Found]:
        """What folded words stand for; many are looked up together."""
        together = self.lexicon.together
        if together is None and len(words) >= TOGETHER_FROM:
            from matching.words.sieve import Sieve  # noqa: PLC0415 - loading numba takes a second

            together = self.lexicon.together = Sieve.of(self.lexicon).look_up
        return together(words) if together and len(words) >= _TOGETHER_AGAIN_FROM else [self.lexicon.alone(words)]

    def opened(self, word: str) -> Opened:
        """The phrases that can stand where a folded word stands, and the words of phrases that it can stand for."""
        row = self._rows.get(word)
        return self._told.opened.get(row, NOTHING_OPENED) if row is not None else self.lexicon.entry(word).opened

    def phrases(self, typed: Sequence[str]) -> Iterator[tuple[str, float]]:
        """(feature, weight) of the phrases that stand in the folded words of a text."""
        for at, word in enumerate(typed):
            for phrase, feature, before in self.opened(word)[0]:
                if 0 <= at - before <= len(typed) - len(phrase.words) and self._stands(phrase, typed, at - before):
                    yield feature, phrase.weight * IN_PHRASE

    def _stands(self, phrase: Phrase, typed: Sequence[str], at: int) -> bool:
        for wanted, said in zip(phrase.words, typed[at : at + len(phrase.words)], strict=True):
            if wanted != said and wanted not in self.opened(said)[1]:
                return False
        return True

    def _said(self, known: Iterable[Word], typed: Sequence[str]) -> Said:
        """Feature -> 0..1 of a text whose words are known."""
        found: Said = {}
        opens = False
        for word in known:
            opens = opens or word.opens
            for number, value in word.best:
                if value > found.get(number, 0.0):
                    found[number] = value
            for number, value in word.summed:
                found[number] = 1.0 - (1.0 - found.get(number, 0.0)) * (1.0 - value)
        if opens:
            for feature, value in self.phrases(typed):
                number = self.number(feature)
                found[number] = 1.0 - (1.0 - found.get(number, 0.0)) * (1.0 - value)
        return found

    def meaning(self, known: Iterable[Word]) -> Floats:
        """The direction of length 1 in which a text points, rare words most; nowhere when no word has a sense."""
        told = [(row, word.rarity * weight) for word in known for row, weight in word.sense]
        vectors = self.lexicon.vocabulary.senses.vectors
        found: Floats = np.array([weight for _, weight in told], np.float32) @ vectors[[row for row, _ in told]]
        return found / (math.sqrt(found @ found) or 1.0)

    def look_alike_features(self, word: str) -> list[tuple[int, float]]:
        """(feature number, likeness) of the words of the network that look like this one."""
        if len(word) > LONGEST_WORD:
            return []
        found = self.look_alikes.like if self.lexicon.lemmas.is_usual(word) else self.look_alikes.slips
        return [(self.spelled[at], like) for at, like in found(word)]

    def learned(self) -> bool:
        """Let the look-alikes learn the words that members used since the last time; whether there were any."""
        fresh = [word for word in self._fresh if len(word) <= LONGEST_WORD]
        if self.look_alikes.words:
            for word in fresh:
                self.look_alikes.add(word)
        else:
            self.look_alikes = LookAlikes.of(fresh)
        self.spelled.extend([self.numbers[WORD + word] for word in fresh])
        self._fresh.clear()
        return bool(fresh)

    def number(self, feature: str) -> int:
        """The number of a feature; a new one gets the next."""
        found = self.numbers.get(feature)
        if found is None:
            found = self.numbers[feature] = len(self.numbers)
            self.kinds.append(_KIND_BY[feature[:2]])
        return found

    def nbytes(self) -> int:
        """Bytes in the arrays."""
        return self.look_alikes.nbytes() + self._told.nbytes()

    def copy(self) -> "Reader":
        """One of its own, which shares the lexicon."""
        return Reader(
            self.lexicon, dict(self.numbers), bytearray(self.kinds), deepcopy(self.look_alikes), list(self.spelled),
            dict(self._words), dict(self._rows), deepcopy(self._told), list(self._fresh),
        )  # fmt: skip

    def _numbered(self, found: Found) -> Told:
        """What words stand for, by the numbers of features instead of their names."""
        known, place = self.numbers, self.numbers.setdefault
        number = np.array([place(name, len(known)) for name in found.names], dtype=np.int32)
        fresh = list(islice(reversed(known), len(known) - len(self.kinds)))
        self.kinds.extend([_KIND_BY[name[:2]] for name in reversed(fresh)])
        told = found.told
        return replace(told, best=told.best.renumbered(number), summed=told.summed.renumbered(number))

    def _learn(self, word: str) -> Word:
        known = self._words[word] = self._remembered(word) if word in self._rows else self._new(word)
        return known

    def _remembered(self, word: str) -> Word:
        """A word of the network."""
        row, told = self._rows[word], self._told
        best, summed, sense = (tuple(runs.row(row)) for runs in (told.best, told.summed, told.sense))
        opens = bool(told.opened.get(row, NOTHING_OPENED)[0])
        return Word(word, self.number(WORD + word), told.rarity.item(row), best, summed, opens, sense)

    def _new(self, word: str) -> Word:
        entry, number = self.lexicon.entry(word), self.number
        return Word(
            word,
            number(WORD + word),
            entry.rarity,
            tuple([(number(name), weight) for name, weight in entry.best.items()]),
            tuple([(number(name), weight) for name, weight in entry.summed.items()]),
            bool(entry.opened[0]),
            entry.sense,
        )
