"""`netwever outbox`: what waits for the operator, and what a decision does; never a word of anybody."""

from datetime import UTC, datetime

import pytest

from storage import outbox, queries, queues
from storage.opening import open_database
from tests.cli.conftest import Netwever

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def url(sqlite_url: str) -> str:
    """One message that may have arrived, one that did not, one that waits by itself."""
    db = open_database(sqlite_url, "netwever", NOW)
    with db.write() as tx:
        for key in ("m1", "m2", "m3"):
            body = {"text": "geheim"}
            outbox.put(tx, key, "slack", "", "person", f"u-{key}", body, not_before=NOW, quiet=False, now=NOW)
        for _ in range(2):
            parcel = outbox.claim(tx, "me", NOW, 60, platforms=["slack"])
            assert parcel is not None
            outbox.started(tx, parcel.id, "me", NOW)
            if parcel.key == "m1":
                outbox.hold(tx, parcel.id, "me", "may have arrived")
            else:
                outbox.failed(tx, parcel.id, "me", "unreachable")
    db.close()
    return sqlite_url


def state_of(url: str, number: int) -> tuple[str, bool]:
    db = open_database(url, "netwever", NOW)
    with db.write() as tx:
        found = queries.row(tx, queues.outbox, queues.outbox.c.id == number)
    db.close()
    assert found is not None
    return found["state"], found["body"] is not None


def test_it_lists_what_waits_and_no_words_nor_people(netwever: Netwever, url: str) -> None:
    result = netwever("outbox", "--db", url)
    assert result.stdout.splitlines() == [
        "1  slack  person  may have arrived (may have arrived)  2026-11-23 09:00 UTC  1 try",
        "2  slack  person  did not arrive (unreachable)  2026-11-23 09:00 UTC  1 try",
    ]


def test_nothing_waits(netwever: Netwever, sqlite_url: str) -> None:
    assert netwever("outbox", "--db", sqlite_url).stdout == "No message waits for you.\n"


@pytest.mark.parametrize(
    ("action", "said", "left"),
    [
        ("resend", "Message 1 is sent again by the next run.", ("new", True)),
        ("drop", "Message 1 is dropped, its words are gone.", ("dropped", False)),
    ],
)
def test_a_decision_is_told_in_one_line(
    netwever: Netwever, url: str, action: str, said: str, left: tuple[str, bool]
) -> None:
    result = netwever("outbox", action, "1", "--db", url)
    assert (result.exit_code, result.stdout) == (0, f"{said}\n")
    assert state_of(url, 1) == left
    again = netwever("outbox", action, "1", "--db", url)
    assert (again.exit_code, again.stdout) == (1, "")
    assert "does not wait" in again.stderr


@pytest.mark.parametrize("words", [("resend",), ("drop",), ("burn", "1")])
def test_what_is_no_decision_changes_nothing(netwever: Netwever, url: str, words: tuple[str, ...]) -> None:
    assert netwever("outbox", *words, "--db", url).exit_code == 2
    assert netwever("outbox", "resend", "3", "--db", url).exit_code == 1
    assert state_of(url, 1) == ("unknown", True)
