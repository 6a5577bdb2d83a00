"""Waiting for what happens over a real connection: there is no other way to be told."""

import asyncio
from collections.abc import Callable

from tests.patience import PATIENCE_S


async def reached(what: Callable[[], bool]) -> None:
    """Returns as soon as it is so; fails when it doesn't become so."""
    async with asyncio.timeout(PATIENCE_S):
        while not what():
            await asyncio.sleep(0.002)
