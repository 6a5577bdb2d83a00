"""What a call that went wrong means for a message: was it delivered, will it ever be?"""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.failures import DeliveryFailed, FailureKind

# Our token is good for nothing any more (docs.slack.dev/reference/methods/auth.test, "Errors").
DEAD = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "team_access_not_granted", "token_expired", "token_revoked"}
)
# This person can't be reached.
UNREACHABLE = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",
        "is_inactive",
        "restricted_action_dm",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)
# Slack may have done it all the same.
AMBIGUOUS = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"})
# A permission to open a form that is used up, or older than three seconds.
LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"})


class CallFailed(DeliveryFailed):
    """A call to Slack that went wrong. `error`: Slack's own name for it; empty when it is not from Slack."""

    def __init__(self, kind: FailureKind, error: str = "", retry_after: float | None = None) -> None:
        super().__init__(kind, retry_after, error)
        self.error = error


def failure_of(problem: Exception, *, harmless: bool) -> CallFailed:
    """The failure, without the words that were sent. `harmless`: a repeat of this call has no effect, so nobody needs
    to know whether it arrived."""
    if isinstance(problem, SlackApiError):
        found = _answered(problem)
    elif isinstance(problem, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        found = CallFailed(FailureKind.TEMPORARY, type(problem).__name__)
    elif isinstance(problem, aiohttp.ClientError | asyncio.TimeoutError | OSError | ValueError | AttributeError):
        found = CallFailed(FailureKind.UNKNOWN, type(problem).__name__)
    else:
        raise problem
    if harmless and found.kind is FailureKind.UNKNOWN:
        return CallFailed(FailureKind.TEMPORARY, found.error, found.retry_after)
    return found


def _answered(problem: SlackApiError) -> CallFailed:
    answer: Any = problem.response
    status = getattr(answer, "status_code", 0) or getattr(answer, "status", 0)
    data = getattr(answer, "data", None)
    error = str(data.get("error") or "") if isinstance(data, Mapping) else ""
    if status == 429 or error in ("ratelimited", "rate_limited"):
        return CallFailed(FailureKind.TEMPORARY, "ratelimited", _retry_after(getattr(answer, "headers", None) or {}))
    if not error or error in AMBIGUOUS or status >= 500:
        return CallFailed(FailureKind.UNKNOWN, error or f"http {status}")
    return CallFailed(FailureKind.UNREACHABLE if error in UNREACHABLE else FailureKind.PERMANENT, error)


def _retry_after(headers: Mapping[str, Any]) -> float:
    """Seconds. Slack sends a whole number; 30 when it doesn't say."""
    found = next((value for name, value in headers.items() if str(name).lower() == "retry-after"), None)
    value = found[0] if isinstance(found, list) else found
    try:
        return max(1.0, float(value)) if value is not None else 30.0
    except ValueError:
        return 30.0
