"""How Netwever logs: on standard error, with tokens and passwords taken out and talkative libraries kept quiet."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TextIO

# At INFO httpx writes whole addresses, and Telegram's addresses hold the bot's token; at DEBUG the chat libraries
# write people's messages.
TALKATIVE = (
    "aiohttp.access",
    "alembic",
    "apscheduler",
    "httpcore",
    "httpx",
    "nio",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
    "sse_starlette",
    "telegram",
    "uvicorn.access",
)

_SECRETS = re.compile(
    r"\d{6,}:[A-Za-z0-9_-]{30,}"  # Telegram
    r"|xox[a-z]-\S+|xapp-\S+"  # Slack
    r"|(?<=access_token=)[^&\s]+|\b(?:syt|mat|mct|mcr)_\w{10,}"  # Matrix
    r"|(?<=://)[^/@\s]*:[^@\s]+(?=@)"  # user and password in an address
    r"|(?<=Bearer )\S+"
)


def redacted(text: str) -> str:
    """The text without anything that looks like a token or a password."""
    return _SECRETS.sub("(hidden)", text)


class TextLines(logging.Formatter):
    """One line per event, to read. Redacted as a whole, so that a traceback cannot give a token away either."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname:<7} {name}: {message}", "%Y-%m-%d %H:%M:%S", style="{")

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class JsonLines(logging.Formatter):
    """One JSON object per event, for a log collector."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return redacted(json.dumps(line, ensure_ascii=False))


def configure_logging(level: str, form: str, stream: TextIO | None = None) -> None:
    """Set up logging for the whole process, from the settings `[logging]`; again is fine.

    `form` is "text" or "json"; `stream` is standard error when None. Libraries log from WARNING on, whatever `level`.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns each time that one look at the schedule takes longer than the pause between two looks.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
