"""Two processes on one PostgreSQL database, one of which dies again and again: everything is done once, in order."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event

import pytest

from bot.house import Work
from bot.opening import build_house
from bot.usecases.introductions import introduce
from config.settings import Settings
from storage import mailbox, members, schedule
from tests.faults.after import all_done, left
from tests.faults.running import Page, Running, until, user_id_of
from tests.faults.town import opened, settle

pytestmark = [pytest.mark.faults, pytest.mark.postgres]

PEOPLE = ("ada", "ben", "cleo", "daan", "els", "finn")
MESSAGES = 10  # of each
Start = Callable[..., Running]


def question(number: int) -> str:
    """Too long, so that the answer tells how long: which message it answers can be read from it."""
    return "x" * (2001 + number)


def answered(person: Page) -> list[int]:
    """Which messages were answered, in the order of the answers on the page."""
    told = [line for line in person.transcript() if line.startswith("bot")]
    found = []
    for line in told:
        numbers = [int(word) for word in line.replace(".", "").replace(",", "").split() if word.isdigit()]
        found += [number - 2001 for number in numbers if number > 2000]
    return found


@pytest.fixture
def processes(postgres_url: str, start: Start) -> Iterator[tuple[Running, Running]]:
    yield start(postgres_url), start(postgres_url)


def talk(name: str, processes: tuple[Running, Running]) -> list[int]:
    person = Page(processes[0], name)
    for number in range(MESSAGES):
        person.at = processes[number % 2]
        person.say(text=question(number))
    person.at = processes[0]
    person.wait_for(MESSAGES)
    found = answered(person)
    person.close()
    return found


def kill_now_and_then(running: Running, over: Event) -> None:
    while not over.wait(0.7) or running.deaths < 2:
        running.kill()
        until(partial(_is_revived, running, running.deaths + 1))


def _is_revived(running: Running, deaths: int) -> bool:
    running.revive()  # unless somebody's page did so already
    return running.deaths >= deaths


def test_two_processes_answer_everybody_once_and_in_order(
    postgres_url: str, processes: tuple[Running, Running]
) -> None:
    over = Event()
    with ThreadPoolExecutor(len(PEOPLE) + 1) as pool:
        killing = pool.submit(kill_now_and_then, processes[1], over)
        talks = list(pool.map(lambda name: talk(name, processes), PEOPLE))
        over.set()
        killing.result()
    assert talks == [list(range(MESSAGES))] * len(PEOPLE)
    assert processes[1].deaths >= 2
    until(lambda: all_done(postgres_url))
    assert [one.stop() for one in processes] == [0, 0]
    assert left(postgres_url) == {
        "inbox": {"done": MESSAGES * len(PEOPLE)}, "outbox": {"sent": MESSAGES * len(PEOPLE)}
    }  # fmt: skip


def test_two_processes_do_what_is_due_once(postgres_url: str, start: Start) -> None:
    now = datetime.now(UTC)
    settle(postgres_url, now)
    house = build_house(Settings())
    with opened(postgres_url, now) as db, db.write() as tx:
        alice, bob = members.get(tx, "alice"), members.get(tx, "bob")
        assert alice is not None
        assert bob is not None
        long_ago = now - timedelta(days=60)
        made = [introduce(Work(tx, long_ago, house), (alice, bob))[0] for _ in range(20)]
        due = [one for one in schedule.pending(tx) if one.due_at <= now]
    assert len(due) >= 20
    first, second = start(postgres_url), start(postgres_url)
    until(lambda: nothing_due(postgres_url, now) and all_done(postgres_url))
    assert [first.stop(), second.stop()] == [0, 0]
    asked = keys_of(postgres_url, mailbox.owner_of("", user_id_of("alice")))
    assert len(asked) == len(set(asked))
    assert sum(key.startswith("introduction:") for key in asked) == len(made)


def nothing_due(url: str, now: datetime) -> bool:
    with opened(url, now) as db, db.write() as tx:
        return all(one.due_at > now for one in schedule.pending(tx))


def keys_of(url: str, owner: str) -> list[str]:
    """What the bot put on this page."""
    with opened(url) as db, db.write() as tx:
        return [letter.key for letter in mailbox.everything(tx, owner) if letter.body.get("kind") == "bot"]
