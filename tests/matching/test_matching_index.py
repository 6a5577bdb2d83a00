"""The index: compiled and plain searches agree, changes in place leave no trace, odd profiles do no harm."""

import random
from dataclasses import replace

import numpy as np
import pytest

from matching import plain, searching
from matching.introductions import suggest
from matching.inverted import FULL, Lists
from matching.look_alikes import LookAlikes
from matching.searching import Scratch
from matching.similarity import Index
from matching.terms import Term, Terms
from matching.values import Candidate, Member
from tests.matching.world import ALICE, BOB, CAST, VICTOR, circumstances, index, request

ROWS, FEATURES = 300, 40


def said(draw: random.Random) -> dict[int, float]:
    return {number: draw.random() for number in draw.sample(range(FEATURES), 6)}


def as_byte(weight: float) -> int:
    return max(1, round(weight * FULL))


def lists(draw: random.Random, in_block: int) -> Lists:
    """Rows in the block, the rest in the chains."""
    everybody = [said(draw) for _ in range(ROWS)]
    block = everybody[:in_block]
    weights = np.array([as_byte(weight) for features in block for weight in features.values()], dtype=np.uint8)
    numbers = np.array([number for features in block for number in features], dtype=np.int32)
    found = Lists.block(numbers, weights, np.array([len(features) for features in block], dtype=np.int64), FEATURES)
    for row, features in enumerate(everybody[in_block:], in_block):
        found.add(row, tuple(features), [as_byte(weight) for weight in features.values()])
    return found


def terms(draw: random.Random) -> Terms:
    asked = [
        Term(draw.random(), {at: draw.random() for at in draw.sample(range(FEATURES), 3)}, draw.choice((1.0, 0.4)))
        for _ in range(8)
    ]
    return Terms.of(asked)


@pytest.mark.parametrize(("seed", "in_block"), [(1, ROWS), (2, 0), (3, 200), (4, 299)])
def test_the_compiled_search_finds_what_the_plain_one_finds(seed: int, in_block: int) -> None:
    draw = random.Random(seed)
    known, asked, scratch = lists(draw, in_block), terms(draw), Scratch()
    scratch.make_room(ROWS)
    scratch.alive[:ROWS] = True
    scratch.alive[7] = False
    expected = plain.totals(known, asked, ROWS) * scratch.alive[:ROWS]
    for keep in (1, 5, 50):
        rows, likeness = searching._compiled(known, asked, scratch, keep)
        best = sorted(zip(likeness.tolist(), rows.tolist(), strict=True), reverse=True)[:keep]
        wanted = np.sort(expected)[::-1][:keep]
        assert np.allclose([value for value, _ in best], wanted, atol=1e-4)
        assert all(abs(expected[row] - value) < 1e-4 for value, row in best)


def test_melting_the_chains_changes_no_answer_and_drops_who_left() -> None:
    draw = random.Random(5)
    known, asked = lists(draw, 100), terms(draw)
    before = plain.totals(known, asked, ROWS)
    kept = np.where(np.arange(ROWS) % 3 == 0, -1, np.arange(ROWS) - np.arange(ROWS) // 3 - 1)
    after = plain.totals(known.melt(kept), asked, int(kept.max()) + 1)
    assert np.allclose(after, before[kept >= 0], atol=1e-5)


def found(among: Index, text: str) -> list[tuple[str, float]]:
    return [(c.member, round(c.score, 6)) for c in suggest(among, request(text), ALICE, circumstances(), top=5)]


ASKED = "wie weet hoe je zonnepanelen op een dak legt"


def test_a_change_in_place_counts_at_once_and_ends_like_a_fresh_index() -> None:
    changed = replace(VICTOR, about="Ik leg zonnepanelen op platte daken.")
    alive = index()
    alive.take_in(replace(VICTOR, offers=("taart",)), changed)
    alive.drop("windy")
    alive.drop("never there")
    fresh = index(*(changed if member.id == "victor" else member for member in CAST if member.id != "windy"))
    assert found(alive, ASKED) == found(fresh, ASKED)
    assert "victor" in [member for member, _ in found(alive, ASKED)]


def test_many_changes_melt_the_index_and_change_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.similarity._MELT_FROM", 0)
    alive = index()
    for turn in range(5):
        alive.take_in(replace(VICTOR, about=f"Ronde {turn} langs de daken."))
    alive.take_in(VICTOR)
    assert found(alive, ASKED) == found(index(), ASKED)


def test_a_sign_of_life_does_not_touch_the_lists() -> None:
    alive = index()
    before = alive.lists.links
    alive.take_in(replace(BOB, silences=3))
    assert (alive.lists.links, alive.members["bob"].silences) == (before, 3)


def test_look_alikes_learn_one_by_one_what_they_learn_at_once() -> None:
    words = ["zonnepaneel", "zonnepanelen", "windmolen", "paneel", "zon"]
    slowly = LookAlikes()
    for word in words:
        slowly.add(word)
    assert slowly.like("zonnepanelne") == LookAlikes.of(words).like("zonnepanelne")
    assert [words[at] for at, _ in slowly.like("zonnepanelne")][:2] == ["zonnepanelen", "zonnepaneel"]


def test_many_words_are_compared_by_compiled_code_with_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["zonnepaneel", "zonnepanelen", "windmolen", "paneel"]
    expected = LookAlikes.of(words).like("paneel")
    monkeypatch.setattr("matching.look_alikes._COMPILED_FROM", 0)
    again = LookAlikes.of(words)
    assert (again.like("paneel"), again.like("paneel")) == (expected, expected)


ODD = [
    (Member(id="odd"), "no text at all"),
    (Member(id="odd", about="zonnepanelen " * 8_000), "100 kB of text"),
    (Member(id="odd", about="z" * 100_000), "100 kB without a space"),
    (Member(id="odd", about="🙂🎉🙂", offers=("🌞",)), "only emoji"),
    (Member(id="odd", about="Ние поставяме слънчеви панели", area="Пловдив"), "an unknown language and alphabet"),
    (Member(id="odd", offers=tuple(f"dak {n}" for n in range(5_000))), "thousands of offers"),
    (Member(id="odd", themes=("no such theme", "")), "themes that nobody knows"),
]


@pytest.mark.parametrize(("odd", "why"), ODD)
def test_an_odd_profile_does_no_harm(odd: Member, why: str) -> None:
    among = index(*CAST, odd)
    assert "bob" in [member for member, _ in found(among, ASKED)], why


REQUESTS = [
    ("🙂🙂🙂", "only emoji"),
    ("", "nothing"),
    ("търся някого за покрива", "an unknown alphabet"),
    ("x" * 100_000, "100 kB without a space"),
    ("geen niet zonder behalve not", "only exclusions"),
    ("de het een of and the", "only small words"),
]


@pytest.mark.parametrize(("text", "why"), REQUESTS)
def test_a_request_that_says_nothing_gets_nobody(text: str, why: str) -> None:
    assert found(index(), text) == [], why


def test_the_parts_of_a_score_add_up_to_it_and_scores_fall_with_rank() -> None:
    shown: tuple[Candidate, ...] = suggest(index(), request(ASKED), ALICE, circumstances(load={"bob": 1}), top=5)
    assert all(abs(sum(one.parts.values()) - one.score) < 1e-9 for one in shown)
    assert [one.score for one in shown] == sorted((one.score for one in shown), reverse=True)
