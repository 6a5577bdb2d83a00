"""What of a thesaurus is of use here, and what is left out for which reason?"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wordfreq import zipf_frequency

from bot.vocabulary.skos import Entry
from matching.text import words
from matching.values import Language
from matching.widening import Concept
from matching.words.stopwords import DUTCH_WORDS, ENGLISH_WORDS

ORDINARY = 5.5  # zipf: once in three thousand words; "werk" and "water" are above it, "gemeente" is below
_MOST_WORDS = 6  # in one label; nobody types a longer one literally
_MOST_LABELS = 60  # of one concept, per language
_LONGEST = 80  # characters


@dataclass(slots=True)
class Harvest:
    """What was taken, and how often each reason to leave something out held."""

    concepts: list[Concept] = field(default_factory=list)
    words_left: Counter[str] = field(default_factory=Counter)
    concepts_left: Counter[str] = field(default_factory=Counter)
    ordinary: set[str] = field(default_factory=set)

    def words(self, language: Language) -> int:
        return sum(len(concept.nl if language is Language.NL else concept.en) for concept in self.concepts)


def harvest(found: Mapping[str, Entry], source: str) -> Harvest:
    """The concepts that have a Dutch or English word which says something, under the name of their source."""
    taken = Harvest()
    for address, entry in found.items():
        if entry.deprecated:
            taken.concepts_left["no longer in use"] += 1
        elif not entry.labels["nl"] and not entry.labels["en"]:
            taken.concepts_left["without a Dutch or English label"] += 1
        else:
            _take(taken, address, entry, source)
    kept = {concept.id for concept in taken.concepts}
    taken.concepts = [_among(concept, kept) for concept in taken.concepts]
    return taken


def _take(taken: Harvest, address: str, entry: Entry, source: str) -> None:
    dutch, english = (tuple(_words(taken, entry, language)) for language in (Language.NL, Language.EN))
    if not dutch and not english:
        taken.concepts_left["without a usable word"] += 1
        return
    taken.concepts.append(
        Concept(
            id=_id(source, address), source=source, nl=dutch, en=english,
            broader=tuple(sorted(_id(source, other) for other in entry.broader)),
            related=tuple(sorted(_id(source, other) for other in entry.related)),
        )
    )  # fmt: skip


def _words(taken: Harvest, entry: Entry, language: Language) -> Iterator[str]:
    """The labels in one language that say something, each once; labels without a language are not guessed at."""
    pieces = dict.fromkeys(piece for label in entry.labels[language] for piece in _pieces(label))
    for piece in list(pieces)[:_MOST_LABELS]:
        why = why_not(piece)
        if why is None:
            yield piece
            continue
        taken.words_left[why] += 1
        if why == "ordinary words":
            taken.ordinary.add(piece)


def _pieces(label: str) -> list[str]:
    """ "kok/kokkin" as two words, as ESCO writes professions; white space made plain."""
    parts = re.split(r"(?<=\w{3})\s*/\s*(?=\w{3})", label)
    return [" ".join(part.split()) for part in parts if part.strip()]


def why_not(word: str) -> str | None:
    """Why a word or phrase is of no use for recognising a subject; None when it is."""
    typed = words(word)
    if not typed or len("".join(typed)) < 3:
        return "words of less than three letters"
    if len(typed) > _MOST_WORDS or len(word) > _LONGEST:
        return f"phrases of more than {_MOST_WORDS} words or {_LONGEST} characters"
    if "(" in word:
        return "words with several meanings, as the brackets behind them say"
    return "ordinary words" if is_ordinary(word) else None


def is_ordinary(word: str) -> bool:
    """Whether it stands in everybody's texts, in either language: the English "van" is a very common Dutch word."""
    typed = words(word)
    if all(one in DUTCH_WORDS or one in ENGLISH_WORDS for one in typed):
        return True
    return len(typed) == 1 and max(zipf_frequency(typed[0], language) for language in Language) > ORDINARY


def _id(source: str, address: str) -> str:
    """The same concept of the same source always has the same id."""
    return hashlib.blake2b(f"{source} {address}".encode(), digest_size=16).hexdigest()


def _among(concept: Concept, kept: set[str]) -> Concept:
    return Concept(
        id=concept.id, source=concept.source, nl=concept.nl, en=concept.en,
        broader=tuple(one for one in concept.broader if one in kept),
        related=tuple(one for one in concept.related if one in kept),
    )  # fmt: skip
