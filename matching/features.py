"""What the pieces of a profile are about: their letters, their everyday concepts, their themes."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from matching.places import Gazetteer, Place, mentions, resolve
from matching.postings import Counts
from matching.text import clip, content_words, fold, ngrams
from matching.values import Member
from matching.vocabulary import Vocabulary, concepts_in, recognise

LONGEST_PIECE = 2_000  # characters
MOST_PIECES = 30
_GRAM_SIZES = (3, 5)  # best of 3-4, 3-5, 4-5 on networks-a


class PieceKind(StrEnum):
    OFFER = "offer"
    ABOUT = "about"
    NEED = "need"
    ORGANISATION = "organisation"
    THEMES = "themes"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A text as counts: n-grams of its content words, its concepts, its themes."""

    grams: Counts
    concepts: Counts
    themes: Counts


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that a member said, kept apart because evidence from separate pieces adds up better (matching.md)."""

    kind: PieceKind
    text: str
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Profile:
    """A member with the meaning of each piece and the places they named."""

    member: Member
    pieces: tuple[Piece, ...]
    places: tuple[Place, ...]
    everywhere: bool

    def of_kind(self, *kinds: PieceKind) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.kind in kinds)


_EVERYWHERE = ("nederland", "netherlands", "overal", "landelijk", "nationwide", "everywhere", "online", "heel het land")


def meaning_of(text: str, vocabulary: Vocabulary) -> Meaning:
    """The meaning of a text; empty for a text without content words."""
    grams: dict[str, float] = {}
    for word in content_words(clip(text, LONGEST_PIECE)):
        for gram in set(ngrams(word, *_GRAM_SIZES)):
            grams[gram] = grams.get(gram, 0.0) + 1.0
    return Meaning(grams, concepts_in(vocabulary, text), {hit.theme: hit.weight for hit in recognise(vocabulary, text)})


def profile_of(member: Member, vocabulary: Vocabulary, gazetteer: Gazetteer, known: dict[str, Meaning]) -> Profile:
    """A member's profile. `known` remembers texts that were read before (equal texts are read once)."""
    pieces = []
    for kind, text in _texts(member, vocabulary):
        if text not in known:
            known[text] = meaning_of(text, vocabulary)
        pieces.append(Piece(kind, text, _with_themes(known[text], member) if kind is PieceKind.THEMES else known[text]))
    folded = fold(member.area)
    everywhere = any(word in folded for word in _EVERYWHERE)
    return Profile(member, tuple(pieces), () if everywhere else places_of(member.area, gazetteer), everywhere)


def places_of(area: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The places a member named as their area; of namesakes all."""
    named = tuple(dict.fromkeys(mentions(gazetteer, area)))
    if named or not area:
        return named
    guess = resolve(gazetteer, area)
    return (guess.sure,) if guess.sure else guess.options


def says_the_same(one: Member, other: Member) -> bool:
    """Whether two versions of a member have the same profile, whatever else changed (state, last sign of life)."""
    return _profile_fields(one) == _profile_fields(other)


def _profile_fields(member: Member) -> tuple[object, ...]:
    return (
        member.organisation, member.sector, member.language, member.area,
        member.about, member.offers, member.needs, member.themes,
    )  # fmt: skip


def _texts(member: Member, vocabulary: Vocabulary) -> Iterator[tuple[PieceKind, str]]:
    themes = " ".join(vocabulary.themes[t].nl if t in vocabulary.themes else t for t in member.themes)
    offers = ((PieceKind.OFFER, text) for text in member.offers[:MOST_PIECES])
    needs = ((PieceKind.NEED, text) for text in member.needs[:MOST_PIECES])
    single = (
        (PieceKind.ABOUT, member.about),
        (PieceKind.ORGANISATION, member.organisation),
        (PieceKind.THEMES, themes),
    )
    yield from ((kind, text) for kind, text in (*offers, *needs, *single) if text.strip())


def _with_themes(meaning: Meaning, member: Member) -> Meaning:
    """Themes that a member confirmed count fully, whatever their names look like."""
    return Meaning(meaning.grams, meaning.concepts, {**meaning.themes, **dict.fromkeys(member.themes, 1.0)})
