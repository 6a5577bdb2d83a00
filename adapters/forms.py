"""What a form asks, on platforms that can show one. Elsewhere the same is asked line by line."""

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    LINE = "line"
    TEXT = "text"  # several lines
    CHOICE = "choice"  # one of `options`


@dataclass(frozen=True, slots=True)
class FormField:
    """One question. `value` is what stands there already; `most` the most characters that fit."""

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    value: str = ""
    hint: str = ""
    required: bool = False
    most: int = 1000
    options: tuple[tuple[str, str], ...] = ()  # (value, label)


@dataclass(frozen=True, slots=True)
class Form:
    """`name` comes back in `Filled.form`. Title and labels of buttons: at most 24 characters (Slack's limit)."""

    name: str
    title: str
    send: str
    cancel: str
    fields: tuple[FormField, ...]
