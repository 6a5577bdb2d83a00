"""The command line: which commands there are, and how a failure is told."""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from bot.commands.call import Call
from bot.commands.failures import sentence

COMMANDS: Mapping[str, str] = {  # name -> where it is, in the order of the help
    "demo": "bot.commands.serving:demo_command",
    "run": "bot.commands.serving:run_command",
    "chat": "bot.commands.serving:chat_command",
    "tick": "bot.commands.serving:tick_command",
    "doctor": "bot.commands.doctor:doctor",
    "admit": "bot.commands.admit:admit",
    "match": "bot.commands.match:match",
    "round": "bot.commands.round:round_",
    "arrange": "bot.commands.arrange:commands",
    "import": "bot.commands.import_:import_",
    "export": "bot.commands.export:export",
    "outbox": "bot.commands.outbox:outbox",
    "vocabulary": "bot.commands.vocabulary:commands",
}


class Commands(TyperGroup):
    """Imports a command only when it is called for (`match` needs no web server); tells every failure the same way."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer calls it so
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer calls it so
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            self.commands[cmd_name] = _load(cmd_name)
        return self.commands.get(cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS:
            self.list_all(ctx)  # so that the nearest name can be suggested
        return super().resolve_command(ctx, args)

    def list_all(self, ctx: Any) -> None:
        for name in COMMANDS:
            self.get_command(ctx, name)

    def invoke(self, ctx: Any) -> Any:
        result = super().invoke(ctx)
        sys.stdout.flush()  # here, so that Typer notices a reader who left
        return result

    def main(self, args: Sequence[str] | None = None, *others: Any, **options: Any) -> Any:
        """Usage errors, Ctrl-C and a closed pipe are Typer's; every other failure is told in a sentence."""
        typed = sys.argv[1:] if args is None else list(args)
        try:
            return super().main(typed, *others, **options)
        except Exception as problem:
            if "--debug" in typed:
                raise
            typer.echo(sentence(problem), err=True)
            sys.exit(1)


def _load(name: str) -> Any:
    module, function = COMMANDS[name].split(":")
    found = getattr(import_module(module), function)
    if isinstance(found, typer.Typer):  # commands of its own
        return get_command(found)
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name)(found)
    return get_command(single)


app = typer.Typer(
    cls=Commands, add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"netwever {installed_version()}")
        raise typer.Exit


def installed_version() -> str:
    """The version of the installed package; "unknown" when it runs from a folder that was never installed."""
    try:
        return version("netwever")
    except PackageNotFoundError:
        return "unknown"


@app.callback()
def netwever(
    ctx: typer.Context,
    settings: Annotated[Path | None, typer.Option(metavar="FILE", help="The settings file.")] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show where a failure comes from.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Netwever brings people in a regional network together.

    Settings come from --settings FILE, from $NETWEVER_SETTINGS, or from netwever.toml in this folder.

    \b
    Example: netwever --settings /etc/netwever/netwever.toml doctor
    """
    ctx.obj = Call(settings_file=settings, debug=debug)


def main() -> None:
    """What `netwever` and `python -m bot` run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without UTF-8 must not stop a command
    app(prog_name="netwever")
