"""`netwever round`: who in a file meets whom this time, and why."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from bot.commands.call import DatabaseUrl, right_now, tell, watched
from bot.commands.failures import CommandFailed
from bot.commands.judging import Bench, OwnWords, bench_from, shown, vocabulary_for
from bot.commands.rows import read_all
from matching.rounds import Arrangement, Contradiction, Plan, plan_round, with_reasons
from matching.score import Circumstances, Weights
from matching.values import Group, Reason, ReasonKind

Pair = tuple[frozenset[str], date]


def round_(
    ctx: typer.Context,
    members: Annotated[Path, typer.Option(metavar="M.jsonl", help="The members: JSON Lines, or CSV.")],
    met: Annotated[Path | None, typer.Option(metavar="PAIRS.jsonl", help="Who met before, and when.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same round.")] = 0,
    size: Annotated[int, typer.Option(min=2, max=4, help="How many people are put together.")] = 2,
    together: Annotated[list[str] | None, typer.Option(metavar="A,B", help="These are put together.")] = None,
    apart: Annotated[list[str] | None, typer.Option(metavar="A,B", help="These two don't meet this time.")] = None,
    without: Annotated[list[str] | None, typer.Option(metavar="A", help="This one is not in this round.")] = None,
    own_words: OwnWords = False,
    db: DatabaseUrl = None,
) -> None:
    """Put the members together for one round: one JSON line for each group.

    \b
    Example: netwever round --members members.jsonl --met pairs.jsonl --seed 7
    """
    bench = bench_from(members, vocabulary_for(ctx, own_words, db))
    before = _latest(read_all(met, pair_from)) if met else {}
    now = right_now()
    circumstances = Circumstances(now=now, met=before)
    wishes = Arrangement(
        together=tuple(_ids(bench, "--together", text) for text in together or ()),
        apart=frozenset(_two_ids(bench, text) for text in apart or ()),
        absent=frozenset(id_ for text in without or () for id_ in _ids(bench, "--without", text, least=1)),
        waited=_waited(bench, before, now.date()),
    )
    plan = _planned(bench, circumstances, seed, size, wishes)
    for group in shown(list(plan.groups), "Finding reasons"):
        told = with_reasons(bench.index, group, bench.members, circumstances)
        typer.echo(json.dumps(_line(bench, told), ensure_ascii=False))
    tell(f"{len(plan.groups)} groups, seed {seed}.")
    if plan.left_over:
        tell(f"Nobody fits for {len(plan.left_over)} this time: {', '.join(plan.left_over)}.")


def _planned(bench: Bench, circumstances: Circumstances, seed: int, size: int, wishes: Arrangement) -> Plan:
    """The round, while whoever watches sees that something goes on. Raises `CommandFailed` for a contradiction."""
    console = Console(stderr=True)
    with Progress(*Progress.get_default_columns(), console=console, transient=True, disable=not watched()) as progress:
        progress.add_task("Putting people together", total=None)
        try:
            return plan_round(
                bench.index, tuple(bench.members.values()), circumstances, Weights(), seed, size, wishes, reasons=False
            )
        except Contradiction as problem:
            raise CommandFailed(str(problem)) from None


def _ids(bench: Bench, option: str, text: str, least: int = 2) -> frozenset[str]:
    """The member ids in "a,b". Raises `CommandFailed` for one that is not in the file, and for too few of them."""
    ids = frozenset(part.strip() for part in text.split(",") if part.strip())
    unknown = sorted(ids - bench.members.keys())
    if unknown:
        raise CommandFailed(f"{option}: nobody in the file has the id {unknown[0][:40]!r}.")
    if len(ids) < least:
        raise CommandFailed(f'{option} takes {"two or more ids" if least > 1 else "an id"}, such as "a,b".')
    return ids


def _two_ids(bench: Bench, text: str) -> frozenset[str]:
    pair = _ids(bench, "--apart", text)
    if len(pair) != 2:
        raise CommandFailed('--apart takes two ids, such as "a,b"; repeat it for other pairs.')
    return pair


def _waited(bench: Bench, met: Mapping[frozenset[str], date], today: date) -> dict[str, int]:
    """Days since each member met anybody; who never did goes before everybody."""
    last: dict[str, date] = {}
    for pair, on in met.items():
        for one in pair:
            last[one] = max(on, last.get(one, on))
    most = max(((today - on).days for on in last.values()), default=0)
    return {id_: (today - last[id_]).days if id_ in last else most + 1 for id_ in bench.members}


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
