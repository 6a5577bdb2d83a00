"""Outsiders: guests and people of other organisations take part once a facilitator let them in."""

import logging
from dataclasses import replace
from datetime import timedelta

from adapters.base import Ability, Person
from bot.house import House, Work
from bot.speaking import Delivery, Option, show_chosen, tell
from bot.usecases import groups, membership
from bot.wording import Label
from matching.values import MemberState
from storage import accounts, choices, conversations, members, notes, outbox
from storage.accounts import Account

_ANSWER_WITHIN = timedelta(days=30)

log = logging.getLogger(__name__)


def is_facilitator(house: House, who: Person) -> bool:
    return who in facilitators(house)


def facilitators(house: House) -> tuple[Person, ...]:
    """Who may let people in, by the settings."""
    parted = (written.split(":", 2) for written in house.settings.network.secretariat.accounts)
    return tuple(Person(platform, workspace, user_id) for platform, workspace, user_id in parted)


def becomes_outsider(work: Work, account: Account) -> Account:
    """Somebody turned into a guest: until a facilitator says yes they are not introduced to anybody."""
    accounts.update(work.tx, account.id, outsider=True, admitted=None)
    notes.drop(work.tx, _asked(account))
    conversations.clear(work.tx, account.id)
    member = members.get(work.tx, account.member) if account.member else None
    if member is not None and member.state is MemberState.ACTIVE and not _hears_elsewhere(work, account):
        membership.pause(work, member, None)
        notes.put(work.tx, _held(account), True)
    return replace(account, outsider=True, admitted=None)


def ask_facilitators(work: Work, account: Account) -> None:
    """Ask each facilitator who can be written to, once as long as this outsider waits."""
    if notes.get(work.tx, _asked(account)) is not None:
        return
    notes.put(work.tx, _asked(account), work.now.isoformat())
    asked = [one for who in facilitators(work.house) if (one := _account_of(work, who)) is not None]
    for facilitator in asked:
        _ask(work, facilitator, account)
    log.info("somebody waits to be let in; %d facilitators are asked; see netwever admit", len(asked))


def decide(work: Work, account: Account, admitted: bool) -> bool:
    """What a facilitator or the operator says about an outsider, who hears it. False when it was said before."""
    if not account.outsider or account.admitted is admitted:
        return False
    accounts.update(work.tx, account.id, admitted=admitted)
    _close_questions(work, account, "admission.yes" if admitted else "admission.no")
    decided = replace(account, admitted=admitted)
    if admitted:
        _bring_back(work, decided)
    _tell(work, decided)
    return True


def _bring_back(work: Work, account: Account) -> None:
    """Whoever took part before they became a guest takes part again."""
    member = members.get(work.tx, account.member) if account.member else None
    held = notes.get(work.tx, _held(account)) is not None
    notes.drop(work.tx, _held(account))
    if held and member is not None and member.state is MemberState.PAUSED and member.paused_until_on is None:
        membership.resume(work, member)


def _tell(work: Work, account: Account) -> None:
    if not groups.can_write_to(work, account):
        return
    network = work.house.settings.network
    words = {"network": network.name, "secretariat": work.house.secretariat, "reach": network.secretariat.reach}
    if not account.admitted:
        tell(work, account, "admission.refused", delivery=Delivery(quiet=True), **words)
    elif account.member is None:
        start = Option("group.invite_yes", "join.start")
        tell(work, account, "admission.admitted", start, delivery=Delivery(quiet=True, standing=True), **words)
    else:
        tell(work, account, "admission.admitted_again", delivery=Delivery(quiet=True), **words)


def _ask(work: Work, facilitator: Account, account: Account) -> None:
    about = {"account": account.id}
    options = (Option("admission.yes", "admission.yes", about), Option("admission.no", "admission.no", about))
    delivery = Delivery(
        key=f"admit:{account.id}:{facilitator.id}:{work.now:%Y%m%d%H%M%S}", quiet=True, about=(account.id,),
        standing=True, expires_at=work.now + _ANSWER_WITHIN,
    )  # fmt: skip
    who = account.name or Label("admission.nameless")
    tell(work, facilitator, "admission.ask", *options, delivery=delivery, who=who)


def _close_questions(work: Work, account: Account, answer: str) -> None:
    """The question to the other facilitators shows the answer too, or is not asked any more."""
    for who in facilitators(work.house):
        asked = accounts.find(work.tx, who.platform, who.workspace, who.user_id)
        for key in choices.open_messages(work.tx, asked.id, work.now) if asked else ():
            if asked and any(_is_about(one, account) for one in choices.of_message(work.tx, asked.id, key)):
                choices.close_message(work.tx, asked.id, key, work.now)
                outbox.take_back(work.tx, key)
                show_chosen(work, asked, key, work.house.wording.line(asked.language, answer))


def _is_about(choice: choices.Choice, account: Account) -> bool:
    return choice.action.startswith("admission.") and choice.args.get("account") == account.id


def _account_of(work: Work, who: Person) -> Account | None:
    """The facilitator's account; made where the platform lets the bot begin. None when they can't be written to."""
    known = accounts.find(work.tx, who.platform, who.workspace, who.user_id)
    if known is None and work.house.can(who.platform, Ability.WRITES_FIRST):
        language = work.house.settings.network.language
        known = accounts.add(
            work.tx, who.platform, who.workspace, who.user_id, name="", language=language, now=work.now, private=False
        )
    return known if known is not None and groups.can_write_to(work, known) else None


def _hears_elsewhere(work: Work, account: Account) -> bool:
    others = accounts.all_of_member(work.tx, account.member) if account.member else ()
    return any(one.hears for one in others if one.id != account.id)


def _asked(account: Account) -> str:
    return f"admit:{account.id}"


def _held(account: Account) -> str:
    return f"held:{account.id}"
