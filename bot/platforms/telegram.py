"""Telegram: one account of the bot, polled by one process at a time, or served at /telegram/webhook."""

from collections.abc import Iterable

from adapters.telegram.adapter import TelegramAdapter
from adapters.telegram.checking import Finding, findings
from adapters.telegram.connection import Connection
from adapters.telegram.menu import Menu
from adapters.telegram.pace import Pace
from adapters.telegram.webhook import PATH, Hook
from bot.app import App
from bot.check import Check, Verdict
from bot.platforms.served import Served
from bot.ports import StoredReceipts, StoredRight
from config.settings import Settings
from config.texts import LANGUAGES, Texts

_MENU = ("ask", "offer", "profile", "requests", "introductions", "tips", "pause", "help", "stop")


def build(settings: Settings, app: App) -> Served | None:
    if not settings.telegram.enabled:
        return None
    adapter = build_telegram(settings, app)
    return Served(adapter, adapter.routes())


def build_telegram(settings: Settings, app: App, pace: Pace | None = None) -> TelegramAdapter:
    """The adapter, with what it needs from the app. `pace`: Telegram's own limits when it is None."""
    chosen = settings.telegram
    account = chosen.token.partition(":")[0]
    return TelegramAdapter(
        Connection(chosen.token, chosen.api_url),
        StoredReceipts(app.db, app.in_thread),
        StoredRight(app.db, app.in_thread, f"poll telegram {account}", app.owner, app.now),
        app.now,
        lambda sentence: app.ended("telegram", sentence),
        hook=_hook(settings),
        menu=menu(app.house.texts, settings.network.language),
        pace=pace,
    )


def menu(texts: Texts, language: str) -> Menu:
    """The commands in each language; those of `language` for everybody whose app speaks none of ours."""
    found = {one: _commands(texts, one) for one in LANGUAGES}
    return {"": found[language], **found}


def look(settings: Settings) -> Iterable[Check]:
    """What Telegram says about the bot, its webhook and its group."""
    chosen, group = settings.telegram, settings.network.group
    if not chosen.enabled:
        return
    hook = _hook(settings)
    room = group.room if group.platform == "telegram" else ""
    for found in findings(Connection(chosen.token, chosen.api_url), hook.url if hook is not None else "", room):
        yield Check(f"telegram {found.about}", _verdict(found), found.found, found.mend)


def _hook(settings: Settings) -> Hook | None:
    chosen = settings.telegram
    if chosen.mode == "polling":
        return None
    return Hook(f"{settings.web.public_url.rstrip('/')}{PATH}", chosen.webhook_secret)


def _commands(texts: Texts, language: str) -> tuple[tuple[str, str], ...]:
    return tuple((texts.get(language, f"menu.{one}_command"), texts.get(language, f"menu.{one}")) for one in _MENU)


def _verdict(found: Finding) -> Verdict:
    if found.good:
        return Verdict.GOOD
    return Verdict.NOTE if found.works else Verdict.WRONG
