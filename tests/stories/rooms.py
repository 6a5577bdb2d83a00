"""Networks whose group is on a chat platform: what the stories about groups begin with."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from adapters.base import Ability
from config.settings import Settings
from tests.stories.cast import Town, open_town

BEGINS = frozenset({Ability.WRITES_FIRST})  # such as Slack
WAITS = frozenset[Ability]()  # such as Telegram: whoever never started the bot can't be written to
FATIMA = "town::fatima"  # the facilitator
OpenTown = Callable[..., Town]
both_languages = pytest.mark.parametrize("language", ["nl", "en"])


@pytest.fixture
def town_with(database_url: str) -> Iterator[OpenTown]:
    """Opens a network with a group on its chat platform and Fatima as facilitator, and closes it after the story."""
    with ExitStack() as after:

        def opened(abilities: frozenset[Ability] = BEGINS, language: str = "nl", **more: Any) -> Town:
            network = {
                "language": language, "group": {"platform": "town", "room": "group"},
                "secretariat": {"accounts": [FATIMA], "name": "Fatima"},
            }  # fmt: skip
            settings = Settings.model_validate({"network": network, "nudge": {"enabled": False}, **more})
            town = open_town(database_url, settings=settings, abilities=abilities)
            after.callback(town.db.close)
            return town

        yield opened
