"""`netwever arrange`: what a facilitator decides about the rounds that the bot holds."""

from typing import Annotated

import typer

from bot.commands.call import DatabaseUrl, opened, right_now, settings_of
from bot.commands.failures import CommandFailed
from bot.house import Work
from bot.opening import build_house
from bot.usecases import arranging
from bot.usecases.arranging import Refused
from storage import decisions
from storage.decisions import Decision, DecisionKind

commands = typer.Typer(
    name="arrange",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Decide about the rounds that the bot holds: whom to put together, whom to keep apart, whom to leave out.

    \b
    Example: netwever arrange together "Alice Vos" "Bob Klein"
    """,
)

Names = Annotated[list[str], typer.Argument(metavar="NAME...", help="Members, by name or by id.")]
EveryRound = Annotated[
    bool, typer.Option("--every-round", help="In every round until you take it back, not only in the next one.")
]


@commands.command()
def together(ctx: typer.Context, names: Names, every_round: EveryRound = False, db: DatabaseUrl = None) -> None:
    """Put two members together, whatever they have to say to each other. Rules go before it.

    \b
    Example: netwever arrange together "Alice Vos" "Bob Klein"
    """
    _decide(ctx, DecisionKind.TOGETHER, names, every_round, db)


@commands.command()
def apart(ctx: typer.Context, names: Names, every_round: EveryRound = False, db: DatabaseUrl = None) -> None:
    """Keep members apart: no two of them are put together.

    \b
    Example: netwever arrange apart "Alice Vos" "Bob Klein" --every-round
    """
    _decide(ctx, DecisionKind.APART, names, every_round, db)


@commands.command()
def without(ctx: typer.Context, names: Names, every_round: EveryRound = False, db: DatabaseUrl = None) -> None:
    """Leave members out. They are not told, and get no notice of the round.

    \b
    Example: netwever arrange without "Alice Vos"
    """
    _decide(ctx, DecisionKind.WITHOUT, names, every_round, db)


@commands.command("list")
def list_(ctx: typer.Context, db: DatabaseUrl = None) -> None:
    """Show what was decided, each with its number; and what the last round could not keep.

    \b
    Example: netwever arrange list
    """
    settings, now = settings_of(ctx, db), right_now()
    with opened(settings, now) as database, database.write() as tx:
        work = Work(tx, now, build_house(settings))
        lines = [_line(work, one) for one in decisions.everything(tx)]
    typer.echo("\n".join(lines) if lines else "Nothing is decided about the rounds.")


@commands.command()
def remove(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The decision, as the list numbers it.")],
    db: DatabaseUrl = None,
) -> None:
    """Take a decision back.

    \b
    Example: netwever arrange remove 3
    """
    settings, now = settings_of(ctx, db), right_now()
    with opened(settings, now) as database, database.write() as tx:
        if not decisions.remove(tx, number):
            raise CommandFailed(f"There is no decision {number}; netwever arrange list shows them.")
    typer.echo(f"Decision {number} does not hold any more.")


def _decide(ctx: typer.Context, kind: DecisionKind, names: list[str], every_round: bool, db: str | None) -> None:
    settings, now = settings_of(ctx, db), right_now()
    house = build_house(settings)
    with opened(settings, now) as database, database.write() as tx:
        work = Work(tx, now, house)
        try:
            made = arranging.decide(work, kind, names, every_round=every_round)
        except Refused as refused:
            raise CommandFailed(house.wording.say("en", refused.why)) from None
        typer.echo(_line(work, made))


def _line(work: Work, one: Decision) -> str:
    return f"{one.id}  {work.house.wording.say('en', arranging.described(work, one))}"
