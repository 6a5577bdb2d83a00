"""kill -9 at each commit point of `tick` while a reminder, follow-ups and the digest are due."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import BOTH
from tests.databases import PostgresServer
from tests.faults.after import left
from tests.faults.running import Nursery
from tests.faults.town import Copies, PostgresCopies, SqliteCopies, begin, pages

pytestmark = pytest.mark.faults

POINTS = (
    "before duty claim", "after duty claim", "before duty", "after duty",
    "before parcel claim", "after parcel claim", "before started", "after started", "delivered", "before sent",
    "after sent",
)  # fmt: skip
MORNING = datetime.fromisoformat("2026-11-23T09:05+00:00")  # they hear of each other
DUE = datetime.fromisoformat("2026-11-26T09:30+00:00")  # three days later: two follow-ups, a reminder, the digest
LATER = DUE + timedelta(minutes=2)  # what a killed process held is free again


@pytest.fixture(scope="module", params=BOTH)
def copies(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Copies:
    """Copies of one database, in which everything is about to become due."""
    server: PostgresServer
    if request.param == "sqlite":
        folder: Path = tmp_path_factory.mktemp("copies")
        made: Copies = SqliteCopies(folder)
    else:
        server = request.getfixturevalue("postgres_server")
        made = PostgresCopies(server)
    begin(made.first)
    assert tick(nursery, made.first, MORNING) == 0
    return made


def tick(nursery: Nursery, url: str, at: datetime, point: str = "-", nth: int = 1) -> int | None:
    return nursery.status(nursery.start("tick", url, at=at.isoformat(), point=point, nth=nth), wait=True)


@pytest.fixture(scope="module")
def undisturbed(copies: Copies, nursery: Nursery) -> Mapping[str, list[str]]:
    """All pages after two ticks in which nothing went wrong."""
    url = copies.copy()
    assert [tick(nursery, url, at) for at in (DUE, LATER)] == [0, 0], nursery.output.read_text()
    return pages(url, LATER)


def test_a_lot_is_said_when_nothing_goes_wrong(undisturbed: Mapping[str, list[str]]) -> None:
    assert sorted(map(len, undisturbed.values())) == [1, 2, 2, 2, 4]  # the group, and four people


@pytest.mark.parametrize("nth", [1, 4])
@pytest.mark.parametrize("point", POINTS)
def test_a_tick_that_was_killed_is_finished_by_the_next_one(
    copies: Copies, undisturbed: Mapping[str, list[str]], nursery: Nursery, point: str, nth: int
) -> None:
    url = copies.copy()
    assert tick(nursery, url, DUE, point, nth) == -9, f"{point!r} was not reached {nth} times"
    assert tick(nursery, url, LATER) == 0
    assert pages(url, LATER) == undisturbed
    assert set(left(url)["outbox"]) <= {"sent", "new", "dropped"}  # new: what waits for its hour
