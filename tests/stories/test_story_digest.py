"""What the network's group is told every two weeks: at most five lines, nothing twice, nobody against their wish."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from bot.house import Work
from bot.usecases import followups, tips
from bot.usecases.sides import side_of
from config.settings import Settings
from matching.values import Gain, Purpose, Request, Sector, Tip
from storage import requests
from storage.database import new_id
from tests.stories.cast import Player, Town, open_town
from tests.stories.introduced import NO_ROUNDS, introduced
from tests.stories.people import settle_in

WORDS = {
    "nl": {
        "tip": "Nieuwe tip: “Hoe vind je een dak?”",
        "request": "Iemand vraagt: “wie heeft een schuur?”",
        "result": "Kennismakingen leverden op: hulp. Wat we merken: buren kennen elkaar beter, minder kosten.",
        "named": "Nieuw in het netwerk: alice (inwoners), regio Betuwe.",
        "somebody": "Nieuw in het netwerk: iemand uit Betuwe (inwoners).",
        "round": "De volgende ronde is",
    },
    "en": {
        "tip": "A new tip: “Hoe vind je een dak?”",
        "request": "Somebody asks: “wie heeft een schuur?”",
        "result": "Introductions led to: help. What we notice: neighbours know each other better, lower costs.",
        "named": "New in the network: alice (residents), Betuwe area.",
        "somebody": "New in the network: somebody from Betuwe (residents).",
        "round": "The next round is",
    },
}
SILENT = NO_ROUNDS - {Purpose.DIGEST}
both_languages = pytest.mark.parametrize("language", ["nl", "en"])


@pytest.fixture
def town_in(database_url: str) -> Iterator[Callable[..., Town]]:
    """Opens a network whose group is spoken to in that language, and closes it after the story."""
    with ExitStack() as after:

        def opened(language: str, **group: str) -> Town:
            network = {"language": language, "group": group}
            town = open_town(database_url, settings=Settings.model_validate({"network": network}))
            after.callback(town.db.close)
            return town

        yield opened


def tells_a_tip(town: Town, author: Player) -> None:
    author_id = author.member_id()
    with town.db.write() as tx:
        tip = Tip(id=new_id(), title="Hoe vind je een dak?", worked="Bellen.", author=author_id, created_at=town.now)
        tips.give_tip(Work(tx, town.now, town.house), tip)


def asks(town: Town, asker: Player, text: str = "wie heeft een schuur?") -> None:
    by = asker.member_id()
    with town.db.write() as tx:
        requests.add(tx, Request(id=new_id(), by=by, text=text, created_at=town.now))


def has_a_result(town: Town, a: Player, b: Player) -> None:
    made = introduced(town, a, b)
    a_id = a.member_id()
    with town.db.write() as tx:
        work = Work(tx, town.now, town.house)
        side = side_of(work, made.id, a_id)
        assert side is not None
        followups.record_gain(work, side, Gain.HELP)
        followups.record_detail(work, side, street="neighbours", earns="costs", sentence="ons geheim")


@both_languages
def test_the_group_reads_at_most_five_lines_with_one_of_each_kind(town_in: Callable[..., Town], language: str) -> None:
    town, w = town_in(language), WORDS[language]
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    town.later(minutes=1)
    bob = settle_in(town, "bob", consents=NO_ROUNDS, sector=Sector.BUSINESS)
    tells_a_tip(town, bob)
    asks(town, bob)
    has_a_result(town, alice, bob)
    town.later(days=4)
    lines = [line for line in town.group().splitlines() if line.strip()]
    assert len(lines) == 5
    for name, line in zip(("tip", "request", "result", "named", "round"), lines, strict=True):
        assert w[name] in line
    assert "bob" not in town.group()
    assert "ons geheim" not in town.group()


@both_languages
def test_who_did_not_allow_the_name_is_told_by_sector_and_region(town_in: Callable[..., Town], language: str) -> None:
    town = town_in(language)
    settle_in(town, "alice", consents=NO_ROUNDS - {Purpose.NAME})
    town.later(days=4)
    assert WORDS[language]["somebody"] in town.group()
    assert "alice" not in town.group()


def test_who_did_not_allow_the_digest_is_not_told_at_all(town_in: Callable[..., Town]) -> None:
    town = town_in("nl")
    alice = settle_in(town, "alice", consents=SILENT)
    asks(town, alice)
    town.later(days=20)
    assert town.group() == ""


def test_nothing_is_told_twice(town_in: Callable[..., Town]) -> None:
    town = town_in("nl")
    alice, bob = (settle_in(town, name, consents=SILENT) for name in ("alice", "bob"))
    tells_a_tip(town, alice)
    has_a_result(town, alice, bob)
    town.later(days=32)
    assert town.group().count("Nieuwe tip") == 1
    assert town.group().count("Kennismakingen leverden op") == 1


def test_two_requests_are_told_one_at_a_time(town_in: Callable[..., Town]) -> None:
    town = town_in("nl")
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    asks(town, alice)
    town.later(hours=1)
    asks(town, alice, "wie weet iets van bijen?")
    town.later(days=4)
    assert "schuur" in town.group()
    assert "bijen" not in town.group()
    town.later(days=14)
    assert town.group().count("schuur") == 1
    assert town.group().count("bijen") == 1


def test_a_long_request_stays_one_line(town_in: Callable[..., Town]) -> None:
    town = town_in("nl")
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    asks(town, alice, "wie weet iets van bijen " * 40)
    town.later(days=4)
    line = next(line for line in town.group().splitlines() if "bijen" in line)
    assert len(line) < 240


def test_a_closed_request_is_not_told(town_in: Callable[..., Town]) -> None:
    town = town_in("nl")
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    asks(town, alice)
    alices_id = alice.member_id()
    with town.db.write() as tx:
        requests.close(tx, requests.open_of(tx, alices_id)[0].id, town.now)
    town.later(days=4)
    assert "schuur" not in town.group()


def test_where_nothing_happened_nothing_is_said(town_in: Callable[..., Town]) -> None:
    town = town_in("nl")
    town.later(days=30)
    assert town.group() == ""


def test_without_a_room_there_is_no_digest(town_in: Callable[..., Town]) -> None:
    town = town_in("nl", room="")
    settle_in(town, "alice", consents=NO_ROUNDS)
    assert "digest.did_tell" not in town.later(days=30)
