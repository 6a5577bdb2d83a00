"""`netwever export`: everybody, or everything about one member."""

import json

import pytest

from tests.cli.conftest import ALICE, BOB, Netwever, Write


def test_everything_about_one_member_is_told_by_name_or_by_id(netwever: Netwever, write: Write) -> None:
    netwever("import", write("m.jsonl", [{**ALICE, "name": "Álice  van Dam"}, BOB]))
    by_name = netwever("export", "--member", "alice van dam")
    assert by_name.exit_code == 0
    about = json.loads(by_name.stdout)
    assert about["profile"]["name"] == "Álice  van Dam"
    assert "Bob" not in by_name.stdout
    assert netwever("export", "--member", "alice").stdout == by_name.stdout


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Victor", 'Nobody in this network is called "Victor".'),
        ("Alice", '2 members are called "Alice": ask for one of the ids alice, alice2.'),
    ],
)
def test_a_name_that_is_not_one_member_is_told(netwever: Netwever, write: Write, name: str, told: str) -> None:
    netwever("import", write("m.jsonl", [ALICE, {**ALICE, "id": "alice2"}]))
    result = netwever("export", "--member", name)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"{told}\n")


def test_an_empty_network_is_an_empty_file(netwever: Netwever) -> None:
    result = netwever("export")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "0 members written.\n")


def test_only_a_known_format_is_written(netwever: Netwever) -> None:
    result = netwever("export", "--format", "xlsx")
    assert result.exit_code == 2
    assert "'jsonl', 'csv'" in result.stderr


def test_a_database_that_cannot_be_opened_is_told_in_one_sentence(netwever: Netwever) -> None:
    result = netwever("export", "--db", "sqlite:///no/such/folder/netwever.db")
    assert result.exit_code == 1
    assert "does not exist" in result.stderr
    assert len(result.stderr.splitlines()) == 1
