"""From the inbox to the dialogue: every event answered once and in order, whatever a handler or the database does."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.base import Outgoing, load_outgoing
from bot import intake
from bot.house import Work
from bot.speaking import tell
from matching.values import Language
from storage import accounts, inbox, queries
from storage.database import Database
from storage.problems import DatabaseLocked, LeaseLost
from storage.queues import outbox
from tests.bot.post import NOW, Clock, heard, house, opened

CANARY = "kanariegeel 4711"


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    with opened(database_url) as database:
        with database.write() as tx:
            accounts.add(tx, "slack", "", "alice", name="Alice", language=Language.NL, now=NOW)
        yield database


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """A dialogue that repeats what it hears; it raises what is on this list first, each once."""
    will: list[Exception] = []

    def respond(work: Work, incoming: Any) -> None:
        account = accounts.find(work.tx, "slack", "", incoming.who.user_id)
        assert account is not None
        tell(work, account, "bad.too_long", length=int(incoming.what.text.split()[0]), most=0)
        if will and "raise" in incoming.what.text:
            raise will.pop(0)

    monkeypatch.setattr(intake, "respond", respond)
    return will


def hear(db: Database, *texts: str) -> None:
    intake.take_in(db, [heard(text, f"e-{text}") for text in texts], NOW)


def answer_all(db: Database, clock: Clock | None = None) -> int:
    """How many steps it took until nothing waited."""
    steps = 0
    while intake.answer_next(db, house(), "me", (clock or Clock())()):
        steps += 1
    return steps


def said(db: Database) -> list[str]:
    """What waits to be sent, oldest first: the number that the dialogue repeated, or else the sentence."""
    with db.write() as tx:
        messages = [load_outgoing(row["body"]) for row in queries.rows(tx, outbox, order=(outbox.c.id,))]
    return [_number(message) for message in messages]


def _number(message: Outgoing) -> str:
    text = " ".join(span.text for block in message.body for span in getattr(block, "spans", ()))
    return next((word for word in text.split() if word.isdigit()), text)


def test_a_batch_is_answered_once_and_in_order(db: Database, answers: list[Exception]) -> None:
    hear(db, "1", "2", "3")
    hear(db, "2", "3", "4")  # the platform repeats itself
    assert answer_all(db) == 4
    assert said(db) == ["1", "2", "3", "4"]


def test_a_handler_that_fails_now_and_then_answers_once(db: Database, answers: list[Exception]) -> None:
    answers += [ValueError(CANARY), KeyError(CANARY)]
    hear(db, "1 raise", "2")
    assert answer_all(db) == 4
    assert said(db) == ["1", "2"]


def test_a_poison_message_is_set_aside_after_three_tries_and_the_next_ones_go_on(
    db: Database, answers: list[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    answers += [ValueError(CANARY)] * 3
    hear(db, f"1 raise {CANARY}", "2")
    with caplog.at_level(logging.DEBUG):
        answer_all(db)
    trouble, after = said(db)
    assert trouble == house().wording.line(Language.NL, "bad.trouble")
    assert after == "2"
    with db.write() as tx:
        assert [item.event_id for item in inbox.set_aside_items(tx)] == [f"e-1 raise {CANARY}"]
        assert inbox.waiting(tx) == 0
    assert len(caplog.records) == 3
    assert CANARY not in caplog.text


def test_a_poison_message_of_a_stranger_is_set_aside_too(db: Database, answers: list[Exception]) -> None:
    intake.take_in(db, [heard("1", "e1", who="a stranger")], NOW)
    assert answer_all(db) == 3
    assert said(db) == []


@pytest.mark.parametrize("times", [1, 10])
def test_a_database_that_is_unwell_is_no_fault_of_the_message(
    db: Database, answers: list[Exception], times: int
) -> None:
    answers += [DatabaseLocked()] * times
    hear(db, "1 raise", "2")
    clock = Clock()
    for _ in range(times):
        with pytest.raises(DatabaseLocked):
            answer_all(db, clock)
        clock.wait(minutes=1)
    answer_all(db, clock)
    assert said(db) == ["1", "2"]


def test_a_message_that_another_process_took_over_is_left_to_that_one(db: Database, answers: list[Exception]) -> None:
    answers += [LeaseLost()]
    hear(db, "1 raise")
    assert answer_all(db) == 1
    assert said(db) == []
    clock = Clock()
    clock.wait(minutes=1)
    assert answer_all(db, clock) == 1
    assert said(db) == ["1"]


def test_a_late_worker_cannot_finish_what_another_answered(db: Database, answers: list[Exception]) -> None:
    hear(db, "1")
    with db.write() as tx:
        mine = inbox.claim(tx, "me", NOW, 60)
    assert mine is not None
    clock = Clock()
    clock.wait(minutes=1)
    assert intake.answer_next(db, house(), "other", clock()) is True
    with pytest.raises(LeaseLost), db.write() as tx:
        inbox.done(tx, mine.id, "me", clock())
    assert said(db) == ["1"]
