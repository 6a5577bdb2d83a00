"""Reading many profiles at once says the same as reading each piece by itself."""

import random
from dataclasses import astuple, replace

import numpy as np
import pytest

from benchmarks.people import Inventor
from matching import bulk, saying, texts
from matching.bulk import read_profiles
from matching.features import Piece, PieceKind, sentences_of
from matching.inverted import FULL
from matching.look_alikes import LookAlikes
from matching.pieces import Kept, Pieces
from matching.reading import PIECE_WEIGHTS, Reader
from matching.text import words
from matching.texts import Said, Typed, phrases_in
from matching.values import Member
from matching.vocabulary import without_surnames
from matching.words.lexicon import THEME, WORD, Lexicon
from tests.matching.world import ALICE, BOB, CAST, VICTOR, index, vocabulary

ODD = (
    replace(ALICE, id="empty", organisation="", about="", offers=(), needs=(), themes=()),
    replace(ALICE, id="bars", about="|zon|op|dak| warmte|pomp", offers=("|", "||"), themes=("energy", "unknown")),
    replace(ALICE, id="accents", about="Crème brûlée en ÉNERGIE – ’s avonds\u200b", organisation="Ørsted"),
    replace(ALICE, id="surname", about="Jan de Boer weet van zon op dak. Wij delen een warmte pomp"),
    replace(ALICE, id="hyphens", about="cv-ketel en zonne-energie-project, hr++ glas", needs=("vve's", "'s nachts")),
    replace(ALICE, id="long", about="zonnepanelen " * 1_000 + "kruipruimte"),
    replace(ALICE, id="signs", about="\x07bel\n\nwarmtepomp\tisolatie 🌞", offers=("🌞", "日本 語")),
)


def reader() -> Reader:
    return Reader(Lexicon.of(vocabulary()))


def one_by_one(by: Reader, member: Member) -> list[dict[int, float]]:
    """What each piece of a member says."""
    found = []
    for kind, text in sentences_of(member, by.lexicon.vocabulary):
        _, said = by.read(text)
        if kind is PieceKind.THEMES:
            said |= {by.number(THEME + theme): 1.0 for theme in member.themes}
        found.append(said)
    return found


def near(kept: Kept, expected: list[dict[int, float]]) -> bool:
    """The same features with the same weights, as far as a byte goes."""
    pieces = [Piece(PieceKind.ABOUT, "", *packed).said for packed in kept]
    alike = [piece.keys() == said.keys() for piece, said in zip(pieces, expected, strict=True)]
    apart = [abs(piece[at] - value) for piece, said in zip(pieces, expected, strict=True) for at, value in said.items()]
    return all(alike) and max(apart, default=0.0) <= 0.51 / FULL


@pytest.mark.parametrize("at_once", [1, 3, 10_000])
def test_many_profiles_say_what_each_says_by_itself(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(bulk, "_AT_ONCE", at_once)
    everybody = (*CAST, *ODD, *Inventor.seeded(3).members(40))
    by = reader()
    read = read_profiles(by, everybody)
    ends = np.cumsum(read.per_row)
    for row, member in enumerate(everybody):
        expected = one_by_one(by, member)
        assert near(read.pieces.kept(row), expected)
        kinds = [kind for kind, _ in sentences_of(member, by.lexicon.vocabulary)]
        best: dict[int, float] = {}
        for kind, said in zip(kinds, expected, strict=True):
            for number, value in said.items():
                best[number] = max(best.get(number, 0.0), value * PIECE_WEIGHTS[kind])
        own = slice(ends[row] - read.per_row[row], ends[row])
        whole = dict(zip(read.numbers[own].tolist(), (read.weights[own] / FULL).tolist(), strict=True))
        assert whole == pytest.approx({number: value for number, value in best.items() if value}, abs=1.01 / FULL)


def test_phrases_are_the_same_one_by_one_and_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = (*CAST, *ODD, *Inventor.seeded(4).members(60))
    said = [text for member in everybody for _, text in sentences_of(member, vocabulary())]
    found = []
    for few in (0, 10_000):
        monkeypatch.setattr(texts, "_FEW", few)
        by, typed = reader(), Typed.of(said)
        found.append([array.tolist() for array in astuple(phrases_in(by, typed, Said.of(by, typed)))])
    assert found[0] == found[1]
    assert len(found[0][0]) > 5


def test_profiles_say_the_same_plain_and_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = (*CAST, *ODD, *Inventor.seeded(5).members(40))
    found = []
    for compiled_from in (0, 10_000):
        monkeypatch.setattr(saying, "_COMPILED_FROM", compiled_from)
        read = read_profiles(reader(), everybody)
        kept = [read.pieces.kept(row) for row in range(len(read.pieces))]
        found.append((kept, read.per_row.tolist(), read.numbers.tolist(), read.weights.tolist()))
    assert found[0] == found[1]


def test_nobody_says_nothing() -> None:
    read = read_profiles(reader(), ())
    assert (len(read.pieces), len(read.numbers), len(read.per_row)) == (0, 0, 0)


def test_words_of_who_is_not_in_the_network_are_not_the_networks() -> None:
    by = reader()
    read_profiles(by, ODD, learn=False)
    assert not by.learned()
    read_profiles(by, ODD)
    assert by.learned()


@pytest.mark.parametrize("compiled_from", [0, 1_000_000])
def test_texts_at_once_have_the_words_of_each_text(monkeypatch: pytest.MonkeyPatch, compiled_from: int) -> None:
    monkeypatch.setattr(texts, "_COMPILED_FROM", compiled_from)
    said = [text for member in (*ODD, *CAST) for _, text in sentences_of(member, vocabulary())]
    for some in (said, said[:1], ["", "'", "zon"], [""], []):
        typed = Typed.of(some)
        assert [typed.of_text(at) for at in range(len(some))] == [list(words(without_surnames(text))) for text in some]


def test_pieces_are_the_same_packed_joined_and_picked() -> None:
    read = read_profiles(reader(), (*CAST, *ODD))
    kept = [read.pieces.kept(row) for row in range(len(read.pieces))]
    again = Pieces.joined([Pieces.of(kept[:3]), Pieces.of(()), Pieces.of(kept[3:])])
    assert [again.kept(row) for row in range(len(again))] == kept
    some = again.some(np.array([4, 1, 1], dtype=np.int64))
    assert [some.kept(row) for row in range(len(some))] == [kept[4], kept[1], kept[1]]


def test_look_alikes_at_once_are_those_one_by_one() -> None:
    odd = ["zonnepaneel", "zonnepanelen", "a", "ab", "日本語", "cv-ketel", "zonnepaneel2", "𝔲𝔫𝔦"]
    draw = random.Random(1)
    known = [*odd, *("".join(draw.choices("aeiorstn", k=draw.randint(1, 9))) for _ in range(3_000))]
    at_once, one_by_one_ = LookAlikes.of(known), LookAlikes()
    for word in known:
        one_by_one_.add(word)
    for word in (*odd, *known[-100:], "zonepaneel", "日本", "x"):
        assert at_once.like(word) == one_by_one_.like(word)
    assert LookAlikes.of([]).like("zon") == []


def test_pieces_are_found_for_whoever_is_asked_about() -> None:
    among = index(*CAST)
    newer, stranger = replace(BOB, offers=("orgels stemmen",)), replace(ALICE, id="new", about="Imker in Tiel.")
    among.take_in(newer)
    asked = (
        stranger,
        VICTOR,
        newer,
        BOB,
        ALICE,
    )  # not in it, in the block, changed, as before the change, in the block
    found = among.pieces_of(asked)
    expected = [among.profile(member).pieces for member in asked]
    said = [[dict(zip(*piece, strict=True)) for piece in found.kept(row)] for row in range(len(found))]
    assert said == [[dict(zip(piece.numbers, piece.weights, strict=True)) for piece in pieces] for pieces in expected]
    assert among.lists.size(among.reader.number(WORD + "imker")) == 0
