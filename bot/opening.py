"""How the house is built: from settings to everything that use cases are given."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.directory import Directory
from bot.house import House
from bot.quiet import Calendar, Windows
from bot.semantic import semantic_signal
from bot.vocabulary.current import Current, shipped_gazetteer, shipped_vocabulary
from bot.wording import Wording
from config.settings import Settings
from config.texts import load_texts
from matching.score import Weights


def build_house(settings: Settings) -> House:
    """Everything that stays the same while Netwever runs. Raises `SettingsProblem` for a model that can't be read."""
    texts = load_texts()
    vocabulary = shipped_vocabulary()
    gazetteer = shipped_gazetteer()
    semantic = semantic_signal(settings.matching.model)
    return House(
        settings=settings,
        texts=texts,
        wording=Wording(texts, vocabulary, settings.network.tz),
        vocabulary=vocabulary,
        gazetteer=gazetteer,
        directory=Directory(vocabulary, gazetteer),
        calendar=_calendar(settings),
        current=Current(vocabulary, gazetteer),
        weights=Weights(semantic=settings.matching.model_weight) if semantic else Weights(),
        semantic=semantic,
    )


def _calendar(settings: Settings) -> Calendar:
    quiet = settings.quiet
    return Calendar(
        zone=settings.network.tz,
        quiet_from=quiet.begins,
        quiet_until=quiet.ends,
        weekend=quiet.weekend,
        country=quiet.holidays,
        proposals=_windows(settings),
    )


def _windows(settings: Settings) -> Windows:
    windows = settings.quiet.proposal_windows
    by_day = {
        day: tuple(sorted((window.starts, window.ends) for window in windows if day in window.weekdays))
        for day in range(7)
    }
    return {day: parts for day, parts in by_day.items() if parts}


def clock_at(at: datetime | None) -> Callable[[], datetime]:
    """The clock: the real one, or one that stands still at `at`."""
    return (lambda: datetime.now(UTC)) if at is None else (lambda: at)
