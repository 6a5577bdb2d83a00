"""A small bot for page tests, behind a real web server on loopback: it answers, asks, and can fail."""

import asyncio
import socket
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import uvicorn
from starlette.applications import Starlette

from adapters.base import (
    Bullets,
    Button,
    Incoming,
    Joined,
    Outgoing,
    Paragraph,
    Person,
    Pressed,
    Quote,
    Room,
    Said,
    Span,
)
from adapters.web.adapter import WebAdapter
from bot.demo.page import Player, demo_routes
from config.texts import load_texts
from matching.values import Language, Sector
from tests.adapters.memory import MemoryMailbox
from tests.patience import PATIENCE_S

GROUP = Room("web", "", "group")
YES_NO = ("Ja", "Nu niet", "Liever niet")


class EchoBot:
    """Answers every message, asks a question on "vraag", and fails `failures` times first."""

    def __init__(self, web: WebAdapter) -> None:
        self.web = web
        self.failures = 0
        self.heard: list[Incoming] = []

    async def receive(self, events: Sequence[Incoming]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        for event in events:
            if event.event_id not in {one.event_id for one in self.heard}:
                self.heard.append(event)
                await self._answer(event)

    async def _answer(self, event: Incoming) -> None:
        number = len(self.heard)
        match event.what:
            case Said("vraag"):
                await self.web.send(event.who, question(f"q{number}"))
            case Said(text):
                await self.web.send(event.who, plain(f"a{number}", f"Je zei: {text}"))
            case Joined():
                await self.web.send(event.who, plain(f"a{number}", "Welkom! Waarmee kan ik je helpen?"))
            case Pressed(token):
                key, _, place = token.partition(".")
                await self.web.send(event.who, answered(key, YES_NO[int(place)]))


def plain(key: str, text: str) -> Outgoing:
    return Outgoing(key=key, body=(Paragraph((Span(text),)),))


def question(key: str) -> Outgoing:
    buttons = tuple(Button(f"{key}.{place}", label) for place, label in enumerate(YES_NO))
    return Outgoing(key=key, body=_question_body(), buttons=buttons)


def answered(key: str, label: str) -> Outgoing:
    return Outgoing(key=f"{key}:chosen", body=_question_body(), chosen=label, replaces=key)


def _question_body() -> tuple[Paragraph | Bullets | Quote, ...]:
    return (
        Paragraph((Span("Zal ik je voorstellen aan "), Span("Yara el Hadri", bold=True), Span("?"))),
        Quote((Span("Ik help met statuten en leden werven."),)),
        Bullets(((Span("Jullie zitten allebei in de Betuwe."),), (Span("Yara weet veel van zonnedaken."),))),
        Paragraph((Span("Lees meer op "), Span("de pagina", url="https://example.org/meer"), Span("."))),
    )


class SmallStage:
    """A demo of four people in which time passes and little happens."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self.web: WebAdapter | None = None

    @property
    def zone(self) -> tzinfo:
        return ZoneInfo("Europe/Amsterdam")

    @property
    def group(self) -> str:
        return GROUP.room_id

    def people(self) -> Sequence[Player]:
        return PEOPLE

    def now(self) -> datetime:
        return self._now

    async def advance(self, delta: timedelta, language: str) -> Sequence[str]:  # noqa: ARG002
        self._now += delta
        if self.web is not None:
            await self.web.send(GROUP, plain(f"g{self._now}", "Deze week: twee kennismakingen."))
            await self.web.send(Person("web", "", "joris"), plain(f"j{self._now}", "Heb je Yara gesproken?"))
        return ("De ronde van maandag: 2 voorstellen.", "Navraag bij 1 kennismaking.")


PEOPLE = (
    Player("nieuw", "Nieuwkomer", "", None, Language.NL, newcomer=True),
    Player("newcomer", "Newcomer", "", None, Language.EN, newcomer=True),
    Player("femke", "Femke Duindoorn", "Gemeente Linge-en-Waal", Sector.GOVERNMENT, Language.NL),
    Player("joris", "Joris Appelhof", "Fruitbedrijf De Zure Bogerd", Sector.BUSINESS, Language.NL),
    Player("yara", "Yara el Hadri", "Energiecoöperatie Lingestroom", Sector.RESIDENTS, Language.NL),
    Player("tomasz", "dr. Tomasz Brzoza", "Hogeschool Kwelder & Kans", Sector.RESEARCH, Language.EN),
    Player("nadia", "Nadia Wilgenroos", "MBO Rivierencollege", Sector.EDUCATION, Language.NL),
)


class Site:
    """Both pages with the echo bot, on loopback."""

    def __init__(self, *, demo: bool) -> None:
        texts = load_texts()
        self.stage = SmallStage()
        self.mailbox = MemoryMailbox(self.stage.now)
        self.web = WebAdapter(
            self.mailbox,
            lambda language: texts.under(language, "web"),
            self.stage.now,
            zone=self.stage.zone,
            secure_cookies=False,
            title="Netwerk Duurzame Betuwe",
            poll_s=0.2,
        )
        self.stage.web = self.web
        self.bot = EchoBot(self.web)
        self.played: list[str] = []
        demo_labels = lambda language: texts.under(language, "demo")  # noqa: E731
        routes = (
            demo_routes(self.stage, self.web, demo_labels, played=self.played.append)
            if demo
            else self.web.routes(group_for=self._group)
        )
        self.app = Starlette(routes=routes)

    async def _group(self, _: object) -> Room:
        return GROUP


class _Server(uvicorn.Server):
    """Tells when it listens, and where."""

    def __init__(self, site: Site) -> None:
        config = uvicorn.Config(
            site.app, host="127.0.0.1", port=0, log_config=None, log_level="critical", lifespan="off"
        )
        super().__init__(config)
        self.up: Future[tuple[int, asyncio.AbstractEventLoop]] = Future()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        port = int(self.servers[0].sockets[0].getsockname()[1])
        self.up.set_result((port, asyncio.get_running_loop()))


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The site's address while it is up."""
    server = _Server(site)

    async def serve() -> None:
        await site.web.start(site.bot.receive)
        await server.serve()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    port, loop = server.up.result(timeout=PATIENCE_S)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        asyncio.run_coroutine_threadsafe(site.web.stop(), loop).result(timeout=PATIENCE_S)
        server.should_exit = True
        thread.join(PATIENCE_S)
