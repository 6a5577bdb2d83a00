"""Whose turn is it to write? SQLite has one writer; who waits longest comes first."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, get_ident

from storage.problems import DatabaseLocked


class Turns:
    """A fair lock: a thread that writes again and again lets the waiting ones go first, which a connection pool
    does not. Waits `patience_s` at most."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()
        self._holder: int | None = None  # thread

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Raises `DatabaseLocked` when it takes too long, and RuntimeError for a turn inside a turn."""
        self._enter()
        self._holder = get_ident()
        try:
            yield
        finally:
            self._leave()

    def waiting(self) -> int:
        """How many threads wait for their turn."""
        with self._guard:
            return len(self._waiting)

    def _enter(self) -> None:
        with self._guard:
            if self._holder is None and not self._waiting:
                self._holder = get_ident()
                return
            if self._holder == get_ident():
                raise RuntimeError("a transaction inside a transaction would wait for itself")
            ticket = Lock()
            ticket.acquire()
            self._waiting.append(ticket)
        if not ticket.acquire(timeout=self._patience_s):
            self._give_up(ticket)

    def _give_up(self, ticket: Lock) -> None:
        with self._guard:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                raise DatabaseLocked  # otherwise the turn came in this very moment

    def _leave(self) -> None:
        """The turn goes straight to who waits longest: nobody can slip in between."""
        with self._guard:
            self._holder = None
            if self._waiting:
                self._holder = -1  # on its way to the next one
                self._waiting.popleft().release()
