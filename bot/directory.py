"""Everybody in the network, ready to be matched: the index in memory, brought up to date from storage when asked."""

from dataclasses import dataclass, field, replace
from threading import Lock

from matching.places import Gazetteer
from matching.similarity import Index
from matching.tips import Shelf
from matching.values import Member, MemberState, Purpose
from matching.vocabulary import Vocabulary
from storage import members
from storage.database import Tx


@dataclass(slots=True)
class Directory:
    """Holds the index of the members who can be introduced, and the shelf of tips. Safe to ask from several threads.

    Each process has its own; the version that storage counts tells it what the others changed.
    """

    vocabulary: Vocabulary
    gazetteer: Gazetteer
    _index: Index | None = None
    _shelf: Shelf | None = None
    _version: int = -1
    _lock: Lock = field(default_factory=Lock)

    def index(self, tx: Tx) -> Index:
        """The index as this transaction sees the members; it changes in place."""
        with self._lock:
            version = members.version(tx)
            if self._index is None or version < self._version:  # the other way only where a transaction is undone
                self._index = self._read(tx)
            elif version > self._version:
                self._follow(tx, self._index)
            self._version = version
            return self._index

    def shelf(self, tx: Tx) -> Shelf:
        """Where this network's tips are found, with the words of its index."""
        index = self.index(tx)
        with self._lock:
            if self._shelf is None:
                self._shelf = Shelf.beside(index)
            return self._shelf

    def _read(self, tx: Tx) -> Index:
        taking_part = (one for one in members.everyone(tx, MemberState.ACTIVE) if _takes_part(one))
        return Index.build(map(_profile, taking_part), self.vocabulary, self.gazetteer)

    def _follow(self, tx: Tx, index: Index) -> None:
        """Take over what changed since the index was last asked for."""
        changed = members.changed_since(tx, self._version)
        index.take_in(*(_profile(one) for one in changed if _takes_part(one)))
        for gone in [one.id for one in changed if not _takes_part(one)]:
            index.drop(gone)
        for gone in frozenset(index.ids) - members.ids(tx):
            index.drop(gone)


def _takes_part(member: Member) -> bool:
    return member.state is MemberState.ACTIVE and member.allows(Purpose.MATCHING)


def _profile(member: Member) -> Member:
    """The member without what says nothing about who they are, so that a sign of life doesn't touch the index."""
    return replace(member, heard_at=None, silences=0)
