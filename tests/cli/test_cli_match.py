"""`netwever match`: what it reads and what it prints."""

from typing import Any

import pytest

from tests.cli.conftest import ALICE, PEOPLE, Netwever, Write, rows_of

ROOF = {"id": "r1", "by": "alice", "language": "nl", "text": "Wie heeft een groot schuurdak voor zonnepanelen?"}


def test_each_request_gets_one_line_best_first_and_the_asker_is_not_in_it(netwever: Netwever, write: Write) -> None:
    requests = [ROOF, {"id": "r2", "by": "bob", "text": "Wie weet iets van quantumchemie op Mars?"}]
    result = netwever("match", "--members", write("m.jsonl", PEOPLE), "--requests", write("r.jsonl", requests))
    assert result.exit_code == 0, result.output
    roof, mars = rows_of(result)
    assert (roof["id"], roof["matches"][0]["member"]) == ("r1", "bob")
    assert "alice" not in [match["member"] for match in roof["matches"]]
    assert mars == {"id": "r2", "matches": []}
    scores = [match["score"] for match in roof["matches"]]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("nl", "biedt: “een groot schuurdak voor zonnepanelen”"),
        ("en", "offers: “een groot schuurdak voor zonnepanelen”"),
    ],
)
def test_reasons_are_sentences_in_the_language_of_the_request(
    netwever: Netwever, write: Write, language: str, reason: str
) -> None:
    requests = write("r.jsonl", [{**ROOF, "language": language}])
    (line,) = rows_of(netwever("match", "--members", write("m.jsonl", PEOPLE), "--requests", requests))
    assert reason in line["matches"][0]["reasons"]
    assert len(line["matches"][0]["reasons"]) <= 2


def test_the_parts_of_a_score_come_only_when_asked_for(netwever: Netwever, write: Write) -> None:
    files = ("--members", write("m.jsonl", PEOPLE), "--requests", write("r.jsonl", [ROOF]))
    (plain,) = rows_of(netwever("match", *files))
    (explained,) = rows_of(netwever("match", *files, "--explain"))
    assert plain["matches"][0].keys() == {"member", "score", "reasons"}
    assert explained["matches"][0].keys() == {"member", "score", "reasons", "parts"}
    assert explained["matches"][0]["parts"]


def test_top_limits_the_number_of_people(netwever: Netwever, write: Write) -> None:
    copies = [{**PEOPLE[1], "id": f"bob{n}"} for n in range(4)]
    files = ("--members", write("m.jsonl", [ALICE, *copies]), "--requests", write("r.jsonl", [ROOF]))
    (line,) = rows_of(netwever("match", *files, "--top", "2"))
    assert len(line["matches"]) == 2


def test_what_is_for_scoring_is_not_read(netwever: Netwever, write: Write) -> None:
    members = write("m.jsonl", PEOPLE)
    (plain,) = rows_of(netwever("match", "--members", members, "--requests", write("r.jsonl", [ROOF])))
    marked = write("r2.jsonl", [{**ROOF, "relevant": {"eve": 3}, "tags": ["typo"], "else": 1}])
    assert rows_of(netwever("match", "--members", members, "--requests", marked)) == [plain]


def test_members_may_come_as_csv(netwever: Netwever, write: Write, tmp_path: Any) -> None:
    (tmp_path / "m.csv").write_text(
        "id;name;offers\nbob;Bob;een groot schuurdak voor zonnepanelen\n", encoding="utf-8-sig"
    )
    (line,) = rows_of(netwever("match", "--members", "m.csv", "--requests", write("r.jsonl", [ROOF])))
    assert [match["member"] for match in line["matches"]] == ["bob"]


def test_no_requests_no_lines(netwever: Netwever, write: Write) -> None:
    result = netwever("match", "--members", write("m.jsonl", PEOPLE), "--requests", write("r.jsonl", []))
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize(
    ("member", "request_row", "told"),
    [
        ({"about": "x"}, ROOF, "{m}, line 1: Field id is None: "),
        ({"id": "a", "about": "x", "sector": "maan"}, ROOF, "{m}, line 1: Field sector is 'maan': "),
        ({"id": "a"}, ROOF, "{m}, line 1: Member a has no text"),
        (ALICE, {"id": "r", "by": "a"}, "{r}, line 1: Field text is empty"),
        (ALICE, {"id": "r", "by": "a", "text": 5}, "{r}, line 1: Field text is 5: "),
    ],
)
def test_a_bad_line_stops_with_file_line_field_and_reason(
    netwever: Netwever, write: Write, member: dict[str, Any], request_row: dict[str, Any], told: str
) -> None:
    members, requests = write("m.jsonl", [member]), write("r.jsonl", [request_row])
    result = netwever("match", "--members", members, "--requests", requests)
    assert result.exit_code == 1
    assert result.stderr.startswith(told.format(m=members, r=requests))
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1


def test_a_missing_file_is_told(netwever: Netwever, write: Write) -> None:
    result = netwever("match", "--members", "gone.jsonl", "--requests", write("r.jsonl", [ROOF]))
    assert (result.exit_code, result.stderr) == (1, "gone.jsonl cannot be read: No such file or directory.\n")


@pytest.mark.parametrize("options", [(), ("--own-words",), ("--db", "sqlite:///netwever.db")])
def test_the_networks_own_words_count_when_they_are_asked_for(
    netwever: Netwever, write: Write, options: tuple[str, ...]
) -> None:
    """Nobody knows these two words of Betuwe growers, except this network."""
    assert netwever("vocabulary", "add", "translation", "kersenschudder", "drupelknocker").exit_code == 0
    members = write("m.jsonl", [{**ALICE, "offers": ["a drupelknocker"], "language": "en"}, *PEOPLE[1:]])
    requests = write("r.jsonl", [{"id": "r1", "by": "bob", "text": "Wie heeft er een kersenschudder?"}])
    (line,) = rows_of(netwever("match", "--members", members, "--requests", requests, *options))
    assert [match["member"] for match in line["matches"]] == (["alice"] if options else [])


def test_own_words_of_a_database_that_is_not_there_are_told_in_one_sentence(netwever: Netwever, write: Write) -> None:
    members, requests = write("m.jsonl", PEOPLE), write("r.jsonl", [ROOF])
    result = netwever("match", "--members", members, "--requests", requests, "--db", "sqlite:///no/such/netwever.db")
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)


def test_with_a_seed_chance_has_a_small_say_and_the_same_one_each_time(netwever: Netwever, write: Write) -> None:
    copies = [{**PEOPLE[1], "id": f"bob{n}"} for n in range(5)]
    files = ("--members", write("m.jsonl", [ALICE, *copies]), "--requests", write("r.jsonl", [ROOF]))
    orders = [
        [match["member"] for match in rows_of(netwever("match", *files, "--seed", seed))[0]["matches"]]
        for seed in ("1", "1", "2", "3")
    ]
    assert orders[0] == orders[1]
    assert len({tuple(order) for order in orders}) >= 2
