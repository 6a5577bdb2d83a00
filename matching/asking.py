"""What a text asks of a network: its words with all that answers them, its subjects, and what each is worth."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from matching.reading import A_CONCEPT, A_MEANING, A_SUBJECT, A_THEME, Reader, Said, Word
from matching.similarity import Index
from matching.terms import Term, Terms
from matching.words.lexicon import THEME

RELATED = 0.5  # a related theme counts half (introductions.md, 5.4)
_NEAR = 0.6  # features that answer a word this nearly count when its rarity in the network is judged
# Members imagined besides the real ones, so that in a network of five a word of three is not common.
_IMAGINED = 30.0
_DOUBT = 1.0  # worth that nothing answers, so that one faint subject does not stand for all that is asked
_REMEMBERED = 20_000  # words whose answers in this network are known


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


_MIX = Mix()


@dataclass(frozen=True, slots=True)
class Asked:
    """A text taken apart: its words, and its concepts, subjects and themes by how surely they are meant."""

    words: tuple[Word, ...]
    concepts: Said
    subjects: Said
    themes: Said
    confirmed: Said


def asked_in(reader: Reader, text: str, background: Said | None = None, confirmed: Iterable[str] = ()) -> Asked:
    """What a text asks; `background` holds concepts that are faintly meant, `confirmed` themes that surely are."""
    words, said = reader.read(text)
    kinds: dict[int, Said] = {A_CONCEPT: dict(background or {}), A_SUBJECT: {}, A_THEME: {}}
    for number, weight in said.items():
        if (kind := reader.kinds[number]) in kinds:
            kinds[kind][number] = weight
    sure = {reader.number(THEME + theme): 1.0 for theme in confirmed}
    return Asked(tuple(words), kinds[A_CONCEPT], kinds[A_SUBJECT], {**kinds[A_THEME], **sure}, sure)


def terms_of(index: Index, asked: Asked, mix: Mix = _MIX) -> Terms:
    """What is asked as terms of this index; a full answer to everything adds up to about the sum of the mix."""
    scale = mix.words * (max(1, len(asked.words)) / mix.usual_length) ** mix.length_exponent
    return Terms.of(
        [
            *_words(index, asked.words, scale, mix),
            *_features(index, asked.concepts, mix.concepts, capped=False),
            *_features(index, asked.subjects, mix.subjects, capped=True),
            *_features(index, with_related(index, asked.themes), mix.themes, capped=False),
            *_features(index, with_related(index, asked.confirmed), mix.confirmed, capped=False),
        ]
    )


def _words(index: Index, words: Iterable[Word], scale: float, mix: Mix) -> Iterator[Term]:
    """A term per word; what nobody in the network says still takes its share of what is asked."""
    answered = [(word, _answers(index, word, mix)) for word in words]
    worths = [_worth(index, word, features) for word, features in answered]
    total = sum(worths)
    for (_, features), worth in zip(answered, worths, strict=True):
        yield Term(scale * worth / total, features, most=max(features.values(), default=0.0))


def _answers(index: Index, word: Word, mix: Mix) -> Said:
    """The features that answer a word: itself, its base forms, words of the same meaning, words that look like it."""
    known = index.answers.get(word.number)
    if known is not None:
        return known
    reader = index.reader
    found = {number: mix.look_alike * like for number, like in reader.look_alike_features(word.text)}
    for number, weight in word.best:
        kind = reader.kinds[number]
        if kind != A_CONCEPT and index.lists.size(number):
            like = mix.synonym * weight if kind == A_MEANING else weight
            found[number] = max(found.get(number, 0.0), like)
    if len(index.answers) > _REMEMBERED:
        index.answers.clear()
    index.answers[word.number] = found
    return found


def _worth(index: Index, word: Word, features: Said) -> float:
    """How much a word tells: it is rare in the network, and rarely used at all."""
    sizes = index.lists.size
    known = max([sizes(number) for number, like in features.items() if like >= _NEAR], default=0)
    return max(0.05, _idf(index, known) + word.rarity)


def _idf(index: Index, known: int) -> float:
    return math.log((len(index.members) + _IMAGINED) / (known + 0.5))


def _features(index: Index, asked: Said, share: float, *, capped: bool) -> Iterator[Term]:
    """A term per concept, subject or theme; when capped, nobody answers more surely than it was asked."""
    known = [(number, weight, index.lists.size(number)) for number, weight in asked.items()]
    told = [(number, weight if capped else 1.0, size, weight * _idf(index, size)) for number, weight, size in known]
    total = _DOUBT + sum([worth * cap for _, cap, _, worth in told])
    for number, cap, size, worth in told:
        if size and worth > 0:
            yield Term(share * worth / total, {number: 1.0}, cap, cap)


def with_related(index: Index, themes: Said) -> Said:
    """The themes, and at half weight the themes related to them."""
    if not themes:
        return themes
    number, known, wider = index.reader.number, index.themes, dict[int, float]()
    for theme, weight in themes.items():
        for near in known[theme].related if theme in known else ():
            wider[number(THEME + near)] = RELATED * weight
    return {**wider, **themes}


def overlap(index: Index, asked: Mapping[int, float], said: Mapping[int, float]) -> float:
    """0..1: how much of what one piece says another says too; rare words and meanings weigh most."""
    total = shared = 0.0
    for number, weight in asked.items():
        worth = weight * _idf(index, index.lists.size(number))
        total += worth
        if number in said:
            shared += worth * min(1.0, said[number])
    return shared / total if total > 0 else 0.0
