"""Which words mean the same, and which belong to one subject, in Dutch and in English."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from matching.text import fold, words
from matching.words.stopwords import DUTCH_WORDS, ENGLISH_WORDS

SAME, SUBJECT = "same:", "subject:"  # how the ids of the two kinds of groups begin


@dataclass(frozen=True, slots=True)
class Group:
    """Words and phrases, folded, that stand for one meaning (`same:…`) or one subject (`subject:…`)."""

    id: str
    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    english: tuple[str, ...] = ()  # of a meaning, what stands behind the `=`


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Groups of words. They are looked up by base form, in `matching.words.lexicon`."""

    groups: tuple[Group, ...] = field(default=(), repr=False)

    @classmethod
    def compile(cls, same: Iterable[str] = (), subjects: Mapping[str, str] | None = None) -> "Thesaurus":
        """From lines `woord, ander woord = word, other word` and, per subject, `woord, word, two words`."""
        lines = [(f"{SAME}{number}", *line.partition("=")[::2]) for number, line in enumerate(same)]
        lines += [(f"{SUBJECT}{name}", line, "") for name, line in (subjects or {}).items()]
        return cls(tuple(_group(*line) for line in lines))

    def single_words(self) -> Iterator[str]:
        for group in self.groups:
            yield from group.words


def _group(id_: str, line: str, english: str) -> Group:
    behind = [fold(term) for term in english.split(",") if term.strip()]
    terms = dict.fromkeys([*(fold(term) for term in line.split(",")), *behind])
    single = tuple(t for t in terms if t and " " not in t and t not in DUTCH_WORDS and t not in ENGLISH_WORDS)
    return Group(id_, single, tuple(words(term) for term in terms if " " in term), tuple(behind))
