"""The words and phrases of many texts at once, in arrays."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np
import numpy.typing as npt

from matching.book import Opened, Told
from matching.inverted import Longs
from matching.lexicon import IN_PHRASE
from matching.pieces import distinct, spread
from matching.reading import Reader
from matching.text import BORDER, content_of, words_of_all
from matching.vocabulary import without_surnames

_FEW = 100  # texts in which phrases are quicker found one by one


@dataclass(frozen=True, slots=True)
class Typed:
    """The folded words of some texts: each word by its number, and the text it stands in."""

    words: list[str]
    numbers: Longs
    texts: Longs  # of each word

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Typed":
        typed = words_of_all(_without_surnames(texts))
        number = defaultdict(count().__next__, {BORDER: -1})
        flat = np.fromiter(map(number.__getitem__, typed), dtype=np.int64, count=len(typed))
        del number[BORDER]
        text = np.cumsum(flat < 0, dtype=np.int64)
        return cls(list(number), flat[flat >= 0], text[flat >= 0])

    def of_text(self, text: int) -> list[str]:
        """The words of one text."""
        begin, end = np.searchsorted(self.texts, [text, text + 1])
        return [self.words[number] for number in self.numbers[begin:end].tolist()]


def _without_surnames(texts: Sequence[str]) -> list[str]:
    """All together, which is quicker, unless one of them holds a border."""
    joined = BORDER.join(texts)
    if joined.count(BORDER) != len(texts) - 1:
        return [without_surnames(text) for text in texts]
    return without_surnames(joined).split(BORDER)


@dataclass(frozen=True, slots=True)
class Said:
    """The distinct words of each text that carry a subject, two words that make a known one also as that one."""

    words: Told
    texts: Longs
    numbers: Longs

    @classmethod
    def of(cls, reader: Reader, typed: Typed, *, learn: bool = True) -> "Said":
        """With `learn` they are words of the network from now on."""
        content = [content_of(word) for word in typed.words]
        names = list(dict.fromkeys(chain.from_iterable(content)))
        position = {word: at for at, word in enumerate(names)}
        lengths = np.array([len(found) for found in content], dtype=np.int64)
        flat = np.array([position[word] for found in content for word in found], dtype=np.int64)
        texts = np.repeat(typed.texts, lengths[typed.numbers])
        numbers = flat[spread((np.cumsum(lengths) - lengths)[typed.numbers], lengths[typed.numbers])]
        joined = _joined(reader, names, texts, numbers)
        position |= {
            word: at for at, word in enumerate(dict.fromkeys(w for _, w in joined if w not in position), len(names))
        }
        texts = np.append(texts, np.array([text for text, _ in joined], dtype=np.int64))
        numbers = np.append(numbers, np.array([position[word] for _, word in joined], dtype=np.int64))
        texts, numbers = np.divmod(distinct(texts * len(position) + numbers), max(1, len(position)))
        return cls(reader.told(list(position), learn=learn), texts, numbers)


def _joined(reader: Reader, names: Sequence[str], texts: Longs, numbers: Longs) -> list[tuple[int, str]]:
    """(text, word) of words that were typed as two."""
    goes_on = np.array([reader.lexicon.can_go_on(name) for name in names], dtype=np.bool_)
    at = np.flatnonzero(goes_on[numbers[:-1]] & (texts[:-1] == texts[1:]))
    pairs = zip(texts[at].tolist(), numbers[at].tolist(), numbers[at + 1].tolist(), strict=True)
    found = ((text, reader.lexicon.as_one(names[one], names[other])) for text, one, other in pairs)
    return [(text, word) for text, word in found if word]


# --- phrases ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases that stand in some texts: in which, the number of the feature that it says, and how strongly."""

    texts: Longs
    features: Longs
    weights: npt.NDArray[np.float64]


def phrases_in(reader: Reader, typed: Typed, said: Said) -> Phrases:
    """Those in texts with a word that one can begin with, in the order of `Lexicon.phrases`."""
    opens = np.zeros(len(said.words), dtype=np.bool_)
    opens[[at for at, (openings, _) in said.words.opened.items() if openings]] = True
    texts = distinct(said.texts[opens[said.numbers]])
    return _phrases_of_each(reader, typed, texts) if len(texts) < _FEW else _phrases_of_all(reader, typed, texts)


def _phrases_of_each(reader: Reader, typed: Typed, texts: Longs) -> Phrases:
    """One text after the other."""
    found = [
        (text, reader.number(feature), weight)
        for text in texts.tolist()
        for feature, weight in reader.phrases(typed.of_text(text))
    ]
    return Phrases(
        np.array([text for text, *_ in found], dtype=np.int64),
        np.array([number for _, number, _ in found], dtype=np.int64),
        np.array([weight for *_, weight in found], dtype=np.float64),
    )


def _phrases_of_all(reader: Reader, typed: Typed, those: Longs) -> Phrases:
    """All texts at once."""
    has = np.zeros(int(typed.texts[-1]) + 1, dtype=np.bool_)
    has[those] = True
    places = np.flatnonzero(has[typed.texts])
    inside = distinct(typed.numbers[places])
    opened = [reader.opened(typed.words[number]) for number in inside.tolist()]
    openings = [opening for found, _ in opened for opening in found]
    counts = np.zeros(len(typed.words), dtype=np.int64)
    counts[inside] = [len(found) for found, _ in opened]
    first = np.cumsum(counts) - counts
    places = places[counts[typed.numbers[places]] > 0]
    often = counts[typed.numbers[places]]
    opening = spread(first[typed.numbers[places]], often)
    lengths = np.array([len(phrase.words) for phrase, *_ in openings], dtype=np.int64)
    starts = np.repeat(places, often) - np.array([before for *_, before in openings], dtype=np.int64)[opening]
    texts = np.repeat(typed.texts[places], often)
    fits = _in_one_text(typed, texts, starts, lengths[opening])
    opening, starts, texts = opening[fits], starts[fits], texts[fits]
    stands = _stand(typed, inside, opened, [phrase.words for phrase, *_ in openings], opening, starts)
    found = [openings[at] for at in opening[stands].tolist()]
    return Phrases(
        texts[stands],
        np.array([reader.number(feature) for _, feature, _ in found], dtype=np.int64),
        np.array([phrase.weight * IN_PHRASE for phrase, *_ in found], dtype=np.float64),
    )


def _in_one_text(typed: Typed, texts: Longs, starts: Longs, lengths: Longs) -> npt.NDArray[np.bool_]:
    """Whether so many words from there on are all in that text."""
    last = len(typed.texts) - 1
    ends = starts + lengths - 1
    inside = (starts >= 0) & (ends <= last)
    inside &= typed.texts[starts.clip(0, last)] == texts
    inside &= typed.texts[ends.clip(0, last)] == texts
    return inside


def _stand(
    typed: Typed, inside: Longs, opened: Sequence[Opened], phrases: Sequence[Sequence[str]], which: Longs, starts: Longs
) -> Longs:
    """The positions of those of these phrases that stand at these words of the texts."""
    wanted: dict[str, int] = defaultdict(count().__next__)
    lengths = np.array([len(phrase) for phrase in phrases], dtype=np.int64)
    flat = np.array([wanted[word] for phrase in phrases for word in phrase], dtype=np.int64)
    begins = np.cumsum(lengths) - lengths
    right = [
        wanted[form] * len(typed.words) + number
        for number, (_, forms) in zip(inside.tolist(), opened, strict=True)
        for form in (typed.words[number], *forms)
        if form in wanted
    ]
    known = np.array([*sorted(right), -1], dtype=np.int64)
    left = np.arange(len(which))
    for at in range(int(lengths.max(initial=0))):
        longer = lengths[which[left]] > at
        word = flat[(begins[which[left]] + at)[longer]] * len(typed.words) + typed.numbers[(starts[left] + at)[longer]]
        longer[longer] = known[np.searchsorted(known[:-1], word)] != word
        left = left[~longer]
    return left
