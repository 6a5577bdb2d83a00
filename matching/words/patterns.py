"""Which ids a word or phrase stands for, by hand-made stems: `x*` begins with, `*x` ends with, `*x*` holds, `x` is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from matching.text import LONGEST_WORD, fold

Weights = dict[str, float]  # id -> 0..1
_Table = dict[str, Weights]  # letters -> ids

# A stem inside a longer compound counts when it is this long and is not just a verb with a Dutch prefix.
SHORTEST_INSIDE = 6
VERB_PREFIXES = ("ver", "be", "ge", "ont", "her", "er")
INSIDE = 0.7  # what a stem inside a compound weighs


@dataclass(frozen=True, slots=True)
class Beginnings:
    """Strings of two letters or more, quick to find at the beginning of a word."""

    strings: frozenset[str] = frozenset()
    _lengths: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False)  # by the first two letters

    @classmethod
    def of(cls, strings: Iterable[str]) -> "Beginnings":
        known = frozenset(strings)
        lengths: dict[str, set[int]] = {}
        for string in known:
            lengths.setdefault(string[:2], set()).add(len(string))
        return cls(known, {head: tuple(sorted(found)) for head, found in lengths.items()})

    def in_(self, word: str) -> list[str]:
        """Those that the word begins with, shortest first."""
        lengths = self._lengths.get(word[:2], ())
        return [begin for length in lengths if (begin := word[:length]) in self.strings and len(begin) == length]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Several words in a row; each may be a beginning (`x*`), the last one may be anything (`*`)."""

    id: str
    words: tuple[str, ...]
    weight: float

    def starts(self, typed: Sequence[str], at: int) -> bool:
        if at + len(self.words) > len(typed):
            return False
        return all(_is(typed[at + i], pattern) for i, pattern in enumerate(self.words))


def _is(word: str, pattern: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled stems of many ids. Looking up a word costs its length, not the number of stems."""

    exact: Mapping[str, Weights] = field(default_factory=dict)
    begins: Mapping[str, Weights] = field(default_factory=dict)
    ends: Mapping[str, Weights] = field(default_factory=dict)
    inside: Mapping[str, Weights] = field(default_factory=dict)
    phrases: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)  # by first word
    never: Mapping[str, frozenset[str]] = field(default_factory=dict)  # folded word -> ids it does not stand for
    _heads: frozenset[str] = field(default=frozenset(), repr=False)  # how stems begin that a compound can hold
    _beginnings: Beginnings = field(default=Beginnings(), repr=False)  # the keys of `begins`

    @classmethod
    def compile(cls, stems: Iterable[tuple[str, str, float]], never: Mapping[str, Iterable[str]]) -> "Patterns":
        """From (id, stem, weight) and, per id, the words it must not be recognised in."""
        tables: tuple[_Table, _Table, _Table, _Table] = ({}, {}, {}, {})
        phrases: dict[str, list[Phrase]] = {}
        for id_, stem, weight in stems:
            kind, body = _kind(fold(stem))
            if kind is None:
                phrase = Phrase(id_, tuple(body.split()), weight)
                phrases.setdefault(phrase.words[0].rstrip("*"), []).append(phrase)
            elif body:
                entry = tables[kind].setdefault(body, {})
                entry[id_] = max(weight, entry.get(id_, 0.0))
        excluded: dict[str, set[str]] = {}
        for id_, banned in never.items():
            for word in banned:
                excluded.setdefault(fold(word), set()).add(id_)
        frozen = {word: frozenset(ids) for word, ids in excluded.items()}
        by_first = {first: tuple(found) for first, found in phrases.items()}
        return cls(*tables, by_first, frozen)._ready()

    def plus(self, forms: Iterable[tuple[str, Weights]]) -> "Patterns":
        """These patterns with more: (a folded stem `x` or `x*` or a phrase, what it stands for)."""
        exact, begins, phrases = dict(self.exact), dict(self.begins), dict(self.phrases)
        fresh: dict[str, list[Phrase]] = {}
        for form, weights in forms:
            if " " in form:
                typed = tuple(form.split())
                more = (Phrase(id_, typed, weight) for id_, weight in weights.items())
                fresh.setdefault(typed[0], []).extend(more)
                continue
            table, body = (begins, form[:-1]) if form.endswith("*") else (exact, form)
            table[body] = _larger(table[body], weights) if body in table else weights
        for first, found in fresh.items():  # before the known ones: of two for one id, `concepts_in` keeps the last
            phrases[first] = (*sorted(found, key=lambda phrase: phrase.weight), *phrases.get(first, ()))
        return replace(self, exact=exact, begins=begins, phrases=phrases)._ready()

    def _ready(self) -> "Patterns":
        """With what makes looking up quick."""
        long = (stem for table in (self.exact, self.begins) for stem in table if len(stem) >= SHORTEST_INSIDE)
        heads = frozenset(stem[:SHORTEST_INSIDE] for stem in long)
        return replace(self, _heads=heads, _beginnings=Beginnings.of(self.begins))

    def called(self, term: str) -> Weights:
        """The ids that have this folded word or phrase as a stem, its ending left open or not."""
        typed = term.split()
        if len(typed) == 1:
            return {**self.begins.get(term, {}), **self.exact.get(term, {})}
        same = (p for p in self.phrases.get(typed[0], ()) if [word.rstrip("*") for word in p.words] == typed)
        return {phrase.id: phrase.weight for phrase in same}

    def of_word(self, word: str) -> Weights:
        """What one folded word stands for; the longest stem counts fully, a shorter one of another id half."""
        matches = self._matches(word)
        if not matches:
            return {}
        found: dict[str, tuple[int, float]] = {}
        for length, weights in matches:
            for id_, weight in weights.items():
                if id_ not in self.never.get(word, ()):
                    found[id_] = max(found.get(id_, (0, 0.0)), (length, weight))
        longest = max((length for length, _ in found.values()), default=0)
        return {id_: weight * (1.0 if length == longest else 0.5) for id_, (length, weight) in found.items()}

    def _matches(self, word: str) -> list[tuple[int, Weights]]:
        found = [(len(word) + 1, self.exact[word])] if word in self.exact else []
        found += [(len(stem), self.begins[stem]) for stem in self._beginnings.in_(word)]
        found += [(len(stem), weights) for stem, weights in self.ends.items() if word.endswith(stem)]
        found += [(len(piece), weights) for piece, weights in self.inside.items() if piece in word]
        return found

    def inside_compound(self, word: str) -> Weights:
        """What a Dutch compound holds besides its beginning ("wijkwarmtepompproject" holds a heat pump)."""
        found: Weights = {}
        for piece in self._held(word):
            if word[: word.index(piece)].endswith(VERB_PREFIXES):
                continue
            for id_, weight in {**self.begins.get(piece, {}), **self.exact.get(piece, {})}.items():
                if id_ not in self.never.get(word, ()):
                    found[id_] = max(found.get(id_, 0.0), weight * INSIDE)
        return found

    def _held(self, word: str) -> Iterator[str]:
        """The stems that stand in a word, from its fourth letter on."""
        if len(word) > LONGEST_WORD:
            return
        for start in range(3, len(word) - SHORTEST_INSIDE + 1):
            if word[start : start + SHORTEST_INSIDE] in self._heads:
                for end in range(start + SHORTEST_INSIDE, len(word) + 1):
                    piece = word[start:end]
                    if piece in self.begins or piece in self.exact:
                        yield piece

    def phrases_in(self, typed: Sequence[str]) -> Iterator[tuple[str, float, tuple[str, ...]]]:
        """(id, weight, the words) for each phrase that stands in the text."""
        for at, word in enumerate(typed):
            for cut in range(2, len(word) + 1):
                for phrase in self.phrases.get(word[:cut], ()):
                    if phrase.starts(typed, at):
                        yield phrase.id, phrase.weight, tuple(typed[at : at + len(phrase.words)])

    def single_words(self, at_least: int) -> tuple[str, ...]:
        """Every stem of one word, long enough to be worth a spelling check."""
        return tuple(sorted({w for table in (self.exact, self.begins) for w in table if len(w) >= at_least}))


def _larger(one: Weights, other: Weights) -> Weights:
    return one | {id_: max(weight, one.get(id_, 0.0)) for id_, weight in other.items()}


def _kind(stem: str) -> tuple[int | None, str]:
    """(0 exact, 1 begins, 2 ends, 3 inside, None phrase; the letters)."""
    if " " in stem:
        return None, stem
    body = stem.strip("*")
    if stem.startswith("*"):
        return (3 if stem.endswith("*") else 2), body
    return (1 if stem.endswith("*") else 0), body
