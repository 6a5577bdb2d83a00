"""`netwever doctor`: what it looks at, and what it says when something is wrong."""

import os
import socket
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.check import Verdict
from bot.commands import checks
from bot.commands.checks import BUILT_IN, adapters_found
from storage import inbox, outbox, schedule
from storage.database import Database
from storage.opening import open_database
from tests.cli.conftest import Netwever

NOW = datetime.now(UTC)
FREE = {"NETWEVER_WEB__PORT": "0"}  # any free port: other tests may listen on the usual one


@pytest.fixture(autouse=True)
def _a_free_port(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in FREE.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database of this network that the doctor is going to look at, once it is closed."""
    monkeypatch.setenv("NETWEVER_DATABASE__URL", database_url)
    yield (opened := open_database(database_url, "netwever", NOW))
    opened.close()


def line(output: str, name: str) -> str:
    """What the doctor found under that name."""
    return next(line for line in output.splitlines() if line[2:].split()[:1] == [name])


def test_a_fresh_folder_is_in_order_and_stays_empty(netwever: Netwever, tmp_path: Path) -> None:
    result = netwever("doctor")
    assert result.exit_code == 0, result.output
    assert result.stdout.endswith("Everything is in order.\n")
    assert list(tmp_path.iterdir()) == []
    for name in ("python", "vocabulary", "texts", "adapters", "calendar", "group", "port", "disk", "database"):
        assert line(result.stdout, name).startswith(Verdict.GOOD)


def test_what_is_worth_knowing_is_no_failure(netwever: Netwever) -> None:
    result = netwever("doctor")
    assert line(result.stdout, "settings").startswith("! settings")
    assert "network.controller" in line(result.stdout, "privacy")


def test_wrong_settings_are_findings_like_any_other(netwever: Netwever, tmp_path: Path) -> None:
    (tmp_path / "netwever.toml").write_text("[web]\nprt = 1\n[round]\nat = 5\n")
    result = netwever("doctor")
    assert result.exit_code == 1
    assert "did you mean web.port?" in result.stdout
    assert "round.at = 5" in result.stdout
    assert result.stdout.endswith("Wrong: settings, settings.\n")


def test_a_settings_file_that_others_can_read_is_noted(netwever: Netwever, tmp_path: Path) -> None:
    file = tmp_path / "netwever.toml"
    file.write_text('[network]\nslug = "a"\n')
    file.chmod(0o644)
    assert "→ chmod 600 netwever.toml" in netwever("doctor").stdout
    file.chmod(0o600)
    assert line(netwever("doctor").stdout, "settings").startswith(Verdict.GOOD)


def test_work_that_piles_up_is_wrong_and_comes_with_advice(netwever: Netwever, database: Database) -> None:
    with database.write() as tx:
        outbox.put(tx, "k", "web", "", "person", "alice", {"x": 1}, not_before=NOW, quiet=False, now=NOW)
        parcel = outbox.claim(tx, "me", NOW, 60, platforms=("web",))
        assert parcel is not None
        outbox.hold(tx, parcel.id, "me", "nobody knows")
        inbox.put(tx, "web", "", "e1", "alice", {"x": 1}, NOW)
        item = inbox.claim(tx, "me", NOW, 60)
        assert item is not None
        inbox.set_aside(tx, item.id, NOW)
        schedule.plan(tx, "digest", "digest", "", NOW - timedelta(days=1))
    database.close()
    result = netwever("doctor")
    assert result.exit_code == 1
    assert line(result.stdout, "outbox").endswith("1 held")
    assert line(result.stdout, "inbox").endswith("1 set aside")
    assert line(result.stdout, "schedule").endswith("1 overdue")
    assert result.stdout.endswith("Wrong: outbox, inbox, schedule.\n")


def test_a_database_without_work_waiting_is_in_order(netwever: Netwever, database: Database) -> None:
    database.close()
    result = netwever("doctor")
    assert result.exit_code == 0, result.output
    assert "reachable, revision" in line(result.stdout, "database")


def test_a_database_that_a_running_netwever_has_is_left_alone(netwever: Netwever) -> None:
    database = open_database("sqlite:///netwever.db", "netwever", NOW)
    try:
        result = netwever("doctor")
    finally:
        database.close()
    assert result.exit_code == 0
    assert "is in use by a Netwever that runs" in line(result.stdout, "database")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("sqlite:///missing/netwever.db", "does not exist"),
        ("sqlite:///garbage.db", "damaged"),
        ("postgresql://nobody@127.0.0.1:1/none", "can't be reached"),
    ],
)
def test_a_database_that_cannot_be_used_is_wrong(netwever: Netwever, tmp_path: Path, url: str, found: str) -> None:
    (tmp_path / "garbage.db").write_bytes(b"not a database at all " * 100)
    result = netwever("doctor", "--db", url)
    assert result.exit_code == 1
    assert found in line(result.stdout, "database")
    assert "Traceback" not in result.output


def test_a_database_of_another_release_is_told_and_not_touched(netwever: Netwever, tmp_path: Path) -> None:
    open_database("sqlite:///netwever.db", "netwever", NOW).close()
    with sqlite3.connect(tmp_path / "netwever.db") as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    result = netwever("doctor")
    assert "revision 9999, this Netwever needs" in line(result.stdout, "database")


def test_a_taken_port_is_wrong_unless_a_netwever_serves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        assert checks.port("127.0.0.1", other.getsockname()[1]).verdict is Verdict.WRONG


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<title>Netwever</title>")

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""


def test_a_port_that_a_netwever_serves_is_good() -> None:
    with HTTPServer(("127.0.0.1", 0), _Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            found = checks.port("127.0.0.1", server.server_port)
        finally:
            server.shutdown()
    assert (found.verdict, found.found) == (
        Verdict.GOOD,
        f"127.0.0.1:{server.server_port} is served by a Netwever that runs",
    )


def test_a_group_on_an_unknown_platform_is_wrong(netwever: Netwever, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETWEVER_NETWORK__GROUP__PLATFORM", "pigeon")
    result = netwever("doctor")
    assert result.exit_code == 1
    assert "there is no adapter for pigeon" in line(result.stdout, "group")


def test_the_adapters_that_ship_with_netwever_are_always_found() -> None:
    assert BUILT_IN.items() <= adapters_found().items()


def test_too_little_space_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    free = os.statvfs(tmp_path).f_bavail * os.statvfs(tmp_path).f_frsize
    monkeypatch.setattr(checks, "LITTLE_SPACE", free * 2)
    assert checks.space(tmp_path).verdict is Verdict.WRONG


def test_a_model_that_cannot_be_read_is_wrong(netwever: Netwever, monkeypatch: pytest.MonkeyPatch) -> None:
    assert line(netwever("doctor").stdout, "model") == "✓ model       meanings are not compared"
    monkeypatch.setenv("NETWEVER_MATCHING__MODEL", "gone")
    result = netwever("doctor")
    assert result.exit_code == 1
    assert "The model gone can't be read: there is no such folder." in line(result.stdout, "model")
