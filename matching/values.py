"""The values that every room speaks in. Frozen, plain, without behaviour beyond small questions about themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Language(StrEnum):
    NL = "nl"
    EN = "en"


class Sector(StrEnum):
    """The five parties."""

    GOVERNMENT = "government"
    BUSINESS = "business"
    EDUCATION = "education"
    RESEARCH = "research"
    RESIDENTS = "residents"


class Purpose(StrEnum):
    """What a member can say yes or no to, each on its own."""

    MATCHING = "matching"  # keep my profile and look for people with it
    NAME = "name"  # my name may be told before I said yes
    CONTACT = "contact"  # my contact details may be shared after both said yes
    ROUNDS = "rounds"  # I take part in the weekly round
    DIGEST = "digest"  # my request or arrival may be told to the group, without contact details


class MemberState(StrEnum):
    INVITED = "invited"  # imported by the secretariat, has not spoken with the bot yet
    JOINING = "joining"  # said yes to matching, profile not finished
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"  # no messages any more; data kept until the retention term or "forget me"


class RequestState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class ProposalState(StrEnum):
    OPEN = "open"
    YES = "yes"
    NOT_NOW = "not_now"
    RATHER_NOT = "rather_not"
    EXPIRED = "expired"  # no answer in time
    WITHDRAWN = "withdrawn"  # the request closed, or one of the two left


class Met(StrEnum):
    """The answer to "did you meet?"."""

    YES = "yes"
    PLANNED = "planned"
    NOT_YET = "not_yet"
    CANCELLED = "cancelled"


class Gain(StrEnum):
    """The answer to "what came of it?"."""

    NOTHING = "nothing"
    CONTACT = "contact"
    IDEA = "idea"
    HELP = "help"
    TOGETHER = "together"


class ReasonKind(StrEnum):
    """Why two people fit. Each is true and can be checked against what the members said."""

    OFFERS = "offers"  # words: what the other offers, in the other's own words
    NEEDS = "needs"  # words: what the other looks for that the reader offers, in the other's own words
    ABOUT = "about"  # words: what the other says about themselves
    THEME = "theme"  # words: theme id both share
    PLACE = "place"  # words: the municipality or village both named
    REGION = "region"  # words: the region both belong to
    SECTOR = "sector"  # words: the other's sector, different from the reader's
    MUTUAL = "mutual"  # words: how many people both know


@dataclass(frozen=True, slots=True)
class Reason:
    kind: ReasonKind
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person in a network, with one profile and one or more chat accounts."""

    id: str
    name: str = ""
    organisation: str = ""
    sector: Sector | None = None
    language: Language = Language.NL
    area: str = ""  # as the member confirmed it: a municipality, a village or a region
    about: str = ""
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()  # theme ids; in imported files also free words
    contact: str = ""  # how to reach this member, as the member wrote it
    state: MemberState = MemberState.ACTIVE
    consents: frozenset[Purpose] = frozenset()
    paused_until_on: date | None = None
    silences: int = 0  # proposals in a row that got no answer
    joined_at: datetime | None = None
    heard_at: datetime | None = None  # last sign of life

    def allows(self, purpose: Purpose) -> bool:
        return purpose in self.consents


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a member looks for."""

    id: str
    by: str  # member id
    text: str
    language: Language = Language.NL
    themes: tuple[str, ...] = ()  # theme ids, confirmed by the asker
    asking: bool = True  # people may be asked about it; False: it is only kept
    state: RequestState = RequestState.OPEN
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """A short piece of knowledge that a member passes on."""

    id: str
    title: str  # as a question
    situation: str = ""
    worked: str = ""
    watch_out: str = ""
    source: str = ""
    check_on: date | None = None  # check by this date
    themes: tuple[str, ...] = ()
    language: Language = Language.NL
    author: str | None = None  # member id; None once the author left
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody worth introducing, as the matching sees it."""

    member: str
    score: float  # 0..1
    parts: Mapping[str, float] = field(default_factory=dict)  # name of the part -> its share of the score
    reasons: tuple[Reason, ...] = ()  # best first, at most two


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People whom a round puts together."""

    members: tuple[str, ...]
    score: float  # 0..1
    reasons: Mapping[str, tuple[Reason, ...]] = field(default_factory=dict)  # reader's member id -> reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One member is asked about one other. A question about several of a group is one for each of them."""

    id: str
    to: str  # member id of who is asked
    about: str  # member id of the other
    group: str  # the same for all of one group of a round; the proposal's own id for a request
    question: str  # the same for what one member is asked in one message
    request: str | None = None
    round: str | None = None
    score: float = 0.0
    parts: Mapping[str, float] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    state: ProposalState = ProposalState.OPEN
    asked_at: datetime | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """Two said yes. `a` is the asker when there is a request. An erased side is None."""

    id: str
    group: str  # the same for all who were introduced to each other at once; of two the introduction's own id
    a: str | None
    b: str | None
    request: str | None = None
    round: str | None = None
    made_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The weekly matching of a whole network."""

    id: str
    at: datetime
    seed: int
    members: int = 0
    groups: int = 0
