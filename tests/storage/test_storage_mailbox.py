"""The mailbox: a page sees the whole talk, and afterwards only what changed."""

from datetime import timedelta

from storage import mailbox, retention
from storage.database import Tx
from storage.mailbox import Letter, owner_of
from tests.storage.cast import MINUTE, NOW

ALICE, BOB = owner_of("", "alice"), owner_of("", "bob")


def texts(letters: tuple[Letter, ...]) -> list[str]:
    return [str(letter.body["text"]) for letter in letters]


def test_a_page_asks_for_all_and_then_for_what_changed(tx: Tx) -> None:
    for key, owner in (("m1", ALICE), ("m2", BOB), ("m3", ALICE)):
        mailbox.put(tx, owner, key, {"text": key}, NOW)
    seen = mailbox.everything(tx, ALICE)
    assert texts(seen) == ["m1", "m3"]
    assert mailbox.after(tx, ALICE, seen[-1].version) == ()
    mailbox.put(tx, ALICE, "m4", {"text": "m4"}, NOW)
    assert texts(mailbox.after(tx, ALICE, seen[-1].version)) == ["m4"]
    assert texts(mailbox.after(tx, ALICE, 0)) == ["m1", "m3", "m4"]


def test_a_repeat_has_no_effect(tx: Tx) -> None:
    first = mailbox.put(tx, ALICE, "m1", {"text": "hoi"}, NOW)
    seen = mailbox.everything(tx, ALICE)
    assert mailbox.put(tx, ALICE, "m1", {"text": "again"}, NOW + MINUTE) == first
    assert mailbox.everything(tx, ALICE) == seen
    assert mailbox.put(tx, BOB, "m1", {"text": "hoi"}, NOW) != first


def test_a_change_keeps_its_place_in_the_talk(tx: Tx) -> None:
    ids = [mailbox.put(tx, ALICE, key, {"text": key}, NOW) for key in ("m1", "m2")]
    version = mailbox.everything(tx, ALICE)[-1].version
    assert mailbox.replace(tx, ALICE, "m1", {"text": "m1, answered"}, NOW + MINUTE) == ids[0]
    assert texts(mailbox.everything(tx, ALICE)) == ["m1, answered", "m2"]
    assert mailbox.after(tx, ALICE, version) == (Letter(ids[0], "m1", {"text": "m1, answered"}, NOW, version + 1),)


def test_replacing_what_is_not_there_adds_it(tx: Tx) -> None:
    mailbox.replace(tx, ALICE, "m1", {"text": "new"}, NOW)
    assert texts(mailbox.everything(tx, ALICE)) == ["new"]
    assert mailbox.has(tx, ALICE, "m1")
    assert not mailbox.has(tx, BOB, "m1")


def test_a_version_is_never_given_twice(tx: Tx) -> None:
    mailbox.put(tx, ALICE, "m1", {"text": "m1"}, NOW)
    gone = mailbox.everything(tx, ALICE)[-1].version
    retention.blank_old(tx, NOW + timedelta(days=31))
    assert mailbox.everything(tx, ALICE) == ()
    mailbox.put(tx, ALICE, "m2", {"text": "m2"}, NOW)
    assert mailbox.everything(tx, ALICE)[-1].version > gone
