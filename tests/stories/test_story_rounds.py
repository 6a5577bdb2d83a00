"""The weekly round: who takes part, who sits one out, and that nobody meets the same person twice."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from bot.usecases.rounds import four_at_most
from config.settings import Settings
from matching.values import Group, MemberState, Proposal
from storage import members, proposals, rounds
from tests.stories.cast import MONDAY, Player, Town, open_town
from tests.stories.introduced import NO_ROUNDS
from tests.stories.people import settle_in

WORDS = {
    "nl": {
        "notice": "De volgende ronde is dinsdag 1 december, 10.00 uur.",
        "skip": "Deze week niet",
        "skipped": "Je slaat de ronde van dinsdag 1 december over.",
        "command": "deze week niet",
        "not_in": "Je doet nu niet mee met de rondes.",
        "none": "In dit netwerk zijn nu geen rondes.",
        "overtaken": "Die vraag is verlopen.",
    },
    "en": {
        "notice": "The next round is Tuesday 1 December, 10:00.",
        "skip": "Not this week",
        "skipped": "You skip the round of Tuesday 1 December.",
        "command": "skip this round",
        "not_in": "You don't take part in the rounds now.",
        "none": "This network has no rounds at the moment.",
        "overtaken": "That question has expired.",
    },
}
NAMES = ("alice", "bob", "chris", "dora", "emil", "fien", "gijs", "hanna")
CRAFTS = ("zonnepanelen leggen", "subsidies aanvragen", "bomen planten", "een dorpshuis beheren")
both_languages = pytest.mark.parametrize("language", ["nl", "en"])


def people(town: Town, count: int, language: str = "nl") -> list[Player]:
    """Members who take part in the rounds, each with something to offer that another one looks for."""
    return [
        settle_in(town, name, language=language, offers=(CRAFTS[at % 4],), needs=(CRAFTS[(at + 1) % 4],))
        for at, name in enumerate(NAMES[:count])
    ]


def asked(town: Town, players: Sequence[Player]) -> list[Proposal]:
    """Every proposal that these members ever got, as long as it is kept."""
    ids = [player.member_id() for player in players]
    with town.db.write() as tx:
        return [one for member_id in ids for one in proposals.involving(tx, member_id) if one.to == member_id]


@pytest.mark.parametrize(
    ("count", "proposed"),
    [
        (6, 6),  # three pairs
        (5, 5),  # a pair and three
        (2, 2),
        (1, 0),  # nobody to meet
    ],
)
def test_in_a_round_everybody_is_asked_at_most_one_question(town: Town, count: int, proposed: int) -> None:
    players = people(town, count)
    town.later(days=1, hours=2)
    got = asked(town, players)
    assert len({one.question for one in got}) == proposed
    assert len({one.to for one in got}) == proposed
    assert all(any(two.to == one.about and two.group == one.group for two in got) for one in got)


def test_who_did_not_say_yes_to_rounds_is_never_in_one(town: Town) -> None:
    players = people(town, 4)
    outside = settle_in(town, "victor", offers=CRAFTS, needs=CRAFTS, consents=NO_ROUNDS)
    town.later(days=15)
    assert asked(town, [outside]) == []
    assert all(one.about != outside.member_id() for one in asked(town, players))


@both_languages
def test_the_day_before_everybody_can_skip_with_one_tap(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = people(town, 4, language)[0]
    town.later(days=7, hours=1)  # Monday before the second round
    alice.sees(w["notice"]).presses(w["skip"]).sees(w["skipped"])
    before = len(asked(town, [alice]))
    town.later(days=1)
    assert len(asked(town, [alice])) == before


@both_languages
def test_skipping_can_be_typed_any_day(town: Town, language: str) -> None:
    w = WORDS[language]
    alice, *_ = people(town, 2, language)
    town.later(days=2)
    alice.says(w["command"]).sees(w["skipped"])
    outside = settle_in(town, "victor", language=language, consents=NO_ROUNDS)
    outside.says(w["command"]).sees(w["not_in"])


@both_languages
def test_the_skip_button_expires_when_the_round_begins(town: Town, language: str) -> None:
    w = WORDS[language]
    alice, *_ = people(town, 4, language)
    town.later(days=8, hours=4)
    alice.presses(w["skip"]).sees(w["overtaken"])


def test_a_round_that_was_missed_is_not_made_up_for(town: Town) -> None:
    players = people(town, 4)
    town.now += timedelta(days=3)  # nothing ran on Tuesday
    did = town.settle()
    assert "round.did_miss" in did
    assert asked(town, players) == []
    town.later(days=7)
    assert len(asked(town, players)) == 4


def test_a_round_of_the_same_day_is_held_late(town: Town) -> None:
    players = people(town, 2)
    town.now += timedelta(days=1, hours=5)  # Tuesday afternoon
    town.settle()
    assert len(asked(town, players)) == 2


def test_who_takes_a_break_is_not_in_a_round_and_gets_no_notice(town: Town) -> None:
    alice, *_ = people(town, 3)
    alices_id = alice.member_id()
    with town.db.write() as tx:
        members.update(tx, alices_id, state=MemberState.PAUSED)
    town.later(days=9)
    assert asked(town, [alice]) == []
    assert alice.screen() == []


def test_the_same_round_has_the_same_seed_and_is_remembered(town: Town) -> None:
    people(town, 4)
    town.later(days=1, hours=1)
    with town.db.write() as tx:
        held = rounds.latest(tx)
    assert held is not None
    assert (held.members, held.groups) == (4, 2)
    assert held.at == MONDAY + timedelta(days=1)
    assert 0 < held.seed < 2**48


def test_in_ten_weeks_no_pair_is_put_together_twice(town: Town) -> None:
    players = people(town, 8)
    for _ in range(10):
        town.later(days=1, hours=4)
        for player in players:
            if any(button.label == "Ja, graag" for button in player.screen()[-1].buttons):
                player.presses("Ja, graag")
        town.now += timedelta(days=5, hours=20)
        town.settle()
    pairs = {one.group: frozenset((one.to, one.about)) for one in asked(town, players)}
    met = list(pairs.values())
    assert len(met) == len(set(met))
    assert len(met) >= 20  # of 28 possible pairs


@pytest.fixture
def quiet_town(database_url: str) -> Iterator[Town]:
    """A network without rounds."""
    place = open_town(database_url, settings=Settings.model_validate({"round": {"enabled": False}}))
    yield place
    place.db.close()


@both_languages
def test_a_network_without_rounds_says_so(quiet_town: Town, language: str) -> None:
    alice, bob = people(quiet_town, 2, language)
    quiet_town.later(days=15)
    assert asked(quiet_town, [alice, bob]) == []
    alice.says(WORDS[language]["command"]).sees(WORDS[language]["none"])


@pytest.mark.parametrize(
    ("members", "together", "groups"),
    [
        ("abcd", (), ["abcd"]),
        ("abcde", (), ["ab", "cde"]),  # five are too many for one talk
        ("abcde", ("ac",), ["ac", "bde"]),  # these two stay together
        ("abcde", ("abc",), ["de", "abc"]),
        ("abcde", ("ab", "cd"), ["ab", "cde"]),
        ("abcde", ("abcde",), ["abcde"]),  # somebody wants all of them together
    ],
)
def test_a_group_of_five_is_parted_but_not_those_who_belong_together(
    members: str, together: tuple[str, ...], groups: list[str]
) -> None:
    parted = four_at_most(Group(members=tuple(members), score=0.5), [frozenset(lock) for lock in together])
    assert ["".join(one.members) for one in parted] == groups


def test_who_waited_in_the_last_round_has_a_place_in_the_next(town: Town) -> None:
    players = people(town, 3)
    never = [player.member_id() for player in players[:2]]
    with town.db.write() as tx:
        members.add_never(tx, never[0], never[1], town.now)
    town.later(days=1, hours=2)
    (waits,) = (one for one in players if not asked(town, [one]))
    for player in players:
        if player is not waits:
            player.presses("Ja, graag")
    town.later(days=8)
    assert len(asked(town, [waits])) == 1


@pytest.mark.parametrize(
    ("size", "count", "sizes"),
    [
        (2, 4, [2, 2]),
        (2, 5, [2, 3]),  # the odd one out joins a pair
        (3, 6, [3, 3]),
        (4, 4, [4]),
        (4, 5, [2, 3]),
    ],
)
def test_a_network_chooses_how_many_are_put_together(
    database_url: str, size: int, count: int, sizes: list[int]
) -> None:
    town = open_town(database_url, settings=Settings.model_validate({"round": {"size": size}}))
    players = people(town, count)
    town.later(days=1, hours=2)
    got = asked(town, players)
    groups = {one.group: {two.to for two in got if two.group == one.group} for one in got}
    assert sorted(len(group) for group in groups.values()) == sizes
    assert len({one.question for one in got}) == count
    assert all(len([m for m in player.screen() if len(m.buttons) == 3]) == 1 for player in players)
    town.db.close()
