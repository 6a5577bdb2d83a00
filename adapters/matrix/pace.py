"""How often the homeserver lets us write."""

from collections.abc import Callable

from adapters.matrix.homeserver import Trouble

_CALM_S = 600.0  # so long after the last "too soon" nothing is sent that people can do without


class Pace:
    """Remembers that the homeserver asked to wait. Its limits are per account, so they hold for every chat."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._shut_until = self._calm_from = float("-inf")

    def heard(self, trouble: Trouble) -> None:
        if trouble.too_soon:
            now = self._monotonic()
            self._shut_until = max(self._shut_until, now + (trouble.retry_after or 1.0))
            self._calm_from = now + _CALM_S

    @property
    def wait_s(self) -> float:
        """How long to wait before the next message; 0 when it may go."""
        return max(self._shut_until - self._monotonic(), 0.0)

    @property
    def calm(self) -> bool:
        """Whether there is room for what is only nice to have."""
        return self._monotonic() >= self._calm_from
