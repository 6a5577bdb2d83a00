"""Two processes on one database: each keeps its own index, and follows what the other changes."""

from collections.abc import Iterator

import pytest

from bot.directory import Directory
from matching.values import Member, MemberState, Purpose
from storage import members
from storage.database import Database, Tx
from storage.opening import open_database
from tests.matching.world import gazetteer, vocabulary
from tests.storage.cast import ALICE, BOB, NOW, join


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url, "betuwe", NOW)
    yield opened
    opened.close()


def taking_part(tx: Tx, *cast: Member) -> None:
    join(tx, *cast)
    for member in cast:
        members.record_consent(tx, member.id, Purpose.MATCHING, True, text_version="1", channel="web", now=NOW)


def seen(directory: Directory, db: Database) -> dict[str, str]:
    with db.write() as tx:
        return {id_: member.about for id_, member in directory.index(tx).members.items()}


def test_another_process_follows_what_one_changes(db: Database) -> None:
    here, there = (Directory(vocabulary(), gazetteer()) for _ in range(2))
    with db.write() as tx:
        taking_part(tx, ALICE, BOB)
    assert seen(here, db) == seen(there, db) == {"alice": "zonnedaken", "bob": ""}
    with db.write() as tx:
        members.update(tx, "bob", about="een zagerij")
        members.update(tx, "alice", state=MemberState.PAUSED)
    assert seen(there, db) == {"bob": "een zagerij"}
    with db.write() as tx:
        members.remove(tx, "bob")
        members.update(tx, "alice", state=MemberState.ACTIVE)
    assert seen(there, db) == seen(here, db) == {"alice": "zonnedaken"}


def test_who_takes_back_the_consent_leaves_the_index(db: Database) -> None:
    directory = Directory(vocabulary(), gazetteer())
    with db.write() as tx:
        taking_part(tx, ALICE, BOB)
    assert set(seen(directory, db)) == {"alice", "bob"}
    with db.write() as tx:
        members.record_consent(tx, "bob", Purpose.MATCHING, False, text_version="1", channel="web", now=NOW)
    assert set(seen(directory, db)) == {"alice"}


class Undone(Exception):
    pass


def undo_after_reading(directory: Directory, db: Database) -> None:
    """A transaction that changes everybody, lets the index follow, and fails."""
    with pytest.raises(Undone), db.write() as tx:
        members.update(tx, "alice", about="windmolens")
        members.remove(tx, "bob")
        assert {id_: one.about for id_, one in directory.index(tx).members.items()} == {"alice": "windmolens"}
        raise Undone


@pytest.mark.parametrize("read_before", [True, False], ids=["followed", "first read"])
def test_what_was_undone_leaves_the_index(db: Database, read_before: bool) -> None:
    directory = Directory(vocabulary(), gazetteer())
    with db.write() as tx:
        taking_part(tx, ALICE, BOB)
    if read_before:
        seen(directory, db)
    undo_after_reading(directory, db)
    assert seen(directory, db) == {"alice": "zonnedaken", "bob": ""}


def test_another_change_with_the_number_of_one_that_was_undone_is_followed(db: Database) -> None:
    directory = Directory(vocabulary(), gazetteer())
    with db.write() as tx:
        taking_part(tx, ALICE, BOB)
    seen(directory, db)
    undo_after_reading(directory, db)
    with db.write() as tx:
        members.update(tx, "bob", about="een zagerij")
        members.update(tx, "bob", about="een zagerij en een loods")
    assert seen(directory, db) == {"alice": "zonnedaken", "bob": "een zagerij en een loods"}
