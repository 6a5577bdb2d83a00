"""What is in the log, and what must never be."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from config.logging import TALKATIVE, configure_logging, redacted

TOKENS = {
    "telegram": "123456789:AAHcanary_canary-canary_canary-canary",
    "slack": "xoxb-canary-canary",
    "slack app": "xapp-1-canary",
    "matrix": "syt_Y2FuYXJ5_canarycanarycanary_canary",
    "matrix address": "https://example.org/sync?access_token=canary&since=s1",
    "header": "Bearer canary",
    "address": "postgresql+psycopg://me:canary@host/db",
}


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Where the log goes; the logging of the test run itself is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}
    yield io.StringIO()
    root.handlers[:], root.level = handlers, level
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("secret", TOKENS.values(), ids=TOKENS)
def test_a_secret_is_taken_out_of_messages_arguments_and_tracebacks(lines: io.StringIO, form: str, secret: str) -> None:
    configure_logging("DEBUG", form, lines)
    log = logging.getLogger("netwever.test")
    log.warning(f"calling {secret} now")  # noqa: G004 - a careless library does this
    log.warning("calling %s now", secret)
    try:
        raise RuntimeError(f"no answer from {secret}")
    except RuntimeError:
        log.exception("a call failed")
    assert "canary" not in lines.getvalue()
    assert lines.getvalue().count("(hidden)") == 3


@pytest.mark.parametrize("text", ["om 10:30 uur, tot 12:00", "1234567: nee", "https://example.org/a:b", "me@host"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize("name", TALKATIVE)
def test_talkative_libraries_only_tell_what_is_wrong(lines: io.StringIO, name: str) -> None:
    configure_logging("DEBUG", "text", lines)
    logging.getLogger(f"{name}.inner").info("POST https://api.example.org/bot%s/sendMessage", "canary")
    logging.getLogger(f"{name}.inner").warning("slow down")
    assert lines.getvalue().splitlines()[0].endswith("slow down")


def test_a_json_line_says_when_how_bad_who_and_what(lines: io.StringIO) -> None:
    configure_logging("INFO", "json", lines)
    logging.getLogger("netwever.test").info("three messages sent to “café”")
    logging.getLogger("netwever.test").debug("not this")
    (line,) = lines.getvalue().splitlines()
    found = json.loads(line)
    assert found.pop("at").endswith("+00:00")
    assert found == {"level": "info", "logger": "netwever.test", "message": "three messages sent to “café”"}


def test_setting_up_twice_does_not_write_twice(lines: io.StringIO) -> None:
    configure_logging("INFO", "text", lines)
    configure_logging("INFO", "text", lines)
    logging.getLogger("netwever.test").info("once")
    assert lines.getvalue().count("once") == 1
