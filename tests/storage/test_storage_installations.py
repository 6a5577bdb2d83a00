"""Where the bot is installed is kept encrypted, and let go in one step."""

from dataclasses import replace

import pytest

from matching.values import Language
from storage import accounts, installations, outbox, queries
from storage.database import Tx
from storage.installations import Installation, WrongKey, cipher
from storage.queues import installation
from tests.storage.cast import HOUR, NOW

SECRET, NEWER = "canary secret of at least 32 characters", "another canary secret of 32 characters"
BOX = cipher([SECRET])
HERE = Installation("slack", "T1", "xoxb-canary", "U0BOT", "Regio", ("chat:write", "commands"), NOW)


def test_an_installation_is_found_again_and_replaced_by_a_later_one(tx: Tx) -> None:
    installations.put(tx, BOX, HERE)
    assert installations.find(tx, BOX, "slack", "T1") == HERE
    later = replace(HERE, token="xoxb-canary-2", installed_at=NOW + HOUR)
    installations.put(tx, BOX, later)
    assert installations.every(tx, BOX, "slack") == (later,)
    assert installations.find(tx, BOX, "slack", "T2") is None


def test_the_database_does_not_hold_the_token(tx: Tx) -> None:
    installations.put(tx, BOX, HERE)
    (row,) = queries.rows(tx, installation)
    assert "canary" not in repr(tuple(row.values()))
    assert "canary" not in repr(HERE)


def test_a_new_key_reads_what_an_earlier_one_wrote(tx: Tx) -> None:
    installations.put(tx, BOX, HERE)
    assert installations.find(tx, cipher([NEWER, f" {SECRET} "]), "slack", "T1") == HERE
    with pytest.raises(WrongKey, match="T1"):
        installations.find(tx, cipher([NEWER]), "slack", "T1")


def test_what_is_gone_can_be_told_apart_from_what_stays(tx: Tx) -> None:
    for team in ("T1", "T2"):
        installations.put(tx, BOX, replace(HERE, workspace=team))
        accounts.add(tx, "slack", team, "U1", name="Alice", language=Language.NL, now=NOW)
        outbox.put(tx, f"k{team}", "slack", team, "person", "U1", {}, not_before=NOW, quiet=False, now=NOW)
    installations.forget(tx, "slack", "T1")
    assert (accounts.lose_workspace(tx, "slack", "T1"), outbox.drop_workspace(tx, "slack", "T1")) == (1, 1)
    assert [one.workspace for one in installations.every(tx, BOX, "slack")] == ["T2"]
    there = [accounts.find(tx, "slack", team, "U1") for team in ("T1", "T2")]
    assert [one and one.reachable for one in there] == [False, True]
    assert outbox.waiting(tx, ["slack"], NOW) == 1
