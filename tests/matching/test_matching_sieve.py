"""Many words looked up together stand for what each of them stands for alone."""

import random
from collections.abc import Sequence
from functools import cache

import pytest

from matching.lexicon import Lexicon
from matching.sieve import Sieve, Sifted
from matching.steps import Steps
from matching.text import words
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
def steps() -> Steps:
    return Lexicon.of(vocabulary()).steps


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


@cache
def sifted() -> Sifted:
    return Sieve.of(steps()).sift(typed())


@pytest.mark.parametrize("step", ["base_forms", "parts", "meant", "concepts", "themes", "beginnings"])
def test_a_sieve_finds_for_each_word_what_the_word_alone_would_give(step: str) -> None:
    def found(by: Steps) -> Sequence[object]:
        return [getattr(by, step)(word) for word in typed()]

    different = [
        (word, one, other)
        for word, one, other in zip(typed(), found(steps()), found(sifted()), strict=True)
        if one != other
    ]
    assert different == []


def test_entries_are_the_same_together_and_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.lexicon.TOGETHER_FROM", 5_000)
    together, alone = (Lexicon.of.__wrapped__(Lexicon, vocabulary()) for _ in range(2))
    assert len(typed()) > 5_000
    assert together.entries(typed()) == [alone.entry(word) for word in typed()]
