"""What one may know of another before both said yes; the same reasons on the other side; months back."""

from datetime import date

import pytest

from bot.usecases.candidates import months_ago
from bot.usecases.glimpses import first_name, glimpse, turned
from bot.usecases.sides import presented
from bot.wording import Label, Theme
from config.texts import LANGUAGES, load_texts
from matching.values import Member, Purpose, Reason, ReasonKind, Sector

NAMED = frozenset({Purpose.MATCHING, Purpose.NAME})
NAMELESS = frozenset({Purpose.MATCHING})


@pytest.mark.parametrize(
    ("name", "area", "sector", "consents", "key"),
    [
        ("Bob", "Tiel", Sector.BUSINESS, NAMED, "proposal.known_from_in"),
        ("Bob", "Tiel", Sector.BUSINESS, NAMELESS, "proposal.someone_from_in"),
        ("Bob", "", Sector.BUSINESS, NAMELESS, "proposal.someone_from"),
        ("Bob", "Tiel", None, NAMELESS, "proposal.someone_in"),
        ("Bob", "", None, NAMED, "proposal.known"),
        ("", "Tiel", None, NAMED, "proposal.someone_in"),  # nothing to tell
        ("", "", None, NAMELESS, "proposal.someone"),
    ],
)
def test_a_name_is_only_told_where_it_is_allowed(
    name: str, area: str, sector: Sector | None, consents: frozenset[Purpose], key: str
) -> None:
    member = Member(id="b", name=name, area=area, sector=sector, organisation="Bakker BV", consents=consents)
    seen = glimpse(member)
    assert seen.key == key
    for language in LANGUAGES:
        text = load_texts().get(language, key)
        assert ("{name}" in text) == key.startswith("proposal.known")
        assert "organisation" not in text


def test_every_reason_can_be_told_to_the_one_it_is_about() -> None:
    texts = load_texts()
    labels = turned([Reason(kind, "zonnedaken") for kind in ReasonKind])
    told = [texts.get(language, label.key) for label in labels for language in LANGUAGES]
    assert len(told) == len(ReasonKind) * len(LANGUAGES)


def test_a_theme_is_put_in_the_readers_language() -> None:
    assert turned([Reason(ReasonKind.THEME, "warmtepomp")]) == (
        Label("proposal.both_theme", {"words": Theme("warmtepomp")}),
    )


@pytest.mark.parametrize("organisation", ["", "Bakker BV"])
@pytest.mark.parametrize("area", ["", "Tiel"])
def test_after_a_yes_there_is_a_text_for_every_profile(organisation: str, area: str) -> None:
    label = presented(Member(id="b", name="Bob", organisation=organisation, area=area))
    for language in LANGUAGES:
        text = load_texts().get(language, label.key)
        assert ("{area}" in text, "{organisation}" in text) == (bool(area), bool(organisation))


@pytest.mark.parametrize(
    ("name", "greeted"), [("Bob Bakker", "Bob"), ("", ""), ("Ada", "Ada"), ("dr. Tomasz Brzoza", "Tomasz")]
)
def test_people_are_greeted_by_their_first_name(name: str, greeted: str) -> None:
    assert first_name(Member(id="b", name=name)) == greeted


@pytest.mark.parametrize(
    ("today", "months", "then"),
    [
        (date(2026, 11, 23), 12, date(2025, 11, 23)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),  # February is short
        (date(2024, 3, 31), 1, date(2024, 2, 29)),  # and longer in a leap year
        (date(2026, 1, 15), 1, date(2025, 12, 15)),  # over New Year
        (date(2026, 7, 31), 3, date(2026, 4, 30)),
        (date(2026, 7, 31), 0, date(2026, 7, 31)),
    ],
)
def test_months_back_end_on_a_day_that_exists(today: date, months: int, then: date) -> None:
    assert months_ago(today, months) == then
