"""The outbox: each message once, in order per destination, and never a guess about what arrived."""

from collections.abc import Callable
from datetime import datetime

import pytest

from storage import outbox
from storage.database import Tx
from storage.outbox import Destination, Parcel
from storage.problems import LeaseLost
from storage.recovery import free_leases
from tests.storage.cast import DAY, HOUR, MINUTE, NOW

ME, OTHER = "worker-1", "worker-2"
ALICE: Destination = ("web", "", "person", "alice")


def say(tx: Tx, key: str, *, to: str = "alice", platform: str = "web", at: datetime = NOW, quiet: bool = False) -> bool:
    return outbox.put(tx, key, platform, "", "person", to, {"key": key}, not_before=at, quiet=quiet, now=NOW)


def claim(tx: Tx, owner: str = ME, now: datetime = NOW, *, only: Destination | None = None) -> Parcel | None:
    return outbox.claim(tx, owner, now, 60, platforms=["web", "slack"], only=only)


def must_claim(tx: Tx, owner: str = ME, now: datetime = NOW) -> Parcel:
    found = claim(tx, owner, now)
    assert found is not None
    return found


def next_key(tx: Tx, owner: str = ME, now: datetime = NOW) -> str | None:
    found = claim(tx, owner, now)
    return found.key if found else None


def deliver_all(tx: Tx, now: datetime = NOW) -> list[str]:
    """Send all that can go out, in the order it is handed out."""
    keys = []
    while (parcel := claim(tx, ME, now)) is not None:
        keys.append(parcel.key)
        outbox.started(tx, parcel.id, ME, now)
        outbox.sent(tx, parcel.id, ME, "receipt", now)
    return keys


def test_a_key_is_said_once(tx: Tx) -> None:
    assert say(tx, "m1") is True
    assert say(tx, "m1", to="bob") is False
    assert deliver_all(tx) == ["m1"]
    assert say(tx, "m1") is False
    assert outbox.body_of(tx, "m1") == {"key": "m1"}
    assert outbox.body_of(tx, "m2") is None


def test_each_destination_gets_its_messages_in_order_one_at_a_time(tx: Tx) -> None:
    for key, to in (("a1", "alice"), ("a2", "alice"), ("b1", "bob")):
        say(tx, key, to=to)
    parcel = must_claim(tx)
    assert parcel == Parcel(parcel.id, "a1", "web", "", "person", "alice", {"key": "a1"}, 0, False)
    assert [next_key(tx, OTHER), next_key(tx, OTHER)] == ["b1", None]
    outbox.started(tx, parcel.id, ME, NOW)
    assert next_key(tx, OTHER) is None
    assert (outbox.delivered(tx, ["a1", "a2"]), outbox.perhaps_seen(tx, ["a1", "a2"])) == (
        frozenset(),
        frozenset({"a1"}),
    )
    outbox.sent(tx, parcel.id, ME, "42", NOW)
    assert next_key(tx, OTHER) == "a2"
    assert outbox.delivered(tx, ["a1", "a2", "b1"]) == {"a1"}


def test_a_claim_is_for_the_platforms_and_the_person_asked_for(tx: Tx) -> None:
    for key, platform in (("w1", "web"), ("s1", "slack"), ("t1", "telegram")):
        say(tx, key, platform=platform)
    assert outbox.waiting(tx, ["web", "slack"], NOW) == 2
    assert outbox.waiting(tx, ["web", "slack"], NOW, ALICE) == 1
    assert outbox.waiting(tx, ["web"], NOW, ("web", "", "room", "alice")) == 0
    found = claim(tx, only=("slack", "", "person", "alice"))
    assert found is not None
    assert found.key == "s1"
    assert deliver_all(tx) == ["w1"]


def test_a_message_for_later_lets_a_reply_pass(tx: Tx) -> None:
    say(tx, "followup", at=NOW + DAY)
    say(tx, "reply")
    assert outbox.waiting(tx, ["web"], NOW) == 1
    assert deliver_all(tx) == ["reply"]
    assert outbox.next_due(tx) == NOW + DAY
    assert deliver_all(tx, NOW + DAY) == ["followup"]
    assert outbox.next_due(tx) is None


def test_quiet_hours_end_early_for_who_is_there(tx: Tx) -> None:
    say(tx, "quiet", at=NOW + 8 * HOUR, quiet=True)
    say(tx, "planned", at=NOW + 8 * HOUR)
    say(tx, "for bob", to="bob", at=NOW + 8 * HOUR, quiet=True)
    say(tx, "reply")
    outbox.release(tx, *ALICE, NOW)
    assert deliver_all(tx) == ["quiet", "reply"]
    assert deliver_all(tx, NOW + 8 * HOUR) == ["planned", "for bob"]


def test_a_crash_after_the_call_began_is_told_to_whoever_comes_next(tx: Tx) -> None:
    say(tx, "m1")
    say(tx, "m2")
    crashed = must_claim(tx)
    outbox.started(tx, crashed.id, ME, NOW)
    assert outbox.next_due(tx) == NOW  # m2, which has to wait
    found = must_claim(tx, OTHER, NOW + MINUTE)
    assert (found.key, found.unknown) == ("m1", True)
    with pytest.raises(LeaseLost):
        outbox.sent(tx, crashed.id, ME, "42", NOW)
    assert next_key(tx, "worker-3", NOW + MINUTE) is None
    outbox.hold(tx, found.id, OTHER, "unknown after a restart")
    assert next_key(tx, OTHER, NOW + MINUTE) == "m2"


def test_a_crash_before_the_call_is_simply_tried_again(tx: Tx) -> None:
    say(tx, "m1")
    must_claim(tx)
    assert claim(tx, OTHER, NOW + MINUTE / 2) is None
    assert outbox.next_due(tx) == NOW + MINUTE  # when the lease is over
    found = must_claim(tx, OTHER, NOW + MINUTE)
    assert (found.key, found.unknown) == ("m1", False)


def test_every_write_is_for_the_holder_only(tx: Tx) -> None:
    say(tx, "m1")
    parcel = must_claim(tx)
    writes: tuple[Callable[[], None], ...] = (
        lambda: outbox.started(tx, parcel.id, OTHER, NOW),
        lambda: outbox.sent(tx, parcel.id, OTHER, "42", NOW),
        lambda: outbox.again(tx, parcel.id, OTHER, NOW, "temporary"),
        lambda: outbox.hold(tx, parcel.id, OTHER, "unknown"),
        lambda: outbox.failed(tx, parcel.id, OTHER, "permanent"),
    )
    for write in writes:
        with pytest.raises(LeaseLost):
            write()
    outbox.started(tx, parcel.id, ME, NOW)
    outbox.sent(tx, parcel.id, ME, "42", NOW)
    with pytest.raises(LeaseLost):
        outbox.failed(tx, parcel.id, ME, "after it was sent")


def test_what_must_be_tried_again_keeps_its_place(tx: Tx) -> None:
    say(tx, "m1")
    say(tx, "m2")
    parcel = must_claim(tx)
    outbox.started(tx, parcel.id, ME, NOW)
    outbox.again(tx, parcel.id, ME, NOW + HOUR, "temporary")
    assert next_key(tx) is None
    again = must_claim(tx, ME, NOW + HOUR)
    assert (again.key, again.tries, again.unknown) == ("m1", 1, False)


def test_an_operator_decides_about_what_is_held(tx: Tx) -> None:
    for key, to in (("m1", "alice"), ("m2", "bob"), ("m3", "fatima")):
        say(tx, key, to=to)
    ids = []
    for close in (outbox.hold, outbox.failed, outbox.hold):
        parcel = must_claim(tx)
        ids.append(parcel.id)
        outbox.started(tx, parcel.id, ME, NOW)
        close(tx, parcel.id, ME, "x" * 1000)
    held = outbox.held(tx)
    assert [(one.key, one.state, one.started_at) for one in held] == [
        ("m1", "unknown", NOW), ("m2", "failed", NOW), ("m3", "unknown", NOW),
    ]  # fmt: skip
    assert {one.problem for one in held} == {"x" * 255}
    assert outbox.resend(tx, ids[0], NOW + HOUR) is True
    assert outbox.drop(tx, ids[1], NOW + HOUR) is True
    assert outbox.drop(tx, ids[1], NOW + HOUR) is False
    assert outbox.resend(tx, ids[1], NOW + HOUR) is False
    assert [one.key for one in outbox.held(tx)] == ["m3"]
    assert deliver_all(tx, NOW + HOUR) == ["m1"]


def test_nothing_waits_for_a_person_who_blocked_the_bot(tx: Tx) -> None:
    for key, to in (("m1", "alice"), ("m2", "alice"), ("m3", "bob")):
        say(tx, key, to=to)
    assert outbox.drop_to(tx, *ALICE) == 2
    assert outbox.body_of(tx, "m1") is None
    assert deliver_all(tx) == ["m3"]


def test_one_that_becomes_due_waits_for_the_later_one_that_is_in_hand(tx: Tx) -> None:
    say(tx, "m1", at=NOW + MINUTE / 2)
    say(tx, "m2")
    for now in (NOW, NOW + MINUTE / 2):
        parcel = claim(tx, ME, now)
        if parcel is not None:
            outbox.started(tx, parcel.id, ME, now)
    found = must_claim(tx, OTHER, NOW + 2 * MINUTE)
    outbox.hold(tx, found.id, OTHER, "unknown")
    second = must_claim(tx, OTHER, NOW + 2 * MINUTE)
    assert [(found.key, found.unknown), (second.key, second.unknown)] == [("m1", False), ("m2", True)]


def test_what_may_have_arrived_is_asked_for_later_and_holds_up_what_follows(tx: Tx) -> None:
    say(tx, "m1")
    say(tx, "m2")
    parcel = must_claim(tx)
    outbox.started(tx, parcel.id, ME, NOW)
    outbox.ask_later(tx, parcel.id, ME, NOW + MINUTE, "may have arrived")
    assert claim(tx, OTHER, NOW + MINUTE / 2) is None
    assert outbox.next_due(tx) == NOW  # m2, which has to wait
    again = must_claim(tx, OTHER, NOW + MINUTE)
    assert (again.key, again.unknown, again.tries) == ("m1", True, 1)


def test_what_one_could_not_finish_is_free_at_once_and_nothing_else(tx: Tx) -> None:
    say(tx, "m1")
    say(tx, "for bob", to="bob")
    must_claim(tx, ME)
    must_claim(tx, OTHER)
    free_leases(tx, ME)
    assert [next_key(tx, "worker-3"), next_key(tx, "worker-3")] == ["m1", None]
