"""Waiting for what happens over a real connection: there is no other way to be told."""

import asyncio
from collections.abc import Callable


async def reached(what: Callable[[], bool], patience_s: float = 10.0) -> None:
    """Returns as soon as it is so; fails when it doesn't become so."""
    async with asyncio.timeout(patience_s):
        while not what():
            await asyncio.sleep(0.002)
