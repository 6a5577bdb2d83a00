"""Opening a database, and what an operator hears when that, or writing, does not work."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import String, column, insert, make_url, table, text
from sqlalchemy.exc import StatementError

import storage
from matching.values import ProposalState
from storage import introductions, members, notes, proposals, vocabulary
from storage.columns import metadata
from storage.database import Database, Tx, new_id
from storage.migrating import migrate
from storage.opening import current_revision, head_revision, open_database, sqlite_note
from storage.problems import (
    DatabaseDamaged,
    DatabaseInUse,
    DatabaseLocked,
    DatabaseReadOnly,
    DatabaseTooNew,
    DatabaseUnreachable,
    DiskFull,
    StorageProblem,
    UniqueViolated,
)
from tests.databases import PostgresServer
from tests.storage.cast import ALICE, NOW, join

HOUSE = Path(storage.__file__).parents[1]
OPEN_AND_WAIT = """
import sys
from datetime import UTC, datetime
from storage.opening import open_database
db = open_database(sys.argv[1], "betuwe", datetime.now(UTC))
print("open", flush=True)
sys.stdin.read()
"""


def test_the_migrations_make_exactly_the_tables_of_the_code(db: Database) -> None:
    with db.write() as tx:
        assert vocabulary.version(tx) == 0
        context = MigrationContext.configure(tx.connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert current_revision(db) == head_revision()


def test_the_names_of_the_migrations_are_their_revisions() -> None:
    script = ScriptDirectory(str(HOUSE / "storage" / "migrations"))
    assert script.get_current_head() == head_revision()
    for revision in script.walk_revisions():
        assert Path(revision.path).name.partition("_")[0] == revision.revision


def test_a_new_file_gets_its_tables_and_is_for_its_owner_only(tmp_path: Path) -> None:
    db = open_database(f"sqlite:///{tmp_path}/new.db", "betuwe", NOW)
    assert current_revision(db) == head_revision()
    with db.write() as tx:
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        settings = [tx.connection.exec_driver_sql(f"pragma {name}").scalar() for name in pragmas]
    assert settings == ["wal", 2, 1]
    assert (tmp_path / "new.db").stat().st_mode & 0o077 == 0
    db.close()


def test_a_relative_path_counts_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_database("sqlite:///here.db", "betuwe", NOW).close()
    assert (tmp_path / "here.db").exists()


def test_a_database_can_live_in_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    db = open_database("sqlite://", "betuwe", NOW)
    with db.write() as tx:
        notes.put(tx, "a", 1)
    with db.write() as tx:
        assert notes.get(tx, "a") == 1
    db.close()
    assert list(tmp_path.iterdir()) == []


OLDER = ["base", *(f"{number:04}" for number in range(1, int(head_revision())))]


@pytest.mark.parametrize("revision", OLDER)
def test_an_older_database_is_brought_up_to_date(database_url: str, revision: str) -> None:
    db = open_database(database_url, "betuwe", NOW)
    with db.write() as tx:
        for table in reversed(metadata.sorted_tables):
            table.drop(tx.connection)
        tx.connection.execute(text("delete from alembic_version"))
        if revision != "base":
            migrate(tx.connection, revision)
    db.close()
    again = open_database(database_url, "betuwe", NOW)
    assert current_revision(again) == head_revision()
    with again.write() as tx:
        assert compare_metadata(MigrationContext.configure(tx.connection), metadata) == []
    again.close()


def test_what_was_asked_and_made_before_there_were_groups_is_of_two(database_url: str) -> None:
    db = open_database(database_url, "betuwe", NOW)
    with db.write() as tx:
        for table in reversed(metadata.sorted_tables):
            table.drop(tx.connection)
        tx.connection.execute(text("delete from alembic_version"))
        migrate(tx.connection, "0007")
        _keep(tx, "network", id=tx.network, slug="betuwe", secret="s", changes=0, created_at=NOW)
        for name in ("alice", "bob"):
            words = dict.fromkeys(("name", "organisation", "area", "about", "contact"), "")
            lists: dict[str, list[str]] = {"offers": [], "needs": [], "themes": []}
            _keep(tx, "member", id=name, network_id=tx.network, language="nl", state="active", silences=0,
                  created_at=NOW, **words, **lists)  # fmt: skip
        for id_, to, about in (("p1", "alice", "bob"), ("p2", "bob", "alice")):
            _keep(tx, "proposal", id=id_, network_id=tx.network, to_id=to, about_id=about, pair="p", score=0.5,
                  parts={}, reasons=[], state="open", asked_at=NOW)  # fmt: skip
        _keep(tx, "introduction", id="i1", network_id=tx.network, a_id="alice", b_id="bob", made_at=NOW)
    db.close()
    again = open_database(database_url, "betuwe", NOW)
    with again.write() as tx:
        assert [(one.id, one.question) for one in proposals.of_group(tx, "p")] == [("p1", "p1"), ("p2", "p2")]
        assert [(one.id, one.group) for one in introductions.of_group(tx, "i1")] == [("i1", "i1")]
        assert proposals.settle(tx, "p1", ProposalState.YES, NOW)
    again.close()


def _keep(tx: Tx, of: str, **row: object) -> None:
    """A row in a table as it was; it may have columns that today's has not."""
    today = metadata.tables[of].c
    columns = (column(one, today[one].type if one in today else String()) for one in row)
    tx.connection.execute(insert(table(of, *columns)).values(row))


def test_a_network_is_made_once(db: Database, database_url: str) -> None:
    again = open_database(database_url, "betuwe", NOW, lock=False)
    other = open_database(database_url, "veluwe", NOW, lock=False)
    assert again.network == db.network
    assert other.network != db.network
    again.close()
    other.close()


@pytest.mark.postgres
def test_four_processes_can_start_on_an_empty_database_at_once(postgres_server: PostgresServer) -> None:
    url = postgres_server.empty()
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_database(url, "betuwe", NOW), range(4)))
    assert len({db.network for db in opened}) == 1
    for db in opened:
        db.close()
    postgres_server.drop(url)


def test_a_second_process_is_refused_until_the_first_one_dies(sqlite_url: str) -> None:
    command = [sys.executable, "-c", OPEN_AND_WAIT, sqlite_url]
    with subprocess.Popen(command, cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"open\n"
        with pytest.raises(DatabaseInUse, match=f"in use by another Netwever \\(process {first.pid}\\)"):
            open_database(sqlite_url, "betuwe", NOW)
        first.kill()
    db = open_database(sqlite_url, "betuwe", NOW)
    db.close()
    db.close()


def test_a_database_of_a_newer_netwever_is_left_alone(database_url: str) -> None:
    db = open_database(database_url, "betuwe", NOW)
    with db.write() as tx:
        tx.connection.execute(text("update alembic_version set version_num = 'future'"))
    db.close()
    for _ in range(2):  # also the second time: the lock was let go
        with pytest.raises(DatabaseTooNew):
            open_database(database_url, "betuwe", NOW)


def damaged(folder: Path) -> str:
    (folder / "b.db").write_bytes(b"this is no database " * 500)
    return f"sqlite:///{folder}/b.db"


def lock_is_a_folder(folder: Path) -> str:
    (folder / "c.db.lock").mkdir()
    return f"sqlite:///{folder}/c.db"


CANNOT_OPEN: list[tuple[Callable[[Path], str], type[StorageProblem], str]] = [
    (lambda folder: f"sqlite:///{folder}/no/a.db", DatabaseUnreachable, "does not exist"),
    (lambda folder: f"sqlite:///{folder}", DatabaseUnreachable, "can't be"),  # a folder
    (lambda folder: f"sqlite:///{folder}/{'long' * 99}.db", DatabaseUnreachable, "can't be written"),
    (lock_is_a_folder, DatabaseUnreachable, "lock file"),
    (damaged, DatabaseDamaged, "damaged"),
    (lambda _: "postgresql+psycopg://u:geheim@127.0.0.1:1/x", DatabaseUnreachable, "can't be reached"),
    (lambda _: "postgresql://u:geheim@127.0.0.1:1/x", DatabaseUnreachable, "can't be reached"),
    (lambda _: "postgresql://u@127.0.0.1:1/x?options=-c%20jit=off", DatabaseUnreachable, "can't be reached"),
    (lambda _: "postgresql+asyncpg://u:geheim@127.0.0.1:1/x", StorageProblem, "not in postgresql"),
    (lambda _: "mysql://u:geheim@127.0.0.1/x", StorageProblem, "sqlite or postgresql"),
    (lambda _: "netwever.db", StorageProblem, "address"),
    (lambda _: "", StorageProblem, "address"),
]


@pytest.mark.parametrize(("address", "problem", "says"), CANNOT_OPEN)
def test_what_cannot_be_opened_is_told_in_one_sentence(
    tmp_path: Path, address: Callable[[Path], str], problem: type[StorageProblem], says: str
) -> None:
    with pytest.raises(problem, match=says) as caught:
        open_database(address(tmp_path), "betuwe", NOW)
    assert "\n" not in str(caught.value)
    assert "geheim" not in str(caught.value)


@pytest.mark.postgres
def test_a_database_that_is_not_there_or_went_away_is_unreachable(postgres_server: PostgresServer) -> None:
    with pytest.raises(DatabaseUnreachable):
        open_database(postgres_server.address_of("nowhere"), "betuwe", NOW)
    url = postgres_server.fresh()
    db = open_database(url, "betuwe", NOW)
    with pytest.raises(DatabaseUnreachable), db.write() as tx:
        postgres_server.drop(url)
        notes.put(tx, "a", 1)
    db.close()


# --- writing ---------------------------------------------------------------------------------------------------------
def test_what_goes_wrong_halfway_leaves_nothing(db: Database) -> None:
    with pytest.raises(ZeroDivisionError), db.write() as tx:
        join(tx, ALICE)
        notes.put(tx, "a", 1 / 0)
    with db.write() as tx:
        assert members.everyone(tx) == ()


def test_a_refusal_names_nobody(db: Database) -> None:
    with db.write() as tx:
        join(tx, ALICE)
    with pytest.raises(UniqueViolated) as caught, db.write() as tx:
        join(tx, ALICE)
    told = "".join((str(caught.value), repr(caught.value), str(caught.value.__cause__)))
    assert told == "This is in the database already.UniqueViolated('This is in the database already.')None"
    assert caught.value.__suppress_context__
    with pytest.raises(StorageProblem, match="break what belongs together"), db.write() as tx:
        members.add_never(tx, "alice", "nobody", NOW)


def test_a_time_without_a_zone_is_refused(db: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"), db.write() as tx:
        members.heard(tx, "alice", NOW.replace(tzinfo=None))


def test_a_full_disk_loses_nothing_that_was_kept(sqlite_url: str) -> None:
    db = open_database(sqlite_url, "betuwe", NOW)
    with db.write() as tx:
        notes.put(tx, "before", "kept")
        pages = tx.connection.exec_driver_sql("pragma page_count").scalar_one()
        tx.connection.exec_driver_sql(f"pragma max_page_count = {pages + 5}")
    with pytest.raises(DiskFull), db.write() as tx:
        notes.put(tx, "small", "first half")
        notes.put(tx, "large", "x" * 1_000_000)
    with db.write() as tx:
        kept = [notes.get(tx, name) for name in ("before", "small", "large")]
        assert tx.connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"
        tx.connection.exec_driver_sql("pragma max_page_count = 1000000")
    assert kept == ["kept", None, None]
    with db.write() as tx:
        notes.put(tx, "large", "x" * 1_000_000)
    db.close()


def test_a_database_that_something_else_locks_is_waited_for_and_then_told(sqlite_url: str) -> None:
    db = open_database(sqlite_url, "betuwe", NOW, busy_s=0.05)
    other = sqlite3.connect(str(make_url(sqlite_url).database), isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(DatabaseLocked), db.write() as tx:
        notes.put(tx, "a", 1)
    other.execute("rollback")
    other.close()
    with db.write() as tx:
        notes.put(tx, "a", 2)
    db.close()


@pytest.mark.postgres
def test_a_row_that_something_else_locks_is_waited_for_and_then_told(postgres_url: str) -> None:
    first = open_database(postgres_url, "betuwe", NOW)
    second = open_database(postgres_url, "betuwe", NOW, busy_s=0.05)
    with first.write() as tx:
        notes.put(tx, "a", 1)
        with pytest.raises(DatabaseLocked), second.write() as other:
            notes.put(other, "a", 2)
    first.close()
    second.close()


def test_a_database_that_may_only_be_read_is_told(db: Database) -> None:
    read_only = {"sqlite": "pragma query_only = on", "postgresql": "set transaction read only"}
    with pytest.raises(DatabaseReadOnly), db.write() as tx:
        tx.connection.exec_driver_sql(read_only[db.engine.dialect.name])
        notes.put(tx, "a", 1)


def test_each_commit_point_is_told_before_and_after(sqlite_url: str) -> None:
    reached: list[str] = []
    db = open_database(sqlite_url, "betuwe", NOW, reach=reached.append)
    with db.write("inbox") as tx:
        notes.put(tx, "a", 1)
    with db.write():
        pass
    with pytest.raises(ZeroDivisionError), db.write("answer"):
        raise ZeroDivisionError
    assert reached == ["before inbox", "after inbox"]
    db.close()


def test_several_threads_can_write_at_once(db: Database) -> None:
    def count(_: int) -> None:
        with db.write() as tx:
            lock_and_add(tx)

    with db.write() as tx:
        notes.put(tx, "n", 0)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, range(20)))
    with db.write() as tx:
        assert notes.get(tx, "n") == 20


def lock_and_add(tx: Tx) -> None:
    tx.connection.execute(text("update network set changes = changes + 1"))
    notes.put(tx, "n", notes.get(tx, "n") + 1)


VERSIONS = [  # which SQLite can damage a file that two connections write
    ((3, 40, 1), True),
    ((3, 51, 2), True),
    ((3, 51, 3), False),
    ((3, 53, 0), False),
    ((3, 50, 6), True),
    ((3, 50, 7), False),  # backport
    ((3, 44, 6), False),  # backport
    ((3, 49, 9), True),
]


@pytest.mark.parametrize(("version", "affected"), VERSIONS)
def test_an_operator_hears_of_an_sqlite_with_the_wal_reset_bug(version: tuple[int, int, int], affected: bool) -> None:
    note = sqlite_note(version)
    assert (note is not None and ".".join(map(str, version)) in note) == affected


def test_ids_tell_nothing() -> None:
    ids = {new_id() for _ in range(100)}
    assert len(ids) == 100
    assert {len(one) for one in ids} == {16}
