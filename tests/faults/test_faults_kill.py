"""kill -9 at each commit point of a conversation on the web page: nothing is lost, nothing is said twice."""

from collections.abc import Callable

import pytest

from tests.databases import fresh_sqlite
from tests.faults.after import left
from tests.faults.running import Nursery, Page, Running

pytestmark = pytest.mark.faults

POINTS = (
    "before inbox", "after inbox", "before inbox claim", "after inbox claim", "before answer", "after answer",
    "before parcel claim", "after parcel claim", "before started", "after started", "delivered", "before sent",
    "after sent",
)  # fmt: skip
Start = Callable[..., Running]
PageOf = Callable[[Running, str], Page]


def converse(person: Page) -> list[str]:
    """The beginning of a membership: words, a button, a second button, words."""
    person.say(text="Hoi, ik wil meedoen")
    person.wait_for(1)
    person.press(1)
    person.wait_for(3)  # thanks, and the first choice
    person.press(2)
    person.wait_for(4)
    person.say(text="help")
    person.wait_for(6)  # help, and the question again
    return person.transcript()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> list[str]:
    """The page of a conversation in which nothing went wrong."""
    running = Running(nursery, fresh_sqlite(tmp_path_factory.mktemp("undisturbed"))).start()
    person = Page(running, "alice")
    told = converse(person)
    person.close()
    assert running.stop() == 0
    return told


@pytest.mark.parametrize("nth", [1, 3])
@pytest.mark.parametrize("point", POINTS)
def test_a_conversation_survives_a_kill(
    database_url: str, undisturbed: list[str], start: Start, page: PageOf, point: str, nth: int
) -> None:
    running = start(database_url, point, nth)
    told = converse(page(running, "alice"))
    assert running.deaths == 1, f"{point!r} was not reached {nth} times"
    assert told == undisturbed
    assert running.stop() == 0
    rest = left(database_url)
    assert set(rest["inbox"]) == {"done"}
    assert set(rest["outbox"]) == {"sent"}
