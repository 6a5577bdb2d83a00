"""What a Netwever serves when platforms are missing, or will not work with it."""

import pytest

from adapters.base import Receive
from adapters.failures import PlatformRefused
from bot.app import App
from bot.commands.failures import CommandFailed
from bot.commands.run import run
from bot.serving import serve
from config.sections import DatabaseSettings, Web
from config.settings import Settings
from tests.bot.post import Clock, Platform, house, opened


class Refusing(Platform):
    async def start(self, _receive: Receive) -> None:
        raise PlatformRefused("The token was revoked.")


def test_with_nothing_to_serve_it_does_not_start(sqlite_url: str) -> None:
    with pytest.raises(CommandFailed, match="nothing to serve"):
        run(Settings(database=DatabaseSettings(url=sqlite_url), web=Web(enabled=False)))


async def test_a_platform_that_refuses_ends_it_when_it_is_the_only_one(sqlite_url: str) -> None:
    with opened(sqlite_url) as db:
        app = App(db, house(), {"slack": Refusing()}, Clock())
        with pytest.raises(CommandFailed, match="token was revoked"):
            await serve(app, Settings(), ())


async def test_a_platform_that_refuses_leaves_the_other_ones_at_work(sqlite_url: str) -> None:
    with opened(sqlite_url) as db:
        app = App(db, house(), {"slack": Refusing(), "telegram": Platform()}, Clock())
        await app.start()
        assert (app.working, app.over.is_set()) == (frozenset({"telegram"}), False)
        app.ended("telegram", "Another process polls.")
        assert (app.working, app.over.is_set()) == (frozenset(), True)
        await app.stop()
