"""kill -9 while Netwever polls Telegram: nothing that Telegram gave is lost or answered twice, and what may have been
sent is held and listed, never sent on a guess."""

import os
import signal
from collections import Counter

import pytest

from storage import outbox
from tests.e2e.telegram_stub import Telegram, office, person
from tests.faults.after import all_done, left
from tests.faults.running import Nursery, free_port, until
from tests.faults.town import opened

pytestmark = [pytest.mark.faults, pytest.mark.e2e]

PEOPLE = [person(number, f"Iemand {number}") for number in range(11, 15)]
POINTS = {  # where it dies, and whether a message is in doubt then for certain
    "before inbox": False, "after inbox": False, "after answer": False, "before started": False,
    "after started": True, "delivered": True, "after sent": False,
}  # fmt: skip


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_loses_nothing_and_says_nothing_twice(sqlite_url: str, nursery: Nursery, point: str) -> None:
    telegram = Telegram()
    with office(telegram) as at:
        order = {"telegram": {"enabled": True, "token": telegram.token, "api_url": at.url}, "port": free_port()}
        for who in PEOPLE:
            telegram.writes(who, "hoi")
        first = nursery.start("run", sqlite_url, point=point, nth=2 if "inbox" not in point else 1, **order)
        assert nursery.status(first, wait=True) == -signal.SIGKILL, nursery.output.read_text()
        second = nursery.start("run", sqlite_url, **order)
        until(lambda: not telegram.queue and all_done(sqlite_url), lambda: left(sqlite_url))
        os.kill(second, signal.SIGTERM)
        assert nursery.status(second, wait=True) == 0
    rest = left(sqlite_url)
    assert rest["inbox"] == Counter(done=len(PEOPLE))
    seen = [len(telegram.screen(who["id"])) for who in PEOPLE]
    assert set(seen) <= {0, 1}  # nothing twice
    with opened(sqlite_url) as db, db.write() as tx:
        held = {one.destination for one in outbox.held(tx)}
    # Several messages can be under way at once, so a kill may leave more than one in doubt.
    assert {str(who["id"]) for who, count in zip(PEOPLE, seen, strict=True) if not count} <= held
    assert bool(held) or not POINTS[point]
