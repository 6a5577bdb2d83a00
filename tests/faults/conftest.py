"""Where the processes come from that are killed."""

from collections.abc import Callable, Iterator

import pytest

from tests.databases import PostgresServer
from tests.faults.running import Nursery, Page, Running


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A database of its own, never used again: what a killed process sent may still be committed after its end."""
    url = postgres_server.fresh()
    yield url
    postgres_server.drop(url)


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    opened = Nursery(tmp_path_factory.mktemp("nursery"))
    yield opened
    opened.close()


@pytest.fixture
def start(nursery: Nursery) -> Iterator[Callable[..., Running]]:
    """Starts `netwever run` on a database; every one still running at the end must stop in good order."""
    started: list[Running] = []

    def run(url: str, point: str = "-", nth: int = 1, level: str = "WARNING") -> Running:
        started.append(Running(nursery, url, level=level).start(point, nth))
        return started[-1]

    yield run
    for one in started:
        if nursery.status(one.pid, wait=False) is None:
            assert one.stop() == 0


@pytest.fixture
def page() -> Iterator[Callable[[Running, str], Page]]:
    opened: list[Page] = []

    def of(at: Running, name: str) -> Page:
        opened.append(Page(at, name))
        return opened[-1]

    yield of
    for one in opened:
        one.close()
