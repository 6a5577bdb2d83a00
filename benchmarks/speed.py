"""How quick is one request among many, the index, a changed profile; and how large? Beside the rivals, in one run."""

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any

from benchmarks.people import Inventor, load_compiled, text_of
from benchmarks.rivals import Search, by_bm25s, by_characters, by_fts5, by_pg_trgm, middle, rapidfuzz_over_all
from config.vocabulary import load_places, load_themes, load_villages
from matching.introductions import suggest
from matching.places import Gazetteer
from matching.score import Circumstances
from matching.similarity import Index
from matching.values import Member, Request
from matching.vocabulary import Vocabulary

_REQUESTS = 200
_PATIENCE_S = 20.0  # a slow rival is asked less often
_TOP = 5
_PG_TRGM = "PostgreSQL pg_trgm"
_RIVALS: Mapping[str, Callable[[Sequence[str]], Search]] = {
    "rapidfuzz process.extract over all": rapidfuzz_over_all,
    "bm25s": by_bm25s,
    "SQLite FTS5 trigram": by_fts5,
    "TF-IDF characters 3-5 (scikit-learn)": by_characters,
}
# Rivals that take minutes for one row, and up to how many members they are measured.
_UP_TO = {_PG_TRGM: 10_000, "TF-IDF characters 3-5 (scikit-learn)": 10_000}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. Times in milliseconds, the build in seconds, memory in bytes per member."""

    what: str
    members: int
    request_ms: float
    build_s: float
    change_ms: float | None = None
    bytes_each: float | None = None


def rows(sizes: Sequence[int], address: str | None) -> Iterator[Row]:
    """For each number of members the matching, then its rivals over the same texts and requests.

    `address` is that of a PostgreSQL with pg_trgm, or None.
    """
    for size in sizes:
        inventor = Inventor.seeded(size)
        people = list(inventor.members(size))
        asked = list(inventor.requests(_REQUESTS, size))
        yield _netwever(people, asked)
        texts = [text_of(member) for member in people]
        for what, build in _RIVALS.items():
            if size <= _UP_TO.get(what, size):
                with _built(build, texts) as (search, spent):
                    yield Row(what, size, _per_request(partial(_search, search), asked), spent)
        if address and size <= _UP_TO[_PG_TRGM]:
            with _built(partial(by_pg_trgm, address=address), texts) as (search, spent):
                yield Row(_PG_TRGM, size, _per_request(partial(_search, search), asked), spent)


def _search(search: Search, request: Request) -> object:
    return search(request.text, _TOP)


@contextmanager
def _built(build: Callable[[Sequence[str]], Any], texts: Sequence[str]) -> Iterator[tuple[Search, float]]:
    """(a rival made ready for these texts, in how many seconds)."""
    gc.collect()
    with ExitStack() as opened:
        began = time.perf_counter()
        made = build(texts)
        search = opened.enter_context(made) if hasattr(made, "__enter__") else made
        yield search, time.perf_counter() - began


def _netwever(people: Sequence[Member], asked: Sequence[Request]) -> Row:
    """As the bot asks it: with silence, exclusions, ranking and reasons."""
    vocabulary = Vocabulary.compile(load_themes())
    gazetteer = Gazetteer.compile(load_places(), load_villages())
    Index.build(islice(people, 10), vocabulary, gazetteer)  # dictionaries are read from disk once per process
    load_compiled(vocabulary, gazetteer)
    began = time.perf_counter()
    index = Index.build(people, vocabulary, gazetteer)
    spent = time.perf_counter() - began
    now = Circumstances(now=datetime.now(UTC))

    def ask(request: Request) -> object:
        return suggest(index, request, index.members[request.by], now, top=_TOP)

    ask(asked[0])  # compiled code is loaded once per process
    request_ms = _per_request(ask, asked)
    changes = []
    for at, member in enumerate(people[:200]):
        changed = replace(member, about=f"{member.about} {people[-1 - at].about}")
        began = time.perf_counter()
        index.take_in(changed)
        changes.append((time.perf_counter() - began) * 1000)
    return Row("Netwever", len(people), request_ms, spent, middle(changes), index.nbytes() / max(1, len(people)))


def _per_request(ask: Callable[[Request], object], asked: Sequence[Request]) -> float:
    """The median, one at a time."""
    times: list[float] = []
    until = time.perf_counter() + _PATIENCE_S
    for request in asked:
        began = time.perf_counter()
        ask(request)
        times.append((time.perf_counter() - began) * 1000)
        if time.perf_counter() > until and len(times) >= 5:
            break
    return middle(times)
