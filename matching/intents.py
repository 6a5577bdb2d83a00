"""What an ordinary message asks or offers: a request, a search for tips, an offer."""

import re
from collections.abc import Iterator, Sequence

from matching.fuzzy import is_slip_of
from matching.moments import when_in
from matching.text import LONGEST_TEXT, fold, visible, words

__all__ = ["offer_in", "request_in", "tip_search_in", "when_in"]


def _phrases(listed: str) -> tuple[tuple[str, ...], ...]:
    """Phrases between bars, each as its words."""
    return tuple(tuple(phrase.split()) for phrase in listed.split("|"))


# Phrases at the beginning of a sentence or clause. A word of four letters or more may have a slip in it.
_ASKS = _phrases(
    """
    ik zoek | ik zoeken | wij zoeken | we zoeken | wij zoekt | zoek | zoeken | zkn | ik ben op zoek naar |
    wij zijn op zoek naar | we zijn op zoek naar | op zoek naar | wie kan | wie kunnen | wie weet | wie heeft |
    wie kent | wie wil | wie helpt | wie doet | wie maakt | wie durft | wie bouwt | wie neemt | wie leent |
    wie haalt | wie komt | wie snapt | wie bij | wie in | wie uit | wie zou | wie denkt | wie verkoopt | wie koopt
    | wie levert | wie gaat | wie werkt | wie zit | kent iemand | kent u iemand | ken je iemand | ken jij iemand |
    kennen jullie iemand | weet iemand | heeft iemand | heeft er iemand | kan iemand | is er iemand |
    zijn er mensen | welke boeren | welke boer | welk bedrijf | welke bedrijven | welke gemeente | welke school |
    welke leden | ik heb hulp nodig | we hebben hulp nodig | mijn vraag is | onze vraag is | gezocht | looking for
    | i am looking for | i'm looking for | we are looking for | we're looking for | i look for | seeking |
    i am seeking | searching for | who can | who knows | who has | who could | who would | who wants | who in |
    who at | who around | who here | who does | who makes | who builds | does anyone | does anybody |
    is there anyone | is there anybody | is there someone | is anyone | is anybody | can anyone | can anybody |
    can someone | could someone | could anyone | has anyone | has anybody | do you know anyone |
    do you know someone | anyone who | anybody who | anyone here | i need | we need | i want to meet |
    i would like to meet | ik wil graag in contact | ik kom graag in contact
    """
)
_ABOUT_THE_BOT = re.compile(
    r"\b(?:wie (?:ben|bent|is) (?:jij|je|u|dit|dat)|who are you|who is this|wie (?:heeft|kan|ziet) mijn gegevens|"
    r"who (?:can see|has|sees) my data|ik zoek (?:mijn gegevens|niets|niks|niemand)|i need help)\W*$"
)
_GREETING = re.compile(
    r"^(?:(?:hoi|hallo|hee?j?|dag|goede(?:morgen|middag|navond)|moin|hi|hello|hey|good (?:morning|afternoon|evening)|"
    r"beste(?: allemaal| mensen)?|allemaal|all|everyone|there|bot|netwever)\b[\s,!.:;-]*)+",
    re.IGNORECASE,
)
_TIPS = _phrases(
    """
    wat weten we over | wat weten we van | wat weet je over | wat weet jij over | wat weten jullie over |
    wat weet je van | wat is er bekend over | wat is bekend over | weten we iets over | weet je iets over |
    weet iemand iets over | heb je tips over | heb je tips voor | hebben jullie tips over |
    hebben jullie tips voor | zijn er tips over | zijn er tips voor | tips over | tips voor | tip over | tips bij
    | zoek tips over | ik zoek tips over | ik zoek een tip over | what do we know about | what do you know about |
    what is known about | what's known about | do we know anything about | tips about | tips on | tips for |
    tip about | any tips on | any tips about | any tips for | have you got tips on | do you have tips on |
    do you have tips about | do you have any tips on | do you have any tips about
    """
)
_OFFERS = _phrases(
    """
    ik bied aan | wij bieden aan | we bieden aan | ik bied | wij bieden | we bieden | ik help graag met |
    wij helpen graag met | ik help met | wij helpen met | we helpen met | ik help mensen met | ik help graag bij |
    ik help bij | ik kan helpen met | ik kan helpen bij | ik kan mensen helpen met | ik kan anderen helpen met |
    wij kunnen helpen met | we kunnen helpen met | ik kan meedenken over | ik denk graag mee over |
    ik kan aanbieden | ik heb in de aanbieding | mijn aanbod is | ons aanbod is | aangeboden | ik stel beschikbaar
    | wij stellen beschikbaar | i offer | we offer | i can offer | we can offer | i can help with |
    we can help with | i can help people with | i help with | we help with | i help people with |
    i'm happy to help with | i am happy to help with | happy to help with | i can share | we can share |
    my offer is | i'd be happy to help with
    """
)
_OFFER_TAIL = re.compile(
    r"^(?:ik|wij|we) (?:kan|kunnen|heb|hebben)\s+(?P<what>.{3,}?)\s+(?:aanbieden|te leen|beschikbaar|in de aanbieding|"
    r"uitlenen|te geef|weggeven)\b",
    re.IGNORECASE,
)
_NEEDED = re.compile(
    r"^(?:ik|wij|we) (?:heb|hebben)\s+.{3,}\s+nodig\b|\bgezocht\b(?!\s+en\b)|^\w.{2,80}\bgevraagd$", re.IGNORECASE
)


def request_in(text: str) -> str | None:
    """The wish in a message, in the member's own words without the greeting; None when it is no request."""
    body = without_greeting(text)
    if not body or _ABOUT_THE_BOT.search(fold(body)) or tip_search_in(body) is not None:
        return None
    asked = any(_after(clause, _ASKS) is not None or _NEEDED.search(clause) for clause in clauses(body))
    return body if asked else None


def tip_search_in(text: str) -> str | None:
    """What somebody wants tips about; None when the message doesn't ask for tips."""
    return _first_after(text, _TIPS)


def offer_in(text: str) -> str | None:
    """What somebody offers, in their own words; None when the message is no offer."""
    named = _first_after(text, _OFFERS)
    if named is not None:
        return named
    found = _OFFER_TAIL.match(without_greeting(text))
    return found["what"].strip() if found else None


def without_greeting(text: str) -> str:
    """The message without marks that nobody sees and without its opening hello."""
    shown = visible(text[:LONGEST_TEXT]).strip()
    return _GREETING.sub("", shown, count=1).strip()


def clauses(text: str) -> Iterator[str]:
    """The sentences of a text, and what follows a comma, a colon, a dash or "and" in them."""
    for sentence in re.split(r"[.!?;\n]+", text):
        yield sentence.strip()
        for part in re.split(r"[,:–—]| - |\b(?:en|and|maar|but|dus|so)\b", sentence)[1:]:
            yield part.strip()


def _first_after(text: str, phrases: Sequence[tuple[str, ...]]) -> str | None:
    body = without_greeting(text)
    return next((rest for clause in clauses(body) if (rest := _after(clause, phrases)) is not None), None)


def _after(clause: str, phrases: Sequence[tuple[str, ...]]) -> str | None:
    """What follows the longest phrase at the start of a clause, when something with letters does."""
    typed = clause.split(maxsplit=7)
    best = max((len(phrase) for phrase in phrases if _opens(typed, phrase)), default=0)
    rest = clause.split(maxsplit=best)[best].strip(" ?!.,:") if best and len(clause.split()) > best else ""
    return rest if words(rest) else None


def _opens(typed: Sequence[str], phrase: tuple[str, ...]) -> bool:
    heads = [fold(word).strip(" ?!.,:\"'") for word in typed[: len(phrase)]]
    return len(heads) == len(phrase) and all(is_slip_of(head, word) for head, word in zip(heads, phrase, strict=True))
