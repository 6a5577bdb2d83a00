"""Forget me: really gone, from every table, in one transaction. And what is too old goes by itself."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from matching.values import Gain, Introduction, Language, Met, ProposalState, Purpose, Reason, ReasonKind
from storage import (
    accounts,
    choices,
    conversations,
    decisions,
    erasure,
    errands,
    gatherings,
    inbox,
    introductions,
    links,
    mailbox,
    members,
    moves,
    notes,
    outbox,
    proposals,
    queries,
    relays,
    retention,
    rounds,
    schedule,
    tips,
)
from storage.choices import NewChoice
from storage.columns import metadata
from storage.database import Database, Tx
from storage.decisions import DecisionKind
from storage.mailbox import owner_of
from storage.round_tables import decision
from storage.tables import gathering_wish, link_code, link_try, relay
from tests.storage.cast import ALICE, BOB, DAY, FATIMA, NOW, a_tip, ask, chat, introduce, join, propose

VERA = replace(ALICE, id="5ca1ab1e5ca1ab1e", name="Vera Zonderland", about="molenaar", contact="0612345678",
               organisation="De Molenstichting", offers=("stenen malen",), needs=("wind",))  # fmt: skip
HERS = (VERA.id, "vera", "zonderland", "molen", "0612345678", "stenen", "u-vera", "kroontje")
OTHERS_WORDS = "Met Véra over de dijk gepraat"


def say(tx: Tx, key: str, to: str, text: str, *, about: tuple[str, ...] = (), replaces: str | None = None) -> None:
    body = {"key": key, "text": text, "replaces": replaces}
    outbox.put(tx, key, "web", "", "person", to, body, not_before=NOW, quiet=False, about=about, now=NOW)
    mailbox.put(tx, owner_of("", to), key, body, NOW)


def sent_messages(tx: Tx) -> None:
    """What was said to her, about her, and to others."""
    say(tx, "m1", "u-vera", "Dag Vera, wat zoek je?")
    say(tx, "m2", "u-bob", "Vera Zonderland is molenaar", about=(VERA.id,))
    say(tx, "m2:chosen", "u-bob", "Vera Zonderland is molenaar", replaces="m2")
    say(tx, f"contact:i1:{VERA.id}", "u-bob", "Bel 0612345678", about=(VERA.id,))
    say(tx, "m3", "u-bob", "Wat wil je delen?")
    mailbox.put(tx, owner_of("", "u-vera"), "own:1", {"text": "ik ben molenaar"}, NOW)
    for event, person, text in (("u-vera:1", "u-vera", "ik ben Vera"), ("u-bob:1", "u-bob", "hoi")):
        inbox.put(tx, "web", "", event, person, {"text": text}, NOW)


def a_life(tx: Tx) -> None:
    """Vera has done everything that a member can do."""
    join(tx, VERA, BOB)
    account = accounts.add(tx, "web", "", "u-vera", name="Vera", language=Language.NL, now=NOW)
    accounts.update(tx, account.id, member_id=VERA.id)
    bob = chat(tx, "bob")
    members.record_consent(tx, VERA.id, Purpose.MATCHING, True, text_version="1", channel="web", now=NOW)
    members.add_never(tx, "bob", VERA.id, NOW)
    rounds.skip(tx, VERA.id, NOW.date(), NOW)
    for kind, whom in ((DecisionKind.APART, (VERA.id, "bob")), (DecisionKind.WITHOUT, (VERA.id,))):
        decisions.add(tx, kind, whom, every_round=True, now=NOW)
    sent_messages(tx)
    conversations.put(tx, account.id, "ask.theme", {"text": "wie heeft een kroontje"}, NOW)
    in_a_group(tx, account.id)
    conversations.put(tx, bob.id, "never.sure", {"member": VERA.id}, NOW)
    buttons = (
        (account.id, "m1", NewChoice("Vera", "x", {})),
        (bob.id, "m2", NewChoice("Vera", "yes", {"proposal": "p1"})),
        (bob.id, "m3", NewChoice("Nooit", "never", {"who": [VERA.id]})),
        (bob.id, "m3", NewChoice("Goed", "y", {})),
    )
    for owner, key, button in buttons:
        choices.offer(tx, owner, key, [button], standing=True, expires_at=None, now=NOW)
    what_she_did(tx)


def in_a_group(tx: Tx, account_id: str) -> None:
    """What she typed there, what the group was told about her, and what a facilitator was asked."""
    errands.keep(tx, account_id, "wie heeft een kroontje in de groep", NOW)
    for name in ("told", "invited", "left", "admit", "held", "home"):
        notes.put(tx, f"{name}:{account_id}", {"digest": "molen"})
    say(tx, "g1", "#group", "ga mee naar u-vera", about=(account_id,))
    say(tx, f"admit:{account_id}:fatima", "u-bob", "Een gast wil meedoen", about=(account_id,))


def what_she_did(tx: Tx) -> None:
    ask(tx, "r1", VERA.id)
    for name in ("request:r1", "request:r2", "digest.week"):
        notes.put(tx, name, {"asking": True})
    propose(tx, "p1", "bob", VERA.id, request="r1")
    introduce(tx, "i1", VERA.id, "bob")
    introductions.record(tx, "i1", VERA.id, NOW, met=Met.YES, sentence="kroontje op het werk")
    introductions.record(tx, "i1", "bob", NOW, met=Met.YES, gain=Gain.IDEA, sentence=OTHERS_WORDS)
    tips.add(tx, a_tip("t1", VERA.id))
    tips.add(tx, a_tip("t2", "bob"))
    tips.vote(tx, "t2", VERA.id, True, NOW)
    gatherings.wish(tx, "i1", VERA.id, NOW)
    relays.stop(tx, "i1", VERA.id)
    account = accounts.of_member(tx, VERA.id)
    assert account is not None
    moves.saw(tx, account.id, "molenkamer")
    links.show(tx, account.id, "ABCDEFGH", NOW + DAY)
    links.may_try(tx, account.id, NOW, most=5, within=DAY)
    for name, subject in ((f"resume:{VERA.id}", ""), ("expire:p1", "p1"), ("day10:i1", "i1"), ("round", ""),
                          ("check:t1", "t1"), ("check:t2", "t2")):  # fmt: skip
        schedule.plan(tx, name, "kind", subject, NOW + DAY)
    schedule.plan(tx, f"welcome:{VERA.id}", "kind", "", NOW)
    due = schedule.claim(tx, "worker", NOW, 60)
    assert due is not None
    schedule.finish(tx, due, "worker", NOW, next_at=None)


def everything_stored(tx: Tx) -> Iterator[str]:
    for table in metadata.sorted_tables:
        for row in tx.connection.execute(select(table)).mappings():
            yield f"{table.name}: " + json.dumps(dict(row), default=str, ensure_ascii=False).lower()


def traces(tx: Tx) -> list[str]:
    return [line for line in everything_stored(tx) if any(word in members.folded(line) for word in HERS)]


def test_nothing_of_a_forgotten_person_is_left_anywhere(db: Database) -> None:
    with db.write() as tx:
        a_life(tx)
        assert len(traces(tx)) > 20
        erasure.erase(tx, VERA.id, NOW, keep_tips=False)
    with db.write() as tx:
        assert traces(tx) == []
        assert [line for line in everything_stored(tx) if "een gast wil meedoen" in line] == []
        assert [queries.rows(tx, one) for one in (link_code, link_try, relay, gathering_wish, decision)] == [()] * 5
        assert [tip.id for tip in tips.everything(tx)] == ["t2"]
        assert sorted(one.name for one in schedule.pending(tx)) == ["check:t2", "round"]


def test_others_keep_what_is_theirs(tx: Tx) -> None:
    a_life(tx)
    erasure.erase(tx, VERA.id, NOW, keep_tips=True)
    bob = accounts.of_member(tx, "bob")
    assert bob is not None
    assert members.get(tx, "bob") == BOB
    assert [letter.key for letter in mailbox.everything(tx, owner_of("", "u-bob"))] == ["m3"]
    assert [one.label for one in choices.of_message(tx, bob.id, "m3")] == ["Goed"]
    assert [(tip.id, tip.author) for tip in tips.everything(tx)] == [("t1", None), ("t2", "bob")]
    assert sorted(one.name for one in schedule.pending(tx)) == ["check:t1", "check:t2", "round"]
    kept = [name for name in ("request:r1", "request:r2", "digest.week") if notes.get(tx, name)]
    assert kept == ["request:r2", "digest.week"]
    assert introductions.of_member(tx, "bob")[0].a is None
    told = introductions.outcome(tx, "i1", "bob")
    assert told is not None
    assert (told.gain, told.sentence) == (Gain.IDEA, None)
    item = inbox.claim(tx, "worker", NOW, 60)
    assert item is not None
    assert item.person == "u-bob"
    assert inbox.waiting(tx) == 1


def test_clearing_one_chat_takes_no_message_of_anybody_else(tx: Tx) -> None:
    a_life(tx)
    vera = accounts.find(tx, "web", "", "u-vera")
    assert vera is not None
    erasure.clear_chat(tx, vera)
    left = outbox.waiting(tx, ["web"], NOW + DAY), [one.key for one in mailbox.everything(tx, owner_of("", "u-bob"))]
    assert left == (4, ["m2", "m2:chosen", f"contact:i1:{VERA.id}", "m3"])
    assert errands.keep(tx, vera.id, "iets anders", NOW)


def test_what_one_of_three_told_about_all_of_them_is_blanked_everywhere_when_it_names_who_is_forgotten(tx: Tx) -> None:
    join(tx, VERA, BOB, ALICE)
    for id_, a, b in (("i1", VERA.id, "bob"), ("i2", "alice", "bob"), ("i3", VERA.id, "alice")):
        introductions.add(tx, Introduction(id=id_, group="g", a=a, b=b, made_at=NOW))
    for id_ in ("i1", "i2"):
        introductions.record(tx, id_, "bob", NOW, gain=Gain.IDEA, sentence=OTHERS_WORDS)
    erasure.erase(tx, VERA.id, NOW, keep_tips=False)
    told = [introductions.outcome(tx, id_, "bob") for id_ in ("i1", "i2")]
    assert [(one.gain, one.sentence) for one in told if one] == [(Gain.IDEA, None)] * 2


def test_an_introduction_ends_when_both_have_left(tx: Tx) -> None:
    join(tx, VERA, BOB)
    introduce(tx, "i1", VERA.id, "bob")
    for member_id, closed_at in ((VERA.id, None), ("bob", NOW + DAY)):
        erasure.erase(tx, member_id, NOW + DAY, keep_tips=False)
        left = introductions.get(tx, "i1")
        assert left is not None
        assert left.closed_at == closed_at


def test_forget_me_can_be_handled_like_any_message(tx: Tx) -> None:
    """The message that asks for it is closed in the same transaction, and the goodbye is still said."""
    a_life(tx)
    item = inbox.claim(tx, "worker", NOW, 60)
    assert item is not None
    erasure.erase(tx, VERA.id, NOW, keep_tips=False)
    outbox.put(tx, "bye", "web", "", "person", "u-vera", {}, not_before=NOW, quiet=False, now=NOW)
    inbox.done(tx, item.id, "worker", NOW)
    keys = []
    while (
        parcel := outbox.claim(tx, "worker", NOW, 60, platforms=["web"], only=("web", "", "person", "u-vera"))
    ) is not None:
        keys.append(parcel.key)
        outbox.failed(tx, parcel.id, "worker", "")
    assert keys == ["bye"]


def test_a_forgotten_person_is_known_only_by_a_keyed_hash(tx: Tx) -> None:
    a_life(tx)
    assert erasure.was_erased(tx, "web", "", "u-vera") is None
    erasure.erase(tx, VERA.id, NOW + DAY, keep_tips=False)
    assert erasure.was_erased(tx, "web", "", "u-vera") == NOW + DAY
    assert erasure.was_erased(tx, "slack", "", "u-vera") is None
    assert erasure.was_erased(tx, "web", "", "u-bob") is None


def test_a_stranger_who_says_no_is_forgotten_too(tx: Tx) -> None:
    victor = accounts.add(tx, "web", "", "u-victor", name="Victor", language=Language.EN, now=NOW)
    conversations.put(tx, victor.id, "join.consent", {"name": "Victor"}, NOW)
    say(tx, "m1", "u-victor", "Welcome, Victor")
    inbox.put(tx, "web", "", "e1", "u-victor", {"text": "I am Victor"}, NOW)
    erasure.erase_stranger(tx, victor.id, NOW)
    erasure.erase_stranger(tx, victor.id, NOW)
    assert [line for line in everything_stored(tx) if "victor" in line] == []
    assert erasure.was_erased(tx, "web", "", "u-victor") == NOW


def test_everything_about_a_person_is_readable_and_theirs(tx: Tx) -> None:
    a_life(tx)
    back = replace(propose(tx, "p2", "bob", VERA.id), to=VERA.id, about="bob", group="p3", question="p3")
    proposals.add(tx, replace(back, id="p3", reasons=(Reason(ReasonKind.OFFERS, "dakwerk"),)))  # fmt: skip
    proposals.settle(tx, "p1", ProposalState.RATHER_NOT, NOW)
    about = erasure.everything_about(tx, VERA.id)
    assert json.loads(json.dumps(about)) == about
    assert about["profile"]["name"] == "Vera Zonderland"
    assert about["profile"]["joined_at"] == "2026-03-02T09:30:00+00:00"
    assert about["accounts"][0]["user_id"] == "u-vera"
    assert [one["purpose"] for one in about["consents"]] == ["matching"]
    assert [one["text"] for one in about["requests"]] == ["Wie heeft een groot dak?"]
    assert [one["answer"] for one in about["proposals"]] == ["open"]
    assert about["introductions"][0]["with"] == "Bob Bakker"
    assert about["introductions"][0]["told"]["sentence"] == "kroontje op het werk"
    assert [one["id"] for one in about["tips"]] == ["t1"]
    assert [one["body"]["text"] for one in about["messages_from_you"]] == ["ik ben Vera"]
    assert [one["body"]["text"] for one in about["messages_to_you"]] == ["Dag Vera, wat zoek je?"]
    assert "rather_not" not in json.dumps(about)
    assert "dijk" not in json.dumps(about)
    assert erasure.everything_about(tx, "nobody") == {}


# --- retention -------------------------------------------------------------------------------------------------------
def one_of_everything(tx: Tx) -> None:
    join(tx, ALICE, BOB)
    account = chat(tx, "alice")
    inbox.put(tx, "web", "", "e1", "u-alice", {"text": "hoi"}, NOW)
    item = inbox.claim(tx, "worker", NOW, 60)
    assert item is not None
    inbox.done(tx, item.id, "worker", NOW)
    say(tx, "m1", "u-alice", "dag")
    parcel = outbox.claim(tx, "worker", NOW, 60, platforms=["web"])
    assert parcel is not None
    outbox.sent(tx, parcel.id, "worker", "42", NOW)
    say(tx, "m2", "u-alice", "nog niet bezorgd")
    choices.offer(tx, account.id, "m1", [NewChoice("Ja", "yes", {})], standing=True, expires_at=NOW, now=NOW)
    choices.offer(tx, account.id, "m2", [NewChoice("Ja", "yes", {})], standing=True, expires_at=None, now=NOW)
    propose(tx, "p1", "alice", "bob")
    propose(tx, "p2", "bob", "alice")
    proposals.settle(tx, "p1", ProposalState.NOT_NOW, NOW)
    schedule.plan(tx, "day3:i1", "followup", "i1", NOW)
    due = schedule.claim(tx, "worker", NOW, 60)
    assert due is not None
    schedule.finish(tx, due, "worker", NOW, next_at=None)


TERMS = [  # after how many days, what goes that day
    (6, {}),
    (8, {"inbox_words": 1, "outbox_words": 1}),
    (31, {"inbox": 1, "outbox": 1, "mailbox": 2, "choices": 1}),
    (401, {"occurrences": 1}),
    (731, {"proposals": 1}),
    (9999, {}),  # what is open or not delivered stays
]


def test_what_is_too_old_goes_by_itself(tx: Tx) -> None:
    one_of_everything(tx)
    for days, expected in TERMS:
        gone = {name: count for name, count in retention.blank_old(tx, NOW + days * DAY).items() if count}
        assert gone == expected, days
    assert outbox.body_of(tx, "m2") is not None


def test_a_letter_that_was_passed_on_leaves_the_page_after_a_week_and_the_others_after_a_month(tx: Tx) -> None:
    for key in ("relay:i1:1", "m1"):
        mailbox.put(tx, owner_of("", "u-bob"), key, {"text": "hoi"}, NOW)
    for days, left in ((6, ["relay:i1:1", "m1"]), (8, ["m1"]), (31, [])):
        retention.blank_old(tx, NOW + days * DAY)
        assert [letter.key for letter in mailbox.everything(tx, owner_of("", "u-bob"))] == left


@pytest.mark.parametrize(("days", "silent"), [(0, ()), (100, ("fatima",)), (300, ("alice", "fatima"))])
def test_silence_is_counted_from_the_last_sign_of_life(tx: Tx, days: int, silent: tuple[str, ...]) -> None:
    join(tx, replace(ALICE, heard_at=NOW + 200 * DAY), replace(BOB, heard_at=NOW + 400 * DAY), FATIMA)
    assert tuple(one.id for one in retention.silent_members(tx, NOW + days * DAY)) == silent
