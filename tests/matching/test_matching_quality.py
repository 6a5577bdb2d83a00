"""The quality floor on the labelled set, with the matching's own silence, and the same on either half."""

from collections.abc import Mapping, Sequence
from functools import cache

import pytest

from matching.introductions import suggest
from matching.records import member_from, request_from
from matching.similarity import Index
from tests.matching.quality import DATA, Quality, measured, rows
from tests.matching.world import circumstances, gazetteer, vocabulary


@cache
def ranked(network: str = "networks-a") -> Mapping[str, Sequence[str]]:
    members = {row["id"]: member_from(row, vocabulary()) for row in rows("members.jsonl", DATA / network)}
    index = Index.build(members.values(), vocabulary(), gazetteer())
    asked = [request_from(row, vocabulary()) for row in rows("requests.jsonl", DATA / network)]
    return {
        request.id: [c.member for c in suggest(index, request, members.get(request.by), circumstances(), top=10)]
        for request in asked
    }


def on(tag: str | None = None, half: int | None = None) -> Quality:
    kept = [row for at, row in enumerate(rows("requests.jsonl")) if half is None or at % 2 == half]
    return measured([row for row in kept if tag is None or tag in row["tags"]], ranked())


def test_the_matching_is_clearly_better_than_letters_alone() -> None:
    quality = on()
    assert quality.ndcg >= 0.76  # character TF-IDF 0.50, a mix of n-grams, lemmas and dictionary 0.58
    assert quality.first_right >= 0.80
    assert quality.reciprocal_rank >= 0.85


def test_it_stays_silent_when_nobody_fits_and_answers_when_somebody_does() -> None:
    quality = on()
    assert (quality.abstain >= 2 / 3, quality.answered >= 0.95) == (True, True)


@pytest.mark.parametrize("half", [0, 1])
def test_what_holds_on_the_whole_set_holds_on_each_half(half: int) -> None:
    assert on(half=half).ndcg >= 0.72


FLOORS = [("typo", 0.83), ("negation", 0.58), ("no-theme-words", 0.69), ("place", 0.75), ("cross-language", 0.63)]


@pytest.mark.parametrize(("tag", "floor"), FLOORS)
def test_no_kind_of_request_is_left_behind(tag: str, floor: float) -> None:
    assert on(tag).ndcg >= floor


@pytest.mark.parametrize(
    ("network", "floor"),
    [("achterhoek", 0.56), ("rijk-van-nijmegen", 0.46), ("delta", 0.48)],  # letters alone: 0.39, 0.34, 0.20
)
def test_a_network_that_nobody_tuned_on_is_served_too(network: str, floor: float) -> None:
    quality = measured(rows("requests.jsonl", DATA / network), ranked(network))
    assert quality.ndcg >= floor
    assert quality.answered >= 0.95
