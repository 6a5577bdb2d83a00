"""How a message gets into a channel once: posted in parts, changed in place, and found again by our key."""

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.base import Outgoing
from adapters.failures import FailureKind
from adapters.ports import Receipts
from adapters.slack.calls import Calls
from adapters.slack.errors import CallFailed
from adapters.slack.render import digest, mark_of, render
from adapters.slack.rich import Json
from adapters.slack.workspaces import Workspace

_STAMPS = re.compile(r"\d+\.\d+(?:\+\d+\.\d+)*")
_REMEMBERED = 5000  # messages
_PAGE = 200  # messages; the history of internal apps has up to 1,000 a page
_PAGES = 5
_LONG_AGO_S = 26 * 3600.0  # a message that is sent again was begun at most a day before


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands: a timestamp for each part, in order."""

    channel: str
    stamps: tuple[str, ...]

    @property
    def receipt(self) -> str:
        return f"{self.channel}:{'+'.join(self.stamps)}"


def posted_from(receipt: str | None) -> Posted | None:
    """A `Posted` from its receipt; None when it is the receipt of something else, such as a form."""
    channel, _, stamps = (receipt or "").partition(":")
    if not channel or not _STAMPS.fullmatch(stamps):
        return None
    return Posted(channel, tuple(stamps.split("+")))


@dataclass(frozen=True, slots=True)
class Seen:
    """What the history of a channel holds of one message: timestamps by part. `whole`: all parts are there; `certain`:
    it was read back far enough to say so."""

    stamps: Mapping[int, str]
    whole: bool
    certain: bool


class Posting:
    """Remembers what was posted lately; the rest is told by `receipts` and by the channel's history."""

    def __init__(self, calls: Calls, receipts: Receipts | None, now: Callable[[], datetime]) -> None:
        self._calls = calls
        self._receipts = receipts
        self._now = now
        self._known: OrderedDict[str, Posted] = OrderedDict()

    async def put(self, workspace: Workspace, channel: str, message: Outgoing) -> Posted:
        """Post the message, or what is missing of it; or change an earlier one into it. Raises `CallFailed`."""
        known = self._known.get(message.key)
        if known is not None:
            return known
        payloads = render(message)
        earlier = await self._earlier(workspace, channel, message.replaces) if message.replaces else None
        stamps = await self._changed(workspace, earlier, payloads) if earlier else ()
        done = Posted(channel, await self._posted(workspace, channel, message.key, payloads, stamps))
        self._remember(message.key, done)
        return done

    async def was_put(self, workspace: Workspace, channel: str, key: str) -> bool | None:
        """Whether all parts are there; None when the history is too long to tell."""
        if key in self._known:
            return True
        seen = await self._seen(workspace, channel, key)
        return seen.whole if seen.stamps or seen.certain else None

    async def _posted(
        self, workspace: Workspace, channel: str, key: str, payloads: tuple[Json, ...], done: tuple[str, ...]
    ) -> tuple[str, ...]:
        """The timestamps of all parts. Those that are in the history already are not posted again; of a message in
        one part the caller knows that it isn't there."""
        there = (await self._seen(workspace, channel, key)).stamps if len(payloads) > max(1, len(done)) else {}
        rest = [
            there.get(part) or await self._post(workspace, channel, payloads[part])
            for part in range(len(done), len(payloads))
        ]
        return (*done, *rest)

    async def _post(self, workspace: Workspace, channel: str, payload: Json) -> str:
        answer = await self._calls.call(workspace, "chat.postMessage", channel=channel, **payload)
        return str(answer.get("ts") or "")

    async def _changed(self, workspace: Workspace, earlier: Posted, payloads: tuple[Json, ...]) -> tuple[str, ...]:
        """The timestamps that were changed; none when the earlier message is gone. A repeat has no effect."""
        pairs = list(zip(earlier.stamps, payloads, strict=False))
        try:
            for stamp, payload in pairs:
                await self._calls.call(
                    workspace, "chat.update", channel=earlier.channel, harmless=True, ts=stamp, **payload
                )
        except CallFailed as failed:
            if failed.error in ("message_not_found", "cant_update_message", "edit_window_closed"):
                return ()
            raise
        for stamp in earlier.stamps[len(pairs) :]:
            await self._take_away(workspace, earlier.channel, stamp)
        return earlier.stamps[: len(pairs)]

    async def _take_away(self, workspace: Workspace, channel: str, stamp: str) -> None:
        try:
            await self._calls.call(workspace, "chat.delete", channel=channel, harmless=True, ts=stamp)
        except CallFailed as failed:
            if failed.kind is not FailureKind.PERMANENT:  # else it is gone already
                raise

    async def _earlier(self, workspace: Workspace, channel: str, key: str) -> Posted | None:
        known = self._known.get(key)
        if known is None and self._receipts is not None:
            known = posted_from(await self._receipts.find(key))
        if known is None:
            seen = await self._seen(workspace, channel, key)
            known = Posted(channel, tuple(seen.stamps[part] for part in sorted(seen.stamps))) if seen.whole else None
        return known if known is not None and known.channel == channel else None

    async def _seen(self, workspace: Workspace, channel: str, key: str) -> Seen:
        """Look for the message from the newest back, as far as a message that is being sent again can be."""
        wanted, stamps, cursor = digest(key), dict[int, str](), ""
        for _ in range(_PAGES):
            page = await self._page(workspace, channel, cursor)
            for posted in page.get("messages") or ():
                mark = mark_of(posted)
                if mark is None or mark.key != wanted:
                    continue
                stamps[mark.part] = str(posted.get("ts"))
                if len(stamps) >= mark.of:
                    return Seen(stamps, whole=True, certain=True)
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor or self._is_long_ago(page):
                return Seen(stamps, whole=False, certain=True)
        return Seen(stamps, whole=False, certain=False)

    async def _page(self, workspace: Workspace, channel: str, cursor: str) -> dict[str, Any]:
        more = {"cursor": cursor} if cursor else {}
        return await self._calls.call(
            workspace, "conversations.history", channel=channel, harmless=True, limit=_PAGE,
            include_all_metadata=True, **more,
        )  # fmt: skip

    def _is_long_ago(self, page: Mapping[str, Any]) -> bool:
        stamps = [float(posted["ts"]) for posted in page.get("messages") or () if posted.get("ts")]
        return bool(stamps) and min(stamps) < self._now().timestamp() - _LONG_AGO_S

    def _remember(self, key: str, done: Posted) -> None:
        self._known[key] = done
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
