"""Chance has a say in who is asked about a request only where the settings give it one."""

from bot.house import Work
from bot.usecases.candidates import find_candidates
from config.matching import Matching
from config.settings import Settings
from matching.values import Candidate, Request
from tests.stories.cast import open_town
from tests.stories.people import settle_in

PEOPLE = 6


def asked_for(url: str, exploration: float, *requests: str) -> list[tuple[Candidate, ...]]:
    """Who would be asked about each of these requests, which differ in their ids alone."""
    town = open_town(url, settings=Settings(matching=Matching(exploration=exploration)))
    asker = settle_in(town, "alice").member()
    for number in range(PEOPLE):
        settle_in(town, f"bob{number}", offers=("een warmtepomp kiezen",))
    with town.db.write() as tx:
        work = Work(tx, town.now, town.house)
        found = [
            find_candidates(
                work, Request(id=id_, by=asker.id, text="ik zoek hulp bij een warmtepomp"), asker, without=(), top=2
            )
            for id_ in requests
        ]
    town.db.close()
    return found


def test_the_best_are_asked_as_long_as_nothing_is_set(sqlite_url: str) -> None:
    found = asked_for(sqlite_url, 0.0, *"abcdef")
    assert len({tuple(one.member for one in best) for best in found}) == 1
    assert all("exploration" not in one.parts for best in found for one in best)


def test_chance_gives_others_a_turn_and_one_request_always_the_same_people(sqlite_url: str) -> None:
    first, again, *others = asked_for(sqlite_url, 0.12, *"aabcdefgh")
    assert first == again
    assert len({one.member for best in others for one in best}) > 2
