"""What the stories about joining, the profile and leaving share: the words in both languages, and short ways in."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from matching.values import Member, MemberState, Purpose
from storage import accounts, members
from storage.columns import metadata
from tests.stories.cast import Player, Town


@dataclass(frozen=True)
class Tongue:
    """What is typed and read in one language."""

    language: str
    hello: str
    may_i: str
    declined: str
    four_choices: tuple[str, str, str, str]  # a part of each of the four questions
    questions: tuple[str, ...]  # a part of each question about the profile, from the name to the contact details
    answers: tuple[str, ...]  # to the same questions
    is_it_right: str
    welcome: str
    introduction: str  # everything in one message
    request: str
    yes: str
    no: str
    back: str
    skip: str
    help: str
    other: str  # the command for the other language
    profile: str
    choices: str
    pause: str
    resume: str
    never: str
    my_data: str
    forget: str
    forget_all: str
    really: str
    forgotten: str
    stop: str
    stopped: str
    busy_with: str
    understood: str


NL = Tongue(
    "nl",
    "hoi",
    "Mag ik je gegevens",
    "Ik heb alles gewist",
    ("Mag ik daarbij je naam noemen", "contactgegevens aan de ander", "Doe je daaraan mee", "kort bericht"),
    ("Hoe heet je", "welke organisatie", "Waar hoor je", "Waar woon of werk", "voor een ander doen", "wat zoek je",
     "Ik denk aan deze thema's", "hoe kan de ander"),
    ("Nina de Wit", "Dorpsraad Ophemert", "bewoners", "Tiel", "zonnepanelen leggen, aanhanger uitlenen",
     "een groot dak", "klopt", "nina@voorbeeld.nl"),
    "Klopt het zo",
    "Welkom bij",
    "Ik ben Yara van energiecoöperatie Lingestroom in Tiel, ik help met zonnedaken en zoek een groot dak",
    "ik zoek iemand die weet hoe je een buurtbatterij begint",
    "ja",
    "nee",
    "terug",
    "overslaan",
    "help",
    "engels",
    "profiel",
    "keuzes",
    "pauze",
    "doe weer mee",
    "nooit met",
    "mijn gegevens",
    "vergeet mij",
    "Ja, wis alles",
    "Ja, vergeet mij nu",
    "Alles van jou is gewist",
    "stop",
    "Je bent gestopt",
    "We waren bezig met je profiel",
    "Dit begreep ik al",
)  # fmt: skip
EN = Tongue(
    "en",
    "hello",
    "May I keep your details",
    "I have erased all",
    ("May I tell them your name", "contact details to the other", "take part in that", "short message"),
    ("What is your name", "Which organisation", "Where do you belong", "Where do you live", "for somebody else",
     "what are you looking for", "I think of these themes", "how can the other"),
    ("Nina White", "Village council", "residents", "Tiel", "fitting solar panels, lending a trailer", "a large roof",
     "that's right", "nina@example.org"),
    "Is this right",
    "Welcome to",
    "I'm Tom from Wageningen University, I can help with soil research and I'm looking for farmers",
    "I am looking for someone who knows how to start a neighbourhood battery",
    "yes",
    "no",
    "back",
    "skip",
    "help",
    "dutch",
    "profile",
    "choices",
    "pause",
    "take part again",
    "never with",
    "my data",
    "forget me",
    "Yes, erase everything",
    "Yes, forget me now",
    "Everything about you is erased",
    "stop",
    "You have stopped",
    "We were busy with your profile",
    "This is what I understood",
)  # fmt: skip

both_languages = pytest.mark.parametrize("tongue", [NL, EN], ids=["nl", "en"])
OTHER = {"nl": EN, "en": NL}


def agrees(town: Town, tongue: Tongue, *choices: str, name: str = "nina") -> Player:
    """Somebody who said hello, yes, and gave these answers to the four choices (four times yes when none is given)."""
    someone = town.person(name, tongue.language)
    return someone.says(tongue.hello, tongue.yes, *(choices or (tongue.yes,) * 4))


def joins(town: Town, tongue: Tongue, name: str = "nina") -> Player:
    """Somebody who joined step by step."""
    return agrees(town, tongue, name=name).says(*tongue.answers, tongue.yes)


def profile_of(player: Player) -> Member:
    member_id = player.member_id()
    with player.town.db.write() as tx:
        found = members.get(tx, member_id)
    assert found is not None
    return found


def state_of(player: Player) -> MemberState:
    return profile_of(player).state


def consents_of(player: Player) -> frozenset[Purpose]:
    return profile_of(player).consents


def everybody(town: Town) -> tuple[Member, ...]:
    with town.db.write() as tx:
        return members.everyone(tx)


def has_account(town: Town, name: str) -> bool:
    with town.db.write() as tx:
        return accounts.find(tx, "town", "", name) is not None


def everything_stored(town: Town) -> dict[str, str]:
    """Every table as text, to search in."""
    with town.db.engine.connect() as connection:
        return {table.name: _text(connection.execute(select(table)).all()) for table in metadata.sorted_tables}


def _text(rows: Any) -> str:
    return "\n".join(repr(tuple(row)) for row in rows)
