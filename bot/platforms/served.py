"""What a platform brings to a running Netwever: its adapter, and the pages and hooks that it wants served."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from starlette.routing import BaseRoute

from adapters.base import ChatAdapter
from bot.app import App
from bot.check import Check
from config.settings import Settings


@dataclass(frozen=True, slots=True)
class Served:
    """`routes` are served beside the web page's, on the same address."""

    adapter: ChatAdapter
    routes: Sequence[BaseRoute] = ()


Build = Callable[[Settings, App], Served | None]  # None: the settings don't want it
Look = Callable[[Settings], Iterable[Check]]  # asks the platform itself, over the network
