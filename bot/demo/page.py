"""The demo in a browser: pick a person, talk as that person, see the other side, and let days pass."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, quote, urlencode

from babel.dates import format_datetime
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from adapters.base import Person, Room
from adapters.web.adapter import WebAdapter
from adapters.web.desk import Desk, Labels
from adapters.web.guard import guarded_body
from adapters.web.identity import Visitor, page_language
from adapters.web.incoming import BACK, Refused
from adapters.web.mailbox import KeptLetter
from adapters.web.pages import event_stream, pane, place_asked, protected_route
from adapters.web.render import views
from adapters.web.showing import environment, static_route
from adapters.web.stream import News, place_text
from matching.values import Language, Sector

HERE = Path(__file__).parent
JUMPS = {"day": timedelta(days=1), "week": timedelta(days=7)}
TABS = ("you", "other", "group")


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody whom a visitor of the demo can be."""

    user_id: str
    name: str
    organisation: str
    sector: Sector | None
    language: Language
    newcomer: bool = False  # not a member yet


class Stage(Protocol):
    """What the demo page asks of the demo."""

    @property
    def zone(self) -> tzinfo:
        """Where the demo network is."""

    @property
    def group(self) -> str:
        """The room id of the network's group."""

    def people(self) -> Sequence[Player]:
        """Everybody whom a visitor can be."""

    def now(self) -> datetime:
        """The demo's own time."""

    async def advance(self, delta: timedelta, language: str) -> Sequence[str]:
        """Let time pass. Returns what happened, one line each, in that language."""


@dataclass(frozen=True, slots=True)
class View:
    """What a visitor has picked: it is all in the address, so that a reload keeps it."""

    language: str
    you: Player | None = None
    other: Player | None = None
    tab: str = "you"

    def address(self, **changes: str) -> str:
        """The address of this view, with changes."""
        picked = {
            "you": self.you.user_id if self.you else "",
            "other": self.other.user_id if self.other else "",
            "tab": self.tab,
            "lang": self.language,
        }
        return "/?" + urlencode({name: value for name, value in (picked | changes).items() if value})


def demo_routes(stage: Stage, web: WebAdapter, labels: Labels, *, played: Callable[[str], None]) -> list[BaseRoute]:
    """The demo page at `/`, everybody's own page under `/as/…`, and the files they need. `played` is told the user id
    of whoever the visitor is, each time that the visitor picks, watches or writes as that person."""
    page = DemoPage(stage, web.desk, labels, played)
    desk = web.desk
    return [
        protected_route(desk, "/", page.show),
        protected_route(desk, "/watch", page.watch),
        protected_route(desk, "/advance", page.advance, "POST"),
        *web.talk_routes("/as/{user_id}", page.identify, group_for=page.group_for),
        static_route(),
        static_route("/static/demo", HERE / "static"),
    ]


class DemoPage:
    """The page's requests. It remembers only what happened when time passed last."""

    def __init__(self, stage: Stage, desk: Desk, labels: Labels, played: Callable[[str], None]) -> None:
        self._stage = stage
        self._played = played
        self._desk = desk
        self._labels = labels
        self._templates = environment(HERE / "templates")
        self._happened: Sequence[str] | None = None
        self._passing = asyncio.Lock()

    def identify(self, request: Request) -> Visitor | None:
        """The person in the path, whom the visitor plays."""
        player = self._player(request.path_params["user_id"])
        if player is None:
            return None
        if request.method == "POST":
            self._played(player.user_id)
        name = "" if player.newcomer else player.name
        return Visitor(_person(player), self._language(request), name, speaks=player.language)

    async def group_for(self, visitor: Visitor) -> Room | None:  # noqa: ARG002
        return self._group

    async def show(self, request: Request) -> Response:
        view = await self._view(request)
        words: dict[str, Any] = {
            "view": view,
            "language": view.language,
            "labels": self._labels(view.language),
            "web_labels": self._desk.labels(view.language),
            "languages": self._desk.languages,
            "title": self._desk.title,
            "people": self._stage.people(),
            "clock": self._clock(view.language),
            "happened": self._happened,
        }
        if view.you is not None:
            self._played(view.you.user_id)
            words |= await self._panes(view, view.you)
            words["draft"] = self._draft(request, view.language)
        return HTMLResponse(self._templates.get_template("demo.html").render(words))

    async def watch(self, request: Request) -> Response:
        """One stream for everything on the page: browsers open few connections to one site."""
        view = await self._view(request)
        if view.you is None:
            raise Refused(404, "refused_unknown")
        self._played(view.you.user_id)
        talks = self._talks(view, view.you)
        reader = self._desk.reader(view.language)

        def data(news: News) -> Mapping[str, Any] | None:
            if news.pane in TABS:
                return {"pane": news.pane, "letters": views(news.letters, reader)}
            return {"news": news.pane} if any(_from_bot(letter) for letter in news.letters) else None

        return event_stream(self._desk.follow(talks, place_asked(request, len(talks))), data)

    async def advance(self, request: Request) -> Response:
        fields = parse_qs((await guarded_body(request, 1_000)).decode("ascii", "replace"))
        jump = JUMPS.get(fields.get("jump", [""])[0])
        if jump is None:
            raise Refused(400, "refused_garbled")
        async with self._passing:
            self._happened = tuple(await self._stage.advance(jump, self._language(request)))
        if request.headers.get("accept", "").startswith("application/json"):
            return JSONResponse({"clock": self._clock(self._language(request)), "happened": self._happened})
        back = fields.get("back", ["/"])[0]
        return RedirectResponse(back if BACK.fullmatch(back) else "/", status_code=303)

    # --- what was picked ---------------------------------------------------------------------------------------------
    async def _view(self, request: Request) -> View:
        asked = request.query_params
        you = self._player(asked.get("you", ""))
        other = self._player(asked.get("other", ""))
        if you is not None and (other is None or other == you):
            other = await self._who_heard_last(you)
        tab = asked.get("tab", "you")
        return View(self._language(request), you, other, tab if tab in TABS else "you")

    async def _who_heard_last(self, you: Player) -> Player | None:
        """The other person whom the bot asked something last; else whom it told something last; else a member."""
        others = [player for player in self._stage.people() if player != you]
        heard = [(await self._heard(player), not player.newcomer, player) for player in others]
        return max(heard, key=lambda one: one[:2])[2] if heard else None

    async def _heard(self, player: Player) -> tuple[int, int]:
        """Versions of the newest letter with buttons, and of the newest letter from the bot."""
        letters = [letter for letter in await self._desk.talk(_person(player)) if _from_bot(letter)]
        asked = max((letter.version for letter in letters if letter.body.get("buttons")), default=0)
        return asked, max((letter.version for letter in letters), default=0)

    def _player(self, user_id: str) -> Player | None:
        return next((player for player in self._stage.people() if player.user_id == user_id), None)

    def _language(self, request: Request) -> str:
        return page_language(request, self._desk.languages, self._desk.language)

    # --- what is shown -----------------------------------------------------------------------------------------------
    @property
    def _group(self) -> Room:
        return Room("web", "", self._stage.group)

    def _talks(self, view: View, you: Player) -> dict[str, Person | Room]:
        """Pane -> whose talk: the panes that are shown, then everybody else under their id behind a colon."""
        talks: dict[str, Person | Room] = {"you": _person(you)}
        if view.other is not None:
            talks["other"] = _person(view.other)
        talks["group"] = self._group
        others = [player for player in self._stage.people() if player not in (you, view.other)]
        return talks | {f":{player.user_id}": _person(player) for player in others}

    async def _panes(self, view: View, you: Player) -> dict[str, Any]:
        talks = {name: await self._desk.talk(whose) for name, whose in self._talks(view, you).items()}
        place = tuple(max((letter.version for letter in letters), default=0) for letters in talks.values())
        shown = {
            name: pane(self._desk, self._base(view, name), talks[name], view.language) for name in TABS if name in talks
        }
        return {"panes": shown, "place": place_text(place)}

    def _base(self, view: View, name: str) -> str:
        player = {"you": view.you, "other": view.other}.get(name)
        return f"/as/{quote(player.user_id, safe='')}" if player else "/group"

    def _clock(self, language: str) -> dict[str, str]:
        """The demo's date and time, in words."""
        now = self._stage.now().astimezone(self._stage.zone)
        hour = "HH.mm 'uur'" if language == "nl" else "HH:mm"
        return {
            "at": now.isoformat(timespec="minutes"),
            "date": format_datetime(now, "EEEE d MMMM y", locale=language),
            "time": format_datetime(now, hour, locale=language),
        }

    def _draft(self, request: Request, language: str) -> str:
        """The example that a visitor without script has tapped."""
        wanted = request.query_params.get("try", "")
        return self._labels(language)[f"try_{wanted}"] if wanted in {"1", "2", "3"} else ""


def _person(player: Player) -> Person:
    return Person("web", "", player.user_id)


def _from_bot(letter: KeptLetter) -> bool:
    return letter.body.get("kind") == "bot"
