"""What a text asks of a network: its words with all that answers them, its subjects, and what each is worth."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from matching.lexicon import CONCEPT, THEME, Entry
from matching.reading import Reader
from matching.similarity import Index
from matching.terms import Term, Terms
from matching.thesaurus import SAME, SUBJECT
from matching.vocabulary import Vocabulary

Counts = Mapping[str, float]

RELATED = 0.5  # a related theme counts half (introductions.md, 5.4)
_NEAR = 0.6  # features that answer a word this nearly count when its rarity in the network is judged
# Members imagined besides the real ones, so that in a network of five a word of three is not common.
_IMAGINED = 30.0


@dataclass(frozen=True, slots=True)
class Mix:
    """How the ways of being about the same thing add up; found on networks-a, each half checked on the other."""

    words: float = 1.0
    concepts: float = 0.4
    subjects: float = 0.5
    themes: float = 0.2
    confirmed: float = 0.4  # how much more a theme says once the asker said yes to it; from the demo network
    synonym: float = 0.9  # a word of the same meaning, instead of the word itself
    look_alike: float = 0.9  # a word with exactly the same letters, as far as n-grams go
    usual_length: float = 9.0  # words of a usual request; longer ones are covered less by the profile that fits best
    length_exponent: float = 0.3


@dataclass(frozen=True, slots=True)
class Asked:
    """A text taken apart: its words, and its concepts, subjects and themes by how surely they are meant."""

    words: tuple[Entry, ...]
    concepts: Counts
    subjects: Counts
    themes: Counts
    confirmed: Counts

    def is_empty(self) -> bool:
        return not (self.words or self.concepts or self.subjects or self.themes or self.confirmed)


def asked_in(reader: Reader, text: str, background: Counts | None = None, confirmed: Iterable[str] = ()) -> Asked:
    """What a text asks; `background` holds concepts that are faintly meant, `confirmed` themes that surely are."""
    found: dict[str, dict[str, float]] = {CONCEPT: dict(background or {}), SUBJECT: {}, THEME: {}}
    entries = tuple(reader.entries(text))
    for entry in entries:
        for feature, weight in (*entry.best, *entry.summed):
            _gather(found, feature, weight)
    for feature, weight in reader.lexicon.phrases(text):
        _gather(found, feature, weight)
    sure = dict.fromkeys(confirmed, 1.0)
    return Asked(entries, found[CONCEPT], found[SUBJECT], {**found[THEME], **sure}, sure)


def _gather(found: dict[str, dict[str, float]], feature: str, weight: float) -> None:
    kind = feature[: feature.index(":") + 1]
    if kind in found:
        known = found[kind]
        before = known.get(feature, 0.0)
        known[feature] = max(before, weight) if kind == CONCEPT else 1.0 - (1.0 - before) * (1.0 - weight)


def terms_of(index: Index, asked: Asked, mix: Mix) -> Terms:
    """What is asked as terms of this index; a full answer to everything adds up to about the sum of the mix."""
    scale = mix.words * (max(1, len(asked.words)) / mix.usual_length) ** mix.length_exponent
    themes = with_related(asked.themes, index.vocabulary)
    return Terms.of(
        [
            *_words(index, asked.words, scale, mix),
            *_features(index, asked.concepts, mix.concepts, capped=False),
            *_features(index, asked.subjects, mix.subjects, capped=True),
            *_features(index, themes, mix.themes, capped=False),
            *_features(index, with_related(asked.confirmed, index.vocabulary), mix.confirmed, capped=False),
        ]
    )


def _words(index: Index, entries: Iterable[Entry], scale: float, mix: Mix) -> Iterator[Term]:
    """A term per word; what nobody in the network says still takes its share of what is asked."""
    answered = [(entry, _answers(index, entry, mix)) for entry in entries]
    worths = [_worth(index, entry, features) for entry, features in answered]
    total = sum(worths)
    for (_, features), worth in zip(answered, worths, strict=True):
        yield Term(scale * worth / total, tuple(features.items()))


def _answers(index: Index, entry: Entry, mix: Mix) -> dict[int, float]:
    """The features that answer a word: itself, its base forms, words of the same meaning, words that look like it."""
    reader = index.reader
    found: dict[int, float] = {}
    for number, like in reader.look_alike_features(entry.word):
        found[number] = mix.look_alike * like
    for feature, weight in entry.best:
        number = reader.numbers.get(feature, -1)
        if number >= 0 and not feature.startswith(CONCEPT):
            like = mix.synonym * weight if feature.startswith(SAME) else weight
            found[number] = max(found.get(number, 0.0), like)
    return found


def _worth(index: Index, entry: Entry, features: Mapping[int, float]) -> float:
    """How much a word tells: it is rare in the network, and rarely used at all."""
    known = max((index.lists.size(number) for number, like in features.items() if like >= _NEAR), default=0)
    return max(0.05, _idf(index, known) + entry.rarity)


def _idf(index: Index, known: int) -> float:
    return math.log((len(index.members) + _IMAGINED) / (known + 0.5))


def _features(index: Index, asked: Counts, share: float, *, capped: bool) -> Iterator[Term]:
    """A term per concept, subject or theme; when capped, nobody answers more surely than it was asked."""
    numbers = {feature: index.reader.numbers.get(feature, -1) for feature in asked}
    worths = {f: w * _idf(index, index.lists.size(numbers[f]) if numbers[f] >= 0 else 0) for f, w in asked.items()}
    total = sum(worth * (asked[feature] if capped else 1.0) for feature, worth in worths.items())
    for feature, worth in worths.items():
        if numbers[feature] >= 0 and total > 0:
            cap = asked[feature] if capped else 1.0
            yield Term(share * max(worth, 0.0) / total, ((numbers[feature], 1.0),), cap)


def with_related(themes: Counts, vocabulary: Vocabulary) -> Counts:
    """The themes (`theme:…`), and at half weight the themes related to them."""
    ids = {feature.removeprefix(THEME): weight for feature, weight in themes.items()}
    wider = {
        THEME + near: RELATED * weight
        for id_, weight in ids.items()
        for near in (vocabulary.themes[id_].related if id_ in vocabulary.themes else ())
    }
    return {**wider, **{THEME + id_: weight for id_, weight in ids.items()}}
