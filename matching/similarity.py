"""Who says something like this: the profiles of one network, ready to be searched."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import chain
from sys import getsizeof
from threading import RLock

import numpy as np

from matching.bulk import read_profiles
from matching.features import Piece, Profile, places_of, says_the_same, sentences_of
from matching.inverted import Lists
from matching.pieces import Kept, Pieces
from matching.places import Gazetteer, Place
from matching.reading import Reader, Said
from matching.searching import Scratch, best_rows
from matching.terms import Terms
from matching.values import Member
from matching.vocabulary import Theme, Vocabulary
from matching.words.lexicon import THEME, Lexicon
from matching.words.senses import Floats, Meanings

_MELT_FROM = 20_000  # links in the chains; below it they cost a search next to nothing
_MELT_SHARE = 0.2  # of the block
_UNREAD = -1
_REMEMBERED = 5_000  # profiles and areas that were read
_READ_AHEAD = 2_000  # members of a network whose profiles are read beforehand, so that no request waits for them

Near = tuple[str, float, float]  # member, likeness, and the part of it that words have


@dataclass(slots=True)
class Index:
    """The profiles of one network. Changes happen in place (`take_in`, `drop`); `updated` and `without` give a copy.

    Whoever searches while somebody else changes it holds `lock`. Per member it keeps the member, a row number and the
    entries of the lists, and packed what each piece of their profile says.
    """

    reader: Reader
    gazetteer: Gazetteer
    members: dict[str, Member] = field(default_factory=dict, repr=False)
    lists: Lists = field(default_factory=Lists, repr=False)
    lock: RLock = field(default_factory=RLock, repr=False, compare=False)
    _rows: dict[str, int] = field(default_factory=dict, repr=False)
    _ids: list[str] = field(default_factory=list, repr=False)  # by row; rows of who left stay until the lists melt
    _pieces: Pieces = field(default_factory=lambda: Pieces.of(()), repr=False)  # of the rows in the block
    _kept: dict[str, Kept] = field(default_factory=dict, repr=False)  # of later rows, by member
    answers: dict[int, Said] = field(default_factory=dict, repr=False)  # what answers a word here, until it changes
    _scratch: Scratch = field(default_factory=Scratch, repr=False)
    _meanings: Meanings = field(default_factory=Meanings.none, repr=False)  # by row
    _profiles: dict[str, Profile] = field(default_factory=dict, repr=False)
    _themes: dict[int, Theme] = field(default_factory=dict, repr=False)
    _areas: dict[str, tuple[tuple[Place, ...], bool]] = field(default_factory=dict, repr=False)

    @classmethod
    def build(cls, members: Iterable[Member], vocabulary: Vocabulary, gazetteer: Gazetteer) -> "Index":
        """Index the members; of two with one id the last one counts."""
        new = cls(Reader(Lexicon.of(vocabulary)), gazetteer)
        new._fill({member.id: member for member in members})
        return new

    @property
    def vocabulary(self) -> Vocabulary:
        return self.reader.lexicon.vocabulary

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self.members)

    @property
    def profiles(self) -> Mapping[str, Profile]:
        return Profiles(self)

    def updated(self, *members: Member) -> "Index":
        """A copy with members added or changed."""
        copied = self._copy()
        copied.take_in(*members)
        return copied

    def without(self, member_id: str) -> "Index":
        """A copy without one member."""
        copied = self._copy()
        copied.drop(member_id)
        return copied

    def take_in(self, *members: Member) -> None:
        """Add members, or put new versions in the place of old ones, in time that depends on them alone."""
        with self.lock:
            newest = {member.id: member for member in members}
            said = [member for member in newest.values() if not self._says_the_same(member)]
            for member in said:
                self._leave(member.id)
            read = read_profiles(self.reader, said)
            self._meanings.keep(len(self._ids), read.meanings)
            ends = np.cumsum(read.per_row)
            for at, (member, end, count) in enumerate(zip(said, ends, read.per_row, strict=True)):
                entries = slice(end - count, end)
                self.lists.add(len(self._ids), read.numbers[entries], read.weights[entries])
                self._kept[member.id] = read.pieces.kept(at)
                self._enter(member)
            self.answers.clear()
            self.reader.learned()
            self.members.update(newest)
            if self.lists.links > max(_MELT_FROM, _MELT_SHARE * len(self.lists.rows)):
                self._melt()

    def drop(self, member_id: str) -> None:
        """Take a member out. It is no error if they were never in."""
        with self.lock:
            self._leave(member_id)
            self.members.pop(member_id, None)

    def profile(self, member: Member) -> Profile:
        """What a member says, piece by piece, also when they are not, or not like this, in the index."""
        known = self._profiles.get(member.id)
        if known is not None and (known.member is member or known.member == member):
            return known
        if len(self._profiles) > _REMEMBERED:
            self._profiles.clear()
        found = self._profiles[member.id] = self._read(member)
        return found

    def pieces_of(self, members: Sequence[Member]) -> Pieces:
        """What these members say, in this order, also those who are not, or not like this, in the index."""
        known = [self._rows[member.id] if self._says_the_same(member) else _UNREAD for member in members]
        rows = np.array(known, dtype=np.int64)
        inside, later = rows[(rows >= 0) & (rows < len(self._pieces))], rows[rows >= len(self._pieces)]
        unread = [member for member, row in zip(members, known, strict=True) if row == _UNREAD]
        joined = [self._pieces.some(inside), Pieces.of(self._kept[self._ids[row]] for row in later.tolist())]
        joined += [read_profiles(self.reader, unread, learn=False).pieces] if unread else []
        group = np.where(rows == _UNREAD, 2, rows >= len(self._pieces))
        place = np.empty(len(rows), dtype=np.int64)
        place[np.argsort(group, kind="stable")] = np.arange(len(rows))
        return Pieces.joined(joined).some(place)

    def area(self, member: Member) -> tuple[tuple[Place, ...], bool]:
        """The places a member named, and whether anywhere will do."""
        if member.area not in self._areas:
            if len(self._areas) > _REMEMBERED:
                self._areas.clear()
            self._areas[member.area] = places_of(member.area, self.gazetteer)
        return self._areas[member.area]

    @property
    def themes(self) -> Mapping[int, Theme]:
        """The vocabulary's themes by the number of their feature."""
        if not self._themes:
            themes = self.vocabulary.themes
            self._themes.update({self.reader.number(THEME + id_): theme for id_, theme in themes.items()})
        return self._themes

    def best(self, terms: Terms, keep: int) -> list[tuple[str, float]]:
        """(member, likeness) of the `keep` members who answer these terms best, best first."""
        with self.lock:
            rows, likeness = best_rows(self.lists, terms, self._scratch, len(self._ids), keep)
            return [(self._ids[row], alike) for row, alike in zip(rows.tolist(), likeness.tolist(), strict=True)]

    def nearest(self, terms: Terms, meaning: Floats, share: float, keep: int) -> Iterator[Near]:
        """Those of `best`, best first once it counts for this share how near they are in meaning.

        To be read while the lock is held.
        """
        with self.lock:
            rows, said = best_rows(self.lists, terms, self._scratch, len(self._ids), keep)
            alike = said + np.float32(share) * self._meanings.near(meaning, rows)
            order = np.argsort(-alike, kind="stable")
            ids = map(self._ids.__getitem__, rows[order].tolist())
            return zip(ids, alike[order].tolist(), said[order].tolist(), strict=True)

    def nbytes(self) -> int:
        """Bytes in the lists, in what words stand for and look like, and in the pieces, without the members' texts."""
        pieces = sum(getsizeof(kept) + sum(map(getsizeof, chain(*kept))) for kept in self._kept.values())
        arrays = (self.lists, self._pieces, self.reader, self._scratch, self._meanings)
        return sum(one.nbytes() for one in arrays) + pieces

    def _says_the_same(self, member: Member) -> bool:
        known = self.members.get(member.id)
        return known is not None and (known is member or says_the_same(known, member))

    def _read(self, member: Member) -> Profile:
        if self._says_the_same(member):
            kept = self._kept_of(member.id)
        else:
            kept = read_profiles(self.reader, [member], learn=False).pieces.kept(0)
        told = zip(sentences_of(member, self.vocabulary), kept, strict=True)
        pieces = [Piece(kind, text, numbers, weights) for (kind, text), (numbers, weights) in told]
        return Profile(member, tuple(pieces), *self.area(member))

    def _kept_of(self, member_id: str) -> Kept:
        row = self._rows[member_id]
        return self._pieces.kept(row) if row < len(self._pieces) else self._kept[member_id]

    def _fill(self, members: dict[str, Member]) -> None:
        """Read everybody at once."""
        with _without_collecting():
            read = read_profiles(self.reader, tuple(members.values()))
            self.lists = Lists.block(read.numbers, read.weights, read.per_row, len(self.reader.numbers))
            self._pieces = read.pieces
            self._meanings = Meanings(read.meanings)
            self._ids = list(members)
            self._rows = {id_: row for row, id_ in enumerate(self._ids)}
            self.members = members
            self._scratch.make_room(len(members))
            self._scratch.alive[: len(members)] = True
            self.reader.learned()
            if len(members) <= _READ_AHEAD:
                for member in members.values():
                    self.profile(member)

    def _enter(self, member: Member) -> None:
        self._scratch.make_room(len(self._ids) + 1)
        self._scratch.alive[len(self._ids)] = True
        self._rows[member.id] = len(self._ids)
        self._ids.append(member.id)
        self.members[member.id] = member
        self._profiles.pop(member.id, None)

    def _leave(self, member_id: str) -> None:
        row = self._rows.pop(member_id, None)
        if row is not None:
            self._scratch.alive[row] = False
            kept = self._pieces.kept(row) if row < len(self._pieces) else self._kept.pop(member_id)
            self.lists.forget(tuple({number for numbers, _ in kept for number in numbers}))
            self._profiles.pop(member_id, None)

    def _melt(self) -> None:
        """One block of who is in now, numbered afresh."""
        alive = self._scratch.alive[: len(self._ids)]
        kept = np.where(alive, np.cumsum(alive) - 1, -1)
        self._meanings = Meanings(self._meanings.packed[: len(self._ids)][alive])
        self.lists = self.lists.melt(kept)
        stay = np.flatnonzero(alive[: len(self._pieces)])
        later = (self._kept[self._ids[row]] for row in np.flatnonzero(alive) if row >= len(self._pieces))
        self._pieces = Pieces.joined([self._pieces.some(stay), Pieces.of(later)])
        self._kept.clear()
        self._ids = [id_ for id_, stays in zip(self._ids, alive.tolist(), strict=True) if stays]
        self._rows = {id_: row for row, id_ in enumerate(self._ids)}
        self._scratch.alive[: len(self._ids)] = True
        self._scratch.alive[len(self._ids) :] = False

    def _copy(self) -> "Index":
        with self.lock:
            reader = self.reader.copy()
            return Index(
                reader, self.gazetteer, dict(self.members), deepcopy(self.lists), RLock(), dict(self._rows),
                list(self._ids), self._pieces, dict(self._kept), {}, deepcopy(self._scratch),
                deepcopy(self._meanings), {}, {}, dict(self._areas),
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profiles(Mapping[str, Profile]):
    """Member id -> profile, read when it is asked for."""

    index: Index

    def __getitem__(self, member_id: str) -> Profile:
        return self.index.profile(self.index.members[member_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self.index.members)

    def __len__(self) -> int:
        return len(self.index.members)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Nobody looks for garbage in cycles meanwhile: where many objects are made and all of them stay, it finds none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
