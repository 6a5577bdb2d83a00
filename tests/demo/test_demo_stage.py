"""The demo network at play: what is there at the start, who answers by themselves, and time that passes."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.base import Incoming, Person, Pressed, Said
from bot.commands.demo import _begin_again, open_stage
from bot.demo.puppets import habit
from bot.demo.seeding import seed, user_id
from bot.demo.stage import DemoStage
from bot.house import Work
from config.sections import DatabaseSettings, Group, Network
from config.settings import Settings
from matching.values import MemberState, ProposalState, Purpose
from storage import accounts, choices, introductions, members, proposals, tips
from storage.lockfile import LockFile
from storage.problems import DatabaseInUse

FRIDAY_NIGHT = datetime(2026, 11, 27, 22, 15, tzinfo=UTC)
Opener = Callable[[], DemoStage]


@pytest.fixture
def opened(sqlite_url: str) -> Iterator[Opener]:
    """Opens the same demo, again if need be, at a moment at which nobody works."""
    settings = Settings(network=Network(slug="demo", group=Group()), database=DatabaseSettings(url=sqlite_url))
    stages: list[DemoStage] = []

    def open_again() -> DemoStage:
        for stage in stages:
            stage.app.close()
        stages.append(open_stage(settings, lambda: FRIDAY_NIGHT)[0])
        return stages[-1]

    yield open_again
    stages[-1].app.close()


async def does(stage: DemoStage, user: str, what: Said | Pressed) -> None:
    """Somebody at the page types or presses, and the bot answers."""
    stage.visitor_is(user)
    event_id = f"{user}:{datetime.now(UTC).timestamp()}"
    await stage.app.receive([Incoming(event_id=event_id, at=stage.now(), who=Person("web", "", user), what=what)])
    await stage.app.settle()


async def picks(stage: DemoStage, user: str, action: str) -> None:
    """Press the newest open button that stands for this action."""
    with stage.app.db.write() as tx:
        account = accounts.find(tx, "web", "", user)
        assert account is not None
        shown = [
            choice
            for key in choices.open_messages(tx, account.id, stage.now())
            for choice in choices.of_message(tx, account.id, key)
        ]
    await does(stage, user, Pressed(next(choice.token for choice in shown if choice.action == action)))


async def asks(stage: DemoStage, user: str, wish: str) -> None:
    await does(stage, user, Said(wish))
    await does(stage, user, Said("1"))  # the theme is right
    await picks(stage, user, "ask.yes")


def test_the_network_is_there_with_its_tips_and_a_little_history(opened: Opener) -> None:
    stage = opened()
    with stage.app.db.write() as tx:
        seed(Work(tx, stage.now(), stage.app.house))  # a second time: nothing more
        everyone = members.everyone(tx, MemberState.ACTIVE)
        shy = [member.name for member in everyone if not member.allows(Purpose.NAME)]
        assert (len(everyone), len(shy), len(tips.everything(tx)), len(introductions.met_pairs(tx))) == (15, 2, 10, 3)
        assert all(member.allows(Purpose.MATCHING) and member.offers and member.area for member in everyone)
        assert {user_id(member.name) for member in everyone} < {player.user_id for player in stage.people()}
    assert [player.user_id for player in stage.people() if player.newcomer] == ["nieuw", "newcomer"]


def test_the_demo_begins_on_a_working_morning_and_its_clock_outlives_a_restart(opened: Opener) -> None:
    stage = opened()
    begin = stage.now().astimezone(stage.zone)
    assert (begin.strftime("%A %H:%M"), begin > FRIDAY_NIGHT) == ("Wednesday 09:40", True)
    stage.clock.jump(stage.now() + timedelta(days=3))
    assert opened().now() == begin + timedelta(days=3)


async def test_people_answer_by_themselves_but_nobody_answers_for_the_visitor(opened: Opener) -> None:
    stage = opened()
    await stage.app.plan()
    for user, wish in (
        ("joris-appelhof", "Ik zoek iemand die iets kan met kromme appels"),
        ("mieke-bosuil", "Ik zoek iemand die een plan heeft tegen water op straat"),
        ("saskia-leemhorst", "Welke boeren in de Achterhoek willen hennep of vlas telen?"),
    ):
        await asks(stage, user, wish)
    await does(stage, "femke-duindoorn", Said("help"))
    told = await stage.advance(timedelta(days=15), "nl")
    assert any("Ronde gehouden" in line for line in told)
    with stage.app.db.write() as tx:
        names = {member.id: user_id(member.name) for member in members.everyone(tx)}
        asked = [one for member in names for one in proposals.involving(tx, member) if one.to == member]
    states = Counter(one.state for one in asked if names[one.to] != "femke-duindoorn")
    visitors = [one.state for one in asked if names[one.to] == "femke-duindoorn"]
    assert states[ProposalState.YES] > 0
    assert states[ProposalState.YES] < sum(states.values())  # now and then a no or a silence
    assert visitors
    assert ProposalState.YES not in visitors


async def test_a_week_is_the_same_for_a_newcomer_who_does_nothing(opened: Opener) -> None:
    stage = opened()
    await does(stage, "newcomer", Said("Hello, who are you?"))
    await stage.advance(timedelta(days=7), "en")
    with stage.app.db.write() as tx:
        account = accounts.find(tx, "web", "", "newcomer")
    assert account is not None
    assert account.member is None


def test_habits_are_mostly_friendly_and_always_the_same() -> None:
    habits = [habit(f"proposal:{number}") for number in range(4000)]
    assert habits == [habit(f"proposal:{number}") for number in range(4000)]
    silent, friendly = (sum(count) / 4000 for count in ((h.silent for h in habits), (h.first for h in habits)))
    assert (0.09 < silent < 0.15, 0.64 < friendly < 0.72) == (True, True)
    assert all(timedelta(seconds=20) <= h.after <= timedelta(hours=31) for h in habits)


def test_beginning_again_takes_the_old_demo_away_unless_it_still_runs(tmp_path: Path) -> None:
    file = tmp_path / "demo.db"
    file.write_text("old")
    lock = LockFile.take(file)
    with pytest.raises(DatabaseInUse):
        _begin_again(file)
    assert file.exists()
    lock.release()
    _begin_again(file)
    assert not file.exists()
