"""What a member said, piece by piece, and where they are."""

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from matching.inverted import FULL
from matching.places import Gazetteer, Place, mentions, resolve
from matching.text import fold
from matching.values import Member
from matching.vocabulary import Vocabulary

LONGEST_PIECE = 2_000  # characters
MOST_PIECES = 30
_SENTENCE = re.compile(r"\s(?:(?<=[.!?]\s)\s*|(?<=\n)\n*)")  # white space first: it is what few places have


class PieceKind(StrEnum):
    OFFER = "offer"
    ABOUT = "about"
    NEED = "need"
    ORGANISATION = "organisation"
    THEMES = "themes"


class Piece(NamedTuple):  # a tuple, because dozens are made per request
    """One thing that a member said, kept apart because evidence from separate pieces adds up better (matching.md)."""

    kind: PieceKind
    text: str
    numbers: "array[int]"  # the features that it says, by their number in the index
    weights: bytes  # how strongly it says each, of FULL

    @property
    def said(self) -> dict[int, float]:
        """Number of a feature -> 0..1; made anew each time, because most pieces are only looked at for a few."""
        return {number: weight / FULL for number, weight in zip(self.numbers, self.weights, strict=True)}


@dataclass(frozen=True, slots=True)
class Profile:
    """A member with what each piece says and the places they named."""

    member: Member
    pieces: tuple[Piece, ...]
    places: tuple[Place, ...]
    everywhere: bool

    def of_kind(self, *kinds: PieceKind) -> tuple[Piece, ...]:
        return tuple([piece for piece in self.pieces if piece.kind in kinds])


_EVERYWHERE = ("nederland", "netherlands", "overal", "landelijk", "nationwide", "everywhere", "online", "heel het land")


def places_of(area: str, gazetteer: Gazetteer) -> tuple[tuple[Place, ...], bool]:
    """The places a member named as their area, of namesakes all; and whether they said that anywhere will do."""
    folded = fold(area)
    if any(word in folded for word in _EVERYWHERE):
        return (), True
    named = tuple(dict.fromkeys(mentions(gazetteer, area)))
    if named or not area:
        return named, False
    guess = resolve(gazetteer, area)
    return ((guess.sure,) if guess.sure else guess.options), False


def says_the_same(one: Member, other: Member) -> bool:
    """Whether two versions of a member have the same profile, whatever else changed (state, last sign of life)."""
    return _profile_fields(one) == _profile_fields(other)


def _profile_fields(member: Member) -> tuple[object, ...]:
    return (
        member.organisation, member.sector, member.language, member.area,
        member.about, member.offers, member.needs, member.themes,
    )  # fmt: skip


def texts_of(member: Member, vocabulary: Vocabulary) -> list[tuple[PieceKind, str]]:
    """Everything a member said, piece by piece."""
    return _pieces(member, vocabulary, [member.about])


def sentences_of(member: Member, vocabulary: Vocabulary) -> list[tuple[PieceKind, str]]:
    """The pieces as they can be quoted: what somebody tells about themselves sentence by sentence."""
    return _pieces(member, vocabulary, _SENTENCE.split(member.about[:LONGEST_PIECE].strip()))


def _pieces(member: Member, vocabulary: Vocabulary, about: Sequence[str]) -> list[tuple[PieceKind, str]]:
    pieces = [(PieceKind.OFFER, text) for text in member.offers[:MOST_PIECES]]
    pieces += [(PieceKind.NEED, text) for text in member.needs[:MOST_PIECES]]
    pieces += [(PieceKind.ABOUT, text) for text in about]
    pieces.append((PieceKind.ORGANISATION, member.organisation))
    if member.themes:
        known = vocabulary.themes
        pieces.append((PieceKind.THEMES, " ".join(known[id_].nl if id_ in known else id_ for id_ in member.themes)))
    return [(kind, said) for kind, text in pieces if (said := text.strip())]
