"""What members pass on: keeping, finding and checking tips."""

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from bot.duty import Done, Duty
from bot.house import Work
from bot.speaking import Delivery, Option, tell_member
from bot.wording import Label
from matching.moments import add_months
from matching.text import words
from matching.values import Language, Member, MemberState, Tip
from storage import members, schedule, tips
from storage.schedule import Due

OWN = "own experience"  # a source; shown in the reader's language
OWN_NAMED = "own experience, with name"  # and the author said that the name may be shown
_HOUR = time(10)
_ASKED_FOR = timedelta(days=30)  # how long "is it still right?" stays open
_RULES = frozenset(
    {
        "subsidie",
        "subsidies",
        "regel",
        "regels",
        "vergunning",
        "vergunningen",
        "wet",
        "wetten",
        "belasting",
        "loket",
        "subsidy",
        "grant",
        "grants",
        "rule",
        "rules",
        "permit",
        "permits",
        "law",
        "laws",
        "tax",
    }
)
_PRICES = frozenset(
    {
        "prijs",
        "prijzen",
        "kost",
        "kosten",
        "tarief",
        "tarieven",
        "euro",
        "offerte",
        "price",
        "prices",
        "cost",
        "costs",
        "rate",
        "euros",
        "quote",
    }
)


def give_tip(work: Work, tip: Tip) -> None:
    """Keep a new tip, and plan to ask its author whether it is still right."""
    tips.add(work.tx, tip)
    _plan_check(work, tip)


def change_tip(work: Work, tip_id: str, **fields: Any) -> None:
    """Write these fields of the tip."""
    tips.update(work.tx, tip_id, **fields)
    tip = tips.get(work.tx, tip_id)
    if tip is not None:
        _plan_check(work, tip)


def prolong_tip(work: Work, tip: Tip) -> None:
    """Still right: ask again in a year."""
    change_tip(work, tip.id, check_on=add_months(work.today, 12))


def remove_tip(work: Work, tip_id: str) -> None:
    schedule.cancel(work.tx, f"tip:check:{tip_id}")
    tips.remove(work.tx, tip_id)


def own_tip(work: Work, tip_id: str, member_id: str) -> Tip | None:
    """The tip, when it is this member's."""
    tip = tips.get(work.tx, tip_id)
    return tip if tip is not None and tip.author == member_id else None


def fitting(work: Work, reader: Member, text: str, themes: Sequence[str]) -> tuple[Tip, ...]:
    """The tips of others that fit a request, best first, at most as many as the settings say; the reader's language
    first."""
    most = work.house.settings.introductions.tips_shown
    found = _found(work, text, themes, reader.language, most + len(tips.of_author(work.tx, reader.id)))
    return tuple(tip for tip in found if tip.author != reader.id)[:most]


def search(work: Work, text: str, language: Language) -> tuple[Tip, ...]:
    """The two best tips for these words; possibly none."""
    return _found(work, text, (), language, 2)


def _found(work: Work, text: str, themes: Sequence[str], language: Language, most: int) -> tuple[Tip, ...]:
    shelf = work.house.directory.shelf(work.tx)
    found = shelf.find(text, themes, tips.everything(work.tx), today=work.today, top=2 * most)
    best = sorted(found, key=lambda hit: -hit[1] * (1.0 if hit[0].language is language else 0.9))
    return tuple(tip for tip, _ in best[:most])


def suggested_months(text: str) -> int:
    """How long a tip keeps (knowledge.md, 6): rules and subsidies 6 months, prices 12, ways of working 24."""
    used = set(words(text))
    if used & _RULES:
        return 6
    return 12 if used & _PRICES or "€" in text else 24


def _plan_check(work: Work, tip: Tip) -> None:
    """On the working day before it must be checked."""
    name = f"tip:check:{tip.id}"
    if tip.author is None or tip.check_on is None:
        return schedule.cancel(work.tx, name)
    calendar = work.house.calendar
    at = calendar.moment(calendar.working_day_before(tip.check_on), _HOUR)
    if at <= work.now:
        return schedule.cancel(work.tx, name)
    return schedule.plan(work.tx, name, "tip.check", tip.id, at)


def _check(work: Work, due: Due) -> Done:
    """Ask the author whether the tip is still right."""
    tip = tips.get(work.tx, due.subject)
    author = members.get(work.tx, tip.author) if tip is not None and tip.author is not None else None
    if tip is None or author is None or author.state is not MemberState.ACTIVE:
        return Done()
    options = tuple(
        Option(f"tips.{action}", f"tips.{action}", {"tip": tip.id}) for action in ("keep", "edit", "remove")
    )
    key = f"tip:check:{tip.id}:{tip.check_on}"
    delivery = Delivery(key=key, quiet=True, standing=True, expires_at=work.now + _ASKED_FOR)
    told = tell_member(work, author, "tips.check", *options, delivery=delivery, title=tip.title)
    return Done(Label("tips.did_check")) if told else Done()


DUTIES: Mapping[str, Duty] = {"tip.check": _check}
