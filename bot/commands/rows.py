"""Reading files of rows, JSON Lines or CSV: which line is wrong, and why."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.commands.failures import CommandFailed

LISTS = ("offers", "needs", "themes", "consents")  # fields that hold several texts
_PARTS = re.compile(r"(?<!\\)\||[\r\n]+")
# What a spreadsheet would run gets an apostrophe before it: https://owasp.org/www-community/attacks/CSV_Injection
_RUNS = re.compile(r"'*[=+\-@\t]")
_KEPT_FROM_RUNNING = re.compile(r"'+[=+\-@\t]")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it begins in the file, and its fields."""

    line: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that can't be used, and why."""

    line: int
    why: str


def read_rows(path: Path) -> Iterator[Row | BadRow]:
    """The rows of a file: CSV when its name ends in .csv, else JSON Lines. Raises `CommandFailed` without a file."""
    text = _text(path)
    return _csv_rows(text) if path.suffix.lower() == ".csv" else _json_rows(text)


def read_all(path: Path, value: Callable[[Mapping[str, Any]], T]) -> list[T]:
    """Every row as a value. Raises `CommandFailed` at the first bad row: the file, its line, the field, the reason."""
    values: dict[str, T] = {}
    for row in read_rows(path):
        if isinstance(row, BadRow):
            raise CommandFailed(f"{path}, line {row.line}: {row.why}")
        try:
            found = value(row.fields)
        except ValueError as problem:
            raise CommandFailed(f"{path}, line {row.line}: {problem}") from None
        key = str(row.fields.get("id", row.line))
        if key in values:
            raise CommandFailed(f"{path}, line {row.line}: the id {key[:40]!r} was used on an earlier line.")
        values[key] = found
    return list(values.values())


def csv_text(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Rows as CSV that a spreadsheet opens without running anything in it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column, "")) for column in columns] for row in rows)
    return out.getvalue()


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = path.read_bytes()[: problem.start].count(b"\n") + 1
        raise CommandFailed(f"{path}, line {line}: this is not UTF-8. Save the file as UTF-8 and try again.") from None
    except OSError as problem:
        raise CommandFailed(f"{path} cannot be read: {problem.strerror}.") from None


def _json_rows(text: str) -> Iterator[Row | BadRow]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            yield BadRow(number, "this is not one whole JSON object.")
            continue
        yield Row(number, data) if isinstance(data, dict) else BadRow(number, "this is not a JSON object with fields.")


def _csv_rows(text: str) -> Iterator[Row | BadRow]:
    if text.lower().startswith("sep="):  # Excel's own hint
        text = "\n" + text.partition("\n")[2]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    names: list[str] = []
    for line, cells in _numbered(reader):
        if isinstance(cells, csv.Error):
            yield BadRow(line, f"this is not CSV: {cells}.")
        elif not names:
            names = [cell.strip().lower() for cell in cells]
        elif any(cells[len(names) :]):
            yield BadRow(line, f"there are {len(cells)} cells, and the first line names {len(names)}.")
        else:
            yield Row(line, {name: _value(name, cell) for name, cell in zip(names, cells, strict=False)})


def _numbered(reader: Any) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Each row that holds something, with the line on which it begins; a quoted cell may go on for several lines."""
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            yield reader.line_num, problem
            return
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _delimiter(text: str) -> str:
    """What parts the cells of the first line that has any; Dutch Excel writes semicolons."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def _value(name: str, cell: str) -> Any:
    text = cell.strip()
    if _KEPT_FROM_RUNNING.match(text):
        text = text[1:]
    if name not in LISTS:
        return text
    return [part.replace("\\|", "|").strip() for part in _PARTS.split(text) if part.strip()]


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        value = " | ".join(str(part).replace("|", "\\|") for part in value)
    text = "" if value is None else str(value)
    return f"'{text}" if _RUNS.match(text) else text
