"""How fast one bot may send: all in all, to one chat, and to a group."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

_MINUTE_S = 60.0
_FORGET_FROM = 1000  # chats


@dataclass(slots=True)
class Pace:
    """https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this; `clock` in seconds."""

    clock: Callable[[], float]
    per_second: int = 30  # in all
    apart_s: float = 1.0  # between two messages to one chat
    per_minute: int = 20  # to one group, changes of earlier messages included
    _all: deque[float] = field(default_factory=deque)
    _chats: dict[int, deque[float]] = field(default_factory=dict)
    _next: dict[int, float] = field(default_factory=dict)  # when a chat may get a message again

    def claim(self, chat: int, *, new: bool = True) -> float:
        """0.0: go on, it is counted. Otherwise how many seconds to wait, and nothing is counted. `new`: a message, not
        a change of an earlier one."""
        now = self.clock()
        recent = self._chats.setdefault(chat, deque())
        _drop(recent, now - _MINUTE_S)
        _drop(self._all, now - 1.0)
        wait = max(
            self._next.get(chat, 0.0) - now if new else 0.0,
            recent[0] + _MINUTE_S - now if chat < 0 and len(recent) >= self.per_minute else 0.0,  # < 0: a group
            self._all[0] + 1.0 - now if len(self._all) >= self.per_second else 0.0,
        )
        if wait > 0:
            return wait
        recent.append(now)
        self._all.append(now)
        if new:
            self._next[chat] = now + self.apart_s
        self._forget(now)
        return 0.0

    def hold(self, chat: int, seconds: float) -> None:
        """Telegram asks to leave this chat alone for so long."""
        self._next[chat] = max(self._next.get(chat, 0.0), self.clock() + seconds)

    def _forget(self, now: float) -> None:
        if len(self._chats) > _FORGET_FROM:
            self._chats = {chat: sent for chat, sent in self._chats.items() if sent and sent[-1] > now - _MINUTE_S}
            self._next = {chat: at for chat, at in self._next.items() if at > now}


def _drop(times: deque[float], until: float) -> None:
    while times and times[0] <= until:
        times.popleft()
