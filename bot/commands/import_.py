"""`netwever import`: members from a file into the network, all of them or none."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.call import DatabaseUrl, opened, right_now, settings_of, tell
from bot.commands.failures import CommandFailed
from bot.commands.importing import Change, Taken, apply, plan
from bot.commands.members_file import Entry, entry_from
from bot.commands.rows import BadRow, Row, read_rows
from bot.vocabulary.current import shipped_gazetteer, vocabulary_in
from matching.vocabulary import Vocabulary

_MEND = "Mend them, or leave them out with --keep-good."


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV (name ends in .csv) or JSON Lines.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    keep_good: Annotated[bool, typer.Option("--keep-good", help="Leave bad rows out instead of stopping.")] = False,
    db: DatabaseUrl = None,
) -> None:
    """Bring members from FILE into the network, or bring known ones up to date.

    A member is known by the id in the file. New members are invited; those whose row proves a yes (consents,
    consent_on, consent_how) take part at once. A bad row stops the import, unless --keep-good is given.

    \b
    Example: netwever import members.csv --dry-run
    """
    settings, now = settings_of(ctx, db), right_now()
    rows = list(read_rows(file))
    with opened(settings, now) as database, database.write() as tx:
        entries, bad = _read(rows, vocabulary_in(tx))
        planned = plan(tx, entries)
        changes = [change for change in planned if isinstance(change, Change)]
        bad += [
            BadRow(taken.line, f'the account "{taken.account}" belongs to another member.')
            for taken in planned
            if isinstance(taken, Taken)
        ]
        _tell_notes(file, changes, bad)
        if dry_run:
            typer.echo("".join(f"{_line(change)}\n" for change in changes), nl=False)
        if bad and not keep_good:
            happens = "would be" if dry_run else "was"
            raise CommandFailed(f"Nothing {happens} imported: {_counted(len(bad), 'bad row')}. {_MEND}")
        if not dry_run:
            apply(tx, changes, now)
    typer.echo(_summary(changes, bad, dry_run))


def _read(rows: Sequence[Row | BadRow], vocabulary: Vocabulary) -> tuple[list[tuple[int, Entry]], list[BadRow]]:
    """The good rows with their line, and the bad ones. An id may be used once in a file."""
    gazetteer = shipped_gazetteer()
    good: dict[str, tuple[int, Entry]] = {}
    bad: list[BadRow] = []
    for row in rows:
        if isinstance(row, BadRow):
            bad.append(row)
            continue
        try:
            entry = entry_from(row.fields, vocabulary, gazetteer)
        except ValueError as problem:
            bad.append(BadRow(row.line, str(problem)))
            continue
        first = good.setdefault(entry.member.id, (row.line, entry))
        if first[0] != row.line:
            bad.append(BadRow(row.line, f"the id was used on line {first[0]} already."))
    return list(good.values()), bad


def _tell_notes(file: Path, changes: Sequence[Change], bad: Sequence[BadRow]) -> None:
    for change in changes:
        for note in change.entry.notes:
            tell(f"{file}, line {change.line}: note: {note}.")
        if change.what == "forgotten":
            tell(f"{file}, line {change.line}: left out: this person asked to be forgotten.")
    for row in sorted(bad, key=lambda row: row.line):
        tell(f"{file}, line {row.line}: {row.why}")


def _line(change: Change) -> str:
    who = f"line {change.line}  {change.entry.member.id} {change.entry.member.name}".rstrip()
    if change.what == "added":
        return f"{who}: added ({change.entry.member.state})"
    fields = ", ".join(f"{name} {_shown(old)} → {_shown(new)}" for name, (old, new) in change.fields.items())
    return f"{who}: {change.what}{': ' if fields else ''}{fields}"


def _shown(value: Any) -> str:
    text = " | ".join(value) if isinstance(value, tuple) else str(value or "")
    return f'"{text[:40]}{"…" if len(text) > 40 else ""}"'


def _summary(changes: Sequence[Change], bad: Sequence[BadRow], dry_run: bool) -> str:
    counts = Counter(change.what for change in changes)
    parts = [f"{counts['added']} added", f"{counts['changed']} changed", f"{counts['same']} the same"]
    if counts["forgotten"]:
        parts.append(f"{counts['forgotten']} left out because they asked to be forgotten")
    if bad:
        parts.append(f"{_counted(len(bad), 'bad row')} left out")
    return f"{'Would be: ' if dry_run else ''}{', '.join(parts)}.{' Nothing was changed.' if dry_run else ''}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
