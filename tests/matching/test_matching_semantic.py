"""A model of meanings: what its vectors become, and how far they move an introduction."""

from collections.abc import Sequence

import numpy as np
import pytest

from matching.introductions import suggest
from matching.score import Weights
from matching.semantic import Vectors, likenesses
from matching.similarity import Index
from matching.values import Candidate, Member
from tests.matching.world import ALICE, CAST, circumstances, gazetteer, index, request, vocabulary

DIRECTIONS = {"fiets": (1.0, 0.0), "bike": (0.8, 0.6), "taart": (0.0, 1.0), "tegen": (-1.0, 0.0)}
ROOF = "Wie helpt ons met zonnepanelen op het dorpshuis?"


def by_hand(texts: Sequence[str], /) -> Vectors:
    """A model of four words."""
    return np.array([DIRECTIONS.get(text, (0.0, 0.0)) for text in texts], dtype=np.float32)


def of_one(loved: str, texts: Sequence[str], /) -> Vectors:
    """A model for which a request and one text mean the same, and all others nothing."""
    return np.array([(1.0, 0.0) if text in (loved, texts[0]) else (0.0, 1.0) for text in texts], dtype=np.float32)


NEAR = [
    (["bike"], 0.8, "another word for it"),
    (["taart", "bike"], 0.8, "the nearest text counts"),
    (["fiets"], 1.0, "the same"),
    (["taart"], 0.0, "something else"),
    (["tegen"], 0.0, "the opposite is no less than nothing"),
    (["onbekend"], 0.0, "nothing is known of it"),
    ([], 0.0, "nothing was said"),
]


@pytest.mark.parametrize(("told", "expected", "why"), NEAR, ids=[why for *_, why in NEAR])
def test_the_nearest_text_says_how_near_somebody_is(told: list[str], expected: float, why: str) -> None:
    assert likenesses(by_hand, "fiets", [told]) == [pytest.approx(expected)]


def test_each_text_is_read_once_however_many_people_say_it() -> None:
    read: list[str] = []

    def counting(texts: Sequence[str], /) -> Vectors:
        read.extend(texts)
        return by_hand(texts)

    assert likenesses(counting, "fiets", [["bike"], ["bike", "fiets"], []]) == [pytest.approx(0.8), 1.0, 0.0]
    assert sorted(read) == ["bike", "fiets"]


def found(semantic: float, loved: str = "", among: Index | None = None) -> tuple[Candidate, ...]:
    return suggest(
        among or index(), request(ROOF), ALICE, circumstances(), Weights(semantic=semantic),
        semantic=lambda texts: of_one(loved, texts),
    )  # fmt: skip


def test_without_a_model_nothing_is_different() -> None:
    plain = suggest(index(), request(ROOF), ALICE, circumstances())
    assert all("semantic" not in candidate.parts for candidate in plain)
    assert [(c.member, c.score) for c in found(0.0)] == [(c.member, c.score) for c in plain]


def test_a_model_moves_who_is_nearest_in_meaning_up() -> None:
    assert [c.member for c in found(0.0)][:2] == ["bob", "windy"]
    assert [c.member for c in found(0.9, "windmolens en zonnepanelen")][:2] == ["windy", "bob"]


def test_a_model_brings_in_nobody_who_does_not_fit_otherwise() -> None:
    assert "victor" not in [c.member for c in found(0.9, "apparaten repareren")]


def test_what_somebody_looks_for_is_not_what_they_offer() -> None:
    wishes = Member(id="wishes", needs=("een geheim",), offers=("zonnepanelen op het dorpshuis",))
    among = Index.build((*CAST, wishes), vocabulary(), gazetteer())
    parts = {c.member: c.parts["semantic"] for c in found(0.2, "een geheim", among)}
    assert parts["wishes"] == 0.0


@pytest.mark.parametrize("weight", [0.0, 0.15, 1.0])
def test_scores_with_a_model_stay_scores(weight: float) -> None:
    for candidate in found(weight, "windmolens en zonnepanelen"):
        assert 0.0 <= candidate.score <= 1.0
        assert sum(candidate.parts.values()) == pytest.approx(candidate.score)
