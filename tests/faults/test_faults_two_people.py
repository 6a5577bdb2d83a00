"""kill -9 while two people are brought together: both pages tell the whole story, once."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.databases import fresh_sqlite
from tests.faults.after import all_done, left
from tests.faults.running import Nursery, Page, Running, until
from tests.faults.town import settle

pytestmark = pytest.mark.faults

DEATHS = (  # each point where it is reached in the middle: the question, the two proposals, the yes, the introduction
    ("after inbox", 2), ("after inbox claim", 3), ("before answer", 4), ("after answer", 3), ("after answer", 4),
    ("before started", 4), ("after started", 6), ("delivered", 5), ("before sent", 7), ("after sent", 6),
)  # fmt: skip
Start = Callable[..., Running]
PageOf = Callable[[Running, str], Page]
Told = tuple[list[str], list[str]]


def meet(url: str, alice: Page, bob: Page) -> Told:
    """Alice asks, Bob is asked and says yes, both read about each other."""
    alice.say(text="ik zoek iemand die mij helpt een warmtepomp te kiezen")
    alice.wait_for(1)
    alice.press(1)  # yes, that is what it is about
    alice.wait_for(2)
    alice.press(1)  # yes, ask them
    alice.wait_for(3)
    bob.wait_for(1)
    bob.press(1)  # yes, please
    bob.wait_for(2)
    alice.wait_for(4)
    until(lambda: all_done(url))
    alice.look()
    bob.look()
    return alice.transcript(), bob.transcript()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Told:
    """Both pages when nothing went wrong."""
    url = fresh_sqlite(tmp_path_factory.mktemp("undisturbed"))
    settle(url, datetime.now(UTC))
    running = Running(nursery, url).start()
    alice, bob = Page(running, "alice"), Page(running, "bob")
    told = meet(url, alice, bob)
    alice.close()
    bob.close()
    assert running.stop() == 0
    return told


@pytest.mark.parametrize(("point", "nth"), DEATHS)
def test_an_introduction_survives_a_kill(
    database_url: str, undisturbed: Told, start: Start, page: PageOf, point: str, nth: int
) -> None:
    settle(database_url, datetime.now(UTC))
    running = start(database_url, point, nth)
    told = meet(database_url, page(running, "alice"), page(running, "bob"))
    assert running.deaths == 1, f"{point!r} was not reached {nth} times"
    assert told == undisturbed
    assert running.stop() == 0
    rest = left(database_url)
    assert set(rest["inbox"]) == {"done"}
    assert set(rest["outbox"]) <= {"sent", "new", "dropped"}  # new: what waits for its hour
