"""An open database with its network, and a few people in it."""

from collections.abc import Iterator

import pytest

from storage.database import Database, Tx
from storage.opening import open_database
from tests.storage.cast import NOW


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url, "betuwe", NOW)
    yield opened
    opened.close()


@pytest.fixture
def tx(db: Database) -> Iterator[Tx]:
    """A transaction that is committed at the end of the test."""
    with db.write() as transaction:
        yield transaction
