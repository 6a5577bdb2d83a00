"""Reads texts into numbered features, once per distinct word."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from matching.features import LONGEST_PIECE, PieceKind, texts_of
from matching.lexicon import THEME, WORD, Entry, Lexicon
from matching.look_alikes import LookAlikes
from matching.text import clip, content_words, words
from matching.values import Member
from matching.vocabulary import SURNAME

# How much a piece tells about what somebody can do for others. [D], tuned on one half of networks-a, held on the other.
PIECE_WEIGHTS: Mapping[PieceKind, float] = {
    PieceKind.OFFER: 1.0,
    PieceKind.ABOUT: 1.0,
    PieceKind.NEED: 0.6,
    PieceKind.ORGANISATION: 0.5,
    PieceKind.THEMES: 0.5,
}
Said = dict[int, float]
_Numbered = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the index knows it: its features by number."""

    best: _Numbered
    summed: _Numbered
    opens: bool


@dataclass(slots=True)
class Reader:
    """Numbers every feature of one network's texts. The numbers only grow, so that what was read stays right."""

    lexicon: Lexicon
    numbers: dict[str, int] = field(default_factory=dict, repr=False)
    look_alikes: LookAlikes = field(default_factory=LookAlikes, repr=False)
    spelled: list[int] = field(default_factory=list, repr=False)  # feature number of each word of the look-alikes
    _words: dict[str, Word] = field(default_factory=dict, repr=False)
    _fresh: list[str] = field(default_factory=list, repr=False)  # words that the look-alikes have yet to learn

    def said_by(self, member: Member) -> Said:
        """Feature -> weight over all pieces of a profile; each counts by the piece that says it best."""
        found: Said = {}
        for kind, text in texts_of(member, self.lexicon.vocabulary):
            weight = PIECE_WEIGHTS[kind]
            for number, value in self.said_in(text).items():
                if value * weight > found.get(number, 0.0):
                    found[number] = value * weight
        for theme in member.themes:
            number = self._number(THEME + theme)
            found[number] = max(found.get(number, 0.0), PIECE_WEIGHTS[PieceKind.THEMES])
        return found

    def said_in(self, text: str) -> Said:
        """Feature -> 0..1 of one text."""
        shown = clip(text, LONGEST_PIECE)
        found: Said = {}
        opens = False
        for word in self._said(shown):
            known = self._words.get(word) or self._learn(word)
            opens = opens or known.opens
            for number, value in known.best:
                if value > found.get(number, 0.0):
                    found[number] = value
            for number, value in known.summed:
                found[number] = 1.0 - (1.0 - found.get(number, 0.0)) * (1.0 - value)
        if opens or self._small_word_opens(shown):
            for feature, value in self.lexicon.phrases(shown):
                number = self._number(feature)
                found[number] = 1.0 - (1.0 - found.get(number, 0.0)) * (1.0 - value)
        return found

    def entries(self, text: str) -> list[Entry]:
        """The distinct words of a text that carry a subject; two words that make a known one, also as that one."""
        return [self.lexicon.entry(word) for word in self._said(text)]

    def look_alike_features(self, word: str) -> list[tuple[int, float]]:
        """(feature number, likeness) of the words of the network that look like this one."""
        return [(self.spelled[at], like) for at, like in self.look_alikes.like(word)] if len(word) <= 60 else []

    def learned(self) -> None:
        """Let the look-alikes learn the words that were read since the last time."""
        if not self._fresh:
            return
        if self.look_alikes.words:
            for word in self._fresh:
                self.look_alikes.add(word)
        else:
            self.look_alikes = LookAlikes.of(self._fresh)
        self.spelled.extend(self.numbers[WORD + word] for word in self._fresh)
        self._fresh.clear()

    def copy(self) -> "Reader":
        """One of its own, which shares the lexicon."""
        return Reader(
            self.lexicon, dict(self.numbers), deepcopy(self.look_alikes), list(self.spelled), dict(self._words),
            list(self._fresh),
        )  # fmt: skip

    def _said(self, text: str) -> Iterable[str]:
        said = content_words(SURNAME.sub(" ", text) if " " in text else text)
        return dict.fromkeys((*said, *self.lexicon.joined(said)))

    def _small_word_opens(self, text: str) -> bool:
        """Whether a phrase begins with a word that carries no subject by itself ("niet uit te houden")."""
        return any(word in self.lexicon.small_openers for word in words(text))

    def _learn(self, word: str) -> Word:
        entry: Entry = self.lexicon.entry(word)
        new = WORD + word not in self.numbers
        known = self._words[word] = Word(
            best=tuple((self._number(feature), weight) for feature, weight in entry.best),
            summed=tuple((self._number(feature), weight) for feature, weight in entry.summed),
            opens=bool(entry.opens),
        )
        if new and len(word) <= 60:
            self._fresh.append(word)
        return known

    def _number(self, feature: str) -> int:
        return self.numbers.setdefault(feature, len(self.numbers))
