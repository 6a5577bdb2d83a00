"""How fast Slack lets us speak: one message a second in a channel, so many calls of a method a minute, and what it
asks for itself by Retry-After. Source: docs.slack.dev/apis/web-api/rate-limits."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

MESSAGE_EVERY_S = 1.0  # in one channel
_A_MINUTE_S = 60.0
# Calls a minute and workspace, by the methods' tiers; chat.postMessage has its own rule and "several hundred".
TIERS: Mapping[str, int] = {
    "auth.test": 100,
    "chat.delete": 50,
    "chat.postMessage": 240,
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.open": 50,
    "users.info": 100,
    "views.open": 100,
    "views.publish": 100,
}
SPEAKING = frozenset({"chat.postMessage"})


@dataclass(slots=True)
class Pace:
    """Counts what was called. One per bot account; `now` is a clock in seconds that never goes back."""

    now: Callable[[], float]
    _calls: dict[tuple[str, str], deque[float]] = field(default_factory=dict)
    _spoken: dict[tuple[str, str], float] = field(default_factory=dict)
    _until: dict[tuple[str, str, str], float] = field(default_factory=dict)  # team, method, channel → held back

    def wait_s(self, team: str, method: str, channel: str = "") -> float:
        """How long to wait before this call; 0 when it can be made now."""
        now = self.now()
        waits = [self._until.get((team, method, channel), now) - now]
        if method in SPEAKING and (team, channel) in self._spoken:
            waits.append(self._spoken[team, channel] + MESSAGE_EVERY_S - now)
        calls = self._recent(team, method)
        if len(calls) >= TIERS.get(method, 20):
            waits.append(calls[0] + _A_MINUTE_S - now)
        return max(0.0, *waits)

    def count(self, team: str, method: str, channel: str = "") -> None:
        """The call is made now."""
        now = self.now()
        self._recent(team, method).append(now)
        if method in SPEAKING:
            self._forget_silent(now)
            self._spoken[team, channel] = now

    def hold(self, team: str, method: str, channel: str, seconds: float) -> None:
        """Slack asks to wait: only this channel for what is said in one, else this method."""
        now = self.now()
        self._until = {key: until for key, until in self._until.items() if until > now}
        self._until[team, method, channel] = now + seconds

    def _recent(self, team: str, method: str) -> deque[float]:
        calls = self._calls.setdefault((team, method), deque())
        while calls and calls[0] <= self.now() - _A_MINUTE_S:
            calls.popleft()
        return calls

    def _forget_silent(self, now: float) -> None:
        if len(self._spoken) > 10_000:
            self._spoken = {key: at for key, at in self._spoken.items() if at > now - MESSAGE_EVERY_S}
