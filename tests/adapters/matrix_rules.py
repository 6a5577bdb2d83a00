"""The rules of Matrix's specification for what a client may be sent: https://spec.matrix.org/latest/client-server-api/"""

import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

ALLOWED = {
    "del", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "p", "a", "ul", "ol", "sup", "sub", "li", "b", "i", "u",
    "strong", "em", "s", "code", "hr", "br", "div", "table", "thead", "tbody", "tr", "th", "td", "caption", "pre",
    "span", "img", "details", "summary",
}  # fmt: skip
SCHEMES = {"https", "http", "ftp", "mailto", "magnet"}
MOST_BYTES = 65_536  # of a whole event; the server adds ids, hashes and signatures


def check(content: dict[str, Any]) -> str:
    """Raises AssertionError when a client would not show this content as it is meant. Returns its words."""
    words = _Words()
    words.feed(content["formatted_body"])
    words.close()
    assert words.open == [], "every tag is closed"
    assert content["format"] == "org.matrix.custom.html"
    assert "m.mentions" in content
    assert len(json.dumps(content, ensure_ascii=False).encode()) < MOST_BYTES - 4_000
    return "".join(words.text)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, f"<{tag}>"
        assert {name for name, _ in attrs} <= ({"href"} if tag == "a" else set()), attrs
        assert all(urlsplit(value or "").scheme in SCHEMES for _, value in attrs), attrs
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, _data: str) -> None:
        raise AssertionError("a comment")

    def handle_decl(self, _decl: str) -> None:
        raise AssertionError("a declaration")

    def handle_pi(self, _data: str) -> None:
        raise AssertionError("an instruction")

    def unknown_decl(self, _data: str) -> None:
        raise AssertionError("a declaration")


def squeezed(text: str) -> str:
    """Without white space, to compare what is said."""
    return re.sub(r"\s+", "", text)
