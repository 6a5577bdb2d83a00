"""What the stories about requests and introductions share: the words in both languages, and a small town of helpers."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from matching.values import Purpose, Sector
from tests.stories.cast import Player, Town
from tests.stories.people import settle_in

# Rounds would put their own questions between those of a story about requests.
ASKS = frozenset({Purpose.MATCHING, Purpose.NAME, Purpose.CONTACT})
SHY = frozenset({Purpose.MATCHING})


@dataclass(frozen=True)
class Words:
    """What is typed and read in one language."""

    language: str
    wish: str
    second_wish: str
    offers: tuple[str, ...]
    vague: str
    ask: str
    not_a: str
    keep_only: str
    change: str
    yes: str
    not_now: str
    rather_not: str
    leave: str
    group: str
    close: str
    my_requests: str
    my_introductions: str
    why: str
    share: str
    keep: str
    already: str
    over: str
    nobody: str
    going: str
    every_day: str
    question: str
    no_yes: str
    next_ones: str
    once_more: str
    thanks: str
    good_news: str
    mail_found: str
    closed: str


NL = Words(
    language="nl",
    wish="ik zoek iemand die mij helpt een warmtepomp te kiezen",
    second_wish="wie kan ons oude harmonium stemmen?",
    offers=(
        "warmtepompen installeren", "les over warmtepompen", "subsidie voor een warmtepomp", "meten aan warmtepompen",
        "ervaring met mijn eigen warmtepomp", "warmtepompen onderhouden",
    ),
    vague="een warmtepomp",
    ask="Ja, vraag het",
    not_a="Niet aan A",
    keep_only="Nee, bewaar alleen",
    change="Pas mijn vraag aan",
    yes="Ja, graag",
    not_now="Nu niet",
    rather_not="Liever niet",
    leave="Laat mijn vraag open",
    group="Vraag het aan de groep",
    close="Trek mijn vraag in",
    my_requests="mijn vragen",
    my_introductions="kennismakingen",
    why="waarom",
    share="Deel mijn gegevens met",
    keep="Liever niet",
    already="Je koos al",
    over="niet meer nodig",
    nobody="ik kijk elke dag opnieuw",
    going="Ik ben aan het vragen",
    every_day="Ik zoek elke dag",
    question="Ik heb een vraag van",
    no_yes="Er is nog geen ja",
    next_ones="Ik vraag nu ook",
    once_more="nog één keer",
    thanks="Niemand hoort hier iets van",
    good_news="Goed nieuws",
    mail_found="mailadres of telefoonnummer",
    closed="gesloten",
)  # fmt: skip
EN = Words(
    language="en",
    wish="I am looking for someone who helps me choose a heat pump",
    second_wish="who can tune our old harmonium?",
    offers=(
        "installing heat pumps", "lessons about heat pumps", "grants for a heat pump", "measuring heat pumps",
        "experience with my own heat pump", "maintenance of heat pumps",
    ),
    vague="a heat pump",
    ask="Yes, ask them",
    not_a="Not A",
    keep_only="No, only keep it",
    change="Change my request",
    yes="Yes, please",
    not_now="Not now",
    rather_not="Rather not",
    leave="Leave my request open",
    group="Ask the group",
    close="Withdraw my request",
    my_requests="my requests",
    my_introductions="introductions",
    why="why",
    share="Share my details with",
    keep="Rather not",
    already="You already chose",
    over="no longer needed",
    nobody="I look again every day",
    going="I am asking people",
    every_day="I look every day",
    question="I have a question from",
    no_yes="There is no yes",
    next_ones="I am asking these people too",
    once_more="just once more",
    thanks="Nobody will hear of it",
    good_news="Good news",
    mail_found="a mail address or a phone number",
    closed="closed",
)  # fmt: skip

both_languages = pytest.mark.parametrize("words", [NL, EN], ids=["nl", "en"])

_SECTORS = (Sector.BUSINESS, Sector.EDUCATION, Sector.GOVERNMENT, Sector.RESEARCH, Sector.RESIDENTS, Sector.BUSINESS)
_NAMES = ("Bob", "Cas", "Dirk", "Eva", "Fie", "Gijs")
_OTHERS = {"Hans": "honden uitlaten", "Ina": "taarten bakken", "Jo": "jeugdvoetbal", "Ko": "een zaal verhuren"}


def asker(town: Town, words: Words, consents: frozenset[Purpose] = ASKS, contact: str = "alice@voorbeeld.nl") -> Player:
    return settle_in(town, "Alice", language=words.language, contact=contact, consents=consents)


def helpers(
    town: Town, words: Words, count: int = 2, consents: frozenset[Purpose] = ASKS, contact: str = "06 12345678"
) -> list[Player]:
    """So many people who know about the wish, and a few who don't."""
    for name, offer in _OTHERS.items():
        settle_in(town, name, language=words.language, offers=(offer,), consents=SHY)
    return [
        settle_in(
            town, name, language=words.language, sector=sector, offers=(offer,), consents=consents, contact=contact
        )
        for name, sector, offer in list(zip(_NAMES, _SECTORS, words.offers, strict=True))[:count]
    ]


def asks(alice: Player, words: Words) -> Player:
    """The wish, its theme, and a yes to asking people."""
    return alice.says(words.wish, "1").presses(words.ask)


def off_for(town: Town, **delta: float) -> list[str]:
    """The machine was off for so long; then everything that is due happens at once."""
    town.now += timedelta(**delta)
    return town.settle()


def was_asked(player: Player, words: Words) -> bool:
    """Whether a proposal is or was on this person's screen."""
    return words.question in everything(player)


def everything(player: Player) -> str:
    """All that this person was ever told, as plain text."""
    return "\n".join(str(message.body) for message in player.screen())
