"""Platforms from other packages: found by their entry point, built from a `Kit`, and never a reason for the other
platforms to stop."""

from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points

from adapters.base import ChatAdapter
from adapters.failures import PlatformRefused
from adapters.ports import Kit
from bot.app import App
from bot.check import Check, Verdict
from bot.platforms.served import Served
from bot.ports import StoredBookmark, StoredReceipts, StoredRight
from bot.trouble import described
from config.sections import Plugin
from config.settings import Settings

GROUP = "netwever.adapters"
_OURS = frozenset({"console", "web", "slack", "telegram", "matrix"})


def build(settings: Settings, app: App) -> tuple[tuple[Served, ...], Mapping[str, str]]:
    """The platforms that work, and for each that doesn't the sentence that says why."""
    served: list[Served] = []
    broken: dict[str, str] = {}
    for name, plugin in _enabled(settings).items():
        try:
            served.append(Served(_built(name, plugin, settings, app)))
        except PlatformRefused as refused:
            broken[name] = str(refused)
        except Exception as problem:  # another package's fault, whatever it is
            broken[name] = f"The adapter {name} can't be built: {described(problem)}."
    return tuple(served), broken


def look(settings: Settings) -> Iterable[Check]:
    """Whether the packages of the enabled platforms are installed."""
    for name in _enabled(settings):
        if name in _OURS:
            yield Check(name, Verdict.WRONG, f"plugins.{name} has a name of Netwever's own", "Take another name.")
        elif not _points(name):
            yield Check(name, Verdict.WRONG, f"no installed package offers {name}", "Install it beside Netwever.")
        else:
            yield Check(name, Verdict.GOOD, f"offered by {_points(name)[0].value}")


def _built(name: str, plugin: Plugin, settings: Settings, app: App) -> ChatAdapter:
    if name in _OURS:
        raise PlatformRefused(f"plugins.{name} has a name of Netwever's own; take another one.")
    if not _points(name):
        raise PlatformRefused(f"plugins.{name} is enabled, and no installed package offers an adapter of that name.")
    adapter: ChatAdapter = _points(name)[0].load()(_kit(name, plugin, settings, app))
    if getattr(adapter, "platform", None) != name:
        raise PlatformRefused(f"The adapter {name} gives itself another name; its package has to be mended.")
    return adapter


def _kit(name: str, plugin: Plugin, settings: Settings, app: App) -> Kit:
    return Kit(
        platform=name,
        options=dict(plugin.model_extra or {}),
        language=settings.network.language,
        now=app.now,
        ended=lambda sentence: app.ended(name, sentence),
        bookmark=StoredBookmark(app.db, app.in_thread, name),
        right=StoredRight(app.db, app.in_thread, f"listen {name}", app.owner, app.now),
        receipts=StoredReceipts(app.db, app.in_thread),
    )


def _enabled(settings: Settings) -> Mapping[str, Plugin]:
    return {name: plugin for name, plugin in settings.plugins.items() if plugin.enabled}


def _points(name: str) -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=GROUP, name=name))
