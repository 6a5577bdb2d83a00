"""Every text that members read, as a message on every platform, with the choices of its own conversation under it.
`python -m tests.adapters.every_message` writes the golden files anew: look at the difference before you keep it."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.base import Button, Outgoing
from adapters.console.render import Look
from adapters.console.render import render as on_console
from adapters.matrix.render import render as on_matrix
from adapters.slack.render import render as on_slack
from adapters.telegram.render import render as on_telegram
from adapters.web.render import body_of
from bot.platforms.matrix import phrases
from bot.vocabulary.current import shipped_vocabulary
from bot.wording import Wording
from config.texts import LANGUAGES, Texts, load_texts
from tests.adapters import matrix_rules, slack_rules, telegram_rules

GOLDEN = Path(__file__).parent / "golden_every"
NOT_MESSAGES = {"commands", "web", "demo", "menu", "sector", "met", "gain", "reasons"}
MOST_CHOICES = 5
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WORDS: dict[str, object] = {  # people's words, also those that would be markup somewhere
    "name": "Yara & Ko <b>Zonnedak</b>",
    "url": "https://example.org/privacy?nl=1&v=2",
    "contact": "yara@voorbeeld.nl",
    "reasons": ("jij biedt: “zonnepanelen *leggen*”", "jullie zitten allebei in Tiel_West"),
    "items": ("een groot dak", "`rm -rf` <!channel> @everyone", "1. eerst 2. dan"),
    "days": 7,
    "count": 3,
}


def messages(language: str, texts: Texts | None = None) -> dict[str, Outgoing]:
    """Text key → the message, for every text that is more than a label."""
    found = texts or load_texts()
    wording = Wording(found, shipped_vocabulary(), ZoneInfo("Europe/Amsterdam"))
    made = {}
    for key, text in found.by_language[language].items():
        if _is_message(key, text):
            body = wording.body(language, key, **_words(text))
            made[key] = Outgoing(key=f"key:{key}", body=body, language=language, buttons=_choices(found, language, key))
    return made


def _is_message(key: str, text: str) -> bool:
    return key.split(".", maxsplit=1)[0] not in NOT_MESSAGES and ".did_" not in key and not _is_label(text)


def _is_label(text: str) -> bool:
    return len(text) < 32 and not text.rstrip().endswith((".", "?", "!", ":"))


def _words(text: str) -> dict[str, object]:
    return {name: _WORDS.get(name, f"{name} & “zo” <i>") for name in _PLACEHOLDER.findall(text)}


def _choices(texts: Texts, language: str, key: str) -> tuple[Button, ...]:
    own = texts.under(language, key.split(".", maxsplit=1)[0]).values()
    labels = [_PLACEHOLDER.sub("Yara & Ko", text) for text in own if _is_label(text)]
    return tuple(Button(f"token-{at:014d}", label) for at, label in enumerate(labels[:MOST_CHOICES], start=1))


def _console(message: Outgoing) -> str:
    return on_console(message, Look(width=72))


def _web(message: Outgoing) -> str:
    return json.dumps(body_of(message), ensure_ascii=False)


def _slack(message: Outgoing) -> str:
    payloads = on_slack(message)
    for payload in payloads:
        slack_rules.check(payload)
    return "\n".join(json.dumps(payload, ensure_ascii=False) for payload in payloads)


def _telegram(message: Outgoing) -> str:
    parts = on_telegram(message, username="netwever_bot")
    for part in parts:
        assert len(telegram_rules.check(part).encode("utf-16-le")) <= 2 * 4096
    keys = (f"[{key.label}]" for part in parts for row in part.rows for key in row)
    return "\n".join([*(part.html for part in parts), *keys])


def _matrix(message: Outgoing) -> str:
    contents = on_matrix(message, phrases(load_texts(), message.language), me="@netwever:example.org", private=True)
    for content in contents:
        matrix_rules.check(content)
    return "\n".join(f"{content['body']}\n---\n{content['formatted_body']}" for content in contents)


RENDERERS: dict[str, Callable[[Outgoing], str]] = {  # each refuses what its platform would refuse
    "console": _console,
    "web": _web,
    "slack": _slack,
    "telegram": _telegram,
    "matrix": _matrix,
}


def files() -> Iterator[tuple[str, str]]:
    """The name of each golden file, and what it should hold now."""
    for language in LANGUAGES:
        made = messages(language)
        for platform, render in RENDERERS.items():
            parts = (f"=== {key}\n{render(message)}\n" for key, message in made.items())
            yield f"{platform}-{language}.txt", "\n".join(parts)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, text in files():
        (GOLDEN / name).write_text(text, encoding="utf-8")
