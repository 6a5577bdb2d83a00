"""A running Netwever that may die and is started again, and the people who use its web page meanwhile."""

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import httpx

from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]


class Nursery:
    """Starts processes of Netwever; see `victim.py`."""

    def __init__(self, folder: Path) -> None:
        self._ended: dict[int, int] = {}
        self._asking = Lock()
        self.output = folder / "output.log"  # all that its processes wrote
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.victim"],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def start(self, what: str | list[str], url: str, **order: Any) -> int:
        """The new process's id. `what`: run, tick, or the words of a command line."""
        with self._asking:
            return int(self._ask({"what": what, "url": url, "output": str(self.output), **order}))

    def status(self, pid: int, *, wait: bool) -> int | None:
        """How it ended, negative for a signal; None while it runs."""
        with self._asking:
            if pid not in self._ended:
                found: int | None = self._ask({"status": pid, "wait": wait})
                if found is None:
                    return None
                self._ended[pid] = found
            return self._ended[pid]

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=PATIENCE_S)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _ask(self, order: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(order)}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def until(reached: Callable[[], bool], what: Callable[[], object] = lambda: "nothing") -> None:
    """Wait for what another process does; there is no way for it to tell this one."""
    end = time.monotonic() + PATIENCE_S
    while not reached():
        assert time.monotonic() < end, f"not within {PATIENCE_S} s; there is {what()}"
        time.sleep(0.01)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """`netwever run`; when it was killed it is started again, whoever notices first."""

    nursery: Nursery
    url: str
    port: int = field(default_factory=free_port)
    level: str = "WARNING"
    pid: int = 0
    deaths: int = 0
    reviving: Lock = field(default_factory=Lock)
    order: dict[str, Any] = field(default_factory=dict)  # what else it is told, see `victim.py`

    def start(self, point: str = "-", nth: int = 1) -> "Running":
        told = {"port": self.port, "point": point, "nth": nth, "level": self.level}
        self.pid = self.nursery.start("run", self.url, **told, **self.order)
        return self

    def revive(self) -> None:
        """Start it again when it died of the kill; it may not die of anything else."""
        with self.reviving:
            status = self.nursery.status(self.pid, wait=False)
            if status is not None:
                assert status == -signal.SIGKILL, self.nursery.output.read_text()
                self.deaths += 1
                self.start()

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def stop(self) -> int | None:
        """End it in good order; its exit code. While it still starts, the signal would just kill it."""
        until(lambda: self._answers() or self.nursery.status(self.pid, wait=False) is not None)
        os.kill(self.pid, signal.SIGTERM)
        return self.nursery.status(self.pid, wait=True)

    def _answers(self) -> bool:
        try:
            httpx.get(f"http://127.0.0.1:{self.port}/", timeout=PATIENCE_S)
        except httpx.TransportError:
            return False
        return True


def secret_of(name: str) -> str:
    """The cookie by which the page knows this person."""
    return hashlib.sha256(name.encode()).hexdigest()[:43]


def user_id_of(name: str) -> str:
    return hashlib.sha256(secret_of(name).encode()).hexdigest()


@dataclass
class Page:
    """Somebody's page, which sends again what was not taken in, with the same id, as the real one does."""

    at: Running
    name: str
    place: str = "0"
    letters: dict[int, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        headers = {"accept-language": "nl", "cookie": f"netwever={secret_of(self.name)}"}
        self.client = httpx.Client(timeout=PATIENCE_S, headers=headers)

    def say(self, **words: str) -> None:
        """Send it until it is taken in."""
        body = {"id": str(uuid.uuid4()), **words}
        self._until(lambda: self.post(body).status_code == 200)

    def post(self, body: dict[str, str]) -> httpx.Response:
        return self.client.post(f"{self._base}/say", json=body)

    def press(self, number: int) -> None:
        """Press this button of the newest question."""
        asked = [letter["buttons"] for _, letter in sorted(self.letters.items()) if letter["buttons"]]
        assert asked, f"no question on {self.transcript()}"
        self.say(token=asked[-1][number - 1]["token"])

    def wait_for(self, count: int) -> None:
        """Until at least so many of the bot's messages are on the page."""
        self._until(lambda: self.look() >= count)

    def look(self) -> int:
        """Read what is new; how many messages of the bot are there now."""
        found = self.client.get(f"{self._base}/letters", params={"after": self.place}).raise_for_status().json()
        self.place = found["place"]
        self.letters |= {letter["id"]: letter for letter in found["letters"]}
        return sum(letter["kind"] == "bot" for letter in self.letters.values())

    def transcript(self) -> list[str]:
        """The page from top to bottom, without what differs from run to run."""
        return [_plain(letter) for _, letter in sorted(self.letters.items())]

    def close(self) -> None:
        self.client.close()

    @property
    def _base(self) -> str:
        return f"http://127.0.0.1:{self.at.port}"

    def _until(self, reached: Callable[[], bool]) -> None:
        def safely() -> bool:
            try:
                return reached()
            except httpx.TransportError:
                self.at.revive()
            except httpx.HTTPStatusError as refused:
                assert refused.response.status_code == 503, refused
            return False

        until(safely, self.transcript)


def _plain(letter: dict[str, Any]) -> str:
    text = " ".join(span["text"] for block in letter["blocks"] for span in block.get("spans", []))
    labels = [button["label"] for button in letter["buttons"]]
    return "|".join([letter["kind"], text, letter["text"], *labels, letter["chosen"] or ""])
