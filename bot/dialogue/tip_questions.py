"""The questions for a tip's card, one for each part, and how much fits on it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.dialogue.tip_card import card
from bot.dialogue.turn import Turn
from bot.speaking import Option
from bot.usecases import tips
from bot.usecases.tips import OWN, OWN_NAMED
from bot.wording import Theme
from matching.moments import add_months
from matching.text import guess_language, words
from matching.values import Tip
from matching.vocabulary import recognise
from storage.database import new_id

_MONTHS = (6, 12, 24)
_LETTERS = 12  # per word; longer than that on average is no sentence
_SURE = 0.5  # from this weight on a recognised theme is proposed
_MOST_THEMES = 3


@dataclass(frozen=True, slots=True)
class Field:
    """One part of the card: how many words fit, and whether it may stay empty."""

    name: str
    most_words: int = 0  # 0: no words of their own
    optional: bool = False


FIELDS = (  # together at most 70 words (knowledge.md, 6)
    Field("title", 14),
    Field("situation", 18, optional=True),
    Field("worked", 24),
    Field("watch_out", 14, optional=True),
    Field("source", 14),
    Field("check_on"),
    Field("themes"),
)
BY_NAME = {field.name: field for field in FIELDS}


def go_on(turn: Turn, data: Mapping[str, Any]) -> None:
    """Ask what is still missing; then show the card."""
    missing = next((field for field in FIELDS if field.name not in data["draft"]), None)
    if missing is not None:
        ASK[missing.name](turn, data)
    else:
        show(turn, data)


def _ask_words(name: str) -> Callable[[Turn, Mapping[str, Any]], None]:
    """How a part in people's own words is asked."""

    def ask(turn: Turn, data: Mapping[str, Any], key: str = f"tips.ask_{name}", **said: object) -> None:
        skip = (Option("tips.skip", "tips.fill", {"name": name, "value": ""}),) if BY_NAME[name].optional else ()
        turn.ask(f"tips.{name}", key, *skip, _BACK, data=data, **said)

    return ask


def _ask_source(turn: Turn, data: Mapping[str, Any], key: str = "tips.ask_source", **said: object) -> None:
    turn.ask(
        "tips.source",
        key,
        Option("tips.source_named", "tips.fill", {"name": "source", "value": OWN_NAMED}),
        Option("tips.source_own", "tips.fill", {"name": "source", "value": OWN}),
        Option("tips.skip", "tips.fill", {"name": "source", "value": ""}),
        _BACK,
        data=data,
        **said,
    )


def ask_check(turn: Turn, data: Mapping[str, Any], key: str = "tips.ask_check_on") -> None:
    months = suggested_months(data)
    options = (
        Option("tips.months", "tips.fill", {"name": "check_on", "value": in_months(turn, number)}, {"months": number})
        for number in _MONTHS
    )
    turn.ask("tips.check_on", key, *options, _BACK, data=data, months=months)


def suggested_months(data: Mapping[str, Any]) -> int:
    """How long this tip probably stays right."""
    return tips.suggested_months(_said(data))


def _ask_themes(turn: Turn, data: Mapping[str, Any]) -> None:
    hits = recognise(turn.house.vocabulary, _said(data))
    offer_themes(turn, data, [hit.theme for hit in hits if hit.weight >= _SURE])


def offer_themes(turn: Turn, data: Mapping[str, Any], found: Sequence[str], key: str = "tips.ask_no_theme") -> None:
    """The themes to confirm; without any, `key` asks for one."""
    none = Option("tips.no_theme", "tips.fill", {"name": "themes", "value": []})
    if not found:
        return turn.ask("tips.themes", key, none, _BACK, data=data)
    proposed = list(found[:_MOST_THEMES])
    right = Option("tips.right", "tips.fill", {"name": "themes", "value": proposed})
    shown = tuple(Theme(theme) for theme in proposed)
    data = {**data, "proposed": proposed}
    return turn.ask("tips.themes", "tips.ask_themes", right, none, _BACK, data=data, themes=shown)


def show(turn: Turn, data: Mapping[str, Any]) -> None:
    """The card as others will see it."""
    turn.ask(
        "tips.confirm",
        "tips.card",
        Option("tips.right", "tips.save"),
        Option("tips.change", "tips.change"),
        Option("tips.leave" if data.get("tip") else "tips.drop", "tips.drop"),
        data=data,
        **card(turn, tip_of(turn, data), "tips.is_it_right"),
    )


def which(turn: Turn, data: Mapping[str, Any]) -> None:
    options = (Option(f"tips.field_{field.name}", "tips.again", {"name": field.name}) for field in FIELDS)
    turn.ask("tips.which", "tips.which", *options, Option("tips.nothing", "tips.card"), data=data)


def fits(name: str, text: str) -> bool:
    most = BY_NAME[name].most_words
    return bool(words(text)) and len(text.split()) <= most and len(text) <= most * _LETTERS


def _said(data: Mapping[str, Any]) -> str:
    draft = data["draft"]
    return " ".join(str(draft.get(name, "")) for name in ("title", "situation", "worked", "watch_out"))


def in_months(turn: Turn, months: int) -> str:
    return add_months(turn.today, months).isoformat()


def tip_of(turn: Turn, data: Mapping[str, Any]) -> Tip:
    draft = data["draft"]
    return Tip(
        id=new_id(), title=draft["title"], situation=draft["situation"], worked=draft["worked"],
        watch_out=draft["watch_out"], source=draft["source"], check_on=date.fromisoformat(draft["check_on"]),
        themes=tuple(draft["themes"]), language=guess_language(_said(data)) or turn.language,
        author=turn.member.id if turn.member else None, created_at=turn.now,
    )  # fmt: skip


_BACK = Option("tips.back", "tips.back")
ASK: Mapping[str, Callable[..., None]] = {
    **{name: _ask_words(name) for name in ("title", "situation", "worked", "watch_out")},
    "source": _ask_source,
    "check_on": ask_check,
    "themes": _ask_themes,
}
