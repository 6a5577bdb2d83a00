"""What can be set, what is allowed and what holds when nothing is set: the sections of `netwever.toml`."""

from datetime import time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import holidays
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from config.people import ACCOUNTS, account
from config.times import Weekday, Window, clock, window
from matching.values import Language


def _a_number(value: object) -> object:
    if isinstance(value, bool):  # true counts as 1 in Python; in a settings file it is a mistake
        raise PydanticCustomError("not_a_number", "not a number")
    return value


Clock = Annotated[time, BeforeValidator(clock)]
Whole = Annotated[int, BeforeValidator(_a_number)]
_ADDRESS = r"^(https?://[^\s/]+[^\s]*)?$"
_SLUG = r"^[a-z0-9][a-z0-9-]{0,39}$"
WEB_ADDRESS = "a web address that starts with https:// or http://, or empty"
SLUG = "small letters, digits and hyphens, at most 40"
DATABASE_URL = 'an address that starts with "sqlite:///" or "postgresql+psycopg://"'
ZONE = 'an IANA time zone such as "Europe/Amsterdam"'
COUNTRY = 'a two-letter country code such as "NL", or ""'
WINDOWS = 'a list of windows such as ["mon-thu 09:30-11:00"]'


def _listed(value: object) -> object:
    return [part for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _windows(value: object) -> tuple[Window, ...]:
    parts = _listed(value)
    if not isinstance(parts, list | tuple):
        raise ValueError(WINDOWS)
    return tuple(window(part) for part in parts)


def _accounts(value: object) -> tuple[str, ...]:
    parts = _listed(value)
    if not isinstance(parts, list | tuple):
        raise ValueError(ACCOUNTS)
    return tuple(account(part) for part in parts)


class Section(BaseModel):
    """A part of the settings: unknown names are errors, values never change after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True)


class Group(Section):
    """Where the bot tells the whole network something: the digest, an arrival."""

    platform: str = Field("web", pattern=_SLUG, json_schema_extra={"allowed": SLUG})
    """The platform of the group: the name of an adapter."""
    workspace: str = Field("", max_length=128)
    """The workspace the group is in, on platforms that have them."""
    room: str = Field("group", max_length=128)
    """The platform's own id of the room. Empty: nothing is told to a group."""


class Secretariat(Section):
    """Whom members can turn to; shown in messages."""

    name: str = Field("", max_length=80)
    """Who runs the network, as members know them. Empty: "the secretariat", in the reader's language."""
    reach: str = Field("", max_length=200)
    """How members reach the secretariat: a mail address, a phone number."""
    accounts: Annotated[tuple[str, ...], BeforeValidator(_accounts)] = Field(
        (), json_schema_extra={"allowed": ACCOUNTS}
    )
    """The facilitators' chat accounts: asked whether somebody from outside may take part; they decide about rounds."""


class Network(Section):
    """The network that this Netwever runs."""

    slug: str = Field("netwever", pattern=_SLUG, json_schema_extra={"allowed": SLUG})
    """A short name for the database that never changes: small letters, digits and hyphens."""
    name: str = Field("Netwever", min_length=1, max_length=80)
    """The network's name as members read it."""
    language: Language = Language.NL
    """The language for the group and for people whose language is not known yet."""
    zone: str = Field("Europe/Amsterdam", json_schema_extra={"allowed": ZONE})
    """The time zone for quiet hours, rounds and dates: an IANA name."""
    controller: str = Field("", max_length=200)
    """Who is responsible for the personal data, for the privacy text. Empty: the network's name."""
    privacy_url: str = Field("", pattern=_ADDRESS, json_schema_extra={"allowed": WEB_ADDRESS})
    """The web page with the privacy statement. Empty: none is shown."""
    group: Group = Group()
    """Where the bot tells the whole network something."""
    secretariat: Secretariat = Secretariat()
    """Whom members can turn to."""

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            raise ValueError(ZONE) from None
        return zone

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class DatabaseSettings(Section):
    """Where everything is kept."""

    url: str = Field("sqlite:///netwever.db", repr=False, json_schema_extra={"allowed": DATABASE_URL})
    """SQLite in one file (`sqlite:///netwever.db`) or PostgreSQL (`postgresql+psycopg://user:password@host/name`)."""

    @field_validator("url")
    @classmethod
    def _url_is_supported(cls, url: str) -> str:
        for plain in ("postgresql://", "postgres://"):
            if url.startswith(plain):
                return f"postgresql+psycopg://{url.removeprefix(plain)}"
        if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError(DATABASE_URL)
        return url


class Web(Section):
    """The web page where members talk to the bot."""

    enabled: bool = True
    """Whether the web page is served."""
    host: str = Field("127.0.0.1", min_length=1)
    """The address to listen on. Keep 127.0.0.1 behind a reverse proxy."""
    port: Whole = Field(8000, ge=0, le=65535)
    """The port to listen on; 0 takes a free one."""
    public_url: str = Field("", pattern=_ADDRESS, json_schema_extra={"allowed": WEB_ADDRESS})
    """The address that members type, such as `https://netwever.example.org`. Empty: host and port."""
    secure_cookies: Literal["auto", "always", "never"] = "auto"
    """Whether cookies only travel over https; "auto": when `public_url` starts with https."""

    @property
    def cookies_are_secure(self) -> bool:
        https = self.public_url.startswith("https://")
        return self.secure_cookies == "always" or (self.secure_cookies == "auto" and https)


class Console(Section):
    """The terminal (`netwever chat`)."""

    width: Whole = Field(0, ge=0, le=400)
    """The number of columns to wrap text at; 0: as wide as the terminal."""


class Plugin(BaseModel):
    """An adapter from another package: what it asks for is its own affair."""

    model_config = ConfigDict(frozen=True, extra="allow", hide_input_in_errors=True)

    enabled: bool = False


class Introductions(Section):
    """How people are asked. The defaults are start values, to be tuned per network."""

    at_once: Whole = Field(2, ge=1, le=5)
    """How many people are asked at the same time about one request."""
    next_after_hours: Whole = Field(48, ge=1, le=720)
    """After how many hours without a yes the next people are asked."""
    at_most: Whole = Field(5, ge=1, le=20)
    """How many people are asked about one request in all."""
    remind_after_hours: Whole = Field(72, ge=1, le=720)
    """After how many hours somebody who has not answered gets the one reminder."""
    expire_after_days: Whole = Field(7, ge=1, le=60)
    """After how many days a question without an answer ends silently."""
    per_month: Whole = Field(2, ge=1, le=31)
    """How many proposals a member gets in 30 days."""
    no_repeat_months: Whole = Field(12, ge=0, le=120)
    """How many months the same two people are not introduced again."""
    declined_months: Whole = Field(24, ge=0, le=120)
    """How many months two people stay apart after a "rather not"."""
    not_now_months: Whole = Field(6, ge=0, le=120)
    """How many months two people stay apart after a "not now"."""
    unanswered_months: Whole = Field(3, ge=0, le=120)
    """How many months two people stay apart after a question that got no answer."""
    pause_after_silences: Whole = Field(3, ge=1, le=20)
    """After how many proposals in a row without an answer a member is paused."""
    minimum_score: float = Field(0.2, ge=0.0, le=1.0)
    """Nobody below this score is introduced; the matching's own lower limit always holds."""
    tips_shown: Whole = Field(2, ge=0, le=5)
    """How many fitting tips are shown with a new request."""

    @model_validator(mode="after")
    def _at_once_fits(self) -> "Introductions":
        if self.at_once > self.at_most:
            raise ValueError("at_once must not be more than at_most")
        if self.remind_after_hours >= self.expire_after_days * 24:
            raise ValueError("remind_after_hours must come before expire_after_days")
        return self


class Followups(Section):
    """When the bot asks how an introduction went, in days after both said yes."""

    nudge_day: Whole = Field(3, ge=1, le=365)
    """A gentle push to make contact."""
    met_day: Whole = Field(10, ge=1, le=365)
    """"Did you meet?"."""
    outcome_day: Whole = Field(35, ge=1, le=365)
    """"What came of it?"."""
    still_day: Whole = Field(90, ge=1, le=365)
    """"Still in touch?"."""

    @model_validator(mode="after")
    def _days_follow_each_other(self) -> "Followups":
        if not self.nudge_day < self.met_day < self.outcome_day < self.still_day:
            raise ValueError("the days must follow each other: nudge_day, met_day, outcome_day, still_day")
        return self


class RoundSettings(Section):
    """The regular matching of the whole network."""

    enabled: bool = True
    """Whether there are rounds."""
    weekday: Weekday = Weekday.TUESDAY
    """The day of the round."""
    at: Clock = time(10, 0)
    """The local time of the round, the same in summer and in winter."""
    every_weeks: Whole = Field(1, ge=1, le=12)
    """How many weeks there are from one round to the next."""
    size: Whole = Field(2, ge=2, le=4)
    """How many people are put together. Where the number does not come out even, some groups have one more."""


class Digest(Section):
    """The short message to the network's group."""

    enabled: bool = True
    """Whether there is a digest."""
    weekday: Weekday = Weekday.THURSDAY
    """The day of the digest."""
    at: Clock = time(9, 30)
    """The local time of the digest."""
    every_weeks: Whole = Field(2, ge=1, le=12)
    """How many weeks there are from one digest to the next."""


class Quiet(Section):
    """When the bot leaves people alone. Who writes to the bot gets an answer at any time."""

    begins: Clock = time(18, 0)
    """The local time at which the bot stops to write of its own accord."""
    ends: Clock = time(9, 0)
    """The local time from which it writes again."""
    weekend: bool = True
    """Whether Saturday and Sunday are quiet."""
    holidays: str = Field("NL", json_schema_extra={"allowed": COUNTRY})
    """The country whose public holidays are quiet, as a two-letter code. Empty: none."""
    proposal_windows: Annotated[tuple[Window, ...], BeforeValidator(_windows)] = Field(
        _windows("mon-thu 09:30-11:00, mon-thu 13:30-15:30"), json_schema_extra={"allowed": WINDOWS}
    )
    """When proposals are sent. An empty list: whenever it is not quiet."""

    @field_validator("holidays")
    @classmethod
    def _country_is_known(cls, country: str) -> str:
        if country and country not in holidays.list_supported_countries(include_aliases=False):
            raise ValueError(COUNTRY)
        return country


class Retention(Section):
    """How long people are kept. The terms for messages are fixed; docs/operating.md lists them."""

    silent_months: Whole = Field(12, ge=6, le=120)
    """After how many months without a sign of life a member is asked whether to stay, and then removed."""


class Logging(Section):
    """What Netwever writes about its own work, on standard error. People's words are never in it."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """The least important lines that are still written."""
    format: Literal["text", "json"] = "text"
    """"text" to read, "json" for a log collector."""
