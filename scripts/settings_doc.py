"""Writes `config/netwever.example.toml` and `docs/settings.md` from the settings: `python -m scripts.settings_doc`."""

import textwrap
from collections.abc import Iterator
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from config.sections import Section
from config.settings import Settings
from config.wrong_values import allowed, fields

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "config" / "netwever.example.toml"
PAGE = ROOT / "docs" / "settings.md"

_EXAMPLE_HEAD = """\
# Every setting of Netwever with its default. Copy this file to netwever.toml and keep what you change:
#   cp config/netwever.example.toml netwever.toml && chmod 600 netwever.toml
# Each value can also come from the environment, which goes first: NETWEVER_WEB__PORT=8080.
"""

_PAGE_HEAD = """\
# Settings

Netwever reads `netwever.toml` from the folder it is started in, from `$NETWEVER_SETTINGS`, or from
`netwever --settings FILE`. An annotated example with every default is `config/netwever.example.toml`.

Every value can also come from the environment, which goes before the file: section and setting in capitals, with two
underscores between them. So `port` in `[web]` is `NETWEVER_WEB__PORT`. A list is written with commas.

A wrong value stops the start. The message names the setting, its value and what is allowed; passwords are not shown.
A settings file that holds a password must not be readable by everybody: `chmod 600 netwever.toml`.

`netwever doctor` tells whether the settings fit this machine.
"""


def example() -> str:
    """The annotated example file: every setting with a comment and its default."""
    lines = [_EXAMPLE_HEAD]
    for path, section in _sections():
        lines.append(f"\n[{'.'.join(path)}]  # {_first_sentence(section)}")
        for name, field in _own(section):
            text = f"{field.description} {_sentence(allowed(field))}"
            lines += textwrap.wrap(text, 118, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
            lines.append(f"{name} = {_toml(field.default)}")
    for name, field in _free_tables():
        lines.append(f"\n[{name}]  # {(field.description or '').rstrip('.')}")
    return "\n".join(lines) + "\n"


def page() -> str:
    """The page with a table of settings for each section."""
    lines = [_PAGE_HEAD]
    for path, section in _sections():
        lines += [f"## [{'.'.join(path)}]", "", _cell(section.__doc__ or ""), ""]
        lines += ["| setting | default | allowed | what it does |", "|---|---|---|---|"]
        for name, field in _own(section):
            words = (f"`{name}`", f"`{_toml(field.default)}`", _cell(allowed(field)), _cell(field.description or ""))
            lines.append(f"| {' | '.join(words)} |")
        lines.append("")
    for name, field in _free_tables():
        lines += [f"## [{name}.NAME]", "", f"{field.description} {_sentence(allowed(field))}", ""]
    return "\n".join(lines)


def _free_tables() -> Iterator[tuple[str, FieldInfo]]:
    """What holds tables whose settings are somebody else's."""
    return ((path[0], field) for path, field in fields(Settings) if len(path) == 1)


def _sections() -> Iterator[tuple[tuple[str, ...], type[Section]]]:
    """Each section that holds settings of its own, in order."""
    for top, field in Settings.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            yield from _within((top,), kind)


def _within(path: tuple[str, ...], section: type[Section]) -> Iterator[tuple[tuple[str, ...], type[Section]]]:
    yield path, section
    for name, field in section.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            yield from _within((*path, name), kind)


def _own(section: type[Section]) -> Iterator[tuple[str, FieldInfo]]:
    return ((path[0], field) for path, field in fields(section) if len(path) == 1)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(str(part)) for part in value)}]"
    text = f"{value:%H:%M}" if isinstance(value, time) else value.value if isinstance(value, StrEnum) else str(value)
    return f'"{text}"'


def _sentence(words: str) -> str:
    return f"Allowed: {words}."


def _first_sentence(section: type[Section]) -> str:
    return (section.__doc__ or "").split(". ")[0].rstrip(".")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> None:
    for file, text in ((EXAMPLE, example()), (PAGE, page())):
        file.write_text(text, encoding="utf-8")
        print(f"wrote {file.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
