"""`netwever round`: who in a file meets whom this time, and why."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.call import right_now, tell
from bot.commands.judging import Bench, bench_from
from bot.commands.rows import read_all
from matching.rounds import plan_round
from matching.score import Circumstances, Weights
from matching.values import Group, Reason, ReasonKind

Pair = tuple[frozenset[str], date]


def round_(
    members: Annotated[Path, typer.Option(metavar="M.jsonl", help="The members: JSON Lines, or CSV.")],
    met: Annotated[Path | None, typer.Option(metavar="PAIRS.jsonl", help="Who met before, and when.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same round.")] = 0,
    size: Annotated[int, typer.Option(min=2, max=5, help="How many people are put together.")] = 2,
) -> None:
    """Put the members together for one round: one JSON line for each group.

    \b
    Example: netwever round --members members.jsonl --met pairs.jsonl --seed 7
    """
    bench = bench_from(members)
    before = _latest(read_all(met, pair_from)) if met else {}
    circumstances = Circumstances(now=right_now(), met=before)
    plan = plan_round(bench.index, tuple(bench.members.values()), circumstances, Weights(), seed, size)
    for group in plan.groups:
        typer.echo(json.dumps(_line(bench, group), ensure_ascii=False))
    if plan.left_over:
        tell(f"Nobody fits for {len(plan.left_over)} this time: {', '.join(plan.left_over)}.")


def pair_from(fields: Mapping[str, Any]) -> Pair:
    """Two members and the day they met. Raises `ValueError` naming the field."""
    members, at = fields.get("members"), fields.get("at")
    if not isinstance(members, list) or len(set(map(str, members))) != 2:
        raise ValueError("Field members has to be a list of two different member ids.")
    try:
        return frozenset(map(str, members)), date.fromisoformat(str(at)[:10])
    except ValueError:
        raise ValueError(f'Field at is "{str(at)[:40]}": it has to be a date such as 2026-05-01.') from None


def _latest(pairs: list[Pair]) -> dict[frozenset[str], date]:
    latest: dict[frozenset[str], date] = {}
    for pair, on in pairs:
        latest[pair] = max(on, latest.get(pair, on))
    return latest


def _line(bench: Bench, group: Group) -> dict[str, Any]:
    """The reasons of all readers together, each once: a round has no side to take."""
    told = {
        f"{_about(bench, group, reader, reason)}{bench.wording.say(bench.members[reader].language, reason)}": None
        for reader, reasons in group.reasons.items()
        for reason in reasons
    }
    return {"members": list(group.members), "score": round(group.score, 4), "reasons": list(told)}


def _about(bench: Bench, group: Group, reader: str, reason: Reason) -> str:
    """In a pair, the name of whom the reader's reason is about: "Yara el Hadri " before "biedt: …"."""
    others = [member for member in group.members if member != reader]
    if len(others) != 1 or reason.kind is ReasonKind.MUTUAL:
        return ""
    return f"{bench.members[others[0]].name or others[0]} "
