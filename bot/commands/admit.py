"""`netwever admit`: who waits to be let in, and letting them in or not."""

from typing import Annotated

import typer

from bot.commands.call import DatabaseUrl, opened, right_now, settings_of
from bot.commands.failures import CommandFailed
from bot.house import Work
from bot.opening import build_house
from bot.usecases import admission
from storage import accounts
from storage.accounts import Account
from storage.database import Tx


def admit(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Argument(metavar="ID", help="Whom to let in, as the list names them.")] = None,
    refuse: Annotated[bool, typer.Option("--refuse", help="Do not let them in; they are told kindly.")] = False,
    db: DatabaseUrl = None,
) -> None:
    """Show the guests and people of other organisations who wait to be let in, or decide about one of them.

    \b
    Example: netwever admit slack:T0123:U0456
    """
    if refuse and who is None:
        raise typer.BadParameter("say whom to refuse, as netwever admit lists them.", param_hint="ID")
    settings, now = settings_of(ctx, db), right_now()
    with opened(settings, now) as database, database.write() as tx:
        if who is None:
            waiting = [written(one) for one in accounts.waiting(tx)]
            typer.echo("\n".join(waiting) if waiting else "Nobody waits to be let in.")
            return
        account = _account(tx, who)
        if not admission.decide(Work(tx, now, build_house(settings)), account, not refuse):
            raise CommandFailed(f"{who} does not wait: nothing was changed.")
    typer.echo(f"{who} is {'not let in' if refuse else 'let in'}, and hears it when netwever run is at work.")


def written(account: Account) -> str:
    """The account as the settings and `netwever import` write it."""
    return f"{account.platform}:{account.workspace}:{account.user_id}"


def _account(tx: Tx, who: str) -> Account:
    parts = who.split(":", 2)
    found = accounts.find(tx, parts[0], parts[1], parts[2]) if len(parts) == 3 else None
    if found is None:
        raise CommandFailed(f"Nobody is known as {who}; netwever admit without an id lists who waits.")
    return found
