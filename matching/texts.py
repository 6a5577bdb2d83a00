"""The words and phrases of many texts at once, in arrays."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np
import numpy.typing as npt

from matching.inverted import Longs
from matching.pieces import distinct, spread
from matching.reading import Reader
from matching.text import BORDER, SMALL_WORDS, content_of, cut_up, words_in
from matching.vocabulary import without_surnames
from matching.words.book import Opened, Told
from matching.words.lexicon import IN_PHRASE

_BORDER = BORDER.encode()
_COMPILED_FROM = 500_000  # letters; loading compiled code takes a second
_FEW = 100  # texts in which phrases are quicker found one by one


@dataclass(frozen=True, slots=True)
class Typed:
    """The folded words of some texts: each word by its number, and the text it stands in."""

    words: list[str]
    numbers: Longs
    texts: Longs  # of each word

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Typed":
        chunks, numbers, text = _chunks(cut_up(_without_surnames(texts)))
        words, counts, each = _each([words_in(chunk) for chunk in chunks])
        often = counts[numbers]
        return cls(words, each[spread((np.cumsum(counts) - counts)[numbers], often)], np.repeat(text, often))

    def of_text(self, text: int) -> list[str]:
        """The words of one text."""
        begin, end = np.searchsorted(self.texts, [text, text + 1])
        return [self.words[number] for number in self.numbers[begin:end].tolist()]


def _chunks(folded: bytes) -> tuple[list[bytes], Longs, Longs]:
    """The different chunks of texts; and of each chunk that stands there its number and its text."""
    if len(folded) < _COMPILED_FROM:
        number = defaultdict(count().__next__, {_BORDER: -1})
        flat = np.array([number[chunk] for chunk in folded.split()], dtype=np.int64)
        del number[_BORDER]
        return list(number), flat[flat >= 0], np.cumsum(flat < 0, dtype=np.int64)[flat >= 0]
    from matching.words import strings  # noqa: PLC0415 - loading numba takes a second

    numbers, text, begins, ends = strings.chunks(np.frombuffer(folded, dtype=np.uint8), ord(" "), _BORDER[0])
    return [folded[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)], numbers, text


def _each(rows: Sequence[Sequence[str]]) -> tuple[list[str], Longs, Longs]:
    """The different words of some rows; of how many each row is made; and which, row after row."""
    number: dict[str, int] = defaultdict(count().__next__)
    flat = np.fromiter(map(number.__getitem__, chain.from_iterable(rows)), dtype=np.int64)
    return list(number), np.fromiter(map(len, rows), dtype=np.int64, count=len(rows)), flat


def _without_surnames(texts: Sequence[str]) -> list[str]:
    """All together, which is quicker, unless one of them holds a border."""
    joined = BORDER.join(texts)
    if joined.count(BORDER) != len(texts) - 1:
        return [without_surnames(text) for text in texts]
    return without_surnames(joined).split(BORDER)


@dataclass(frozen=True, slots=True)
class Said:
    """The distinct words of each text that carry a subject, two words that make a known one also as that one."""

    names: list[str]
    words: Told
    texts: Longs
    numbers: Longs

    @classmethod
    def of(cls, reader: Reader, typed: Typed, *, learn: bool = True) -> "Said":
        """With `learn` they are words of the network from now on."""
        names, counts, numbers = _each([content_of(word) for word in typed.words])
        texts = np.repeat(typed.texts, counts[typed.numbers])
        numbers = numbers[spread((np.cumsum(counts) - counts)[typed.numbers], counts[typed.numbers])]
        joined = _joined(reader, names, texts, numbers)
        position = {word: at for at, word in enumerate(dict.fromkeys([*names, *(word for _, word in joined)]))}
        texts = np.append(texts, np.array([text for text, _ in joined], dtype=np.int64))
        numbers = np.append(numbers, np.array([position[word] for _, word in joined], dtype=np.int64))
        texts, numbers = np.divmod(distinct(texts * len(position) + numbers), max(1, len(position)))
        names = list(position)
        return cls(names, reader.told(names, learn=learn), texts, numbers)


def _joined(reader: Reader, names: Sequence[str], texts: Longs, numbers: Longs) -> list[tuple[int, str]]:
    """(text, word) of words that were typed as two."""
    halves = (reader.lexicon.first_halves, reader.lexicon.second_halves)
    begins, ends = (np.array([name in some for name in names], dtype=np.bool_) for some in halves)
    at = np.flatnonzero(begins[numbers[:-1]] & ends[numbers[1:]] & (texts[:-1] == texts[1:]))
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
    """Those in texts with a word that one can begin with, as `Reader.phrases` finds them."""
    opens = np.zeros(len(said.words), dtype=np.bool_)
    opens[[at for at, (openings, _) in said.words.opened.items() if openings]] = True
    texts = distinct(said.texts[opens[said.numbers]])
    return _phrases_of_each(reader, typed, texts) if len(texts) < _FEW else _phrases_of_all(reader, typed, said, texts)


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


def _phrases_of_all(reader: Reader, typed: Typed, said: Said, those: Longs) -> Phrases:
    """All texts at once."""
    number = {word: at for at, word in enumerate(typed.words)}
    opened = _opened(reader, number, said)
    counts = np.zeros(len(typed.words), dtype=np.int64)
    counts[list(opened)] = [len(found) for found, _ in opened.values()]
    openings = [opening for found, _ in opened.values() for opening in found]
    first = np.zeros(len(typed.words), dtype=np.int64)
    first[list(opened)] = np.cumsum(counts[list(opened)]) - counts[list(opened)]
    has = np.zeros(int(typed.texts[-1]) + 1, dtype=np.bool_)
    has[those] = True
    places = np.flatnonzero(has[typed.texts] & (counts[typed.numbers] > 0))
    often = counts[typed.numbers[places]]
    opening = spread(first[typed.numbers[places]], often)
    lengths = np.array([len(phrase.words) for phrase, *_ in openings], dtype=np.int64)
    starts = np.repeat(places, often) - np.array([before for *_, before in openings], dtype=np.int64)[opening]
    texts = np.repeat(typed.texts[places], often)
    fits = _in_one_text(typed, texts, starts, lengths[opening])
    opening, starts, texts = opening[fits], starts[fits], texts[fits]
    stands = _stand(typed, number, opened, [phrase.words for phrase, *_ in openings], opening, starts)
    opening = opening[stands]
    numbers = {at: reader.number(openings[at][1]) for at in distinct(opening).tolist()}
    weights = np.array([phrase.weight * IN_PHRASE for phrase, *_ in openings], dtype=np.float64)
    return Phrases(texts[stands], np.array([numbers[at] for at in opening.tolist()], dtype=np.int64), weights[opening])


def _opened(reader: Reader, number: Mapping[str, int], said: Said) -> dict[int, Opened]:
    """What is opened by each word that was typed, by its number; those that carry no subject included."""
    small = [word for word in number if len(word) < 2 or word in SMALL_WORDS]
    found = {word: reader.opened(word) for word in small}
    found.update((said.names[at], opened) for at, opened in said.words.opened.items())
    return {number[word]: opened for word, opened in found.items() if word in number}


def _in_one_text(typed: Typed, texts: Longs, starts: Longs, lengths: Longs) -> npt.NDArray[np.bool_]:
    """Whether so many words from there on are all in that text."""
    last = len(typed.texts) - 1
    ends = starts + lengths - 1
    inside = (starts >= 0) & (ends <= last)
    inside &= typed.texts[starts.clip(0, last)] == texts
    inside &= typed.texts[ends.clip(0, last)] == texts
    return inside


def _stand(
    typed: Typed,
    number: Mapping[str, int],
    opened: Mapping[int, Opened],
    phrases: Sequence[Sequence[str]],
    which: Longs,
    starts: Longs,
) -> Longs:
    """The positions of those of these phrases that stand at these words of the texts."""
    wanted: dict[str, int] = defaultdict(count().__next__)
    lengths = np.array([len(phrase) for phrase in phrases], dtype=np.int64)
    flat = np.array([wanted[word] for phrase in phrases for word in phrase], dtype=np.int64)
    begins = np.cumsum(lengths) - lengths
    forms = [(number[word], word) for word in wanted if word in number]
    forms += [(at, form) for at, (_, found) in opened.items() for form in found]
    right = {wanted[form] * len(typed.words) + at for at, form in forms if form in wanted}
    known = np.array([*sorted(right), -1], dtype=np.int64)
    left = np.arange(len(which))
    for at in range(int(lengths.max(initial=0))):
        longer = lengths[which[left]] > at
        word = flat[(begins[which[left]] + at)[longer]] * len(typed.words) + typed.numbers[(starts[left] + at)[longer]]
        longer[longer] = known[np.searchsorted(known[:-1], word)] != word
        left = left[~longer]
    return left
