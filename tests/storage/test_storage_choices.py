"""Buttons: who has which before them, and using one once."""

from collections.abc import Sequence

from matching.values import Language
from storage import accounts, choices
from storage.accounts import Account
from storage.choices import Choice, NewChoice
from storage.database import Tx
from tests.storage.cast import ALICE, BOB, DAY, HOUR, MINUTE, NOW, chat, join

YES_NO = (NewChoice("Ja", "proposal.yes", {"id": "p1"}), NewChoice("Nee", "proposal.no", {"id": "p1"}))


def offer(
    tx: Tx, account: Account, key: str, *, standing: bool = False, expires_in: int | None = None
) -> tuple[str, ...]:
    expires_at = None if expires_in is None else NOW + expires_in * DAY
    return choices.offer(tx, account.id, key, YES_NO, standing=standing, expires_at=expires_at, now=NOW)


def alice_and_bob(tx: Tx) -> tuple[Account, Account]:
    join(tx, ALICE, BOB)
    return chat(tx, "alice"), chat(tx, "bob")


def labels(found: Sequence[Choice]) -> list[str]:
    return [one.label for one in found]


def test_a_button_comes_back_as_it_was_offered(tx: Tx) -> None:
    alice, _ = alice_and_bob(tx)
    yes, no = offer(tx, alice, "m1", expires_in=7)
    expected = Choice(no, alice.id, "m1", 2, "Nee", "proposal.no", {"id": "p1"}, False, NOW, NOW + 7 * DAY, None, False)
    assert choices.find(tx, no) == expected
    assert [one.token for one in choices.of_message(tx, alice.id, "m1")] == [yes, no]
    for made_up in ("made-up", "", "\x00" * 20, "\ud83d" * 20, "a" * 20, "é" * 20, "x" * 10_000):
        assert choices.find(tx, made_up) is None


def test_tokens_cannot_be_guessed_and_fit_every_platform(tx: Tx) -> None:
    alice, _ = alice_and_bob(tx)
    tokens = {token for number in range(20) for token in offer(tx, alice, f"m{number}")}
    assert len(tokens) == 40
    assert {len(token) for token in tokens} == {20}
    assert all(token.replace("-", "").replace("_", "").isalnum() for token in tokens)


def test_a_button_can_be_used_once_and_closes_its_message(tx: Tx) -> None:
    alice, _ = alice_and_bob(tx)
    yes, no = offer(tx, alice, "m1", standing=True)
    other, _ = offer(tx, alice, "m2", standing=True)
    assert choices.use(tx, yes, NOW + MINUTE) is True
    assert choices.use(tx, yes, NOW + HOUR) is False
    assert choices.use(tx, no, NOW + HOUR) is False
    used = [(one.used, one.closed_at) for one in choices.of_message(tx, alice.id, "m1")]
    assert used == [(True, NOW + MINUTE), (False, NOW + MINUTE)]
    assert choices.use(tx, other, NOW + HOUR) is True
    assert choices.use(tx, "made-up", NOW) is False


def test_a_new_question_overtakes_all_but_the_standing_ones(tx: Tx) -> None:
    alice, bob = alice_and_bob(tx)
    for account, key, standing in ((alice, "m1", True), (alice, "m2", False), (bob, "m3", False)):
        offer(tx, account, key, standing=standing)
    choices.overtake(tx, alice.id, NOW + MINUTE)
    assert choices.open_messages(tx, alice.id, NOW) == ("m1",)
    assert choices.open_messages(tx, bob.id, NOW) == ("m3",)


def test_a_typed_number_means_the_question_shown_last(tx: Tx) -> None:
    alice, _ = alice_and_bob(tx)
    assert choices.latest(tx, alice.id, NOW) == ()
    for key in ("m1", "m2"):  # in the same instant
        offer(tx, alice, key)
    assert choices.open_messages(tx, alice.id, NOW) == ("m2", "m1")
    assert [one.message_key for one in choices.latest(tx, alice.id, NOW)] == ["m2", "m2"]
    choices.close_message(tx, alice.id, "m2", NOW)
    assert labels(choices.latest(tx, alice.id, NOW)) == ["Ja", "Nee"]
    assert choices.open_messages(tx, alice.id, NOW) == ("m1",)


def test_a_question_of_long_ago_is_not_before_anybody(tx: Tx) -> None:
    alice, _ = alice_and_bob(tx)
    yes, _ = offer(tx, alice, "m1", expires_in=7)
    assert choices.open_messages(tx, alice.id, NOW + 6 * DAY) == ("m1",)
    assert choices.open_messages(tx, alice.id, NOW + 7 * DAY) == ()
    assert choices.latest(tx, alice.id, NOW + 8 * DAY) == ()
    expired = choices.find(tx, yes)
    assert expired is not None
    assert expired.closed_at is None


def test_the_same_key_can_be_before_two_people(tx: Tx) -> None:
    alice, bob = alice_and_bob(tx)
    offer(tx, alice, "digest")
    offer(tx, bob, "digest")
    assert len(choices.of_message(tx, alice.id, "digest")) == 2
    choices.close_message(tx, alice.id, "digest", NOW)
    assert choices.open_messages(tx, bob.id, NOW) == ("digest",)


def test_a_strangers_buttons_go_with_their_account(tx: Tx) -> None:
    victor = accounts.add(tx, "web", "", "u-victor", name="Victor", language=Language.EN, now=NOW)
    offer(tx, victor, "m1")
    tx.connection.exec_driver_sql("delete from account")
    assert choices.of_message(tx, victor.id, "m1") == ()
