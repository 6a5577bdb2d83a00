"""kill -9 at each commit point of a conversation on the web page: nothing is lost, nothing is said twice."""

import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.faults

POINTS = (
    "before inbox", "after inbox", "before inbox claim", "after inbox claim", "before answer", "after answer",
    "before parcel claim", "after parcel claim", "before started", "after started", "delivered", "before sent",
    "after sent",
)  # fmt: skip
PATIENCE_S = 30.0


@dataclass
class Victim:
    """A running Netwever that may kill itself; it is started again when that happened."""

    url: str
    port: int
    process: "subprocess.Popen[bytes]"
    client: httpx.Client
    place: str = "0"
    letters: dict[int, dict[str, Any]] = field(default_factory=dict)
    deaths: int = 0

    def say(self, **words: str) -> None:
        """Send it until it is taken in, with the same id each time, as the page does."""
        body = {"id": str(uuid.uuid4()), **words}
        self._until(lambda: self.client.post("/say", json=body).status_code == 200)

    def press(self, number: int) -> None:
        """Press this button of the newest question."""
        asked = [letter["buttons"] for _, letter in sorted(self.letters.items()) if letter["buttons"]]
        assert asked, f"no question on {self.transcript()}"
        self.say(token=asked[-1][number - 1]["token"])

    def wait_for(self, count: int) -> None:
        """Until so many of the bot's messages are on the page and nothing more comes."""
        self._until(lambda: self._look() >= count)

    def transcript(self) -> list[str]:
        """The page from top to bottom, without what differs from run to run."""
        return [_plain(letter) for _, letter in sorted(self.letters.items())]

    def _look(self) -> int:
        found = self.client.get("/letters", params={"after": self.place}).json()
        self.place = found["place"]
        self.letters |= {letter["id"]: letter for letter in found["letters"]}
        return sum(letter["kind"] == "bot" for letter in self.letters.values())

    def _until(self, reached: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            try:
                if reached():
                    return
            except httpx.TransportError:
                self._revive()
            time.sleep(0.02)  # another process is at work; it has no way to tell this one
        raise AssertionError(f"nothing came within {PATIENCE_S} s; the page says {self.transcript()}")

    def _revive(self) -> None:
        if self.process.poll() is not None:
            assert self.process.returncode == -9, "it died of something else than the kill"
            self.deaths += 1
            self.process = _spawn(self.url, self.port, "-", 1)


def _spawn(url: str, port: int, point: str, nth: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.faults.victim", "run", url, str(port), point, str(nth)]
    return subprocess.Popen(command, cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONWARNINGS": ""})


@contextmanager
def victim(url: str, point: str, nth: int) -> Iterator[Victim]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10, headers={"accept-language": "nl"})
    running = Victim(url, port, _spawn(url, port, point, nth), client)
    try:
        running._until(lambda: client.get("/").status_code == 200)
        yield running
    finally:
        running.process.terminate()
        running.process.wait(timeout=15)
        client.close()


def _plain(letter: dict[str, Any]) -> str:
    text = " ".join(span["text"] for block in letter["blocks"] for span in block.get("spans", []))
    return "|".join(
        [letter["kind"], text, letter["text"], *(b["label"] for b in letter["buttons"]), letter["chosen"] or ""]
    )


def converse(person: Victim) -> list[str]:
    """The beginning of a membership: words, a button, a second button, words."""
    person.say(text="Hoi, ik wil meedoen")
    person.wait_for(1)
    person.press(1)
    person.wait_for(3)  # thanks, and the first choice
    person.press(2)
    person.wait_for(4)
    person.say(text="help")
    person.wait_for(5)
    return person.transcript()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The page of a conversation in which nothing went wrong."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with victim(f"sqlite:///{folder}/netwever.db", "-", 1) as person:
        return converse(person)


@pytest.mark.parametrize("nth", [1, 3])
@pytest.mark.parametrize("point", POINTS)
def test_a_conversation_survives_a_kill(database_url: str, undisturbed: list[str], point: str, nth: int) -> None:
    with victim(database_url, point, nth) as person:
        told = converse(person)
        assert person.deaths == 1, f"{point!r} was not reached {nth} times"
    assert told == undisturbed
