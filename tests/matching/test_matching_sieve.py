"""Many words looked up together stand for what each of them stands for alone."""

import random
from collections.abc import Sequence
from functools import cache

import pytest

from matching.reading import Reader
from matching.text import words
from matching.words.book import NOTHING_OPENED, Found
from matching.words.lemmas import dictionary_words
from matching.words.lexicon import Lexicon
from matching.words.sieve import Sieve
from tests.matching.quality import DATA
from tests.matching.world import vocabulary

ODD = [
    "x",
    "ωμέγα",
    "cv-ketel",
    "r&d",
    "'s",
    "hr++",
    "naïef",
    "𝔲𝔫𝔦",
    "z" * 60,
    "zonepanelenproject",
    "wamtepompsubsidie",
]


@cache
def typed() -> list[str]:
    """The words of four networks; of some of them compounds and slips; and odd ones."""
    texts = [line for file in sorted(DATA.glob("*/*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()]
    said = sorted({word for text in texts for word in words(text) if len(word) <= 60})
    draw = random.Random(1)
    compounds = [draw.choice(said) + draw.choice(("", "s", "en")) + draw.choice(said) for _ in range(1_000)]
    slips = [slip for word in (*said, *compounds) if (slip := _slipped(word, draw))]
    return list(dict.fromkeys([*said, *compounds, *slips, *ODD]))


def _slipped(word: str, draw: random.Random) -> str:
    """The word with a letter less, another letter, or two letters swapped."""
    at = draw.randrange(len(word))
    return word[:at] + draw.choice(("", "e", word[at + 1 : at + 2] + word[at])) + word[at + 1 + draw.randrange(2) :]


def described(found: Found) -> dict[str, object]:
    """What each word stands for, by name and in no order."""
    told, names = found.told, found.names
    return {
        word: (
            told.rarity[at],
            {names[number]: round(weight, 12) for number, weight in told.best.row(at)},
            {names[number]: round(weight, 12) for number, weight in told.summed.row(at)},
            sorted(told.sense.row(at)),
            told.opened.get(at, NOTHING_OPENED),
        )
        for at, word in enumerate(found.words)
    }


def test_many_words_together_stand_for_what_each_stands_for_alone() -> None:
    lexicon = Lexicon.of(vocabulary())
    together = {word: told for found in Sieve.of(lexicon).look_up(typed()) for word, told in described(found).items()}
    alone = described(lexicon.alone(typed()))
    assert {word: (together[word], told) for word, told in alone.items() if together[word] != told} == {}


def test_large_numbers_of_words_are_looked_up_together(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[int] = []
    alone = Lexicon.alone

    def counted(lexicon: Lexicon, words: Sequence[str]) -> Found:
        looked_up.append(len(words))
        return alone(lexicon, words)

    monkeypatch.setattr(Lexicon, "alone", counted)
    monkeypatch.setattr("matching.reading.TOGETHER_FROM", 5_000)
    reader, known = Reader(Lexicon.of.__wrapped__(Lexicon, vocabulary())), typed()
    for begin, end in ((0, 1_000), (1_000, 7_000), (7_000, 8_000), (8_000, 8_100)):
        reader.told(known[begin:end], learn=True)
    first, many, again, few = looked_up
    assert (first, few) == (1_000, 100)
    assert many < 3_000, "only odd words are looked up alone"
    assert again < 500


def test_words_in_no_list_have_other_forms_by_their_last_letter() -> None:
    """What `Sieve` takes for granted about the rules of simplemma."""
    lemmas = Lexicon.of(vocabulary()).lemmas
    invented = [f"z{word}" for word in dictionary_words() if word.isalpha() and word.isascii() and word.islower()]
    changed = {word[-1] for word in invented if len(lemmas.unlisted_forms(word)) > 1}
    assert changed == set("dens")
