"""`netwever outbox`: what could not be delivered, and what the operator decides about it."""

from typing import Annotated

import typer

from bot.commands.call import DatabaseUrl, opened, right_now, settings_of
from bot.commands.failures import CommandFailed
from storage import outbox as stored
from storage.outbox import Held

ACTIONS = ("resend", "drop")
_STATES = {"unknown": "may have arrived", "failed": "did not arrive"}


def outbox(
    ctx: typer.Context,
    action: Annotated[str | None, typer.Argument(metavar="[resend|drop]", help="What to do with it.")] = None,
    number: Annotated[int | None, typer.Argument(metavar="ID", help="The message, by its number.")] = None,
    db: DatabaseUrl = None,
) -> None:
    """List the messages that wait for your decision; send one of them again, or drop it. Words are never shown.

    \b
    Example: netwever outbox resend 12
    """
    settings, now = settings_of(ctx, db), right_now()
    if action is not None and (action not in ACTIONS or number is None):
        raise typer.BadParameter("write `netwever outbox`, `netwever outbox resend ID` or `netwever outbox drop ID`.")
    with opened(settings, now) as database, database.write() as tx:
        if action is None or number is None:
            lines = [_line(one) for one in stored.held(tx)]
        elif action == "resend":
            lines = [_done(stored.resend(tx, number, now), number, "is sent again by the next run")]
        else:
            lines = [_done(stored.drop(tx, number, now), number, "is dropped, its words are gone")]
    typer.echo("\n".join(lines) if lines else "No message waits for you.")


def _line(one: Held) -> str:
    since = f"{one.started_at:%Y-%m-%d %H:%M} UTC" if one.started_at else "never tried"
    tries = f"{one.tries + 1} {'try' if one.tries == 0 else 'tries'}"
    return f"{one.id}  {one.platform}  {one.kind}  {_STATES[one.state]} ({one.problem})  {since}  {tries}"


def _done(changed: bool, number: int, what: str) -> str:
    if not changed:
        raise CommandFailed(f"Message {number} does not wait for a decision, or its words are gone.")
    return f"Message {number} {what}."
