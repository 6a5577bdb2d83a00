"""Which tips somebody could use now: at most a few, above a threshold, still valid ones first."""

from collections.abc import Iterable, Sequence
from datetime import date

from matching.features import Meaning, meaning_of
from matching.postings import Counts, Postings
from matching.values import Tip
from matching.vocabulary import Vocabulary

_ENOUGH = 0.28  # [D]: a tip about a neighbouring subject stays under it
_OUTDATED = 0.6  # what is left of a tip after its check-by date


def find_tips(
    vocabulary: Vocabulary, text: str, themes: Sequence[str], tips: Iterable[Tip], *, today: date, top: int = 2
) -> tuple[tuple[Tip, float], ...]:
    """The tips that fit a text and confirmed theme ids, best first, each with its score of 0..1; possibly none."""
    known = tuple(tips)
    asked = meaning_of(text, vocabulary)
    wanted = {**asked.themes, **dict.fromkeys(themes, 1.0)}
    read = [_meaning(tip, vocabulary) for tip in known]
    grams = Postings.of([meaning.grams for meaning in read])
    concepts = Postings.of([meaning.concepts for meaning in read])
    said = zip(known, read, grams.covered(asked.grams), concepts.covered(asked.concepts), strict=True)
    scored = [
        (tip, _score(float(g), float(c), _theme_part(wanted, meaning, vocabulary)) * _validity(tip, today))
        for tip, meaning, g, c in said
    ]
    good = [(tip, score) for tip, score in scored if score >= _ENOUGH]
    return tuple(sorted(good, key=lambda found: (-found[1], found[0].id))[: max(0, top)])


def _meaning(tip: Tip, vocabulary: Vocabulary) -> Meaning:
    meaning = meaning_of(" ".join((tip.title, tip.title, tip.situation, tip.worked, tip.watch_out)), vocabulary)
    return Meaning(meaning.grams, meaning.concepts, {**meaning.themes, **dict.fromkeys(tip.themes, 1.0)})


def _theme_part(wanted: Counts, meaning: Meaning, vocabulary: Vocabulary) -> float:
    """The best theme both have, a related one at half weight."""
    wider = with_related(meaning.themes, vocabulary)
    return max((min(weight, wider.get(theme, 0.0)) for theme, weight in wanted.items()), default=0.0)


def with_related(themes: Counts, vocabulary: Vocabulary) -> Counts:
    """The themes, and at half weight the themes related to them."""
    wider = {
        near: 0.5 * weight
        for id_, weight in themes.items()
        for near in (vocabulary.themes[id_].related if id_ in vocabulary.themes else ())
    }
    return {**wider, **themes}


def _score(grams: float, concepts: float, theme: float) -> float:
    """Words carry most; a theme alone is not enough for a tip, words without a theme need to be many."""
    return min(1.0, 0.55 * grams + 0.25 * concepts + 0.25 * theme)


def _validity(tip: Tip, today: date) -> float:
    return _OUTDATED if tip.check_on is not None and tip.check_on < today else 1.0
