"""From the outbox to a platform that fails in every way: each message once, in order, and nothing guessed."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.base import Outgoing, Paragraph, Span, dump
from adapters.failures import FailureKind
from bot.delivery import TRIES, Sender
from storage import moves, outbox
from storage.database import Database
from storage.recovery import free_leases
from tests.bot.post import NOW, Clock, Outcome, Platform, at_once, failed, moved, opened, say, states

TEMPORARY, PERMANENT = FailureKind.TEMPORARY, FailureKind.PERMANENT
UNREACHABLE, UNKNOWN = FailureKind.UNREACHABLE, FailureKind.UNKNOWN
TOO_SOON = FailureKind.TOO_SOON


class Post:
    """A post office with one platform, whose clock stands still until the test moves it."""

    def __init__(self, db: Database, platform: Platform) -> None:
        self.db, self.platform, self.clock = db, platform, Clock()

    def sender(self, owner: str = "me", lease_s: float = 60.0) -> Sender:
        return Sender(self.db, {"slack": self.platform}, owner, self.clock, at_once, lease_s)

    async def deliver(self, **delta: float) -> list[str]:
        """Let this much time pass, send what is due; the keys in the order in which they arrived by now."""
        self.clock.wait(**delta)
        sender = self.sender()
        while await sender.send_next():
            pass
        return self.platform.arrived

    def problem(self) -> list[tuple[str, str]]:
        with self.db.write() as tx:
            return [(one.state, one.problem) for one in outbox.held(tx)]


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    with opened(database_url) as database:
        yield database


def post(db: Database, *will: Outcome, knows: bool = True, deaf: bool = False) -> Post:
    return Post(db, Platform(list(will), knows=knows, deaf=deaf))


async def test_messages_arrive_once_and_in_order(db: Database) -> None:
    office = post(db)
    for key in ("m1", "m2", "m3"):
        say(db, key)
    assert await office.deliver() == ["m1", "m2", "m3"]
    assert await office.deliver(hours=1) == ["m1", "m2", "m3"]
    assert states(db) == {"m1": "sent", "m2": "sent", "m3": "sent"}


async def test_a_platform_that_asks_to_wait_is_left_alone_for_so_long(db: Database) -> None:
    office = post(db, failed(TEMPORARY, retry_after=30.0))
    say(db, "m1")
    say(db, "m2")
    say(db, "for bob", "bob")
    assert await office.deliver() == ["for bob"]
    assert await office.deliver(seconds=29.9) == ["for bob"]
    assert await office.deliver(seconds=0.1) == ["for bob", "m1", "m2"]
    assert office.platform.called == ["m1", "for bob", "m1", "m2"]


async def test_a_temporary_failure_is_tried_again_ever_later(db: Database) -> None:
    office = post(db, *[failed(TEMPORARY)] * 3)
    say(db, "m1")
    calls = []
    for _ in range(20):
        await office.deliver(seconds=1)
        calls.append(len(office.platform.called))
    assert calls == [1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4]
    assert office.platform.arrived == ["m1"]


async def test_a_platform_that_is_down_for_most_of_a_day_costs_no_message(db: Database) -> None:
    office = post(db, *[failed(TEMPORARY)] * (TRIES - 1))
    say(db, "m1")
    for _ in range(23):
        assert await office.deliver(hours=1) == []
    await office.deliver(days=1)
    for _ in range(TRIES):
        await office.deliver(hours=1)
    assert states(db) == {"m1": "sent"}


async def test_what_fails_for_a_day_waits_for_the_operator_and_lets_the_next_one_pass(db: Database) -> None:
    office = post(db, *[failed(TEMPORARY)] * TRIES)
    say(db, "m1")
    say(db, "m2")
    for _ in range(TRIES):
        await office.deliver(hours=1)
    assert office.platform.arrived == ["m2"]
    assert office.problem() == [("failed", "temporary")]


async def test_a_permanent_failure_lets_the_next_one_pass(db: Database) -> None:
    office = post(db, failed(PERMANENT))
    say(db, "m1")
    say(db, "m2")
    assert await office.deliver() == ["m2"]
    assert office.problem() == [("failed", "permanent")]


async def test_a_pace_is_kept_to_without_counting_a_try(db: Database) -> None:
    office = post(db, *[failed(TOO_SOON, retry_after=1.0)] * (TRIES + 1))
    say(db, "m1")
    assert await office.deliver() == []
    with db.write() as tx:
        assert outbox.next_due(tx) == NOW + timedelta(seconds=1)
    say(db, "m2")
    for _ in range(TRIES):
        assert await office.deliver(seconds=1) == []
    assert await office.deliver(seconds=1) == ["m1", "m2"]
    assert office.problem() == []


@pytest.mark.parametrize("retry_after", [0.25, None])
async def test_too_soon_lets_others_pass_and_keeps_the_order_of_one_chat(db: Database, retry_after: float) -> None:
    office = post(db, failed(TOO_SOON, retry_after=retry_after))
    say(db, "m1")
    say(db, "m2")
    say(db, "for bob", "bob")
    assert await office.deliver() == ["for bob"]
    assert await office.deliver(seconds=0.2) == ["for bob"]
    assert await office.deliver(seconds=0.8) == ["for bob", "m1", "m2"]


async def test_a_sender_says_when_to_look_again(db: Database) -> None:
    office = post(db, failed(TOO_SOON, 0.25), failed(TEMPORARY, 7.0), failed(TEMPORARY), failed(PERMANENT))
    told: list[float] = []
    sender = replace(office.sender(), wake_in=told.append)
    say(db, "m1")
    for _ in range(4):
        await sender.send_next()
        office.clock.wait(minutes=1)
    assert told == [0.25, 7.0, 4.0]


# --- a room that moves -----------------------------------------------------------------------------------------------
async def test_what_waited_for_a_room_follows_it_and_later_messages_too(db: Database) -> None:
    office = post(db, moved("new"))
    for key in ("m1", "m2"):
        say(db, key, "old", kind="room")
    say(db, "for a person called so", "old")
    await office.deliver()
    say(db, "m3", "old", kind="room")
    await office.deliver()
    assert office.platform.arrived == ["m1", "m2", "for a person called so", "m3"]
    assert office.platform.places == ["#new", "#new", "old", "#new"]
    assert office.problem() == []


async def test_a_room_that_moves_twice_and_back_is_still_found(db: Database) -> None:
    office = post(db)
    for before, after in (("a", "b"), ("b", "c"), ("c", "a")):
        with db.write() as tx:
            moves.move(tx, "slack", "", before, after, NOW)
    with db.write() as tx:
        assert [moves.current(tx, "slack", "", one) for one in "abc"] == ["a", "a", "a"]
    say(db, "m1", "b", kind="room")
    await office.deliver()
    assert office.platform.places == ["#a"]


async def test_a_platform_that_says_moved_to_the_same_place_is_not_asked_for_ever(db: Database) -> None:
    office = post(db, moved("new"), moved("new"))
    say(db, "m1", "old", kind="room")
    assert await office.deliver() == []
    assert office.problem() == [("failed", "permanent")]


async def test_a_message_that_is_fleeting_leaves_no_words_once_it_was_delivered(db: Database) -> None:
    office = post(db, failed(TEMPORARY))
    with db.write() as tx:
        body = dump(Outgoing(key="m1", body=(Paragraph((Span("geheim"),)),)))
        outbox.put(tx, "m1", "slack", "", "person", "alice", body, not_before=NOW, quiet=False, fleeting=True, now=NOW)
    say(db, "m2")
    await office.deliver()
    with db.write() as tx:
        assert outbox.body_of(tx, "m1") is not None
    await office.deliver(minutes=1)
    with db.write() as tx:
        assert (outbox.body_of(tx, "m1"), outbox.body_of(tx, "m2") is None) == (None, False)


async def test_a_process_that_may_not_send_leaves_everything(db: Database) -> None:
    office = post(db)
    say(db, "m1")
    assert await replace(office.sender(), may_send=lambda: False).send_next() is False
    assert await office.deliver() == ["m1"]


async def test_who_cannot_be_reached_is_told_of(db: Database) -> None:
    office = post(db, failed(UNREACHABLE), failed(UNREACHABLE))
    say(db, "m1")
    say(db, "for a room", "alice", kind="room")
    told: list[str] = []
    sender = replace(office.sender(), unreachable=lambda _tx, parcel: told.append(parcel.key))
    while await sender.send_next():
        pass
    assert told == ["m1"]
    assert set(states(db).values()) == {"failed"}


DOUBTS = [
    pytest.param(failed(UNKNOWN), id="the platform says that it doesn't know"),
    pytest.param(ValueError("somebody's words"), id="the adapter has a fault of its own"),
    pytest.param(TimeoutError(), id="the connection timed out"),
]


@pytest.mark.parametrize("doubt", DOUBTS)
async def test_what_may_have_arrived_is_looked_for_before_it_is_sent_again(db: Database, doubt: Exception) -> None:
    office = post(db, doubt)
    say(db, "m1")
    say(db, "m2")
    assert await office.deliver() == []
    assert await office.deliver(seconds=59) == []
    assert await office.deliver(seconds=1) == ["m1", "m2"]
    assert office.platform.called == ["m1", "m1", "m2"]


async def test_what_arrives_late_is_not_sent_again(db: Database) -> None:
    office = post(db, failed(UNKNOWN))
    office.platform.late = ["m1"]  # it comes after we looked for it the first time
    say(db, "m1")
    await office.deliver()
    assert await office.deliver(minutes=1) == ["m1"]
    assert office.platform.called == ["m1"]
    assert states(db) == {"m1": "sent"}


@pytest.mark.parametrize("doubt", DOUBTS)
async def test_where_nobody_can_tell_it_is_held_for_the_operator(db: Database, doubt: Exception) -> None:
    office = post(db, doubt, knows=False)
    say(db, "m1")
    say(db, "m2")
    assert await office.deliver() == ["m2"]
    assert await office.deliver(days=1) == ["m2"]
    assert office.problem() == [("unknown", "may have arrived")]


async def test_a_question_that_fails_is_asked_again_and_never_answered_by_a_guess(db: Database) -> None:
    office = post(db, failed(UNKNOWN), deaf=True)
    say(db, "m1")
    say(db, "for bob", "bob")
    for _ in range(5):
        assert await office.deliver(minutes=1) == ["for bob"]
    office.platform.deaf = False
    assert await office.deliver(minutes=1) == ["for bob", "m1"]


async def test_a_question_that_keeps_failing_is_held_for_the_operator(db: Database) -> None:
    office = post(db, failed(UNKNOWN), deaf=True)
    say(db, "m1")
    say(db, "m2")
    for _ in range(TRIES):
        await office.deliver(minutes=1)
    assert office.platform.arrived == ["m2"]
    assert office.problem() == [("unknown", "may have arrived")]


async def test_an_adapter_that_never_returns_is_not_waited_for(db: Database) -> None:
    office = post(db)
    office.platform.hangs = asyncio.Event()
    say(db, "m1")
    assert await office.sender(lease_s=0.02).send_next() is True
    office.platform.hangs = None
    assert await office.deliver(minutes=1) == ["m1"]


async def test_what_cannot_be_read_is_never_sent(db: Database) -> None:
    office = post(db)
    say(db, "m1", body={})
    say(db, "m2")
    assert await office.deliver() == ["m2"]
    assert office.problem() == [("failed", "can't be read")]


@pytest.mark.parametrize(
    ("arrived", "knows", "sent_again", "state"),
    [(True, True, False, "sent"), (False, True, True, "sent"), (True, False, False, "unknown")],
    ids=["it had arrived", "it had not arrived", "nobody can tell"],
)
async def test_after_a_crash_the_platform_is_asked(
    db: Database, arrived: bool, knows: bool, sent_again: bool, state: str
) -> None:
    office = post(db, knows=knows)
    say(db, "m1")
    with db.write() as tx:
        parcel = outbox.claim(tx, "crashed", office.clock(), 60, platforms=["slack"])
        assert parcel is not None
        outbox.started(tx, parcel.id, "crashed", office.clock())
    office.platform.arrived = ["m1"] if arrived else []
    await office.deliver(minutes=1)
    assert office.platform.called == (["m1"] if sent_again else [])
    assert states(db) == {"m1": state}


async def test_a_sender_that_took_too_long_leaves_the_row_to_whoever_has_it_now(db: Database) -> None:
    office = post(db)
    say(db, "m1")
    office.platform.hangs = asyncio.Event()
    slow = asyncio.create_task(office.sender("slow").send_next())
    while not office.platform.called:
        await asyncio.sleep(0)
    office.clock.wait(minutes=1)
    with db.write() as tx:
        taken = outbox.claim(tx, "other", office.clock(), 60, platforms=["slack"])
    assert taken is not None
    assert taken.unknown
    office.platform.hangs.set()
    assert await slow is True
    assert states(db) == {"m1": "started"}
    with db.write() as tx:
        free_leases(tx, "other")
    assert await office.deliver() == ["m1"]
    assert states(db) == {"m1": "sent"}
