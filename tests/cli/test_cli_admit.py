"""`netwever admit`: who waits, letting in and not letting in; and what the doctor says around groups."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from config.settings import SettingsProblem, load_settings
from matching.values import Language
from storage import accounts, outbox, rooms
from storage.database import Database
from storage.opening import open_database
from tests.cli.conftest import Netwever

NOW = datetime.now(UTC)


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("NETWEVER_DATABASE__URL", database_url)
    monkeypatch.setenv("NETWEVER_WEB__PORT", "0")
    monkeypatch.setenv("NETWEVER_NETWORK__GROUP__PLATFORM", "console")
    yield database_url


def opened(url: str) -> Database:
    return open_database(url, "netwever", NOW)


def with_guest(url: str) -> None:
    db = opened(url)
    with db.write() as tx:
        accounts.add(tx, "slack", "T1", "U1", name="Gast", language=Language.NL, now=NOW, outsider=True)
        accounts.add(tx, "slack", "T1", "U2", name="Lid", language=Language.NL, now=NOW)
    db.close()


def told(url: str) -> tuple[bool | None, int]:
    """What was decided about the guest, and how many messages wait for them."""
    db = opened(url)
    with db.write() as tx:
        guest = accounts.find(tx, "slack", "T1", "U1")
        waiting = outbox.waiting(tx, ["slack"], datetime(2100, 1, 1, tzinfo=UTC))
    db.close()
    assert guest is not None
    return guest.admitted, waiting


def test_nobody_waits_in_a_new_network(netwever: Netwever, database: str) -> None:
    assert netwever("admit").stdout == "Nobody waits to be let in.\n"


def test_who_waits_is_listed_by_id_and_let_in(netwever: Netwever, database: str) -> None:
    with_guest(database)
    assert netwever("admit").stdout == "slack:T1:U1\n"
    assert netwever("admit", "slack:T1:U1").exit_code == 0
    assert told(database) == (True, 1)
    assert netwever("admit").stdout == "Nobody waits to be let in.\n"
    again = netwever("admit", "slack:T1:U1")
    assert (again.exit_code, "does not wait" in again.stderr) == (1, True)


def test_a_no_can_become_a_yes(netwever: Netwever, database: str) -> None:
    with_guest(database)
    assert netwever("admit", "slack:T1:U1", "--refuse").exit_code == 0
    assert told(database) == (False, 1)
    assert netwever("admit", "slack:T1:U1").exit_code == 0
    assert told(database) == (True, 2)


@pytest.mark.parametrize("who", ["slack:T1:U9", "nobody", "slack:T1"])
def test_an_unknown_id_is_told(netwever: Netwever, database: str, who: str) -> None:
    result = netwever("admit", who)
    assert (result.exit_code, "Nobody is known as" in result.stderr) == (1, True)


def test_refusing_needs_an_id(netwever: Netwever, database: str) -> None:
    assert netwever("admit", "--refuse").exit_code == 2


def test_the_doctor_tells_of_rooms_guests_and_facilitators(
    netwever: Netwever, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_guest(database)
    db = opened(database)
    with db.write() as tx:
        rooms.arrived(tx, "telegram", "", "-100123", NOW)
        rooms.removed(tx, "console", "", "group", NOW)
    db.close()
    said = netwever("doctor").stdout
    assert 'platform = "telegram", room = "-100123"' in said
    assert "✗ room" in said
    assert "slack:T1:U1" in said
    assert "nobody is asked about people from outside" in said
    monkeypatch.setenv("NETWEVER_NETWORK__SECRETARIAT__ACCOUNTS", "slack:T1:U2,matrix::@fatima:example.org")
    assert "slack:T1:U2, matrix::@fatima:example.org" in netwever("doctor").stdout


@pytest.mark.parametrize("written", ["fatima", "slack:U1", "Slack:T1:U1", "slack:T1:", "slack: T1:U1 x"])
def test_a_wrong_account_of_a_facilitator_is_told_in_a_sentence(written: str) -> None:
    with pytest.raises(SettingsProblem) as problem:
        load_settings(None, {"NETWEVER_NETWORK__SECRETARIAT__ACCOUNTS": written})
    assert "platform:workspace:user id" in str(problem.value)
