"""The addresses of one chat page: show it, say something, read on."""

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.base import Room
from adapters.web.desk import Desk
from adapters.web.guard import guarded_body
from adapters.web.identity import CookieIdentity, Identify, Visitor, page_language
from adapters.web.incoming import BODY_LIMIT, FORM, Refused, sent_from
from adapters.web.mailbox import KeptLetter, owner_of
from adapters.web.render import views
from adapters.web.showing import PROTECTED, environment
from adapters.web.stream import News, Place, place_from, place_text

GroupFor = Callable[[Visitor], Awaitable[Room | None]]  # the group whose messages this visitor may read
Handler = Callable[[Request], Awaitable[Response]]
_log = logging.getLogger(__name__)


async def no_group(visitor: Visitor) -> Room | None:  # noqa: ARG001
    return None


class TalkPages:
    """One chat page for whoever `identify` finds in a request."""

    def __init__(
        self, desk: Desk, identify: Identify, *, prefix: str, cookies: CookieIdentity | None, group_for: GroupFor
    ) -> None:
        self._desk = desk
        self._identify = identify
        self._prefix = prefix
        self._cookies = cookies
        self._group_for = group_for
        self._templates = environment()

    def routes(self) -> list[BaseRoute]:
        return [
            self._route("/", self._page),
            self._route("/say", self._say, "POST"),
            self._route("/letters", self._letters),
            self._route("/stream", self._stream),
            self._route("/group", self._group),
        ]

    def _route(self, path: str, handler: Handler, method: str = "GET") -> Route:
        return protected_route(self._desk, self._prefix + path, handler, method)

    async def _page(self, request: Request) -> Response:
        visitor = self._visitor(request)
        letters = await self._desk.talk(visitor.person)
        return self._html(request, "chat.html", visitor, letters, group=await self._group_for(visitor) is not None)

    async def _group(self, request: Request) -> Response:
        visitor = self._visitor(request)
        room = await self._group_for(visitor)
        if room is None:
            raise Refused(404, "refused_unknown")
        return self._html(request, "group.html", visitor, await self._desk.talk(room))

    async def _say(self, request: Request) -> Response:
        body = await guarded_body(request, BODY_LIMIT)
        visitor = self._visitor(request)
        if visitor.cookie is not None:
            raise Refused(401, "refused_cookie")
        sent = sent_from(request.headers.get("content-type", ""), body)
        await self._desk.take(visitor, sent)
        if _is_form(request):
            return RedirectResponse(sent.back or str(request.url.path).removesuffix("say"), status_code=303)
        return JSONResponse({"ok": True})

    async def _letters(self, request: Request) -> Response:
        visitor = self._visitor(request)
        place = place_asked(request, 1)
        found = await self._desk.mailbox.after(owner_of(visitor.person), place[0])
        newest = max((letter.version for letter in found), default=place[0])
        return JSONResponse(
            {"letters": views(found, self._desk.reader(visitor.language)), "place": place_text((newest,))}
        )

    async def _stream(self, request: Request) -> Response:
        visitor = self._visitor(request)
        news = self._desk.follow({"talk": visitor.person}, place_asked(request, 1))
        reader = self._desk.reader(visitor.language)
        return event_stream(news, lambda piece: {"letters": views(piece.letters, reader)})

    def _visitor(self, request: Request) -> Visitor:
        visitor = self._identify(request)
        if visitor is None:
            raise Refused(404, "refused_unknown")
        return visitor

    def _html(
        self, request: Request, template: str, visitor: Visitor, letters: Sequence[KeptLetter], **more: Any
    ) -> Response:
        words = {
            "pane": pane(self._desk, request.url.path.rpartition("/")[0], letters, visitor.language),
            "title": self._desk.title,
            "languages": self._desk.languages,
        }
        response = HTMLResponse(self._templates.get_template(template).render(**words, **more))
        response.headers["Vary"] = "Accept-Language, Cookie"
        if visitor.cookie is not None and self._cookies is not None:
            self._cookies.hand_out(visitor.cookie, response)
        return response


def protected_route(desk: Desk, path: str, handler: Handler, method: str = "GET") -> Route:
    """A route whose every failure is one clear sentence in the visitor's language."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except Refused as refused:
            return refusal(desk, request, refused)
        except Exception as problem:
            # Only the kind: the message of a foreign exception may hold somebody's words.
            _log.error("The web page could not answer: %s", type(problem).__name__)
            return refusal(desk, request, Refused(503, "refused_busy"))

    return Route(path, answer, methods=[method], middleware=PROTECTED)


def refusal(desk: Desk, request: Request, refused: Refused) -> Response:
    """The sentence for somebody whose request is not looked at further: a page for who reads pages, else JSON."""
    language = page_language(request, desk.languages, desk.language)
    labels = desk.labels(language)
    sentence = labels[refused.label]
    headers = {"Retry-After": "2"} if refused.status == 503 else {}
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"problem": sentence}, refused.status, headers)
    page = environment().get_template("problem.html")
    return HTMLResponse(
        page.render(labels=labels, language=language, sentence=sentence, title=desk.title), refused.status, headers
    )


def pane(desk: Desk, base: str, letters: Sequence[KeptLetter], language: str) -> dict[str, Any]:
    """What the template `pane.html` needs to show one talk."""
    return {
        "base": base,
        "language": language,
        "labels": dict(desk.labels(language)),
        "letters": views(letters, desk.reader(language)),
        "place": place_text((max((letter.version for letter in letters), default=0),)),
    }


def event_stream(news: AsyncIterator[News], data: Callable[[News], Mapping[str, Any] | None]) -> Response:
    """News as server-sent events; the id of each is the place to go on from. News without data is passed over."""

    async def events() -> AsyncIterator[ServerSentEvent]:
        async for piece in news:
            found = data(piece)
            if found is not None:
                text = json.dumps(found, ensure_ascii=False)
                yield ServerSentEvent(data=text, id=place_text(piece.place), retry=2000)

    return EventSourceResponse(events(), headers={"Cache-Control": "no-store"})


def place_asked(request: Request, talks: int) -> Place:
    """Where a reader wants to go on: what the browser saw last, else the address's `after`. Raises Refused."""
    text = request.headers.get("last-event-id") or request.query_params.get("after", "")
    place = place_from(text, talks)
    if place is None:
        raise Refused(400, "refused_garbled")
    return place


def _is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith(FORM)
