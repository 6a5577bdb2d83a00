"""Where the settings come from: `netwever.toml`, overruled by `NETWEVER_…` in the environment."""

import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from config.group_sections import Nudge
from config.matching import Matching
from config.platforms.matrix import Matrix
from config.platforms.slack import Slack
from config.platforms.telegram import Telegram
from config.sections import (
    Console,
    DatabaseSettings,
    Digest,
    Followups,
    Introductions,
    Logging,
    Network,
    Plugin,
    Quiet,
    Retention,
    RoundSettings,
    Section,
    Web,
)
from config.wrong_values import VARIABLE, SettingsProblem, holds_secret, told

FILE_NAME = "netwever.toml"
FILE_VARIABLE = "NETWEVER_SETTINGS"  # names the file itself

__all__ = ["FILE_NAME", "Settings", "SettingsProblem", "load_settings", "readable_by_others", "settings_file"]


class Settings(Section):
    """Everything that can be set. Every value has a default."""

    network: Network = Network()
    database: DatabaseSettings = DatabaseSettings()
    web: Web = Web()
    console: Console = Console()
    slack: Slack = Slack()
    telegram: Telegram = Telegram()
    matrix: Matrix = Matrix()
    plugins: Mapping[str, Plugin] = Field(
        default_factory=dict, json_schema_extra={"allowed": "tables [plugins.NAME] with enabled = true"}
    )
    """Platforms from other packages; docs/add-a-platform.md."""
    introductions: Introductions = Introductions()
    matching: Matching = Matching()
    followups: Followups = Followups()
    round: RoundSettings = RoundSettings()
    digest: Digest = Digest()
    nudge: Nudge = Nudge()
    quiet: Quiet = Quiet()
    retention: Retention = Retention()
    logging: Logging = Logging()


def settings_file(path: Path | None, environ: Mapping[str, str], folder: Path | None = None) -> Path | None:
    """The file that holds the settings: the one that was asked for, $NETWEVER_SETTINGS, or `netwever.toml` in `folder`.

    None when there is none and none was asked for.
    """
    if path is not None:
        return path
    if environ.get(FILE_VARIABLE):
        return Path(environ[FILE_VARIABLE])
    usual = (folder or Path()) / FILE_NAME
    return usual if usual.exists() else None


def load_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings of `settings_file(path, environ)` and of the environment, the latter first.

    Raises `SettingsProblem` with one line per wrong value: its name, the value (secrets masked) and what is allowed.
    """
    file = settings_file(path, environ)
    written = _read(file) if file is not None else {}
    if file is not None and holds_secret(written) and readable_by_others(file):
        raise SettingsProblem(f"{file} holds a password and others can read it; run: chmod 600 {file}")
    given = _from_environment(environ)
    try:
        return Settings.model_validate(_merged(written, given))
    except ValidationError as problem:
        raise SettingsProblem(told(problem, Settings, given, file)) from None


def readable_by_others(file: Path) -> bool:
    """Whether everybody on this machine can read the file. False where the file system keeps no such thing."""
    return bool(file.stat().st_mode & stat.S_IROTH)


def _read(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8-sig")
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        said = str(problem).replace("end of document", f"line {len(text.splitlines())}, the end of the file")
        raise SettingsProblem(f"{file} is not complete TOML: {said}") from None
    except UnicodeDecodeError:
        raise SettingsProblem(f"{file} is not a text file in UTF-8") from None
    except OSError as problem:
        raise SettingsProblem(f"{file} cannot be read: {problem.strerror}") from None


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """`NETWEVER_WEB__PORT=80` as `{"web": {"port": "80"}}`."""
    tree: dict[str, Any] = {}
    for name, value in environ.items():
        if not name.startswith(VARIABLE) or name == FILE_VARIABLE:
            continue
        *sections, key = name.removeprefix(VARIABLE).lower().split("__")
        place = tree
        for section in sections:
            place = place.setdefault(section, {})
            if not isinstance(place, dict):
                raise SettingsProblem(f"{name} cannot be set: part of its name is a setting itself")
        place[key] = value
    return tree


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(under)
    for name, value in over.items():
        before = both.get(name)
        both[name] = _merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return both
