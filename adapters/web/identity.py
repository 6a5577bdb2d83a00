"""Who a browser belongs to: a random cookie, of which only a fingerprint is ever stored."""

import hashlib
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from adapters.base import Person

COOKIE_AGE_S = 365 * 24 * 3600
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits, as `mint` makes them
_PREFERENCE = re.compile(r"\s*([A-Za-z]{1,8})[^,;]*(?:;\s*q=([0-9.]{1,6}))?")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whom a request speaks for."""

    person: Person
    language: str  # of the page's own words
    name: str = ""
    speaks: str | None = None  # the person's language, where it is known apart from the page's
    cookie: str | None = None  # for somebody who came without one: the page hands it out


Identify = Callable[[Request], Visitor | None]


def mint() -> str:
    return secrets.token_urlsafe(32)


class CookieIdentity:
    """Knows a browser again for a year after its last visit."""

    def __init__(
        self, *, secure: bool, languages: Sequence[str], language: str, mint: Callable[[], str] = mint
    ) -> None:
        self._secure = secure
        self._languages = languages
        self._language = language
        self._mint = mint

    @property
    def name(self) -> str:
        """`__Host-` makes browsers refuse a cookie that a neighbouring site planted; it needs https."""
        return "__Host-netwever" if self._secure else "netwever"

    def __call__(self, request: Request) -> Visitor:
        secret = request.cookies.get(self.name, "")
        known = _SECRET.fullmatch(secret) is not None
        if not known:
            secret = self._mint()
        person = Person("web", "", hashlib.sha256(secret.encode()).hexdigest())
        language = page_language(request, self._languages, self._language)
        return Visitor(person, language, cookie=None if known else secret)

    def hand_out(self, secret: str, response: Response) -> None:
        """Put the cookie on the page's answer."""
        response.set_cookie(
            self.name, secret, max_age=COOKIE_AGE_S, path="/", httponly=True, samesite="lax", secure=self._secure
        )


def page_language(request: Request, languages: Sequence[str], default: str) -> str:
    """The language of the page's own words: asked for in the address, else the browser's, else the network's."""
    asked = request.query_params.get("lang", "")
    if asked in languages:
        return asked
    wished = sorted(_wishes(request.headers.get("accept-language", "")[:200]), key=lambda wish: -wish[1])
    return next((language for language, _ in wished if language in languages), default)


def _wishes(header: str) -> list[tuple[str, float]]:
    found = []
    for part in header.split(","):
        match = _PREFERENCE.match(part)
        if match:
            weight = match[2] if match[2] and match[2].count(".") <= 1 and match[2] != "." else "1"
            found.append((match[1].lower(), float(weight)))
    return found
