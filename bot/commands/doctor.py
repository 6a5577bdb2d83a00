"""`netwever doctor`: is everything in order, and if not, what to do."""

import os
from collections.abc import Iterator

import typer

from bot.check import Check, Verdict
from bot.commands.call import Call, DatabaseUrl, right_now, settings_of
from bot.commands.checks import configured, machine
from bot.commands.database_checks import database_checks
from bot.commands.group_checks import facilitators
from bot.platforms.building import LOOKS
from config.settings import SettingsProblem, settings_file


def doctor(ctx: typer.Context, db: DatabaseUrl = None) -> None:
    """Look whether everything is in order; say how to mend what is not.

    ✓ is good, ! is worth knowing, ✗ is wrong. Ends with exit code 1 when something is wrong.

    \b
    Example: netwever doctor --db postgresql+psycopg://netwever@localhost/netwever
    """
    checks = list(_checks(ctx, db))
    width = max(len(check.name) for check in checks)
    for check in checks:
        typer.echo(f"{check.verdict} {check.name:<{width}}  {check.found}")
        if check.mend:
            typer.echo(f"  {'':<{width}}  → {check.mend}")
    wrong = [check.name for check in checks if check.verdict is Verdict.WRONG]
    typer.echo(f"Wrong: {', '.join(wrong)}." if wrong else "Everything is in order.")
    if wrong:
        raise typer.Exit(1)


def _checks(ctx: typer.Context, db: str | None) -> Iterator[Check]:
    yield from machine()
    call = ctx.obj if isinstance(ctx.obj, Call) else Call()
    try:
        settings, now = settings_of(ctx, db), right_now()
    except SettingsProblem as problem:
        yield from (Check("settings", Verdict.WRONG, line) for line in str(problem).splitlines())
        return
    yield from configured(settings, settings_file(call.settings_file, os.environ), now)
    yield facilitators(settings)
    yield from database_checks(settings, now)
    for look in LOOKS:
        yield from look(settings)
