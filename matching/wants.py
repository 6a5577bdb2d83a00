"""What everybody who takes part in a round wants and offers, read quickly into arrays."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.seating.likeness import Company, Said
from matching.text import clip, content_words, ngrams
from matching.values import Member
from matching.vocabulary import Vocabulary

LONGEST_PIECE = 2_000  # characters
MOST_PIECES = 30
_GRAM = 4  # letters: one size keeps 100,000 profiles small, and the whole word counts besides
_WORD = 1.0  # what a whole word counts beside each of its n-grams
_CONCEPT = 5.0  # an everyday concept: about seven tenths of the n-grams of a word, as in matching/similarity.py
_THEME = 3.0  # a theme that the member confirmed; those related to it half
# How much a piece tells about what somebody can do for others; as in matching/similarity.py.
_NEEDED, _ORGANISATION = 0.6, 0.5


@dataclass(slots=True)
class _Rows:
    """Rows of numbers with amounts, while they are being written."""

    start: "array[int]" = field(default_factory=lambda: array("q", [0]))
    number: "array[int]" = field(default_factory=lambda: array("i"))
    amount: "array[float]" = field(default_factory=lambda: array("f"))

    def add(self, number: int, amount: float) -> None:
        self.number.append(number)
        self.amount.append(amount)

    def close(self) -> None:
        """The row is complete."""
        self.start.append(len(self.number))

    def said(self) -> Said:
        # Copies, because an array that numpy looks into can't grow any more.
        return Said(np.array(self.start, np.int64), np.array(self.number, np.int32), np.array(self.amount, np.float32))


@dataclass(slots=True)
class _Lexicon:
    """The distinct words so far, each read once: its letters, its everyday concepts."""

    vocabulary: Vocabulary
    words: dict[str, int] = field(default_factory=dict)
    typed: dict[str, tuple[int, ...]] = field(default_factory=dict)
    features: dict[str, int] = field(default_factory=dict)
    meaning: _Rows = field(default_factory=_Rows)

    def numbers(self, text: str) -> Iterator[int]:
        """The content words of a text; what somebody typed between two spaces is read once."""
        for typed in clip(text, LONGEST_PIECE).split():
            known = self.typed.get(typed)
            if known is None:
                known = self.typed[typed] = tuple(self._number(word) for word in content_words(typed))
            yield from known

    def _number(self, word: str) -> int:
        known = self.words.get(word)
        if known is None:
            known = self.words[word] = len(self.words)
            for feature, amount in self._features(word):
                self.meaning.add(self.features.setdefault(feature, len(self.features)), amount)
            self.meaning.close()
        return known

    def theme(self, id_: str, weight: float) -> int:
        """A theme as if it were a word; with a mark that no word has."""
        key = f"#{id_} {weight}"
        known = self.words.get(key)
        if known is None:
            known = self.words[key] = len(self.words)
            self.meaning.add(self.features.setdefault(f"#{id_}", len(self.features)), weight)
            self.meaning.close()
        return known

    def _features(self, word: str) -> Iterator[tuple[str, float]]:
        yield f"={word}", _WORD
        for gram in ngrams(word, _GRAM, _GRAM):
            yield gram, 1.0
        for concept, weight in self.vocabulary.concepts_of_word(word).items():
            yield f"~{concept}", _CONCEPT * weight


def company_of(members: Sequence[Member], vocabulary: Vocabulary) -> Company:
    """What these members want and offer; each one's place is that in `members`.

    Who names no need is taken to look for people who do what they do.
    """
    lexicon, wanted, offered = _Lexicon(vocabulary), _Rows(), _Rows()
    for member in members:
        for want, offer, text in _pieces(member):
            for word in lexicon.numbers(text):
                if want:
                    wanted.add(word, want)
                offered.add(word, offer)
        for id_, weight in _themes(member, vocabulary):
            theme = lexicon.theme(id_, weight)
            wanted.add(theme, 1.0)
            offered.add(theme, 1.0)
        wanted.close()
        offered.close()
    meaning, features = lexicon.meaning.said(), max(1, len(lexicon.features))
    wants, offers = (Said.of_words(rows.said(), meaning, features) for rows in (wanted, offered))
    return Company.of(wants, offers, features)


def _pieces(member: Member) -> Iterator[tuple[float, float, str]]:
    """(what it counts as something wanted, as something offered, the text)."""
    needs = [text for text in member.needs[:MOST_PIECES] if text]
    for text in (member.about, *member.offers[:MOST_PIECES]):
        yield 0.0 if needs else 1.0, 1.0, text
    for text in needs:
        yield 1.0, _NEEDED, text
    yield 0.0, _ORGANISATION, member.organisation


def _themes(member: Member, vocabulary: Vocabulary) -> Iterator[tuple[str, float]]:
    for id_ in member.themes[:MOST_PIECES]:
        yield id_, _THEME
        for near in vocabulary.themes[id_].related if id_ in vocabulary.themes else ():
            yield near, _THEME / 2
