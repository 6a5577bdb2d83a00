"""What the tests of `netwever vocabulary` ask: what was kept, what was printed, what was said of a failure."""

from datetime import UTC, datetime

from matching.widening import OwnWords
from storage import vocabulary
from storage.opening import open_database
from tests.cli.conftest import Netwever

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


def look(url: str = "sqlite:///netwever.db") -> OwnWords:
    database = open_database(url, "netwever", NOW)
    try:
        with database.write() as tx:
            return vocabulary.everything(tx)
    finally:
        database.close()


def told(netwever: Netwever, *arguments: str) -> str:
    """What a command that goes well prints."""
    result = netwever("vocabulary", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def failure(netwever: Netwever, *arguments: str) -> str:
    """The one sentence of a command that fails."""
    result = netwever("vocabulary", *arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1), result.output
    return result.stderr
