"""Files of rows: what is read, which line is wrong and why."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.commands.failures import CommandFailed
from bot.commands.rows import BadRow, Row, csv_text, read_all, read_rows


def rows(tmp_path: Path, name: str, content: str | bytes) -> list[Row | BadRow]:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_rows(file))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("id,name\n1,Zoë\n", "plain"),
        ("id;name\r\n1;Zoë\r\n", "Dutch Excel: semicolons"),
        ("id\tname\n1\tZoë\n", "tabs"),
        (b"\xef\xbb\xbfid,name\n1,Zo\xc3\xab\n", "a byte order mark"),
        ("sep=;\nid;name\n1;Zoë\n", "Excel's own hint"),
        (' ID ,"Name"\n1,"Zoë"\n', "quotes, capitals and spaces in the names"),
        ("\n\nid,name\n,\n1,Zoë\n\n", "empty lines"),
    ],
)
def test_csv_as_spreadsheets_write_it_is_read(tmp_path: Path, content: str | bytes, why: str) -> None:
    (row,) = rows(tmp_path, "m.csv", content)
    assert isinstance(row, Row), why
    assert row.fields == {"id": "1", "name": "Zoë"}


def test_a_row_is_known_by_the_line_on_which_it_begins(tmp_path: Path) -> None:
    found = rows(tmp_path, "m.csv", 'id,about\n1,"two\nlines"\n\n2,one\n')
    assert [row.line for row in found] == [2, 5]
    found = rows(tmp_path, "m.jsonl", '\n{"id": 1}\n\n{"id": 2}\n')
    assert [row.line for row in found] == [2, 4]


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("zonnedak | stuk grond", ["zonnedak", "stuk grond"]),
        ('"zonnedak\nstuk grond"', ["zonnedak", "stuk grond"]),  # lines within a cell
        ('"hulp bij statuten, leden en geld"', ["hulp bij statuten, leden en geld"]),  # a comma is no parting
        ("this \\| that", ["this | that"]),
        ("  |  ", []),
    ],
)
def test_a_cell_with_several_texts_is_parted_by_bars_or_lines(tmp_path: Path, cell: str, parts: list[str]) -> None:
    (row,) = rows(tmp_path, "m.csv", f"id,offers\n1,{cell}\n")
    assert isinstance(row, Row)
    assert row.fields["offers"] == parts


@pytest.mark.parametrize(
    ("name", "content", "bad"),
    [
        ("m.jsonl", '{"id": 1\n', BadRow(1, "this is not one whole JSON object.")),
        ("m.jsonl", '{"id": 1}\n[1]\n', BadRow(2, "this is not a JSON object with fields.")),
        ("m.jsonl", "[" * 100_000, BadRow(1, "this is not one whole JSON object.")),  # deeper than Python goes
        ("m.csv", "id,name\n1,a,b\n", BadRow(2, "there are 3 cells, and the first line names 2.")),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, name: str, content: str, bad: BadRow) -> None:
    assert rows(tmp_path, name, content)[-1] == bad


def test_a_line_separator_inside_a_text_does_not_break_a_row(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, "m.jsonl", '{"id": 1, "about": "one\u2028two"}\n')
    assert isinstance(row, Row)
    assert row.fields["about"] == "one\u2028two"


def test_a_cell_too_big_for_csv_is_a_bad_row(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, "m.csv", "id,about\n1," + "x" * 200_000)
    assert isinstance(row, BadRow)


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match=r"m\.csv, line 2: this is not UTF-8"):
        rows(tmp_path, "m.csv", b"id,name\n1,Zo\xeb\n")


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    assert rows(tmp_path, "m.csv", "") == []
    assert rows(tmp_path, "m.jsonl", "") == []


def test_reading_all_stops_at_the_first_bad_row(tmp_path: Path) -> None:
    def value(fields: Mapping[str, Any]) -> str:
        if fields["id"] == "b":
            raise ValueError("Field id is not good.")
        return str(fields["id"])

    file = tmp_path / "m.jsonl"
    file.write_text('{"id": "a"}\n{"id": "b"}\n')
    with pytest.raises(CommandFailed) as told:
        read_all(file, value)
    assert str(told.value) == f"{file}, line 2: Field id is not good."
    file.write_text('{"id": "a"}\n{"id": "a"}\n')
    with pytest.raises(CommandFailed) as told:
        read_all(file, value)
    assert str(told.value) == f"{file}, line 2: the id 'a' was used on an earlier line."


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_spreadsheet_does_not_run_what_a_member_wrote(start: str) -> None:
    written = csv_text([{"name": f"{start}HYPERLINK(1)"}], ("name",))
    assert written.splitlines()[1].strip('"').startswith("'")


TEXT = st.text("aZé€🌱 ,;|\\\"'=+-@\t", max_size=12).map(str.strip)
ITEM = TEXT.filter(lambda text: text and not text.endswith("\\"))


@settings(deadline=None)  # the disk may be busy
@example([("'=1+1", ["'-"])])  # somebody's own apostrophe
@given(st.lists(st.tuples(TEXT.filter(bool), st.lists(ITEM, max_size=3)), min_size=1, max_size=5))
def test_what_is_written_as_csv_is_read_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, people: list[tuple[str, list[str]]]
) -> None:
    text = csv_text([{"name": name, "offers": offers} for name, offers in people], ("name", "offers"))
    found = rows(tmp_path_factory.mktemp("csv"), "m.csv", text)
    assert [(row.fields["name"], row.fields["offers"]) for row in found if isinstance(row, Row)] == people
