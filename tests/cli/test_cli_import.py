"""`netwever import`: who comes in, what changes, and what a bad row does."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from matching.values import Language, Member, MemberState, Purpose
from storage import accounts, erasure, members
from storage.database import Tx
from storage.opening import open_database
from tests.cli.conftest import ALICE, BOB, FATIMA, PEOPLE, Netwever, Write

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
SAID_YES = {"consents": ["matching", "rounds"], "consent_on": "2026-04-01", "consent_how": "formulier april"}
DB = "sqlite:///netwever.db"


def look(url: str = DB) -> dict[str, Member]:
    """The members in the database, by the id they have in the file."""
    database = open_database(url, "netwever", NOW)
    try:
        with database.write() as tx:
            file_ids = members.external_ids(tx)
            return {file_ids[member.id]: member for member in members.everyone(tx)}
    finally:
        database.close()


def change(work: Any, url: str = DB) -> None:
    """Something that happens in the chat, between two imports."""
    database = open_database(url, "netwever", NOW)
    try:
        with database.write() as tx:
            work(tx)
    finally:
        database.close()


def test_a_new_member_is_invited_and_a_proven_yes_takes_part_at_once(netwever: Netwever, write: Write) -> None:
    result = netwever("import", write("m.jsonl", [ALICE, {**BOB, **SAID_YES}]))
    assert (result.exit_code, result.stdout) == (0, "2 added, 0 changed, 0 the same.\n")
    found = look()
    assert (found["alice"].state, found["alice"].consents) == (MemberState.INVITED, frozenset())
    assert found["bob"].state is MemberState.ACTIVE
    assert found["bob"].consents == {Purpose.MATCHING, Purpose.ROUNDS}
    assert found["bob"].offers == ("een groot schuurdak voor zonnepanelen",)


def test_each_yes_is_kept_with_its_date_and_its_form(netwever: Netwever, write: Write) -> None:
    netwever("import", write("m.jsonl", [{**BOB, **SAID_YES}]))

    def check(tx: Tx) -> None:
        (bob,) = members.named(tx, "bob")
        log = {entry.purpose: entry for entry in members.consent_log(tx, bob.id)}
        assert {purpose for purpose, entry in log.items() if entry.given} == {Purpose.MATCHING, Purpose.ROUNDS}
        assert {(entry.at.date().isoformat(), entry.text_version, entry.channel) for entry in log.values()} == {
            ("2026-04-01", "formulier april", "import")
        }

    change(check)


def test_a_known_member_is_brought_up_to_date_by_id_and_the_rest_stays(netwever: Netwever, write: Write) -> None:
    netwever("import", write("m.jsonl", [ALICE, BOB]))
    result = netwever("import", write("m.jsonl", [{**ALICE, "area": "Culemborg"}, BOB, FATIMA]))
    assert result.stdout == "1 added, 1 changed, 1 the same.\n"
    assert look()["alice"].area == "Culemborg"
    assert look()["alice"].needs == ("een groot dak voor zonnepanelen",)


def test_a_column_that_the_file_does_not_have_changes_nothing(netwever: Netwever, write: Write) -> None:
    netwever("import", write("m.jsonl", [{**ALICE, "language": "en"}]))
    netwever("import", write("m.jsonl", [{"id": "alice", "about": "Iets nieuws."}]))
    alice = look()["alice"]
    assert (alice.name, alice.about, alice.language) == ("Alice", "Iets nieuws.", Language.EN)


def test_a_dry_run_says_what_would_change_and_changes_nothing(netwever: Netwever, write: Write) -> None:
    netwever("import", write("m.jsonl", [ALICE, BOB]))
    before = look()
    result = netwever("import", write("m.jsonl", [{**ALICE, "area": "Culemborg"}, BOB, FATIMA]), "--dry-run")
    assert result.stdout == (
        'line 1  alice Alice: changed: area "Tiel" → "Culemborg"\n'
        "line 2  bob Bob: same\n"
        "line 3  fatima Fatima: added (invited)\n"
        "Would be: 1 added, 1 changed, 1 the same. Nothing was changed.\n"
    )
    assert look() == before


def test_one_bad_row_stops_everything(netwever: Netwever, write: Write) -> None:
    file = write("m.jsonl", [ALICE, {"id": "x", "about": "x", "sector": "maan"}])
    for arguments in ((), ("--dry-run",)):
        result = netwever("import", file, *arguments)
        assert result.exit_code == 1
        assert f"{file}, line 2: Field sector is 'maan'" in result.stderr
    assert look() == {}


def test_the_good_rows_are_kept_when_asked(netwever: Netwever, write: Write) -> None:
    result = netwever("import", write("m.jsonl", [ALICE, {"id": "x"}, BOB]), "--keep-good")
    assert (result.exit_code, result.stdout) == (0, "2 added, 0 changed, 0 the same, 1 bad row left out.\n")
    assert look().keys() == {"alice", "bob"}


BAD = [
    ({**ALICE, "account": "alice"}, 'Field account is "alice"', "no platform"),
    ({**ALICE, "consents": ["alles"]}, 'Field consents has "alles": allowed are matching,', "an unknown purpose"),
    ({**ALICE, "consents": ["matching"]}, "Field consents needs consent_on", "a yes without proof"),
    ({**ALICE, **SAID_YES, "consent_on": "gisteren"}, 'Field consent_on is "gisteren"', "not a date"),
    ({**ALICE, "state": "weg"}, 'Field state is "weg": allowed are', "an unknown state"),
    ({"id": "a"}, "Member a has no text", "nothing to match on"),
    ({"about": "x"}, "Field id is None", "no id"),
]


@pytest.mark.parametrize(("row", "told", "why"), BAD, ids=[why for *_, why in BAD])
def test_a_bad_row_is_named_with_its_line_and_reason(
    netwever: Netwever, write: Write, row: dict[str, Any], told: str, why: str
) -> None:
    file = write("m.jsonl", [BOB, row])
    result = netwever("import", file)
    assert result.exit_code == 1, why
    assert result.stderr.splitlines()[0].startswith(f"{file}, line 2: {told}")


def test_an_id_that_comes_twice_is_a_bad_row(netwever: Netwever, write: Write) -> None:
    file = write("m.jsonl", [ALICE, BOB, ALICE])
    assert f"{file}, line 3: the id was used on line 1 already." in netwever("import", file).stderr


def test_an_account_lets_the_bot_know_who_speaks(netwever: Netwever, write: Write) -> None:
    row = {**ALICE, "account": "console:alice"}
    netwever("import", write("m.jsonl", [row]))
    assert netwever("import", write("m.jsonl", [row])).stdout == "0 added, 0 changed, 1 the same.\n"
    alice = look()["alice"]

    def check(tx: Tx) -> None:
        found = accounts.find(tx, "console", "", "alice")
        assert found is not None
        assert (found.member, found.name) == (alice.id, "Alice")

    change(check)


def test_an_account_of_somebody_else_is_a_bad_row(netwever: Netwever, write: Write) -> None:
    netwever("import", write("m.jsonl", [{**ALICE, "account": "console:alice"}]))
    file = write("m2.jsonl", [{**BOB, "account": "console:alice"}])
    result = netwever("import", file)
    assert result.exit_code == 1
    assert f'{file}, line 1: the account "console:alice" belongs to another member.' in result.stderr


def test_what_a_member_chose_in_the_chat_is_not_undone_by_a_file(netwever: Netwever, write: Write) -> None:
    netwever("import", write("m.jsonl", [{**BOB, **SAID_YES}]))
    bob = look()["bob"]

    def says_no(tx: Tx) -> None:
        members.record_consent(tx, bob.id, Purpose.ROUNDS, False, text_version="1", channel="chat", now=NOW)
        members.update(tx, bob.id, state=MemberState.STOPPED)

    change(says_no)
    assert netwever("import", write("m.jsonl", [{**BOB, **SAID_YES}])).stdout == "0 added, 0 changed, 1 the same.\n"
    assert look()["bob"].state is MemberState.STOPPED
    assert look()["bob"].consents == {Purpose.MATCHING}


def test_an_invited_member_takes_part_once_a_file_proves_the_yes(netwever: Netwever, write: Write) -> None:
    netwever("import", write("m.jsonl", [BOB]))
    result = netwever("import", write("m.jsonl", [{**BOB, **SAID_YES}]))
    assert result.stdout == "0 added, 1 changed, 0 the same.\n"
    assert look()["bob"].state is MemberState.ACTIVE
    assert look()["bob"].joined_at is not None


def test_somebody_who_asked_to_be_forgotten_does_not_come_back_by_a_file(netwever: Netwever, write: Write) -> None:
    file = write("m.jsonl", [{**ALICE, "account": "console:alice"}])
    netwever("import", file)
    alice = look()["alice"]
    change(lambda tx: erasure.erase(tx, alice.id, NOW, keep_tips=False))
    result = netwever("import", file)
    assert result.stdout == "0 added, 0 changed, 0 the same, 1 left out because they asked to be forgotten.\n"
    assert look() == {}


@pytest.mark.parametrize(
    ("typed", "kept", "note"),
    [
        ("Tiel", "Tiel", None),
        ("tiel", "Tiel", None),  # capitals are no news
        ("Culenborg", "Culemborg", 'the place "Culenborg" is read as Culemborg'),
        ("Verweggistan", "Verweggistan", 'the place "Verweggistan" is not known'),
        ("Utrecht", "Utrecht", 'the place "Utrecht" may be'),  # the city or the province
    ],
)
def test_places_are_recognised_and_doubts_are_told(
    netwever: Netwever, write: Write, typed: str, kept: str, note: str | None
) -> None:
    file = write("m.jsonl", [{**ALICE, "area": typed}])
    result = netwever("import", file)
    assert look()["alice"].area == kept
    assert result.stderr == "" if note is None else result.stderr.startswith(f"{file}, line 1: note: {note}")


def test_sector_and_language_are_read_in_dutch_and_in_english(netwever: Netwever, tmp_path: Path) -> None:
    names = [("overheid", "nederlands"), ("government", "dutch"), ("Overheid", "NL")]
    lines = [f"m{n},x,{sector},{language}" for n, (sector, language) in enumerate(names)]
    (tmp_path / "m.csv").write_text("id,about,sector,language\n" + "\n".join(lines))
    assert netwever("import", "m.csv").exit_code == 0
    assert {(member.sector, member.language) for member in look().values()} == {("government", "nl")}


def test_what_was_exported_can_be_imported_elsewhere(netwever: Netwever, write: Write, database_url: str) -> None:
    extras: tuple[dict[str, Any], ...] = (
        {},
        SAID_YES,
        {**SAID_YES, "state": "stopped"},
        {"offers": ["a | b", "=1+1", "c, d"]},
    )
    rows = [
        {**person, "contact": f"{person['id']}@example.org", "account": f"console:{person['id']}", **extra}
        for person, extra in zip(PEOPLE, extras, strict=True)
    ]
    netwever("import", write("m.jsonl", rows))
    for form in ("jsonl", "csv"):
        Path(f"out.{form}").write_text(netwever("export", "--format", form).stdout, encoding="utf-8", newline="")
    result = netwever("import", "out.jsonl", "--db", database_url)
    assert result.stdout == "4 added, 0 changed, 0 the same.\n"
    assert netwever("import", "out.csv", "--db", database_url).stdout == "0 added, 0 changed, 4 the same.\n"
    assert netwever("export", "--db", database_url).stdout == netwever("export").stdout


def test_an_export_as_csv_has_every_column_and_runs_nothing(netwever: Netwever, write: Write) -> None:
    netwever("import", write("m.jsonl", [{**ALICE, "about": "=HYPERLINK(1)"}]))
    result = netwever("export", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert (row["id"], row["about"], row["state"]) == ("alice", "'=HYPERLINK(1)", "invited")
    assert result.stderr == "1 member written.\n"
