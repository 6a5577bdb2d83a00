"""How the commands that bring the bot to life are called: `demo`, `run`, `chat` and `tick`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.call import DatabaseUrl, settings_of
from bot.commands.chat import chat
from bot.commands.demo import demo
from bot.commands.run import run
from bot.commands.tick import tick
from config.logging import configure_logging
from config.settings import Settings

Now = Annotated[
    str | None, typer.Option("--now", metavar="ISO", help="Act as if it is this time, such as 2026-03-02T10:00.")
]


def demo_command(
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its database.")] = Path(".demo"),
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0: 8080 when it is free, else any.")] = 0,
    fresh: Annotated[bool, typer.Option("--fresh/--keep", help="Begin again, or go on where it was left.")] = True,
) -> None:
    """Show Netwever with an invented network, in a browser, with a clock that you move.

    \b
    Example: netwever demo --port 8080
    """
    configure_logging("WARNING", "text")
    demo(folder, host, port, _tell_address, fresh=fresh)


def run_command(ctx: typer.Context, db: DatabaseUrl = None) -> None:
    """Serve the network on every configured platform until you stop it (Ctrl-C).

    \b
    Example: netwever --settings /etc/netwever/netwever.toml run
    """
    run(settings_of(ctx, db, service=True))


def chat_command(
    ctx: typer.Context,
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="Who you are.")],
    db: DatabaseUrl = None,
    now: Now = None,
) -> None:
    """Talk with the bot in this terminal. From a pipe each line is one message.

    \b
    Example: echo "ik zoek iemand die iets weet van warmtepompen" | netwever chat --as alice
    """
    settings = settings_of(ctx, db)
    chat(settings, name, moment(now, settings))


def tick_command(ctx: typer.Context, db: DatabaseUrl = None, now: Now = None) -> None:
    """Do everything that is due, tell what was done, and stop.

    \b
    Example: netwever tick --now 2026-03-12T10:00
    """
    settings = settings_of(ctx, db)
    done = tick(settings, moment(now, settings))
    typer.echo("\n".join(done) if done else "Nothing was due.")


def moment(typed: str | None, settings: Settings) -> datetime | None:
    """The time that was asked for; without a zone it is the network's own. Usage error when it is not a time."""
    if typed is None:
        return None
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        raise typer.BadParameter(
            f'"{typed}" is not a time; write it as 2026-03-02T10:00.', param_hint="--now"
        ) from None
    return (at if at.tzinfo is not None else at.replace(tzinfo=settings.network.tz)).astimezone(UTC)


def _tell_address(address: str) -> None:
    typer.echo(f"Netwever's demo: {address}   (Ctrl-C stops it)")
