"""The web page: its letters are kept in the app's database, and the group's are for people who take part."""

from adapters.base import Room
from adapters.web.adapter import WebAdapter
from adapters.web.identity import Visitor
from bot.app import App
from bot.letters import StoredMailbox
from bot.platforms.served import Served
from config.settings import Settings
from matching.values import MemberState
from storage import accounts, members


def build(settings: Settings, app: App) -> Served | None:
    if not settings.web.enabled:
        return None
    web = build_web(settings, app)

    async def group_for(visitor: Visitor) -> Room | None:
        return await app.in_thread(lambda: _group_of(app, settings, visitor))

    return Served(web, web.routes(group_for=group_for))


def build_web(settings: Settings, app: App) -> WebAdapter:
    """The web page, with its letters in the app's database."""
    return WebAdapter(
        StoredMailbox(app.db, app.now, app.in_thread),
        lambda language: app.house.texts.under(language, "web"),
        app.now,
        zone=settings.network.tz,
        secure_cookies=settings.web.cookies_are_secure,
        title=settings.network.name,
        language=settings.network.language,
    )


def _group_of(app: App, settings: Settings, visitor: Visitor) -> Room | None:
    """What the bot tells the group is for people who take part."""
    group = settings.network.group
    if group.platform != "web" or not group.room:
        return None
    with app.db.write() as tx:
        account = accounts.find(tx, "web", visitor.person.workspace, visitor.person.user_id)
        member = members.get(tx, account.member) if account and account.member else None
    if member is None or member.state not in (MemberState.ACTIVE, MemberState.PAUSED):
        return None
    return Room("web", group.workspace, group.room)
