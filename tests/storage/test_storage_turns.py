"""Turns: one writer at a time, who waits longest first, nobody for ever."""

from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from storage.database import Database
from storage.problems import DatabaseLocked
from storage.turns import Turns


def test_who_waits_longest_goes_first() -> None:
    turns = Turns(patience_s=30.0)
    order: list[int] = []

    def go(number: int) -> None:
        with turns.turn():
            order.append(number)

    with ThreadPoolExecutor(5) as pool:
        waiting: list[Future[None]] = []
        with turns.turn():
            for number in range(5):
                waiting.append(pool.submit(go, number))
                while turns.waiting() <= number:
                    pass
        for one in waiting:
            one.result()
    assert order == [0, 1, 2, 3, 4]
    assert turns.waiting() == 0


def test_nobody_waits_for_ever() -> None:
    turns = Turns(patience_s=0.01)

    def go() -> None:
        with turns.turn():
            pass

    with ThreadPoolExecutor(1) as pool:
        with turns.turn(), pytest.raises(DatabaseLocked):
            pool.submit(go).result()
        assert turns.waiting() == 0
        pool.submit(go).result()  # the turn is free again


def test_the_turn_comes_free_when_something_goes_wrong() -> None:
    turns = Turns(patience_s=0.01)
    with pytest.raises(ZeroDivisionError), turns.turn():
        raise ZeroDivisionError
    with turns.turn():
        assert turns.waiting() == 0


def test_a_transaction_inside_a_transaction_is_refused_at_once(db: Database) -> None:
    if db.turns is None:
        with db.write() as outer, db.write() as inner:
            assert outer.connection is not inner.connection
        return
    with db.write(), pytest.raises(RuntimeError, match="inside a transaction"), db.write():
        raise AssertionError("not reached")
