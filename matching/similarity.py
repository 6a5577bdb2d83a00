"""Who says something like this: quick retrieval over the pieces of all profiles of a network."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from matching.features import Meaning, PieceKind, Profile, meaning_of, profile_of, says_the_same
from matching.places import Gazetteer
from matching.postings import Column, Counts, Postings, Scores, numbered, shared
from matching.values import Member
from matching.vocabulary import Vocabulary

# How much a piece tells about what somebody can do for others. [D], tuned on one half of networks-a, held on the other.
PIECE_WEIGHTS: Mapping[PieceKind, float] = {
    PieceKind.OFFER: 1.0,
    PieceKind.ABOUT: 1.0,
    PieceKind.NEED: 0.6,
    PieceKind.ORGANISATION: 0.5,
    PieceKind.THEMES: 0.5,
}
RELATED = 0.5  # a related theme counts half (introductions.md, 5.4)


@dataclass(frozen=True, slots=True)
class Mix:
    """How the three ways of being about the same thing add up; found on networks-a, each half checked on the other."""

    grams: float = 1.0
    concepts: float = 0.7
    themes: float = 0.2


@dataclass(frozen=True, slots=True)
class Numbering:
    """The row of each feature in the arrays. Only grows, so that an unchanged profile keeps its columns."""

    grams: dict[str, int] = field(default_factory=dict)
    concepts: dict[str, int] = field(default_factory=dict)
    themes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Columns:
    """What one profile adds to the arrays."""

    grams: Column
    concepts: Column
    themes: Column


@dataclass(frozen=True, slots=True)
class Index:
    """The profiles of one network, ready to be searched. A value: changes give a new index."""

    vocabulary: Vocabulary
    gazetteer: Gazetteer
    profiles: Mapping[str, Profile]
    ids: tuple[str, ...]
    grams: Postings
    concepts: Postings
    themes: Postings
    mix: Mix = Mix()
    _columns: Mapping[str, Columns] = field(default_factory=dict, repr=False, compare=False)
    _positions: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)
    _numbering: Numbering = field(default_factory=Numbering, repr=False, compare=False)

    @classmethod
    def build(cls, members: Iterable[Member], vocabulary: Vocabulary, gazetteer: Gazetteer) -> "Index":
        """Index the members; of two with one id the last one counts."""
        nothing = Postings.assembled({}, ())
        return cls(vocabulary, gazetteer, {}, (), nothing, nothing, nothing).updated(*members)

    def updated(self, *members: Member) -> "Index":
        """The index with members added or changed; the other profiles are not read again."""
        read: dict[str, Meaning] = {}  # equal texts are read once, and forgotten with this call
        fresh = {member.id: profile_of(member, self.vocabulary, self.gazetteer, read) for member in members}
        columns = {id_: columns_of(profile, self._numbering) for id_, profile in fresh.items()}
        return self._with({**self.profiles, **fresh}, {**self._columns, **columns}) if fresh else self

    def without(self, member_id: str) -> "Index":
        """The index without one member."""
        left = {id_: profile for id_, profile in self.profiles.items() if id_ != member_id}
        return self._with(left, {id_: self._columns[id_] for id_ in left})

    def _with(self, profiles: Mapping[str, Profile], columns: Mapping[str, Columns]) -> "Index":
        numbering, said = self._numbering, [columns[id_] for id_ in profiles]
        return replace(
            self,
            profiles=profiles,
            ids=tuple(profiles),
            grams=Postings.assembled(numbering.grams, [column.grams for column in said]),
            concepts=Postings.assembled(numbering.concepts, [column.concepts for column in said]),
            themes=Postings.assembled(numbering.themes, [column.themes for column in said]),
            _columns=columns,
            _positions={id_: at for at, id_ in enumerate(profiles)},
        )

    def position(self, member_id: str) -> int:
        """Where a member stands in the arrays that `likeness` gives."""
        return self._positions[member_id]

    def profile(self, member: Member) -> Profile:
        """The member's profile as indexed; read afresh for somebody who is not, or not like this, in the index."""
        indexed = self.profiles.get(member.id)
        if indexed is not None and says_the_same(indexed.member, member):
            return indexed
        return profile_of(member, self.vocabulary, self.gazetteer, {})

    def reach(self) -> float:
        """How high a likeness can be here, as a share of what it can be with everyday concepts in the vocabulary."""
        mix = self.mix
        known = mix.grams + mix.themes + (mix.concepts if self.vocabulary.knows_concepts() else 0.0)
        return known / (mix.grams + mix.themes + mix.concepts)

    def meaning(self, text: str) -> Meaning:
        return meaning_of(text, self.vocabulary)

    def likeness(self, asked: Meaning) -> Scores:
        """Per member (in the order of `ids`) how much of what was asked their profile is about; 0 to about 1.5."""
        return (
            self.mix.grams * self.grams.covered(asked.grams)
            + self.mix.concepts * self.concepts.covered(asked.concepts)
            + self.mix.themes * self.themes.covered(with_related(asked.themes, self.vocabulary))
        )

    def overlap(self, asked: Meaning, said: Meaning) -> float:
        """How much of what was asked one piece is about; on the scale of `likeness`, without regard to length."""
        return (
            self.mix.grams * shared(self.grams, asked.grams, said.grams)
            + self.mix.concepts * shared(self.concepts, asked.concepts, said.concepts)
            + self.mix.themes * shared(self.themes, asked.themes, with_related(said.themes, self.vocabulary))
        )


def with_related(themes: Counts, vocabulary: Vocabulary) -> Counts:
    """The themes, and at half weight the themes related to them."""
    wider = {
        near: RELATED * weight
        for id_, weight in themes.items()
        for near in (vocabulary.themes[id_].related if id_ in vocabulary.themes else ())
    }
    return {**wider, **themes}


def columns_of(profile: Profile, numbering: Numbering) -> Columns:
    """The profile's evidence, by row; new features get the next numbers."""
    grams, concepts, themes = _summed(profile)
    return Columns(
        numbered(grams, numbering.grams), numbered(concepts, numbering.concepts), numbered(themes, numbering.themes)
    )


def _summed(profile: Profile) -> tuple[Counts, Counts, Counts]:
    """The evidence of all pieces of a profile: letters add up, a concept or theme counts by its best piece."""
    grams: dict[str, float] = {}
    concepts: dict[str, float] = {}
    themes: dict[str, float] = {}
    for piece in profile.pieces:
        weight = PIECE_WEIGHTS[piece.kind]
        for gram, count in piece.meaning.grams.items():
            grams[gram] = grams.get(gram, 0.0) + weight * count
        for best, said in ((concepts, piece.meaning.concepts), (themes, piece.meaning.themes)):
            for id_, value in said.items():
                best[id_] = max(best.get(id_, 0.0), weight * value)
    return grams, concepts, themes
