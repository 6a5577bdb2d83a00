"""What adapters keep in the database: a bookmark outlives a restart, and a right belongs to one process."""

from collections.abc import Callable
from functools import partial
from typing import Any

from bot.ports import LEASE_S, KeptRight, StoredBookmark, StoredRight
from tests.bot.post import Clock, opened


async def at_once(work: Callable[[], Any]) -> Any:
    return work()


async def test_a_bookmark_is_found_again(database_url: str) -> None:
    with opened(database_url) as db:
        assert await StoredBookmark(db, at_once, "matrix").read() is None
        for place in ("s1", "s2"):
            await StoredBookmark(db, at_once, "matrix").put(place)
        assert await StoredBookmark(db, at_once, "telegram").read() is None
    with opened(database_url) as db:
        assert await StoredBookmark(db, at_once, "matrix").read() == "s2"


async def test_a_right_belongs_to_one_until_it_runs_out_or_is_given_up(database_url: str) -> None:
    clock = Clock()
    with opened(database_url) as db:
        one, other = (StoredRight(db, at_once, "poll telegram", owner, clock) for owner in ("one", "other"))
        assert (await one.mine(), await other.mine()) == (True, False)
        clock.wait(seconds=LEASE_S - 1)
        assert (await one.mine(), await other.mine()) == (True, False)  # asking again keeps it
        clock.wait(seconds=LEASE_S + 1)
        assert (await other.mine(), await one.mine()) == (True, False)
        await other.give_up()
        assert (await one.mine(), await other.mine()) == (True, False)


async def test_a_right_that_is_kept_ends_when_nobody_asked_for_it_in_time(database_url: str) -> None:
    clock = Clock()
    gained: list[str] = []
    with opened(database_url) as db:
        one, other = (
            KeptRight(StoredRight(db, at_once, "send slack", owner, clock), partial(gained.append, owner))
            for owner in ("one", "other")
        )
        assert (one.held(), await one.ask(), await other.ask()) == (False, False, False)
        assert (one.held(), other.held()) == (True, False)
        for _ in range(10):  # asked in time it stays
            clock.wait(seconds=LEASE_S - 1)
            await one.ask()
            await other.ask()
        assert (one.held(), other.held()) == (True, False)
        clock.wait(seconds=LEASE_S)
        assert (one.held(), other.held()) == (False, False)  # a process that slept does not send
        await other.ask()
        await one.ask()
        assert (one.held(), other.held()) == (False, True)
        await other.give_up()
        await one.ask()
        assert (one.held(), other.held()) == (True, False)
    assert gained == ["one", "other", "one"]
