"""How a wrong setting is told: its name, its value and what is allowed, one line each, secrets masked."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import time
from enum import EnumType
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

MASK = "(hidden)"
VARIABLE = "NETWEVER_"  # how every setting's name begins in the environment
_PLAIN: Mapping[Any, str] = {bool: "true or false", time: 'a time of day such as "10:00"'}
_SECRET_NAME = re.compile(r"(token|secret|password|passphrase|api_key)$", re.IGNORECASE)
_SECRET_VALUE = re.compile(r"://[^/@\s]*:[^@\s]+@|\d{6,}:[A-Za-z0-9_-]{30,}|xox[a-z]-\S+|xapp-\S+")


class SettingsProblem(Exception):
    """The settings cannot be used. The message is for the operator: one line per wrong value."""


def is_secret(name: str, value: object) -> bool:
    """Whether a value must not be shown: by its name, or because it looks like a password or a token."""
    if not isinstance(value, str) or not value:
        return False
    return bool(_SECRET_NAME.search(name) or _SECRET_VALUE.search(value))


def holds_secret(tree: Mapping[str, Any]) -> bool:
    """Whether there is a secret anywhere in these settings."""
    return any(
        holds_secret(value) if isinstance(value, dict) else is_secret(name, value) for name, value in tree.items()
    )


def fields(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], FieldInfo]]:
    """Every setting with the names that lead to it, in the order in which they are written down."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from fields(kind, (*above, name))
        else:
            yield (*above, name), field


def allowed(field: FieldInfo) -> str:
    """What a setting may be, in words."""
    if isinstance(field.json_schema_extra, dict) and "allowed" in field.json_schema_extra:
        return str(field.json_schema_extra["allowed"])
    kind = field.annotation
    if isinstance(kind, EnumType):
        return _one_of([member.value for member in kind])
    if get_origin(kind) is Literal:
        return _one_of(get_args(kind))
    if kind in (int, float):
        return f"a {'whole ' if kind is int else ''}number{_between(field)}"
    return f"text{_length(field)}" if kind is str else _PLAIN[kind]


def told(problem: ValidationError, model: type[BaseModel], given: Mapping[str, Any], file: Path | None) -> str:
    """One line per wrong value. `given` holds what came from the environment."""
    return "\n".join(_line(error, model, given, file) for error in problem.errors(include_url=False))


def _line(error: ErrorDetails, model: type[BaseModel], given: Mapping[str, Any], file: Path | None) -> str:
    known = dict(fields(model))
    path = tuple(str(part) for part in error["loc"] if isinstance(part, str))
    name = _name(path, given)
    where = f" in {file}" if file and name == ".".join(path) else ""
    if error["type"] == "extra_forbidden":
        return f"{name}{where} is not a setting{_did_you_mean(path, known, name)}"
    value = _shown(path, error["input"])
    if path in known:
        return f"{name} = {value}{where} is not allowed; it must be {_rule(error, known[path])}"
    own = error.get("ctx", {}).get("error")
    return f"{name}{where} is not right: {own or 'it must be a section with settings of its own'}"


def _rule(error: ErrorDetails, field: FieldInfo) -> str:
    return str(error.get("ctx", {}).get("error") or allowed(field))  # "error" is the sentence of our own check


def _name(path: tuple[str, ...], given: Mapping[str, Any]) -> str:
    """The name as the operator wrote it: in the environment, or in the file."""
    place: Any = given
    for part in path:
        if not isinstance(place, Mapping) or part not in place:
            return ".".join(path)
        place = place[part]
    return _variable(path)


def _shown(path: tuple[str, ...], value: object) -> str:
    if is_secret(path[-1] if path else "", value):
        return MASK
    text = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 80 else text[:77] + "…" + text[-1:]


def _did_you_mean(path: tuple[str, ...], known: Collection[tuple[str, ...]], name: str) -> str:
    """The nearest name; without one, what there is in the same section."""
    above = path[:-1]
    beside = {place[: len(path)] for place in known if place[: len(above)] == above and len(place) >= len(path)}
    meant = _nearest(path, beside | set(known))
    if meant is None:
        return f"; there are: {', '.join(sorted(place[-1] for place in beside))}" if beside else ""
    return f"; did you mean {_variable(meant) if name.startswith(VARIABLE) else '.'.join(meant)}?"


def _nearest(path: tuple[str, ...], places: Collection[tuple[str, ...]]) -> tuple[str, ...] | None:
    spelt = {".".join(place): place for place in places}
    near = difflib.get_close_matches(".".join(path), spelt, n=1, cutoff=0.75)
    return spelt[near[0]] if near else None


def _variable(path: tuple[str, ...]) -> str:
    return VARIABLE + "__".join(path).upper()


def _one_of(values: Any) -> str:
    return "one of " + ", ".join(f'"{value}"' for value in values)


def _between(field: FieldInfo) -> str:
    low = next((rule.ge for rule in field.metadata if hasattr(rule, "ge")), None)
    high = next((rule.le for rule in field.metadata if hasattr(rule, "le")), None)
    return f" from {low} to {high}" if low is not None and high is not None else ""


def _length(field: FieldInfo) -> str:
    high = next((rule.max_length for rule in field.metadata if hasattr(rule, "max_length")), None)
    return f" of at most {high} characters" if high is not None else ""
