"""One transaction at a time: opening the database and a network's unit of work in it."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from storage.lockfile import LockFile
from storage.problems import translated
from storage.turns import Turns


def new_id() -> str:
    """A random id: it tells nothing and cannot be guessed."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Tx:
    """A transaction of one network. Every query takes one and stays inside its network."""

    connection: Connection
    network: str  # network id
    when_undone: list[Callable[[], None]] = field(default_factory=list, compare=False)  # called when it fails


@dataclass(frozen=True, slots=True)
class Database:
    """An open database for one network. Safe to use from several threads; don't nest `write` in one thread."""

    engine: Engine
    network: str  # network id
    reach: Callable[[str], None] = lambda _point: None  # told at each commit point; tests kill the process there
    lock: LockFile | None = None
    turns: Turns | None = None  # SQLite only: PostgreSQL has as many writers as it likes

    @contextmanager
    def write(self, point: str = "") -> Iterator[Tx]:
        """Everything inside is committed together, or not at all. Raises `StorageProblem` when the database can't.

        With a `point`, `reach` is told "before <point>" just before the commit and "after <point>" just after it.
        """
        turn = self.turns.turn() if self.turns else nullcontext()
        when_undone: list[Callable[[], None]] = []
        try:
            with turn, translated(), self.engine.begin() as connection:
                yield Tx(connection, self.network, when_undone)
                if point:
                    self.reach(f"before {point}")
        except BaseException:
            for undo in when_undone:
                undo()
            raise
        if point:
            self.reach(f"after {point}")

    def close(self) -> None:
        """Let go of the database and of its lock file."""
        self.engine.dispose()
        if self.lock is not None:
            self.lock.release()
