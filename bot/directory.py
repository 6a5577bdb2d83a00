"""Everybody in the network, ready to be matched: the index in memory, brought up to date from storage when asked."""

from dataclasses import dataclass, field, replace
from threading import Lock

from matching.places import Gazetteer
from matching.similarity import Index
from matching.values import Member, MemberState, Purpose
from matching.vocabulary import Vocabulary
from storage import members
from storage.database import Tx


@dataclass(slots=True)
class Directory:
    """Holds the index of the members who can be introduced. Safe to ask from several threads."""

    vocabulary: Vocabulary
    gazetteer: Gazetteer
    _known: dict[str, Member] = field(default_factory=dict)
    _index: Index | None = None
    _lock: Lock = field(default_factory=Lock)

    def index(self, tx: Tx) -> Index:
        """The index as this transaction sees the members."""
        current = {
            member.id: _profile(member) for member in members.everyone(tx, MemberState.ACTIVE) if _takes_part(member)
        }
        with self._lock:
            self._index = self._brought_up_to(current)
            self._known = current
            return self._index

    def _brought_up_to(self, current: dict[str, Member]) -> Index:
        if self._index is None:
            return Index.build(tuple(current.values()), self.vocabulary, self.gazetteer)
        index = self._index
        for gone in self._known.keys() - current.keys():
            index = index.without(gone)
        for member in current.values():
            if self._known.get(member.id) != member:
                index = index.updated(member)
        return index


def _takes_part(member: Member) -> bool:
    return member.allows(Purpose.MATCHING)


def _profile(member: Member) -> Member:
    """The member without what says nothing about who they are, so that a sign of life doesn't touch the index."""
    return replace(member, heard_at=None, silences=0)
