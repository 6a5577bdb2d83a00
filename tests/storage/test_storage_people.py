"""Members, accounts, conversations and what people are asked about."""

from dataclasses import replace
from datetime import date

import pytest

from matching.values import Language, MemberState, Purpose, Request, RequestState
from storage import accounts, conversations, members, notes, requests
from storage.conversations import Conversation
from storage.database import Database, Tx
from storage.opening import open_database
from tests.storage.cast import ALICE, BOB, DAY, FATIMA, HOUR, MINUTE, NOW, ask, chat, join


def consent(tx: Tx, member_id: str, purpose: Purpose, given: bool) -> None:
    members.record_consent(tx, member_id, purpose, given, text_version="1", channel="web", now=NOW)


def test_a_member_comes_back_as_it_was_kept(tx: Tx) -> None:
    join(tx, ALICE, BOB)
    assert members.get(tx, "alice") == ALICE
    assert members.everyone(tx) == (ALICE, BOB)
    assert members.get(tx, "nobody") is None


def test_the_last_answer_per_purpose_counts_and_the_log_keeps_all(tx: Tx) -> None:
    join(tx, ALICE, BOB)
    for purpose, given in ((Purpose.MATCHING, True), (Purpose.NAME, True), (Purpose.NAME, False)):
        consent(tx, "alice", purpose, given)
    consent(tx, "bob", Purpose.ROUNDS, True)
    assert members.get(tx, "alice") == replace(ALICE, consents=frozenset({Purpose.MATCHING}))
    assert [one.consents for one in members.everyone(tx)] == [{Purpose.MATCHING}, {Purpose.ROUNDS}]
    log = [(one.purpose, one.given) for one in members.consent_log(tx, "alice")]
    assert log == [(Purpose.MATCHING, True), (Purpose.NAME, True), (Purpose.NAME, False)]


def test_members_are_found_by_state(tx: Tx) -> None:
    paused = replace(BOB, state=MemberState.PAUSED, paused_until_on=date(2026, 5, 1))
    join(tx, ALICE, paused, replace(FATIMA, state=MemberState.STOPPED))
    assert members.everyone(tx, MemberState.ACTIVE, MemberState.PAUSED) == (ALICE, paused)


NAMES = [
    ("Alice Ångström", ("alice",)),
    ("alice angstrom", ("alice",)),  # without accents and capitals
    ("  ALICE   ÅNGSTRÖM ", ("alice",)),  # with spaces too many
    ("Alice", ()),  # half a name is nobody's
    ("", ()),
]


@pytest.mark.parametrize(("name", "ids"), NAMES)
def test_a_name_is_found_however_it_is_typed(tx: Tx, name: str, ids: tuple[str, ...]) -> None:
    join(tx, ALICE, BOB)
    assert tuple(one.id for one in members.named(tx, name)) == ids


def test_a_profile_can_be_changed(tx: Tx) -> None:
    join(tx, ALICE)
    members.update(tx, "alice", offers=("taart",), sector=None, language=Language.EN, state=MemberState.PAUSED)
    changed = replace(ALICE, offers=("taart",), sector=None, language=Language.EN, state=MemberState.PAUSED)
    assert members.get(tx, "alice") == changed
    members.heard(tx, "alice", NOW + DAY)
    assert members.get(tx, "alice") == replace(changed, heard_at=NOW + DAY)


def test_what_a_database_cannot_hold_is_left_out_of_peoples_words(tx: Tx) -> None:
    join(tx, replace(ALICE, about="zon\x00nedaken \ud83d 👩‍🌾 \u202e<b>'; drop table member;--"))
    kept = members.get(tx, "alice")
    assert kept is not None
    assert kept.about == "zonnedaken  👩‍🌾 \u202e<b>'; drop table member;--"


def test_a_member_is_found_by_the_id_of_the_imported_file(tx: Tx) -> None:
    members.add(tx, ALICE, NOW, external_id="row-7")
    join(tx, BOB)
    assert members.by_external_id(tx, "row-7") == ALICE
    assert members.by_external_id(tx, "row-8") is None
    assert members.external_ids(tx) == {"alice": "row-7"}


def test_never_with_this_person_can_be_said_twice_and_taken_back(tx: Tx) -> None:
    join(tx, ALICE, BOB, FATIMA)
    for other in ("bob", "bob", "fatima"):
        members.add_never(tx, "alice", other, NOW)
    assert members.never_of(tx, "alice") == ("bob", "fatima")
    assert members.never_pairs(tx) == {frozenset({"alice", "bob"}), frozenset({"alice", "fatima"})}
    members.remove_never(tx, "alice", "bob")
    assert members.never_of(tx, "alice") == ("fatima",)


def test_one_network_never_sees_another(db: Database, database_url: str) -> None:
    other = open_database(database_url, "veluwe", NOW, lock=False)
    with db.write() as tx:
        join(tx, ALICE)
        chat(tx, "alice")
        notes.put(tx, "colour", "green")
    with other.write() as there:
        assert members.get(there, "alice") is None
        assert members.everyone(there) == ()
        assert accounts.find(there, "web", "", "u-alice") is None
        assert notes.get(there, "colour", "none") == "none"
        members.update(there, "alice", name="somebody else")
        members.remove(there, "alice")
    other.close()
    with db.write() as tx:
        assert members.get(tx, "alice") == ALICE


def test_a_member_is_spoken_to_on_the_newest_account_that_can_be_reached(tx: Tx) -> None:
    join(tx, ALICE)
    old = chat(tx, "alice", "web")
    blocked = chat(tx, "alice", "telegram", now=NOW + 2 * HOUR)
    new = chat(tx, "alice", "matrix", now=NOW + HOUR)
    accounts.update(tx, blocked.id, reachable=False)
    assert [one.platform for one in accounts.all_of_member(tx, "alice")] == ["matrix", "web", "telegram"]
    assert accounts.of_member(tx, "alice") == new
    assert accounts.of_members(tx) == {"alice": new}
    accounts.update(tx, new.id, reachable=False)
    accounts.update(tx, old.id, reachable=False)
    assert accounts.of_members(tx) == {}
    found = accounts.of_member(tx, "alice")
    assert found is not None
    assert not found.reachable


def test_a_stranger_has_an_account_and_no_profile(tx: Tx) -> None:
    victor = accounts.add(tx, "web", "", "u-victor", name="Victor", language=Language.EN, now=NOW)
    assert accounts.find(tx, "web", "", "u-victor") == victor
    assert accounts.find(tx, "web", "other", "u-victor") is None
    assert accounts.get(tx, victor.id) == victor
    assert victor.member is None


def test_a_conversation_goes_on_where_it_was(tx: Tx) -> None:
    join(tx, ALICE)
    account = chat(tx, "alice")
    assert conversations.get(tx, account.id) is None
    conversations.put(tx, account.id, "join.name", {}, NOW)
    conversations.put(tx, account.id, "join.area", {"name": "Alice", "tried": ["Bést"]}, NOW + MINUTE)
    expected = Conversation("join.area", {"name": "Alice", "tried": ["Bést"]}, NOW + MINUTE)
    assert conversations.get(tx, account.id) == expected
    conversations.clear(tx, account.id)
    assert conversations.get(tx, account.id) is None


def test_a_request_is_open_until_it_is_closed(tx: Tx) -> None:
    join(tx, ALICE, BOB)
    first, second = ask(tx, "r1"), ask(tx, "r2", now=NOW + MINUTE)
    other = ask(tx, "r3", "bob", now=NOW + HOUR)
    requests.update(tx, "r2", themes=("water",))
    requests.close(tx, "r1", NOW + DAY)
    closed = replace(first, state=RequestState.CLOSED)
    changed: Request = replace(second, themes=("water",))
    assert requests.get(tx, "r1") == closed
    assert requests.open_of(tx, "alice") == (changed,)
    assert requests.all_of(tx, "alice") == (closed, changed)
    assert requests.all_open(tx) == (changed, other)
    assert requests.get(tx, "r9") is None


def test_a_note_keeps_any_plain_value(tx: Tx) -> None:
    assert notes.get(tx, "clock", 0) == 0
    for value in (12.5, None, ["a", 1], {"b": True}):
        notes.put(tx, "clock", value)
        assert notes.get(tx, "clock", "nothing") == value


def test_changes_of_members_are_counted_so_that_other_processes_can_follow(tx: Tx) -> None:
    join(tx, ALICE, BOB)
    before = members.version(tx)
    assert members.changed_since(tx, before) == ()
    members.update(tx, "bob", about="I moved to the old mill.")
    changed = members.changed_since(tx, before)
    assert [(one.id, one.about) for one in changed] == [("bob", "I moved to the old mill.")]
    assert members.version(tx) > before


def test_a_consent_and_a_farewell_count_as_changes_and_a_sign_of_life_does_not(tx: Tx) -> None:
    join(tx, ALICE, BOB)
    before = members.version(tx)
    members.heard(tx, "alice", NOW)
    members.update(tx, "alice", silences=1)
    assert members.version(tx) == before
    consent(tx, "alice", Purpose.MATCHING, False)
    assert [one.id for one in members.changed_since(tx, before)] == ["alice"]
    after = members.version(tx)
    members.remove(tx, "bob")
    assert (members.version(tx) > after, members.ids(tx)) == (True, frozenset({"alice"}))
