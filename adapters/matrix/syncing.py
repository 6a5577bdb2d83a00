"""The loop of `/sync`: a batch is committed, then the bookmark moves on. A crash repeats events and loses none."""

import asyncio
import logging
from collections.abc import Callable

from adapters.base import Receive
from adapters.failures import PlatformRefused
from adapters.matrix import calls
from adapters.matrix.homeserver import Homeserver, Trouble
from adapters.matrix.rooms import Rooms
from adapters.matrix.taking import Taking
from adapters.ports import Bookmark, SoleRight

_LONG_POLL_S = 5.0  # shorter than the sole right lasts
_PATIENCE_S = 60.0  # for the first batch of a busy account
_TURN_S = 5.0  # until the sole right is asked for again
_LONGEST_WAIT_S = 60.0
_GONE = (
    "The homeserver does not accept matrix.access_token any more: make a new one, as docs/matrix.md says, and put it "
    "in the settings."
)

log = logging.getLogger(__name__)


class Syncing:
    """Hands over what comes in, from `begin` to `end`. `ended` is told in one sentence when the token is gone."""

    def __init__(
        self,
        server: Homeserver,
        rooms: Rooms,
        taking: Taking,
        bookmark: Bookmark,
        right: SoleRight,
        ended: Callable[[str], None],
    ) -> None:
        self._server = server
        self._rooms = rooms
        self._taking = taking
        self._bookmark = bookmark
        self._right = right
        self._ended = ended
        self._failures = 0
        self._fresh = True  # open invitations were not asked for yet
        self._over = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def begin(self, receive: Receive) -> None:
        """Raises `PlatformRefused` when there is nothing to wait for."""
        try:
            await self._server.me()
        except Trouble as trouble:
            if trouble.token_is_gone:
                raise PlatformRefused(_GONE) from None
            if trouble.for_good:
                raise PlatformRefused(f"There is no Matrix homeserver at matrix.homeserver: {trouble}.") from None
            log.warning("the homeserver is waited for: %s", trouble)
        if self._task is None:
            self._over = asyncio.Event()
            self._fresh = True
            self._task = asyncio.create_task(self._keep(receive))

    async def end(self) -> None:
        """Finish the batch at hand, and take no more."""
        self._over.set()
        task, self._task = self._task, None
        if task is not None:
            await task

    async def _keep(self, receive: Receive) -> None:
        while not self._over.is_set():
            try:
                mine = await self._right.mine()
                self._rooms.follow(mine)
                if mine:
                    await self._step(receive)
                else:
                    await self._pause(_TURN_S)
                self._failures = 0
            except Trouble as trouble:
                if trouble.token_is_gone:
                    self._ended(_GONE)
                    break
                log.warning("the homeserver: %s", trouble)
                await self._pause(trouble.retry_after or self._longer())
            except Exception as problem:  # such as a database that is away: the same batch comes again
                log.error("a batch was not taken in: %s", type(problem).__name__)
                await self._pause(self._longer())
        self._rooms.follow(False)
        await self._right.give_up()

    async def _step(self, receive: Receive) -> None:
        """One batch. Without a bookmark it only marks where to begin: what was said before is not answered."""
        since = await self._since()
        if self._fresh and since is not None:
            standing = await self._server.ask(calls.sync(None, 0.0, timelines=False), patience_s=_PATIENCE_S)
            await self._taking.hear_invitations(standing)
            self._fresh = False
        batch = await self._asked(since)
        if batch is None:
            return
        events = []
        if since is None:
            await self._taking.hear_invitations(batch)
        else:
            events = await self._taking.take(batch, since)
        if not await self._right.mine():  # it took too long: whoever has the right now takes the same batch
            return
        if events:
            await receive(events)
        place = batch.get("next_batch")
        if isinstance(place, str) and place != since:
            await self._bookmark.put(f"{await self._server.me()} {place}")

    async def _asked(self, since: str | None) -> dict[str, object] | None:
        """The next batch; None when it is time to stop, or when the bookmark is none of this homeserver's."""
        call = calls.sync(since, 0.0 if since is None else _LONG_POLL_S, timelines=since is not None)
        asking = asyncio.ensure_future(self._server.ask(call, patience_s=_PATIENCE_S))
        stopping = asyncio.ensure_future(self._over.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return asking.result() if asking.done() else None
        except Trouble as trouble:
            if trouble.status != 400 or since is None:
                raise
            log.error("the homeserver does not know the bookmark; the bot begins anew: %s", trouble)
            await self._bookmark.put("")
            return None
        finally:
            for waiting in (asking, stopping):
                waiting.cancel()
            await asyncio.gather(asking, stopping, return_exceptions=True)

    async def _since(self) -> str | None:
        """The bookmark of this account; another account begins anew."""
        whose, _, place = (await self._bookmark.read() or "").partition(" ")
        return place if place and whose == await self._server.me() else None

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._over.wait(), seconds)
        except TimeoutError:
            return

    def _longer(self) -> float:
        self._failures += 1
        return min(2.0**self._failures, _LONGEST_WAIT_S)
