"""How it is told that a message was not delivered, or that a platform will not work with us."""

from enum import StrEnum

from adapters.base import Room


class FailureKind(StrEnum):
    TEMPORARY = "temporary"  # not delivered, try again
    PERMANENT = "permanent"  # not delivered, will never be
    UNREACHABLE = "unreachable"  # this person cannot be reached (blocked, left)
    UNKNOWN = "unknown"  # may have been delivered
    TOO_SOON = "too_soon"  # not tried: the platform's pace asks to wait `retry_after` first


class DeliveryFailed(Exception):
    """A message was not, or perhaps not, delivered. The only exception that leaves an adapter's `send`."""

    def __init__(
        self, kind: FailureKind, retry_after: float | None = None, detail: str = "", moved_to: Room | None = None
    ) -> None:
        super().__init__(f"{kind}{': ' if detail else ''}{detail}")
        self.kind = kind
        self.retry_after = retry_after  # seconds
        self.moved_to = moved_to  # the room has this address now; not delivered there yet


class PlatformRefused(Exception):
    """The platform will not work with these settings (a revoked token, a second poller). One sentence for the operator,
    without secrets. Raised by `start`; what happens later is told to the `ended` that an adapter is given."""
