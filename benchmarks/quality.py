"""How good are the introductions? The matching beside its rivals on the labelled set.

The rivals never stay silent; the matching decides itself. Everything is measured in this run.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from benchmarks.rivals import (
    Search,
    by_bm25s,
    by_characters,
    by_fts5,
    by_mix,
    by_pg_trgm,
    rapidfuzz_over_all,
)
from config.vocabulary import load_places, load_themes, load_villages
from matching.introductions import suggest
from matching.places import Gazetteer
from matching.records import member_from, request_from
from matching.score import Circumstances
from matching.similarity import Index
from matching.values import Candidate
from matching.vocabulary import Vocabulary
from tests.matching.quality import DATA, Quality, measured
from tests.matching.quality import rows as labelled

Ranked = Mapping[str, Sequence[str]]
Rows = Sequence[Mapping[str, Any]]
_TOP = 10


def rows(address: str | None, network: str) -> Iterator[Sequence[str]]:
    """Cells of one line per way of matching, then the matching's own figures per half and kind of request.

    `address` is that of a PostgreSQL with pg_trgm, or None; `network` a folder of tests/matching/data.
    """
    members, requests = labelled("members.jsonl", DATA / network), labelled("requests.jsonl", DATA / network)
    plain: Mapping[str, Callable[[Sequence[str]], Search]] = {
        "rapidfuzz token_set_ratio": rapidfuzz_over_all,
        "bm25s": by_bm25s,
        "SQLite FTS5 trigram": by_fts5,
        "TF-IDF characters 3-5 (scikit-learn)": by_characters,
        "n-grams, lemmas and dictionary": by_mix,
    }
    texts = [_text(row) for row in members]
    for name, build in plain.items():
        yield _line(name, requests, measured(requests, _ranked(build(texts), members, requests)))
    if address:
        with by_pg_trgm(texts, address) as search:
            yield _line("PostgreSQL pg_trgm", requests, measured(requests, _ranked(search, members, requests)))
    ours = by_netwever(members, requests)
    yield _line("Netwever", requests, measured(requests, ours))
    for part, kept in _parts(requests).items():
        yield _line(f"  {part}", kept, measured(kept, ours))


def by_netwever(members: Rows, requests: Rows) -> Ranked:
    """As `netwever match` does it, silence included."""
    return {id_: [one.member for one in found] for id_, found in proposals(members, requests).items()}


def proposals(members: Rows, requests: Rows) -> Mapping[str, Sequence[Candidate]]:
    """Whom the matching proposes for each request."""
    vocabulary = Vocabulary.compile(load_themes())
    people = {row["id"]: member_from(row, vocabulary) for row in members}
    index = Index.build(people.values(), vocabulary, Gazetteer.compile(load_places(), load_villages()))
    now = Circumstances(now=datetime.now(UTC))
    asked = [request_from(row, vocabulary) for row in requests]
    return {one.id: suggest(index, one, people.get(one.by), now, top=_TOP) for one in asked}


def _ranked(search: Search, members: Rows, requests: Rows) -> Ranked:
    found = {request["id"]: [members[at]["id"] for at in search(request["text"], _TOP + 1)] for request in requests}
    by = {request["id"]: request["by"] for request in requests}
    return {id_: [member for member in ranked if member != by[id_]][:_TOP] for id_, ranked in found.items()}


def _parts(requests: Rows) -> Mapping[str, Rows]:
    """The two halves that are checked against each other, and the kinds of request."""
    halves = {"even half": requests[::2], "odd half": requests[1::2]}
    tags = sorted({tag for request in requests for tag in request.get("tags", ())})
    return halves | {tag: [request for request in requests if tag in request["tags"]] for tag in tags}


def _line(name: str, requests: Rows, quality: Quality) -> Sequence[str]:
    figures = (quality.ndcg, quality.first_right, quality.reciprocal_rank)
    return (
        name, str(len(requests)), *(f"{figure:.3f}" for figure in figures), f"{quality.answered:.2f}",
        f"{quality.abstain:.2f}",
    )  # fmt: skip


def _text(row: Mapping[str, Any]) -> str:
    lists = (item for name in ("offers", "needs", "themes") for item in row.get(name, ()))
    return " ".join((row.get("organisation") or "", row.get("area") or "", row.get("about") or "", *lists))
