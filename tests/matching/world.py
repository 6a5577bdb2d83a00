"""The vocabulary, the gazetteer and a fixed cast for the tests of the matching."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from config.vocabulary import load_themes
from matching.places import Gazetteer
from matching.score import Circumstances
from matching.similarity import Index
from matching.values import Language, Member, Request, Sector
from matching.vocabulary import Vocabulary

VOCABULARY_FOLDER = Path(__file__).parents[2] / "config" / "vocabulary"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def read(name: str) -> Any:
    file = VOCABULARY_FOLDER / name
    return json.loads(file.read_text(encoding="utf-8"))


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary.compile(load_themes())


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.compile(read("places.json"), read("villages.json"))


ALICE = Member(
    id="alice",
    name="Alice Vos",
    organisation="Dorpsraad Oosterwijk",
    sector=Sector.RESIDENTS,
    area="Tiel",
    offers=("een zaal met keuken",),
    needs=("hulp bij zonnepanelen op het dorpshuis",),
)
BOB = Member(
    id="bob",
    name="Bob Klein",
    organisation="Energiecoöperatie Lingestroom",
    sector=Sector.BUSINESS,
    area="Tiel",
    about="Wij legden twee zonnedaken. Ik ken de netbeheerder.",
    offers=("rekenmodel voor zonnepanelen", "statuten"),
    needs=("een zaal voor onze vergadering",),
    themes=("zonne-energie",),
)
FATIMA = Member(
    id="fatima",
    name="Fatima Aydin",
    organisation="gemeente Winterswijk",
    sector=Sector.GOVERNMENT,
    area="Winterswijk",
    offers=("uitleg over zonnepanelen en vergunningen",),
)
VICTOR = Member(
    id="victor",
    name="Victor Smit",
    organisation="Repair Café De Schroef",
    sector=Sector.RESIDENTS,
    area="Meppel",
    offers=("apparaten repareren",),
    needs=("soldeerbouten",),
)
WINDY = Member(
    id="windy",
    name="Wim Wolters",
    organisation="Windpark Noord",
    sector=Sector.BUSINESS,
    area="Tiel",
    offers=("windmolens en zonnepanelen",),
)
CAST = (ALICE, BOB, FATIMA, VICTOR, WINDY)


def index(*members: Member) -> Index:
    return Index.build(members or CAST, vocabulary(), gazetteer())


def circumstances(**known: Any) -> Circumstances:
    return Circumstances(now=NOW, **known)


def request(text: str, by: str = "alice", language: Language = Language.NL, themes: tuple[str, ...] = ()) -> Request:
    return Request(id="r1", by=by, text=text, language=language, themes=themes)
