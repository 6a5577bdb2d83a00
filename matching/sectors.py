"""Which of the five parties a text speaks of."""

import re

from matching.text import fold
from matching.values import Sector

# Own lists; a star in front or behind stands for any letters. The order decides between words that stand together:
# "lector aan de hogeschool" is research, "docent aan de hogeschool" education.
_WORDS: tuple[tuple[Sector, str], ...] = (
    (
        Sector.RESEARCH,
        """
        universit* lector* lectoraat* onderzoeker* researcher* scientist wetenschap* promovend* phd professor
        prof hoogleraar tno wur *lab labs research deltares rivm kennisinstituut* institute instituut fieldlab*
        hydrolog* ecoloog ecologist
        """,
    ),
    (
        Sector.EDUCATION,
        """
        school scholen *school mbo hbo vmbo havo vwo roc aoc college docent* leraar leraren lerares juf meester
        leerkracht* teacher* onderwijs* student* leerling* hogeschool* kinderopvang lyceum vocational opleider*
        opleiding*
        """,
    ),
    (
        Sector.GOVERNMENT,
        """
        gemeente* provincie* waterschap* ministerie* overheid* rijkswaterstaat omgevingsdienst* ggd wethouder*
        ambtenaar* burgemeester* raadslid beleidsmedewerker* beleidsadviseur* veiligheidsregio municipal*
        province government council councils councillor ministry hoogheemraadschap* staatsbosbeheer rijk rvo
        alderman
        """,
    ),
    (
        Sector.RESIDENTS,
        """
        bewoner* inwoner* *cooperatie *cooperaties dorpsraad dorpsraden dorpsbelang* wijkraad buurt* stichting*
        vve vves vrijwillig* burgerinitiatief* bewonersgroep* buurtvereniging* vereniging* resident* volunteer*
        cooperative* co-op citizen* energieteam energiecoop* neighbourhood* neighborhood* repaircafe* repair
        gepensioneerd* wijkbewoner* homeowner*
        """,
    ),
    (
        Sector.BUSINESS,
        """
        bv vof zzp* bedrijf *bedrijf *bedrijven bedrijven ondernem* boer boerin boeren tuinder* fruitteler*
        teler* veehoud* winkel* installateur* aannemer* architect* adviesbureau* *bureau startup* start-up*
        company companies business* entrepreneur* farmer* farm freelance* notaris* bank *fonds horeca
        restaurant* fabriek* mkb corporatie* woningcorporatie* parkmanage* firma consultancy ltd gmbh museum
        ziekenhuis* hospital* contractor* shop*
        """,
    ),
)


def _pattern(listed: str) -> re.Pattern[str]:
    stems = (re.escape(word).replace(r"\*", r"\w*") for word in listed.split())
    return re.compile(rf"(?<![\w-])(?:{'|'.join(stems)})(?![\w-])")


_PATTERNS = tuple((sector, _pattern(listed)) for sector, listed in _WORDS)
_BV = re.compile(r"\bb\.v\.|\bv\.o\.f\.")


def sector_in(text: str) -> Sector | None:
    """The party that the first telling word belongs to; None when no word tells.

    A school that does research ("hogeschool, lector") is research.
    """
    folded = _BV.sub("bv", fold(text))
    found = sorted((match.start(), order, sector) for order, (sector, match) in enumerate(_matches(folded)) if match)
    named = [sector for _, _, sector in found]
    if named[:1] == [Sector.EDUCATION] and Sector.RESEARCH in named:
        return Sector.RESEARCH
    return named[0] if named else None


def sectors_in(text: str) -> frozenset[Sector]:
    """Every party that is named in a text."""
    return frozenset(sector for sector, match in _matches(fold(text)) if match)


def _matches(folded: str) -> tuple[tuple[Sector, re.Match[str] | None], ...]:
    return tuple((sector, pattern.search(folded)) for sector, pattern in _PATTERNS)
