"""`netwever match`: for each request in a file, who in another file is worth introducing, and why."""

import json
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.call import DatabaseUrl, right_now
from bot.commands.judging import Bench, OwnWords, bench_from, shown, vocabulary_for
from bot.commands.rows import read_all
from bot.semantic import semantic_signal
from config.matching import Matching
from matching.introductions import suggest
from matching.records import request_from
from matching.score import Circumstances, Weights
from matching.values import Candidate, Request


def match(
    ctx: typer.Context,
    members: Annotated[Path, typer.Option(metavar="M.jsonl", help="The members: JSON Lines, or CSV.")],
    requests: Annotated[Path, typer.Option(metavar="R.jsonl", help="The requests: JSON Lines, or CSV.")],
    top: Annotated[int, typer.Option(min=1, max=1000, help="At most so many people for each request.")] = 10,
    explain: Annotated[bool, typer.Option("--explain", help="Add the parts of every score.")] = False,
    model: Annotated[str, typer.Option(metavar="FOLDER", help="Compare meanings with the model in this folder.")] = "",
    seed: Annotated[str, typer.Option(help="Let chance move scores a little; the same each time.")] = "",
    own_words: OwnWords = False,
    db: DatabaseUrl = None,
) -> None:
    """Say for each request who is worth introducing: one JSON line each, best first, possibly nobody.

    \b
    Example: netwever match --members members.jsonl --requests requests.jsonl --top 5
    """
    bench = bench_from(members, vocabulary_for(ctx, own_words, db))
    asked = read_all(requests, partial(request_from, vocabulary=bench.vocabulary))
    semantic = semantic_signal(model)
    weights = Weights(semantic=Matching().model_weight) if semantic else Weights()
    circumstances = Circumstances(now=right_now())
    for request in shown(asked, "Matching"):
        asker = bench.members.get(request.by)
        found = suggest(
            bench.index, request, asker, circumstances, weights, top, semantic, seed and f"{seed}:{request.id}"
        )
        line = {"id": request.id, "matches": [_match(bench, request, one, explain) for one in found]}
        typer.echo(json.dumps(line, ensure_ascii=False))


def _match(bench: Bench, request: Request, found: Candidate, explain: bool) -> dict[str, Any]:
    match = {
        "member": found.member,
        "score": round(found.score, 4),
        "reasons": [bench.wording.say(request.language, reason) for reason in found.reasons],
    }
    return match | {"parts": {name: round(part, 4) for name, part in found.parts.items()}} if explain else match
