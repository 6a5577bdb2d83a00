"""Somebody who never opened a chat with the bot, or blocked it: told in the group without a word about them, and
what waited for them is there when they come."""

from datetime import timedelta

from adapters.base import Blocked, Incoming, Joined, Moved, Outgoing, Person, Room, What
from adapters.failures import DeliveryFailed, FailureKind
from bot import intake
from bot.house import Work
from bot.speaking import Delivery, Option, tell_member
from storage import outbox
from tests.stories.cast import Player, Screens, Town
from tests.stories.introduced import introduced
from tests.stories.people import settle_in

GROUP = Room("town", "", "group")


class Shut(Screens):
    """A platform on which some people never opened the chat."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.names = set(names)

    async def send(self, to, message):  # type: ignore[no-untyped-def]
        if isinstance(to, Person) and to.user_id in self.names:
            raise DeliveryFailed(FailureKind.UNREACHABLE)
        return await super().send(to, message)


def event(town: Town, who: Player, what: What, where: Room | None = None) -> None:
    came = Incoming(
        event_id=f"x{next(town.events)}", at=town.now, who=Person("town", "", who.name), what=what, where=where,
        name=who.name, language="nl",
    )  # fmt: skip
    intake.take_in(town.db, [came], town.now)
    town.settle()


def shut(town: Town, *names: str) -> Shut:
    screens = Shut(*names)
    town.screens = screens
    return screens


def say_to(town: Town, who: Player, *keys: str) -> None:
    """Say these texts, all before the first one turns out not to arrive."""
    _say(town, who, *((key, (), Delivery()) for key in keys))


def _say(town: Town, who: Player, *messages: tuple[str, tuple[Option, ...], Delivery]) -> None:
    member = who.member()
    with town.db.write() as tx:
        for key, options, delivery in messages:
            assert tell_member(Work(tx, town.now, town.house), member, key, *options, delivery=delivery)
    town.settle()


def called(screens: Screens, room: str = "#group") -> list[Outgoing]:
    return [one for one in screens.shown.get(room, []) if one.mention is not None]


def test_who_cannot_be_reached_is_called_in_the_group_once_a_month_and_nothing_is_revealed(town: Town) -> None:
    bob = settle_in(town, "Bob")
    screens = shut(town, "Bob")
    event(town, bob, Joined(), GROUP)
    say_to(town, bob, "bad.empty")
    (call,) = called(screens)
    assert call.mention == Person("town", "", "Bob")
    assert [door.payload for door in call.doors] == ["join-here"]
    assert "Open even een gesprek met mij" in town.group()
    assert "woorden in je bericht" not in town.group()
    for days, calls in ((20, 1), (12, 2)):
        town.later(days=days)
        bob.says("hoi")  # there for a moment, and gone before the answer
        assert len(called(screens)) == calls


def test_who_was_seen_in_no_group_is_called_nowhere(town: Town) -> None:
    bob = settle_in(town, "Bob")
    screens = shut(town, "Bob")
    say_to(town, bob, "bad.empty")
    assert called(screens) == []


def test_what_waited_comes_when_they_start_the_bot_in_its_order(town: Town) -> None:
    bob, alice = settle_in(town, "Bob"), settle_in(town, "Alice", offers=("een dak",))
    screens = shut(town, "Bob")
    introduced(town, alice, bob)
    assert bob.screen() == []
    town.later(days=6)
    screens.names.clear()
    bob.says("hallo")
    assert "Alice" in bob.reads()
    assert bob.reads().index("Alice") < bob.reads().index("Hoi Bob")


def test_what_is_outdated_does_not_come_back(town: Town) -> None:
    bob = settle_in(town, "Bob")
    screens = shut(town, "Bob")
    button = (Option("pause.resume", "pause.resume"),)
    _say(
        town, bob,
        ("bad.trouble", button, Delivery(standing=True)),
        ("bad.not_yours", button, Delivery(standing=True, expires_at=town.now + timedelta(days=3))),
        ("bad.unknown_button", (), Delivery()),
    )  # fmt: skip
    town.later(days=5)
    screens.names.clear()
    bob.says("hoi").sees("mis aan mijn kant", "ken ik niet meer")
    bob.does_not_see("voor iemand anders")


def test_what_failed_more_than_a_week_ago_does_not_come_back(town: Town) -> None:
    bob = settle_in(town, "Bob")
    screens = shut(town, "Bob")
    say_to(town, bob, "bad.trouble")
    town.later(days=8)
    screens.names.clear()
    bob.says("hoi").does_not_see("mis aan mijn kant")


def test_somebody_who_blocks_the_bot_gets_nothing_and_is_welcome_back(town: Town) -> None:
    bob = settle_in(town, "Bob")
    event(town, bob, Blocked())
    member = bob.member()
    with town.db.write() as tx:
        assert tell_member(Work(tx, town.now, town.house), member, "bad.empty", delivery=Delivery()) is None
    bob.says("help").sees("Dit kun je typen")


def test_a_group_that_moves_still_gets_what_the_settings_send_there(town: Town) -> None:
    bob = settle_in(town, "Bob")
    screens = shut(town, "Bob")
    event(town, bob, Joined(), GROUP)
    event(town, bob, Moved("supergroup"), GROUP)
    say_to(town, bob, "bad.empty")
    assert len(called(screens, "#supergroup")) == 1
    with town.db.write() as tx:
        assert outbox.waiting(tx, ["town"], town.now) == 0
