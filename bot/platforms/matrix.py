"""Matrix: how its adapter is built, and what `netwever doctor` looks at there."""

import asyncio
from collections.abc import Iterable

from adapters.matrix.adapter import MatrixAdapter, Ports
from adapters.matrix.inspection import Finding, inspect
from adapters.matrix.render import Phrases
from bot.app import App
from bot.check import Check, Verdict
from bot.platforms.served import Served
from bot.ports import StoredBookmark, StoredReceipts, StoredRight
from config.settings import Settings
from config.texts import Texts

_MEND = {
    "no_server": "Mend matrix.homeserver: the address that clients use, as docs/matrix.md says.",
    "no_answer": "Look whether this machine reaches that address, and whether the homeserver runs.",
    "token": "Make a new token and put it in matrix.access_token, as docs/matrix.md says.",
    "keys": "Sign out every session of the bot's account in Element, or private chats will be encrypted.",
    "no_room": "Invite the bot into the network's room, or mend network.group.room: docs/matrix.md.",
    "encrypted": "Use a room without encryption for the network: docs/matrix.md.",
    "space": "A space has no chat: name a room of that space in network.group.room.",
}


def build(settings: Settings, app: App) -> Served | None:
    if not settings.matrix.enabled:
        return None
    return Served(build_matrix(settings, app))


def build_matrix(settings: Settings, app: App) -> MatrixAdapter:
    """The adapter, with what it keeps in the app's database."""
    wanted, texts = settings.matrix, app.house.texts
    ports = Ports(
        bookmark=StoredBookmark(app.db, app.in_thread, "matrix"),
        receipts=StoredReceipts(app.db, app.in_thread),
        syncing=StoredRight(app.db, app.in_thread, "sync matrix", app.owner, app.now),
        opening=StoredRight(app.db, app.in_thread, "open rooms on matrix", app.owner, app.now),
    )
    return MatrixAdapter(
        wanted.homeserver,
        wanted.access_token,
        ports,
        lambda language: phrases(texts, language),
        lambda sentence: app.ended("matrix", sentence),
        language=settings.network.language,
        reactions=wanted.reactions,
    )


def phrases(texts: Texts, language: str) -> Phrases:
    """The words that only Matrix needs."""
    return Phrases(
        door=texts.get(language, "matrix.door"),
        unreadable=texts.get(language, "matrix.unreadable"),
        here=texts.get(language, "matrix.here"),
        unreadable_group=texts.get(language, "matrix.unreadable_group"),
    )


def look(settings: Settings) -> Iterable[Check]:
    """Asks the homeserver itself: the address, the token, the rooms, and whether the bot will be able to read."""
    if not settings.matrix.enabled:
        return
    group = settings.network.group
    room = group.room if group.platform == "matrix" else ""
    found = asyncio.run(inspect(settings.matrix.homeserver, settings.matrix.access_token, room))
    for one in found:
        yield Check("matrix", _verdict(one), one.found, _MEND.get(one.problem, ""))


def _verdict(finding: Finding) -> Verdict:
    if not finding.problem:
        return Verdict.GOOD
    return Verdict.NOTE if finding.problem in ("keys", "encrypted") else Verdict.WRONG
