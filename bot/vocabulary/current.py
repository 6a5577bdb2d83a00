"""The vocabulary that holds now: the shipped one with the network's own words, read again when they change."""

from dataclasses import dataclass, field
from functools import cache
from threading import Lock

from bot.directory import Directory
from config.vocabulary import load_places, load_themes, load_villages
from matching.places import Gazetteer
from matching.vocabulary import Vocabulary
from matching.widening import widened
from storage import vocabulary as own
from storage.database import Tx


@cache
def shipped_vocabulary() -> Vocabulary:
    """The words that Netwever knows from the start."""
    return Vocabulary.compile(load_themes())


@cache
def shipped_gazetteer() -> Gazetteer:
    """The places that Netwever knows."""
    return Gazetteer.compile(load_places(), load_villages())


def vocabulary_in(tx: Tx) -> Vocabulary:
    """The shipped vocabulary with the network's own words, for a command that needs it once."""
    return widened(shipped_vocabulary(), own.everything(tx))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known with a network's own words in it."""

    version: int
    vocabulary: Vocabulary
    directory: Directory


@dataclass(slots=True)
class Current:
    """Holds, per network, what was made of its own words last. Safe to ask from several threads."""

    shipped: Vocabulary
    gazetteer: Gazetteer
    _made: dict[str, Known] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def as_of(self, tx: Tx) -> Known | None:
        """What holds in this transaction; None for a network that never had words of its own."""
        version = own.version(tx)
        if not version:
            return None
        with self._lock:
            known = self._made.get(tx.network)
            if known is None or known.version != version:
                vocabulary = widened(self.shipped, own.everything(tx))
                known = Known(version, vocabulary, Directory(vocabulary, self.gazetteer))
                self._made[tx.network] = known
            return known
