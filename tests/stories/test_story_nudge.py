"""The weekly line in the group: short, something else each week, with a door, and nothing of anybody."""

from itertools import pairwise

import pytest

from adapters.base import Removed
from matching.values import Purpose, Request
from storage import requests
from storage.database import new_id
from tests.stories.cast import Town
from tests.stories.people import settle_in
from tests.stories.rooms import OpenTown, both_languages, town_with

__all__ = ["town_with"]
ON = {"nudge": {}, "digest": {"enabled": False}}


def asks(town: Town, **who: object) -> None:
    bob = settle_in(town, "bob", **who)  # type: ignore[arg-type]
    by = bob.member_id()
    with town.db.write() as tx:
        known = tuple(town.house.vocabulary.themes)
        new = Request(id=new_id(), by=by, text="mijn geheime kelder", themes=(known[0],), created_at=town.now)
        requests.add(tx, new)


@both_languages
def test_each_week_the_group_reads_something_else(town_with: OpenTown, language: str) -> None:
    town = town_with(language=language, **ON)
    town.later(days=29)
    said = [str(message.body) for message in town.in_room()]
    assert len(said) == 4
    assert all(one != other for one, other in pairwise(said))
    assert {message.doors[0].payload for message in town.in_room()} == {"join-week"}


def test_the_line_comes_on_a_working_morning(town_with: OpenTown) -> None:
    town = town_with(**ON)
    town.later(days=6, hours=23)
    assert town.in_room() == []
    town.later(hours=1)  # the next Monday, ten o'clock
    assert len(town.in_room()) == 1


@pytest.mark.parametrize(("members", "told"), [(2, False), (3, True)])
def test_how_many_took_part_is_told_unless_that_points_at_people(town_with: OpenTown, members: int, told: bool) -> None:
    town = town_with(**ON)
    for name in ("alice", "bob", "cas")[:members]:
        settle_in(town, name)
    town.later(days=7)
    assert (f"deden {members} mensen mee" in town.group()) is told


def test_a_theme_is_told_and_never_the_words(town_with: OpenTown) -> None:
    town = town_with(**ON)
    asks(town)
    town.later(days=15)
    theme = next(iter(town.house.vocabulary.themes.values())).nl
    assert theme in town.group()
    assert "kelder" not in town.group()
    assert "bob" not in town.group()


def test_who_did_not_allow_it_has_no_theme_told(town_with: OpenTown) -> None:
    town = town_with(**ON)
    asks(town, consents=frozenset(Purpose) - {Purpose.DIGEST})
    town.later(days=40)
    assert next(iter(town.house.vocabulary.themes.values())).nl not in town.group()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"nudge": {"enabled": False}}, "switched off"),
        ({"nudge": {}, "network": {"group": {"platform": "web"}}}, "the web page's group has no doors"),
        ({"nudge": {}, "network": {"group": {"platform": "town", "room": ""}}}, "no group"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_where_it_makes_no_sense_there_is_no_line(town_with: OpenTown, more: dict[str, object], why: str) -> None:
    assert "nudge.did_tell" not in town_with(**more).later(days=15), why


def test_a_closed_group_gets_no_line(town_with: OpenTown) -> None:
    town = town_with(**ON)
    town.bot_is(Removed())
    town.later(days=15)
    assert town.in_room() == []


def test_a_week_off_is_not_made_up_for(town_with: OpenTown) -> None:
    town = town_with(**ON)
    town.now = town.now.replace(day=25, month=12)
    town.settle()
    assert town.in_room() == []
