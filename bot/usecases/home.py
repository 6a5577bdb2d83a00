"""Somebody's own page on the platform: profile, requests and introductions, kept current once they looked."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.base import Ability, Surface
from bot.house import Work
from bot.speaking import Delivery, Option, tell
from bot.usecases.sides import known_as, other_side
from bot.wording import Label, Theme
from matching.text import clip
from matching.values import Introduction, Member, MemberState
from storage import accounts, choices, introductions, members, notes, outbox, requests
from storage.accounts import Account
from storage.database import new_id

_TAKES_PART = (MemberState.ACTIVE, MemberState.PAUSED)
_SHOWN_CHARACTERS = 140  # of a request
_MOST_SHOWN = 10  # introductions, latest first


@dataclass(frozen=True, slots=True)
class Page:
    """What stands there: the text, the words for it, and the buttons."""

    key: str
    words: Mapping[str, Any]
    options: tuple[Option, ...] = ()


def publish(work: Work, account: Account) -> None:
    """Somebody looks: show their page as it is now."""
    if not work.house.can(account.platform, Ability.HOME):
        return
    accounts.update(work.tx, account.id, home_seen=True)
    _publish(work, account, _page(work, account))


def keep_current(work: Work, account: Account) -> None:
    """Something may have changed: publish again for who looked before. Who was forgotten in the meantime finds an
    empty page."""
    if not work.house.can(account.platform, Ability.HOME):
        return
    now = accounts.get(work.tx, account.id)
    if not (now or account).home_seen:
        return
    if now is None:
        _tell(work, account, _stranger(work, ()))
        return
    page = _page(work, now)
    if notes.get(work.tx, _note(now), {}).get("digest") != _digest(work, now, page):
        _publish(work, now, page)


def keep_current_for(work: Work, *member_ids: str | None) -> None:
    """The same, for whatever accounts these members have."""
    for member_id in member_ids:
        for account in accounts.all_of_member(work.tx, member_id) if member_id else ():
            keep_current(work, account)


def _publish(work: Work, account: Account, page: Page) -> None:
    """A page that was not shown yet is not shown any more; the buttons of the one before are closed."""
    earlier = notes.get(work.tx, _note(account), {})
    if earlier:
        outbox.take_back(work.tx, earlier["key"])
        choices.close_message(work.tx, account.id, earlier["key"], work.now)
    key = _tell(work, account, page)
    notes.put(work.tx, _note(account), {"key": key, "digest": _digest(work, account, page)})


def _tell(work: Work, account: Account, page: Page) -> str:
    key = f"{choices.HOME}{account.id}:{new_id()}"
    delivery = Delivery(key=key, standing=True, surface=Surface.HOME, about=_others(work, account))
    return tell(work, account, page.key, *page.options, delivery=delivery, **page.words)


def _others(work: Work, account: Account) -> tuple[str, ...]:
    """The members whose names stand on the page."""
    if account.member is None:
        return ()
    mine = introductions.of_member(work.tx, account.member)
    return tuple(other for one in mine if (other := other_side(one, account.member)) is not None)


def _page(work: Work, account: Account) -> Page:
    member = members.get(work.tx, account.member) if account.member else None
    if account.waits:
        network = work.house.settings.network
        words = {"network": network.name, "secretariat": work.house.secretariat, "reach": network.secretariat.reach}
        return Page("admission.wait" if account.admitted is None else "admission.help", words)
    if member is None or member.state not in _TAKES_PART:
        going_on = member is not None and member.state is MemberState.JOINING
        return _stranger(work, (Option("home.go_on" if going_on else "home.join", "join.start"),))
    return _of_member(work, account, member)


def _stranger(work: Work, options: tuple[Option, ...]) -> Page:
    return Page("home.stranger", {"network": work.house.settings.network.name}, options)


def _of_member(work: Work, account: Account, member: Member) -> Page:
    paused = member.state is MemberState.PAUSED
    mine = requests.open_of(work.tx, member.id)
    met = tuple(reversed(introductions.of_member(work.tx, member.id)))[:_MOST_SHOWN]
    words = {
        **_profile(work, account, member),
        "state": _break(member) if paused else "",
        "your_requests": Label("home.your_requests") if mine else "",
        "requests": tuple(clip(one.text, _SHOWN_CHARACTERS) for one in mine),
        "your_introductions": Label("home.your_introductions") if met else "",
        "introductions": tuple(_listed(work, member, one) for one in met),
    }
    rest = Option("pause.resume", "pause.resume") if paused else Option("home.pause", "pause.ask")
    shown = (Option("home.requests", "requests.show"),) if mine else ()
    return Page("home.member", words, (Option("home.profile", "profile.show"), Option("home.ask", "help.ask"), *shown,
                rest))  # fmt: skip


def _profile(work: Work, account: Account, member: Member) -> dict[str, Any]:
    themes = (work.house.wording.say(account.language, Theme(theme)) for theme in member.themes)
    return {
        "name": member.name, "organisation": member.organisation, "sector": member.sector, "area": member.area,
        "offers": "; ".join(member.offers), "needs": "; ".join(member.needs), "themes": ", ".join(themes),
        "contact": member.contact,
    }  # fmt: skip


def _break(member: Member) -> Label:
    if member.paused_until_on is None:
        return Label("home.paused")
    return Label("home.paused_until", {"until": member.paused_until_on})


def _listed(work: Work, member: Member, made: Introduction) -> Label:
    other_id = other_side(made, member.id)
    other = members.get(work.tx, other_id) if other_id else None
    on = made.made_at.astimezone(work.house.zone).date() if made.made_at else work.today
    if other is None:
        return Label("introduction.listed_gone", {"on": on})
    return Label("introduction.listed", {"name": known_as(other), "on": on})


def _digest(work: Work, account: Account, page: Page) -> str:
    """What tells one page from another, without keeping its words."""
    wording, language = work.house.wording, account.language
    labels = [wording.line(language, option.label) for option in page.options]
    whole = json.dumps([repr(wording.body(language, page.key, **page.words)), labels])
    return hashlib.sha256(whole.encode()).hexdigest()


def _note(account: Account) -> str:
    return f"home:{account.id}"
