"""Where people and moves are now: who can be reached and how, and what happens when somebody can't be."""

from datetime import timedelta

from adapters.base import Door, Incoming, Moved, Outgoing, Person, dump
from bot.house import Work
from storage import accounts, comeback, moves, outbox
from storage.accounts import Account

_CALL_EVERY = timedelta(days=30)  # per person; a group is no place to be called again and again


def notice(work: Work, incoming: Incoming) -> None:
    """A room has another id now; or somebody whom we know was seen in one."""
    where, who = incoming.where, incoming.who
    if where is None:
        return
    if isinstance(incoming.what, Moved):
        moves.move(work.tx, where.platform, where.workspace, where.room_id, incoming.what.room_id, work.now)
        return
    known = accounts.find(work.tx, who.platform, who.workspace, who.user_id)
    if known is not None:
        moves.saw(work.tx, known.id, where.room_id)


def is_there(work: Work, account: Account, incoming: Incoming) -> None:
    """Somebody does something. In the direct chat: it is the one they used last, and what could not be delivered there
    goes out now."""
    if incoming.where is not None:
        moves.saw(work.tx, account.id, incoming.where.room_id)
        return
    accounts.update(work.tx, account.id, reachable=True, used_at=work.now)
    if not account.reachable:
        comeback.send_again(work.tx, account, work.now)


def cannot_reach(work: Work, platform: str, workspace: str, user_id: str) -> None:
    """Nothing can be delivered to this person. The group in which they were seen is told that they can open a chat,
    and nothing else: not that they take part, nor what there is to say."""
    account = accounts.find(work.tx, platform, workspace, user_id)
    if account is None:
        return
    accounts.update(work.tx, account.id, reachable=False)
    room = moves.call_in(work.tx, account.id, work.now, _CALL_EVERY)
    if room is None:
        return
    language, wording = work.house.settings.network.language, work.house.wording
    message = Outgoing(
        key=f"reach:{account.id}:{work.today}", body=wording.body(language, "reach.call"), language=language,
        doors=(Door(wording.line(language, "reach.open"), "join-here"),), mention=Person(platform, workspace, user_id),
    )  # fmt: skip
    outbox.put(
        work.tx, message.key, platform, workspace, "room", room, dump(message), not_before=work.now, quiet=False,
        about=(account.member or account.id,), now=work.now,
    )  # fmt: skip
