"""Everybody in the network, ready to be matched: the index in memory, brought up to date from storage when asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
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
    _doubted: set[str] = field(default_factory=set)  # members who changed in a transaction that was undone
    _lock: Lock = field(default_factory=Lock)

    def index(self, tx: Tx) -> Index:
        """The index as this transaction sees the members; it changes in place."""
        with self._lock:
            version = members.version(tx)
            if self._index is None or version < self._version:  # the other way only beside an open transaction
                self._index = self._read(tx)
                tx.when_undone.append(self._forget)
            elif version > self._version or self._doubted:
                followed = self._follow(tx, self._index)
                tx.when_undone.append(partial(self._doubt, self._version, followed))
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

    def _follow(self, tx: Tx, index: Index) -> frozenset[str]:
        """Take over what changed since the index was last asked for; the ids of whom it looked at."""
        doubted = (members.get(tx, id_) for id_ in sorted(self._doubted))
        changed = (*(one for one in doubted if one), *members.changed_since(tx, self._version))
        removed = frozenset(index.ids) - members.ids(tx)
        self._doubted.clear()
        index.take_in(*(_profile(one) for one in changed if _takes_part(one)))
        for gone in (*(one.id for one in changed if not _takes_part(one)), *removed):
            index.drop(gone)
        return removed.union(one.id for one in changed)

    def _doubt(self, version: int, followed: Iterable[str]) -> None:
        """What was followed may not be so: look again from this version on, and at these members."""
        with self._lock:
            self._version = min(self._version, version)
            self._doubted.update(followed)

    def _forget(self) -> None:
        with self._lock:
            self._index = None


def _takes_part(member: Member) -> bool:
    return member.state is MemberState.ACTIVE and member.allows(Purpose.MATCHING)


def _profile(member: Member) -> Member:
    """The member without what says nothing about who they are, so that a sign of life doesn't touch the index."""
    return replace(member, heard_at=None, silences=0)
