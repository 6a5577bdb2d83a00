"""Many words looked up together stand for what each of them stands for alone."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

import pytest

from benchmarks.people import Inventor
from matching.introductions import suggest
from matching.reading import Reader, Word
from matching.score import Circumstances
from matching.similarity import Index
from matching.text import words
from matching.words.book import NOTHING_OPENED, Found
from matching.words.lemmas import dictionary_words
from matching.words.lexicon import Lexicon
from matching.words.sieve import Sieve
from tests.matching.quality import DATA
from tests.matching.world import gazetteer, vocabulary

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


def test_a_word_of_the_network_is_remembered_as_it_is_looked_up() -> None:
    lexicon = Lexicon.of(vocabulary())
    network, stranger = Reader(lexicon), Reader(lexicon)
    network.told(typed()[:2_000], learn=True)
    remembered = [by_name(network, word) for word in network.known(typed()[:2_000])]
    assert remembered == [by_name(stranger, word) for word in stranger.known(typed()[:2_000])]


def by_name(reader: Reader, word: Word) -> tuple[object, ...]:
    """A word with the names of its features instead of their numbers."""
    names = list(reader.numbers)
    best, summed = ({names[number]: weight for number, weight in some} for some in (word.best, word.summed))
    return word.text, names[word.number], word.rarity, best, summed, word.opens, word.sense


def test_whoever_is_proposed_is_the_same_however_words_were_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    people = tuple(Inventor.seeded(7).members(120))
    asked = tuple(Inventor.seeded(8).requests(40, 120))
    found = []
    for together_from in (1, 1_000_000):
        Lexicon.of.cache_clear()
        monkeypatch.setattr("matching.reading.TOGETHER_FROM", together_from)
        monkeypatch.setattr("matching.reading._TOGETHER_AGAIN_FROM", together_from)
        index = Index.build(people, vocabulary(), gazetteer())
        now = Circumstances(now=datetime(2026, 11, 27, tzinfo=UTC))
        suggested = (suggest(index, one, index.members[one.by], now) for one in asked)
        found.append([[(who.member, round(who.score, 6), who.reasons) for who in some] for some in suggested])
    Lexicon.of.cache_clear()
    assert sum(map(len, found[0])) > 40
    assert found[0] == found[1]


def test_words_in_no_list_have_other_forms_by_their_last_letter() -> None:
    """What `Sieve` takes for granted about the rules of simplemma."""
    lemmas = Lexicon.of(vocabulary()).lemmas
    invented = [f"z{word}" for word in dictionary_words() if word.isalpha() and word.isascii() and word.islower()]
    changed = {word[-1] for word in invented if len(lemmas.unlisted_forms(word)) > 1}
    assert changed == set("dens")
