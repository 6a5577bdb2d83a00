"""A disk that takes no more, a database that is locked or gone for a while, two messages at once, and leaving in the
middle of it: each gets one clear sentence, and nothing is lost."""

import os
import resource
import signal
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from config.texts import load_texts
from tests.databases import PostgresServer
from tests.faults.after import all_done, left
from tests.faults.running import Nursery, Page, Running, until

pytestmark = pytest.mark.faults

CANARY = "kanariegeel-4711"
TOO_SMALL = 4096  # bytes: a sentence of output still fits in, a change of the database doesn't
LATER = load_texts().under("nl", "web")["refused_later"]
Start = Callable[..., Running]
PageOf = Callable[[Running, str], Page]


def file_of(url: str) -> str:
    return make_url(url).database or ""


@contextmanager
def full_disk(running: Running) -> Iterator[None]:
    """The running process can't make any file larger than it is."""
    before = resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (TOO_SMALL, resource.RLIM_INFINITY))
    yield
    resource.prlimit(running.pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Another program holds the database."""
    other = sqlite3.connect(file_of(url), isolation_level=None)
    other.execute("begin immediate")
    yield
    other.execute("rollback")
    other.close()


def answered(person: Page, url: str, count: int) -> list[str]:
    person.wait_for(count)
    until(lambda: all_done(url))
    assert person.look() == count
    return person.transcript()


@pytest.mark.parametrize("trouble", ["full disk", "locked"])
def test_a_member_who_writes_meanwhile_is_told_and_answered_once_afterwards(
    sqlite_url: str, start: Start, page: PageOf, trouble: str
) -> None:
    running = start(sqlite_url)
    alice = page(running, "alice")
    alice.say(text="hallo")
    alice.wait_for(1)
    body = {"id": str(uuid.uuid4()), "text": "help"}
    with full_disk(running) if trouble == "full disk" else locked(sqlite_url):
        refused = alice.post(body)
        assert (refused.status_code, refused.json()) == (503, {"problem": LATER})
        assert refused.headers["retry-after"] == "2"
    until(lambda: alice.post(body).status_code == 200)  # the page tries again with the same id
    assert alice.post(body).status_code == 200
    told = answered(alice, sqlite_url, 3)
    assert sum(line.startswith("own|") for line in told) == 2
    assert running.stop() == 0


def test_an_answer_that_was_under_way_when_the_disk_filled_comes_when_there_is_room_again(
    sqlite_url: str, start: Start, page: PageOf
) -> None:
    running = start(sqlite_url)
    alice = page(running, "alice")
    alice.wait_for(0)  # it runs
    for _ in range(5):  # so that some of them are still waiting
        assert alice.post({"id": str(uuid.uuid4()), "text": "x" * 2001}).status_code == 200
    with full_disk(running):
        assert alice.post({"id": str(uuid.uuid4()), "text": "help"}).status_code == 503
    told = answered(alice, sqlite_url, 5)
    assert len(told) == 10  # what was refused is still on her own side
    assert running.stop() == 0
    assert left(sqlite_url)["outbox"] == {"sent": 5}


def test_a_database_server_that_hangs_up_is_found_again(
    postgres_server: PostgresServer, postgres_url: str, start: Start, page: PageOf
) -> None:
    running = start(postgres_url)
    alice = page(running, "alice")
    alice.say(text="hallo")
    alice.wait_for(1)
    for count in (3, 5, 7):
        with psycopg.connect(postgres_server.address, autocommit=True) as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (file_of(postgres_url),)
            )
        alice.say(text="help")
        answered(alice, postgres_url, count)
    assert running.stop() == 0


def test_messages_at_the_same_instant_are_each_answered_once(database_url: str, start: Start, page: PageOf) -> None:
    running = start(database_url)
    alice = page(running, "alice")
    alice.wait_for(0)  # it runs
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: alice.say(text="x" * (2001 + number)), range(8)))
    told = answered(alice, database_url, 8)
    sizes = [len(line.split("|")[2]) for line in told if line.startswith("own|")]
    answers = [line for line in told if line.startswith("bot|")]
    assert sorted(sizes) == list(range(2001, 2009))
    assert len(set(answers)) == 8
    assert running.stop() == 0


def test_leaving_in_the_middle_of_it_loses_nothing(database_url: str, start: Start, page: PageOf) -> None:
    running = start(database_url)
    alice = page(running, "alice")
    for _ in range(10):
        alice.say(text="x" * 2001)
    assert running.stop() == 0
    assert "started" not in left(database_url)["outbox"]
    running.start()
    answered(alice, database_url, 10)


def test_no_log_holds_what_people_write(
    database_url: str, start: Start, page: PageOf, nursery: Nursery, tmp_path: Path
) -> None:
    begun = nursery.output.stat().st_size if nursery.output.exists() else 0
    running = start(database_url, level="DEBUG")
    alice = page(running, CANARY)
    for text in (f"hallo {CANARY}", f"ik zoek {CANARY}", f"/{CANARY}", CANARY * 200):
        alice.say(text=text)
    alice.wait_for(4)
    alice.press(1)
    alice.say(text=f"Ik ben {CANARY} van {CANARY} in Tiel")
    alice.post({"id": CANARY, "text": CANARY})
    alice.post({"id": str(uuid.uuid4()), "token": CANARY})
    alice.post({"id": "!", "text": CANARY})
    until(lambda: all_done(database_url))
    assert running.stop() == 0
    log = nursery.output.read_bytes()[begun:].decode()
    assert "DEBUG" in log
    assert CANARY not in log


# --- one sentence for the operator -----------------------------------------------------------------------------------
def told(nursery: Nursery, folder: Path, *words: str, **order: object) -> tuple[int | None, str]:
    """How a command ended, and all it wrote."""
    output = folder / "told.txt"
    output.unlink(missing_ok=True)
    pid = nursery.start(list(words), "-", output=str(output), **order)
    return nursery.status(pid, wait=True), output.read_text()


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        ("full disk", "The disk of the database can't be read or written.\n"),
        ("locked", "The database is locked by something else for too long.\n"),
    ],
)
def test_a_terminal_gets_one_sentence_and_loses_nothing(
    nursery: Nursery, sqlite_url: str, tmp_path: Path, trouble: str, sentence: str
) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text("hallo\n")
    chat = ("chat", "--as", "alice", "--db", sqlite_url)
    if trouble == "locked":
        with locked(sqlite_url):
            assert told(nursery, tmp_path, *chat, input=str(lines)) == (1, sentence)
    else:
        assert told(nursery, tmp_path, *chat, input=str(lines), largest_file=TOO_SMALL) == (1, sentence)
    code, text = told(nursery, tmp_path, *chat, input=str(lines))
    assert code == 0
    assert "1 = " in text


@pytest.mark.parametrize("command", [["run"], ["doctor"], ["chat", "--as", "alice"], ["tick"]], ids=lambda one: one[0])
@pytest.mark.parametrize("written", ['[network]\nname = "Netw', "[web\n", None], ids=["cut off", "broken", "missing"])
def test_a_settings_file_that_cannot_be_read_is_one_sentence(
    nursery: Nursery, tmp_path: Path, command: list[str], written: str | None
) -> None:
    file = tmp_path / "netwever.toml"
    if written is not None:
        file.write_text(written)
    code, text = told(nursery, tmp_path, "--settings", str(file), *command)
    assert code == 1
    about_it = [line for line in text.splitlines() if "netwever.toml" in line]
    assert len(about_it) == 1
    assert command == ["doctor"] or text.splitlines() == about_it  # doctor tells what is in order too
    assert "Traceback" not in text


def test_a_port_and_a_database_that_are_in_use_are_each_one_sentence(
    nursery: Nursery, sqlite_url: str, start: Start, page: PageOf, tmp_path: Path
) -> None:
    running = start(sqlite_url)
    page(running, "alice").wait_for(0)  # it runs
    file = tmp_path / "netwever.toml"
    file.write_text(f"[web]\nport = {running.port}\n")
    other = f"sqlite:///{tmp_path}/other.db"
    assert told(nursery, tmp_path, "--settings", str(file), "run", "--db", other) == (
        1, f"Netwever can't listen on 127.0.0.1, port {running.port}: another program does.\n"
    )  # fmt: skip
    assert told(nursery, tmp_path, "--settings", str(file), "run", "--db", sqlite_url) == (
        1,
        f"The database {file_of(sqlite_url)} is in use by another Netwever (process {running.pid}): "
        "stop that one first.\n",
    )
    os.kill(running.pid, signal.SIGINT)  # Ctrl-C is as good as SIGTERM
    assert nursery.status(running.pid, wait=True) == 0
