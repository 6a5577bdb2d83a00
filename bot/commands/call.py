"""What the commands share: the settings of this call, its database, its texts, and where to write."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from config.logging import configure_logging
from config.settings import Settings, load_settings
from storage.database import Database
from storage.opening import open_database

DatabaseUrl = Annotated[
    str | None, typer.Option("--db", metavar="URL", help="The database, instead of the one in the settings.")
]


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked for before the command's own name."""

    settings_file: Path | None = None
    debug: bool = False


def settings_of(ctx: typer.Context, db: str | None = None, *, service: bool = False) -> Settings:
    """The settings of this call, with `--db` over them; logging is set up on the way.

    A command that does one thing logs warnings only; a `service` logs as the settings say. Raises `SettingsProblem`.
    """
    call = ctx.obj if isinstance(ctx.obj, Call) else Call()
    environ = dict(os.environ) if db is None else {**os.environ, "NETWEVER_DATABASE__URL": db}
    settings = load_settings(call.settings_file, environ)
    level = settings.logging.level if service or call.debug else "WARNING"
    configure_logging(level, settings.logging.format)
    return settings


@contextmanager
def opened(settings: Settings, now: datetime) -> Iterator[Database]:
    """The database of these settings, closed afterwards. Raises `StorageProblem`."""
    database = open_database(settings.database.url, settings.network.slug, now)
    try:
        yield database
    finally:
        database.close()


def right_now() -> datetime:
    """The time as the machine has it; commands hand it on."""
    return datetime.now(UTC)


def tell(text: str) -> None:
    """A line for the person at the keyboard; results go to standard output, this does not."""
    typer.echo(text, err=True)


def watched() -> bool:
    """Whether somebody sees standard error, so that progress makes sense."""
    return sys.stderr.isatty()
