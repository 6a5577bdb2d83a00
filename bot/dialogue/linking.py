"""My chats: linking a chat on another platform to the same profile, which profile stays, and taking a chat out."""

import re

from bot.dialogue.turn import Turn
from bot.speaking import Delivery, Option, tell
from bot.usecases import links as use
from matching.values import Member, MemberState
from storage import accounts, links, members
from storage.accounts import Account

_CODE, _SURE = "link.code", "link.sure"
_TAKES_PART = (MemberState.ACTIVE, MemberState.PAUSED)
_WITH_CODE = re.compile(r"[/!]?\s*(?:koppel|koppelen|link)\W+(.+)", re.IGNORECASE)


def code_in(text: str) -> str | None:
    """The code in "koppel ABCD-EFGH", which is meant so in the middle of anything; None for all else."""
    found = _WITH_CODE.fullmatch(text.strip())
    return use.read_code(found[1]) if found else None


def link(turn: Turn, rest: str = "") -> None:
    """With a code: look whose it is. Without: who takes part is shown one, anybody else is asked for one."""
    code = use.read_code(rest)
    if code is not None:
        return _look(turn, code)
    if turn.member is None or turn.member.state not in _TAKES_PART:
        return turn.ask(_CODE, "link.ask_code", Option("link.leave", "link.leave"), data={})
    if turn.conversation is not None:
        turn.finish()
    shown = use.new_code(turn.work, turn.account)
    return turn.say("link.shown", delivery=Delivery(fleeting=True), code=shown)


def typed(turn: Turn, text: str) -> None:
    """Perhaps a code."""
    code = use.read_code(text)
    return _look(turn, code) if code else turn.ask(_CODE, "link.no_code", Option("link.leave", "link.leave"), data={})


def _look(turn: Turn, code: str) -> None:
    """Whose code it is; then a question that says what happens."""
    if not use.may_try(turn.work, turn.account):
        turn.finish()
        return turn.say("link.too_many")
    digest = links.digest_of(turn.tx, code)
    account, member = _shown_by(turn, digest)
    if account is None or member is None:
        return turn.ask(_CODE, "link.unknown", Option("link.leave", "link.leave"), data={})
    if turn.account.waits:
        return turn.say("link.outsider")
    if turn.member is not None and turn.member.id == member.id:
        return turn.say("link.own" if account.id == turn.account.id else "link.already")
    delivery = Delivery(about=(member.id,))
    no, data = Option("link.no", "link.leave"), {"digest": digest, "member": member.id}
    if turn.member is None or turn.member.state not in _TAKES_PART:
        yes = Option("link.yes", "link.sure", {"keep": "theirs"})
        return turn.ask(_SURE, "link.confirm", yes, no, data=data, delivery=delivery, name=member.name)
    theirs = Option("link.keep_theirs", "link.sure", {"keep": "theirs"}, {"chat": use.named(account)})
    mine = Option("link.keep_mine", "link.sure", {"keep": "mine"})
    chat, name = use.named(account), member.name
    return turn.ask(_SURE, "link.which", theirs, mine, no, data=data, delivery=delivery, name=name, chat=chat)


def _shown_by(turn: Turn, digest: str) -> tuple[Account | None, Member | None]:
    account = use.shower(turn.work, digest)
    member = members.get(turn.tx, account.member) if account and account.member else None
    return account, member if member is not None and member.state in _TAKES_PART else None


def please_choose(turn: Turn, _text: str) -> None:
    turn.say("link.please_choose")


def sure(turn: Turn, keep: str) -> None:
    """Link the two chats, if the code is still good; both are told."""
    digest = str(turn.data.get("digest", ""))
    turn.finish()
    other, member = _shown_by(turn, digest)
    if other is None or member is None or not links.use(turn.tx, digest):
        return turn.say("link.expired")
    kept = _one_profile(turn, member, keep)
    turn.become(kept)
    turn.say("link.linked", name=kept.name, chat=use.named(other))
    undo = Option("link.unlink", "link.unlink", {"account": turn.account.id}, {"chat": use.named(turn.account)})
    tell(turn.work, other, "link.told", undo, delivery=Delivery(standing=True), chat=use.named(turn.account))
    return None


def _one_profile(turn: Turn, theirs: Member, keep: str) -> Member:
    """The profile that stays; a profile of this chat becomes part of it, or the other way round."""
    mine = turn.member
    if mine is None:
        return theirs
    kept, gone = (mine, theirs) if keep == "mine" and mine.state in _TAKES_PART else (theirs, mine)
    use.merge(turn.work, kept, gone, turn.account.platform)
    return members.get(turn.tx, kept.id) or kept


def leave(turn: Turn) -> None:
    turn.finish()
    turn.say("link.nothing")


# --- my chats --------------------------------------------------------------------------------------------------------
def my_chats(turn: Turn, _rest: str = "") -> None:
    """Which chats there are, and a button to take each of them out."""
    if turn.conversation is not None:
        turn.finish()
    mine = _mine(turn)
    if len(mine) < 2:
        return turn.say("link.only_one")
    buttons = [Option("link.unlink", "link.unlink", {"account": one.id}, {"chat": use.named(one)}) for one in mine]
    return turn.say("link.list", *buttons, chats=tuple(use.named(one) for one in mine))


def unlink(turn: Turn, account: str) -> None:
    """Take a chat out; the last one stays, because without it nobody could be reached."""
    mine = _mine(turn)
    gone = next((one for one in mine if one.id == account), None)
    if gone is None:
        return turn.say("link.not_linked")
    if len(mine) < 2:
        return turn.say("link.only_one")
    use.unlink(turn.work, gone)
    if gone.id != turn.account.id:
        tell(turn.work, gone, "link.was_unlinked")
        return turn.say("link.unlinked", chat=use.named(gone))
    turn.conversation = turn.member = None
    rest = [one for one in mine if one.id != account]
    tell(turn.work, rest[0], "link.unlinked", chat=use.named(gone))
    return turn.say("link.was_unlinked")


def _mine(turn: Turn) -> tuple[Account, ...]:
    return accounts.all_of_member(turn.tx, turn.member.id) if turn.member is not None else ()


COMMANDS = {"link": link, "my_chats": my_chats}
STEPS = {_CODE: typed, _SURE: please_choose}
ACTIONS = {"link.sure": sure, "link.leave": leave, "link.unlink": unlink}
