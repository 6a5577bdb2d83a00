"""How a tip looks: one card."""

from datetime import date, timedelta
from typing import Any

from babel.dates import format_date

from bot.dialogue.turn import Turn
from bot.usecases.tips import OWN, OWN_NAMED
from bot.wording import Label
from matching.values import Language, Tip
from storage import members

OPEN = timedelta(days=14)  # how long one can tell whether a tip helped


def card(turn: Turn, tip: Tip, asks: str) -> dict[str, Any]:
    """The words of the text `tips.card`. `asks`: the key of the question under it."""
    return {
        "title": tip.title,
        "situation": tip.situation,
        "worked": tip.worked,
        "watch_out": tip.watch_out,
        "source": _source(turn, tip),
        "given": _month(tip.created_at.date() if tip.created_at else turn.today, turn.language),
        "old": Label("tips.old") if tip.check_on is not None and tip.check_on < turn.today else "",
        "asks": Label(asks),
    }


def author_of(tip: Tip) -> tuple[str, ...]:
    """Whose words a card holds."""
    return (tip.author,) if tip.author is not None else ()


def _source(turn: Turn, tip: Tip) -> Label | str:
    """In the reader's language; the author's name only when they said so, and while they are there."""
    if tip.source == OWN_NAMED and tip.author is not None:
        author = members.get(turn.tx, tip.author)
        if author is not None:
            key = "tips.from_author_organisation" if author.organisation else "tips.from_author"
            return Label(key, {"name": author.name, "organisation": author.organisation})
    if tip.source in (OWN, OWN_NAMED):
        return Label("tips.from_member")
    return tip.source or Label("tips.from_unknown")


def _month(day: date, language: Language) -> str:
    return format_date(day, "MMMM y", locale=language.value)
