"""What people's text may hold: what storage can keep on the way in, what a screen may show on the way out."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

# U+200C and U+200D stay: Persian and emoji need them.
_STEERING = re.compile(r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_ESCAPE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]")  # what colours text and moves a cursor
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\U000e0000-\U000e007f]")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_MARKS = r"\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED = re.compile(f"([{_MARKS}]{{3}})[{_MARKS}]+")


def storable(text: str) -> str:
    """The text without what no database keeps: NUL and half characters become U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


def shown(text: str) -> str:
    """The text without what steers a screen: escape sequences, control characters, bidi and invisible marks."""
    text = _BREAK.sub("\n", storable(_ESCAPE.sub("", text))).replace("\t", " ")
    return _PILED.sub(r"\1", _STEERING.sub("", _CONTROL.sub("", text)))


def shown_line(text: str) -> str:
    """As `shown`, on one line."""
    return " ".join(shown(text).split())


def link(url: str | None, schemes: Collection[str]) -> str | None:
    """The address when it begins with one of these schemes, never `javascript:` or `data:`; else None."""
    if url is None:
        return None
    clean = shown_line(url)
    try:
        return clean if urlsplit(clean).scheme.lower() in schemes else None
    except ValueError:  # such as a broken IPv6 address
        return None
