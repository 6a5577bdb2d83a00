"""How good are the introductions? The matching beside its rivals on the labelled set: `python -m benchmarks.quality`.

The rivals never stay silent; the matching decides itself. Everything is measured in this run, on this machine.
"""

import json
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from matching.introductions import suggest
from matching.places import Gazetteer
from matching.records import member_from, request_from
from matching.score import Circumstances
from matching.similarity import Index
from matching.text import fold, ngrams, words
from matching.vocabulary import Vocabulary
from tests.matching.quality import NETWORKS_A, Quality, measured, rows

Ranked = Mapping[str, Sequence[str]]
Rows = Sequence[Mapping[str, Any]]
_FOLDER = Path(__file__).parents[1] / "config" / "vocabulary"
_TOP = 10


def main() -> None:
    """Print one line per way of matching, and the matching's own figures per kind of request."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else NETWORKS_A
    members, requests = rows("members.jsonl", folder), rows("requests.jsonl", folder)
    print(f"{len(members)} members, {len(requests)} requests; Python {platform.python_version()}, {platform.machine()}")
    print(f"{'':34}{'n':>4}{'nDCG@5':>9}{'P@1':>8}{'MRR':>8}{'answered':>10}{'abstain':>9}{'ms':>8}")
    ways: Mapping[str, Callable[[Rows, Rows], Ranked]] = {
        "rapidfuzz token_set_ratio": by_rapidfuzz,
        "TF-IDF characters 3-5": by_characters,
        "Netwever": by_netwever,
    }
    for name, way in ways.items():
        began = time.perf_counter()
        ranked = way(members, requests)
        spent = (time.perf_counter() - began) * 1000 / max(1, len(requests))
        print(_line(name, requests, measured(requests, ranked)) + f"{spent:8.2f}")
    for part, kept in _parts(requests).items():
        print(_line(f"  Netwever, {part}", kept, measured(kept, ranked)))


def _parts(requests: Rows) -> Mapping[str, Rows]:
    """The two halves that are checked against each other, and the kinds of request."""
    halves = {"even half": requests[::2], "odd half": requests[1::2]}
    tags = sorted({tag for request in requests for tag in request.get("tags", ())})
    return halves | {tag: [request for request in requests if tag in request["tags"]] for tag in tags}


def _line(name: str, requests: Rows, quality: Quality) -> str:
    figures = (quality.ndcg, quality.first_right, quality.reciprocal_rank)
    shown = "".join(f"{figure:{width}.3f}" for figure, width in zip(figures, (9, 8, 8), strict=True))
    return f"{name:34}{len(requests):4}{shown}{quality.answered:10.2f}{quality.abstain:9.2f}"


def by_netwever(members: Rows, requests: Rows) -> Ranked:
    """As `netwever match` does it, silence included."""
    themes, concepts, places, villages = (
        json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("themes", "concepts", "places", "villages")
    )
    vocabulary = Vocabulary.compile(themes, concepts)
    people = {row["id"]: member_from(row, vocabulary) for row in members}
    index = Index.build(people.values(), vocabulary, Gazetteer.compile(places, villages))
    now = Circumstances(now=datetime.now(UTC))
    asked = [request_from(row, vocabulary) for row in requests]
    return {one.id: [c.member for c in suggest(index, one, people.get(one.by), now, top=_TOP)] for one in asked}


def by_rapidfuzz(members: Rows, requests: Rows) -> Ranked:
    """rapidfuzz over all profiles."""
    profiles = {row["id"]: fold(_text(row)) for row in members}
    return {
        request["id"]: [
            found[2]
            for found in process.extract(fold(request["text"]), profiles, scorer=fuzz.token_set_ratio, limit=_TOP + 1)
            if found[2] != request["by"]
        ]
        for request in requests
    }


def by_characters(members: Rows, requests: Rows) -> Ranked:
    """Cosine of TF-IDF over character n-grams of 3 to 5, inside words."""
    profiles = [_grams(_text(row)) for row in members]
    columns = {gram: at for at, gram in enumerate(sorted({gram for found in profiles for gram in found}))}
    seen = np.zeros(len(columns))
    for found in profiles:
        seen[[columns[gram] for gram in found]] += 1
    idf = np.log((1 + len(profiles)) / (1 + seen)) + 1
    table = np.array([_vector(found, columns, idf) for found in profiles])
    ids = [row["id"] for row in members]
    ranked = {}
    for request in requests:
        likeness = table @ _vector(_grams(request["text"]), columns, idf)
        best = [ids[at] for at in np.argsort(-likeness, kind="stable") if likeness[at] > 0]
        ranked[request["id"]] = [member for member in best if member != request["by"]][:_TOP]
    return ranked


def _vector(grams: Mapping[str, int], columns: Mapping[str, int], idf: Any) -> Any:
    vector = np.zeros(len(columns))
    for gram, count in grams.items():
        if gram in columns:
            vector[columns[gram]] = (1 + np.log(count)) * idf[columns[gram]]
    return vector / (np.linalg.norm(vector) or 1.0)


def _grams(text: str) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for word in words(text):
        for gram in ngrams(word, 3, 5):
            counts[gram] = counts.get(gram, 0) + 1
    return counts


def _text(row: Mapping[str, Any]) -> str:
    lists = (item for name in ("offers", "needs", "themes") for item in row.get(name, ()))
    return " ".join((row.get("organisation", ""), row.get("area", ""), row.get("about", ""), *lists))


if __name__ == "__main__":
    main()
