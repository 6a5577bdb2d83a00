"""What every use case is given: the transaction, the time, and the things that stay the same while Netwever runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from adapters.base import Ability
from bot.directory import Directory
from bot.quiet import Calendar
from bot.vocabulary.current import Current
from bot.wording import Label, Wording
from config.settings import Settings
from config.texts import Texts
from matching.places import Gazetteer
from matching.score import Weights
from matching.semantic import SemanticSignal
from matching.vocabulary import Vocabulary
from storage.database import Tx

LEASE_S = 60.0  # how long one process may be busy with one row before another takes it over


@dataclass(frozen=True, slots=True)
class House:
    """Built once by `bot.app`, from the settings."""

    settings: Settings
    texts: Texts
    wording: Wording
    vocabulary: Vocabulary
    gazetteer: Gazetteer
    directory: Directory
    calendar: Calendar
    current: Current
    abilities: Mapping[str, frozenset[Ability]] = field(default_factory=dict)  # by platform, see `App.serves`
    weights: Weights = field(default_factory=Weights)
    semantic: SemanticSignal | None = None

    def can(self, platform: str, ability: Ability) -> bool:
        """Whether the platform's adapter can do this."""
        return ability in self.abilities.get(platform, frozenset())

    def as_of(self, tx: Tx) -> "House":
        """The house with the network's own words, as this transaction sees them."""
        known = self.current.as_of(tx)
        if known is None:
            return self
        wording = replace(self.wording, vocabulary=known.vocabulary)
        return replace(self, vocabulary=known.vocabulary, directory=known.directory, wording=wording)

    @property
    def secretariat(self) -> str | Label:
        """Who runs the network, as members know them."""
        return self.settings.network.secretariat.name or Label("help.secretariat")

    @property
    def zone(self) -> ZoneInfo:
        return self.wording.zone


@dataclass(frozen=True, slots=True)
class Work:
    """One use case at work: everything it does is committed together, or not at all."""

    tx: Tx
    now: datetime
    house: House

    @property
    def today(self) -> date:
        """The date where the network is."""
        return self.now.astimezone(self.house.zone).date()
