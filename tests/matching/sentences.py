"""Labelled sentences: what each should be understood to say, and how much of it is."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def labelled(name: str) -> Iterator[tuple[str, frozenset[str]]]:
    """(sentence, what it says) of the lines `one, another | sentence`; `-` says nothing."""
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            said, _, text = line.partition(" | ")
            yield text, frozenset(said.split(", ")) - {"-"}


def precision_and_recall(name: str, read: Callable[[str], Collection[str]]) -> tuple[float, float]:
    """How much of what `read` finds in the sentences is right, and how much of what they say it finds."""
    pairs = [(said, set(read(text))) for text, said in labelled(name)]
    right = sum(len(said & found) for said, found in pairs)
    return right / sum(len(found) for _, found in pairs), right / sum(len(said) for said, _ in pairs)
