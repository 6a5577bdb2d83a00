"""Which tips somebody could use now: at most a few, above a threshold, still valid ones first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matching.asking import Mix, asked_in, terms_of
from matching.features import PieceKind
from matching.reading import Reader
from matching.similarity import Index
from matching.terms import Terms
from matching.values import Member, Tip
from matching.wishes import read_wish

# Words carry most; themes alone stay below the threshold, and so does a tip about a neighbouring subject.
_MIX = Mix(words=0.6, concepts=0.2, subjects=0.1, themes=0.1, confirmed=0.1, usual_length=4.0)
_TITLE = 0.4  # how much of the score the title alone decides: a word in passing makes no tip about that word
_ENOUGH = 0.27  # of 89 questions in both languages 81 went right; lower shows more misses, above 0.29 hits go
_OUTDATED = 0.6  # what is left of a tip after its check-by date


@dataclass(frozen=True, slots=True)
class Shelf:
    """The tips of one network, read as its members are: found across languages, synonyms and typing errors."""

    index: Index

    @classmethod
    def beside(cls, index: Index) -> "Shelf":
        """An empty one, for the network of this index."""
        return cls(Index(Reader(index.reader.lexicon), index.gazetteer))

    def find(
        self, text: str, themes: Sequence[str], tips: Iterable[Tip], *, today: date, top: int = 2
    ) -> tuple[tuple[Tip, float], ...]:
        """Of these tips those that fit a text and confirmed theme ids, best first, each with its score of 0..1;
        possibly none. Tips that were on the shelf before are not read again."""
        known = {tip.id: tip for tip in tips}
        with self.index.lock:
            for gone in frozenset(self.index.ids) - known.keys():
                self.index.drop(gone)
            self.index.take_in(*map(_as_said, known.values()))
            asked = asked_in(self.index.reader, read_wish(text, self.index.gazetteer).subject, confirmed=themes)
            terms = terms_of(self.index, asked, _MIX)
            found = [(known[id_], self._likeness(terms, id_, all_)) for id_, all_ in self.index.best(terms, len(known))]
        scored = ((tip, min(1.0, likeness) * _validity(tip, today)) for tip, likeness in found)
        good = [(tip, score) for tip, score in scored if score >= _ENOUGH]
        return tuple(sorted(good, key=lambda hit: (-hit[1], hit[0].id))[: max(0, top)])

    def _likeness(self, terms: Terms, tip_id: str, everything: float) -> float:
        """The tip as a whole, and its title once more."""
        title = self.index.profiles[tip_id].of_kind(PieceKind.OFFER)
        said = max((terms.answered(piece.numbers, piece.weights) for piece in title), default=0.0)
        return _TITLE * said + (1.0 - _TITLE) * everything


def _as_said(tip: Tip) -> Member:
    """The tip as if somebody said it: the title counts in full, the rest as what is told beside it."""
    rest = (tip.situation, tip.worked, tip.watch_out)
    return Member(id=tip.id, offers=(tip.title,), needs=rest, themes=tip.themes, language=tip.language)


def _validity(tip: Tip, today: date) -> float:
    return _OUTDATED if tip.check_on is not None and tip.check_on < today else 1.0
