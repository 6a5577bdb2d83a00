"""`netwever round`: who meets whom in a file of members."""

from datetime import date
from typing import Any

import pytest

from bot.commands.round import pair_from
from tests.cli.conftest import PEOPLE, Netwever, Write, rows_of

DUTCH = [person for person in PEOPLE if person["language"] == "nl"]


def crowd(count: int) -> list[dict[str, Any]]:
    """Members of different organisations and sectors who could all meet."""
    sectors = ("overheid", "bedrijf", "onderwijs", "onderzoek", "inwoners")
    return [
        {
            "id": f"m{n}", "name": f"Member {n}", "organisation": f"Organisation {n}", "sector": sectors[n % 5],
            "language": "nl", "area": "Tiel", "offers": ["zonnepanelen op daken"], "needs": ["leden voor zonnepanelen"],
        }
        for n in range(count)
    ]  # fmt: skip


def test_everybody_is_in_at_most_one_group_and_reasons_are_sentences(netwever: Netwever, write: Write) -> None:
    result = netwever("round", "--members", write("m.jsonl", crowd(10)))
    assert result.exit_code == 0, result.output
    groups = rows_of(result)
    met = [member for group in groups for member in group["members"]]
    assert sorted(met) == sorted({f"m{n}" for n in range(10)})
    assert all(group.keys() == {"members", "score", "reasons"} for group in groups)
    assert all(0 <= group["score"] <= 1 for group in groups)
    assert any(reason.startswith("Member ") for group in groups for reason in group["reasons"])


def test_the_same_seed_gives_the_same_round(netwever: Netwever, write: Write) -> None:
    members = write("m.jsonl", crowd(12))
    first, again = (netwever("round", "--members", members, "--seed", "7").stdout for _ in range(2))
    assert first == again


def test_a_pair_that_met_lately_does_not_meet_again(netwever: Netwever, write: Write) -> None:
    members = write("m.jsonl", crowd(4))
    (first, _) = rows_of(netwever("round", "--members", members))
    met = write("met.jsonl", [{"members": first["members"], "at": date.today().isoformat()}])  # noqa: DTZ011 - lately
    again = rows_of(netwever("round", "--members", members, "--met", met))
    assert set(first["members"]) not in [set(group["members"]) for group in again]


def test_who_is_left_over_is_told_and_not_dropped_in_silence(netwever: Netwever, write: Write) -> None:
    result = netwever("round", "--members", write("m.jsonl", crowd(1)))
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == "0 groups, seed 0.\nNobody fits for 1 this time: m0.\n"


def test_the_seed_is_told(netwever: Netwever, write: Write) -> None:
    result = netwever("round", "--members", write("m.jsonl", crowd(5)), "--seed", "41")
    assert result.stderr == "2 groups, seed 41.\n"


def test_a_facilitator_puts_people_together_keeps_them_apart_and_leaves_them_out(
    netwever: Netwever, write: Write
) -> None:
    members = write("m.jsonl", crowd(8))
    wishes = ("--together", "m0, m5", "--apart", "m1,m2", "--apart", "m3,m4", "--without", "m6,m7")
    for seed in map(str, range(5)):
        result = netwever("round", "--members", members, "--seed", seed, *wishes)
        groups = [set(group["members"]) for group in rows_of(result)]
        assert {"m0", "m5"} in groups
        assert not any({"m1", "m2"} <= group or {"m3", "m4"} <= group for group in groups)
        assert set().union(*groups) == {f"m{n}" for n in range(6)}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--together", "m0,x9"], "--together: nobody in the file has the id 'x9'."),
        (["--together", "m0"], '--together takes two or more ids, such as "a,b".'),
        (["--apart", "m0,m1,m2"], '--apart takes two ids, such as "a,b"; repeat it for other pairs.'),
        (["--without", ","], '--without takes an id, such as "a,b".'),
        (["--together", "m0,m1", "--apart", "m1,m0"], "m0 and m1 are to be together, but a rule keeps them apart."),
        (
            ["--together", "m0,m1", "--without", "m1"],
            "m1 can't be put together with anybody: not in this round.",
        ),
        (
            [word for n in range(5) for word in ("--together", f"m{n},m{n + 1}")],
            "m0, m1, m2, m3, m4 and 1 more are to be together, but a group has at most 3.",
        ),
    ],
)
def test_wishes_that_contradict_each_other_are_told_in_one_sentence(
    netwever: Netwever, write: Write, options: list[str], told: str
) -> None:
    result = netwever("round", "--members", write("m.jsonl", crowd(6)), *options)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"{told}\n")


def test_who_never_met_anybody_goes_before_who_met_somebody(netwever: Netwever, write: Write) -> None:
    """m0 and m1 are colleagues who both can only meet m2."""
    trio = [{**person, "organisation": "One" if person["id"] != "m2" else "Two"} for person in crowd(3)]
    met = write("met.jsonl", [{"members": ["m0", "m9"], "at": "2020-05-01"}])
    (group,) = rows_of(netwever("round", "--members", write("m.jsonl", trio), "--met", met))
    assert group["members"] == ["m1", "m2"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"members": ["a"], "at": "2026-05-01"}, "Field members has to be a list of two different member ids."),
        ({"members": ["a", "a"], "at": "2026-05-01"}, "Field members has to be a list of two different member ids."),
        ({"members": ["a", "b"], "at": "mei"}, 'Field at is "mei": it has to be a date such as 2026-05-01.'),
        ({"members": ["a", "b"]}, 'Field at is "None": it has to be a date such as 2026-05-01.'),
    ],
)
def test_a_bad_pair_stops_with_its_line(netwever: Netwever, write: Write, row: dict[str, Any], told: str) -> None:
    pairs = write("met.jsonl", [row])
    result = netwever("round", "--members", write("m.jsonl", DUTCH), "--met", pairs)
    assert (result.exit_code, result.stderr) == (1, f"{pairs}, line 1: {told}\n")


def test_a_pair_may_carry_a_time_as_well() -> None:
    assert pair_from({"members": ["a", "b"], "at": "2026-05-01T10:00:00Z"}) == (frozenset("ab"), date(2026, 5, 1))


def test_a_round_with_the_networks_own_words_puts_those_together_who_mean_the_same(
    netwever: Netwever, write: Write
) -> None:
    assert netwever("vocabulary", "add", "translation", "kersenschudder", "drupelknocker").exit_code == 0
    needs = {"m1": ["kersenschudder"]}
    offers = {"m3": ["drupelknocker"]}
    four = [{**one, "needs": needs.get(one["id"], []), "offers": offers.get(one["id"], ["koffie"])} for one in crowd(4)]
    result = netwever("round", "--members", write("m.jsonl", four), "--own-words")
    assert {"m1", "m3"} in [set(group["members"]) for group in rows_of(result)]
