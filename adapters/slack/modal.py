"""How a form looks in Slack, and what comes back from it."""

from collections.abc import Mapping
from typing import Any

from adapters.cleaning import shown, shown_line, storable
from adapters.forms import FieldKind, Form, FormField
from adapters.slack.rich import Json

_HEADING = 24  # characters of a title and of the two buttons
_LABEL = 2000
_TYPED = 3000
_OPTIONS = 100
_OPTION = 75  # characters of an option
_INPUT = "answer"


def modal(form: Form) -> Json:
    """The form as `views.open` takes it."""
    return {
        "type": "modal",
        "callback_id": form.name[:255],
        "title": _plain(form.title, _HEADING),
        "submit": _plain(form.send, _HEADING),
        "close": _plain(form.cancel, _HEADING),
        "blocks": [_input(field) for field in form.fields[:100]],
    }


def answers(view: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by field name. What was left empty is an empty text."""
    state = view.get("state") or {}
    return {str(name): _answer(dict(given)) for name, given in (state.get("values") or {}).items()}


def _input(field: FormField) -> Json:
    block: Json = {
        "type": "input",
        "block_id": field.name[:255],
        "label": _plain(field.label, _LABEL),
        "element": _choice(field) if _can_choose(field) else _typed(field),
        "optional": not field.required,
    }
    return {**block, "hint": _plain(field.hint, _LABEL)} if field.hint else block


def _can_choose(field: FormField) -> bool:
    """A list that Slack can show; a longer one is typed."""
    return field.kind is FieldKind.CHOICE and 0 < len(field.options) <= _OPTIONS


def _choice(field: FormField) -> Json:
    options = [{"text": _plain(label, _OPTION), "value": value} for value, label in field.options]
    chosen = next((option for option in options if option["value"] == field.value), None)
    element: Json = {"type": "static_select", "action_id": _INPUT, "options": options}
    return {**element, "initial_option": chosen} if chosen else element


def _typed(field: FormField) -> Json:
    most = max(1, min(field.most, _TYPED))
    element: Json = {
        "type": "plain_text_input",
        "action_id": _INPUT,
        "multiline": field.kind is FieldKind.TEXT,
        "max_length": most,
    }
    value = shown(field.value)[:most]
    return {**element, "initial_value": value} if value else element


def _answer(given: Mapping[str, Any]) -> str:
    element = next((one for one in given.values() if isinstance(one, Mapping)), {})
    option = element.get("selected_option")
    value = option.get("value") if isinstance(option, Mapping) else element.get("value")
    return storable(str(value)) if value is not None else ""


def _plain(text: str, most: int) -> Json:
    line = shown_line(text) or "…"
    return {"type": "plain_text", "text": line if len(line) <= most else f"{line[: most - 1]}…", "emoji": False}
