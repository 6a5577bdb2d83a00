"""Two processes with one account of the bot on a chat platform: only one of them sends, and when it is killed the other
one goes on, with each message once and in order."""

import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.base import Outgoing, Paragraph, Span, dump
from storage import outbox
from tests.faults.after import all_done, left
from tests.faults.running import Nursery, Running, until
from tests.faults.town import opened

pytestmark = [pytest.mark.faults, pytest.mark.postgres]

SOURCE = r'''
import asyncio
import os
from pathlib import Path

from adapters.base import Receipt


class FilePost:
    """Delivers into a file, one line for each message: the process and the key."""

    platform, abilities = "filepost", frozenset()

    def __init__(self, kit):
        self.file = Path(kit.options["file"])

    async def start(self, receive):
        pass

    async def stop(self):
        pass

    async def send(self, to, message):
        with self.file.open("a") as post:
            post.write(f"{os.getpid()} {to.user_id} {message.key}\n")
        await asyncio.sleep(0.005)
        return Receipt("1")

    async def was_delivered(self, to, key):
        return any(line.split()[2] == key for line in self.file.read_text().splitlines())
'''
PEOPLE, EACH = ("ada", "ben", "cleo", "daan", "els"), 12
MIDDLE = (
    len(PEOPLE) * EACH + 5
)  # of the second round: who delivers so many dies of it, and fewer are left for the other
LEASE_S = 5.0  # on a busy machine the one that sends may stand still for a while, and then it is still its turn


@pytest.fixture
def post(tmp_path: Path) -> Path:
    (tmp_path / "filepost.py").write_text(SOURCE)
    info = tmp_path / "filepost-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: filepost\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[netwever.adapters]\nfilepost = filepost:FilePost\n")
    file = tmp_path / "post"
    file.touch()
    return file


@pytest.fixture
def processes(postgres_url: str, nursery: Nursery, post: Path) -> Iterator[tuple[Running, Running]]:
    plugins = {"filepost": {"enabled": True, "file": str(post)}}
    order = {"packages": str(post.parent), "plugins": plugins, "lease_s": LEASE_S}
    both = (Running(nursery, postgres_url, order=order), Running(nursery, postgres_url, order=order))
    for one in both:
        one.start("delivered", MIDDLE)
    yield both
    for one in both:
        if nursery.status(one.pid, wait=False) is None:
            assert one.stop() == 0


def say(url: str, round_: int) -> None:
    """A dozen messages to everybody."""
    now = datetime.now(UTC)
    with opened(url, now) as db, db.write() as tx:
        for number in range(EACH):
            for who in PEOPLE:
                key = f"{who}-{round_:02}-{number:02}"
                body = dump(Outgoing(key=key, body=(Paragraph((Span("hoi"),)),)))
                outbox.put(tx, key, "filepost", "", "person", who, body, not_before=now, quiet=False, now=now)


def delivered(post: Path) -> list[list[str]]:
    return [line.split() for line in post.read_text().splitlines()]


def test_one_sends_and_the_other_takes_over_when_it_is_killed(
    postgres_url: str, nursery: Nursery, processes: tuple[Running, Running], post: Path
) -> None:
    say(postgres_url, 0)
    until(lambda: len(delivered(post)) == len(PEOPLE) * EACH)
    (holder,) = {int(pid) for pid, _, _ in delivered(post)}
    say(postgres_url, 1)
    dying, living = sorted(processes, key=lambda one: one.pid != holder)
    assert nursery.status(holder, wait=True) == -signal.SIGKILL
    assert dying.pid == holder
    until(lambda: all_done(postgres_url))
    keys = [key for _, _, key in delivered(post)]
    assert len(keys) == len(set(keys)) == 2 * len(PEOPLE) * EACH
    for who in PEOPLE:
        assert (mine := [key for key in keys if key.startswith(who)]) == sorted(mine)
    assert {int(pid) for pid, _, _ in delivered(post)} == {holder, living.pid}
    assert living.stop() == 0
    assert left(postgres_url)["outbox"] == {"sent": 2 * len(PEOPLE) * EACH}
