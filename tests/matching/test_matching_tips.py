"""Which tips are shown: few, fitting, still valid."""

from datetime import date
from functools import cache

import pytest

from matching.tips import Shelf
from matching.values import Language, Tip
from tests.matching.world import index

TODAY = date(2026, 11, 23)
PANELS = Tip(
    id="panels",
    title="Hoe leg je zonnepanelen op een dorpshuis?",
    situation="Het stroomnet was vol.",
    worked="Begin klein.",
    themes=("zonne-energie",),
)
BATS = Tip(id="bats", title="Wat doe je met vleermuizen in de spouw?", worked="Bel een ecoloog.")
MOWING = Tip(id="mowing", title="Hoe maai je een berm voor bijen?", themes=("biodiversiteit",))
VOLUNTEERS = Tip(
    id="volunteers",
    title="How do you find volunteers for a repair café?",
    situation="Nobody answered the poster.",
    worked="Ask three people in person, and have them bring a friend.",
    language=Language.EN,
)
RAIN = Tip(
    id="rain",
    title="What helps a street against heavy rain?",
    worked="Take out paving and let the gutter run into the garden.",
    language=Language.EN,
)
FOOD = Tip(id="food", title="Hoe verkoop je groente van de boer in de buurt?", worked="Een kraam bij de school.")
TIPS = (BATS, FOOD, MOWING, PANELS, RAIN, VOLUNTEERS)


@cache
def shelf() -> Shelf:
    return Shelf.beside(index())


def found(text: str, *themes: str, tips: tuple[Tip, ...] = TIPS, top: int = 2) -> list[str]:
    return [tip.id for tip, _ in shelf().find(text, themes, tips, today=TODAY, top=top)]


ASKED = [
    ("zonnepanelen op ons dorpshuis", ["panels"], "its words"),
    ("zonnepanleen dorpshuis", ["panels"], "a slip"),
    ("vleermuizen", ["bats"], "one word"),
    ("solar panels on the village hall", ["panels"], "asked in English, told in Dutch"),
    ("bats in the cavity wall", ["bats"], "without a theme"),
    ("selling vegetables from local farms", ["food"], "other words for nearly everything"),
    ("vrijwilligers voor het repaircafé", ["volunteers"], "asked in Dutch, told in English"),
    ("vrijwiligers gezocht", ["volunteers"], "with a slip, across languages"),
    ("wateroverlast in de straat bij hevige regen", ["rain"], "a compound that the tip doesn't have"),
    ("boerengroente verkopen", ["food"], "two words of the tip in one"),
    (
        "Wie kan ons helpen met zonnepanelen op het dak van het dorpshuis? We hebben geen offerte en het net zit vol.",
        ["panels"],
        "a whole request",
    ),
    ("geen vleermuizen maar zonnepanelen", ["panels"], "what is excluded is not looked for"),
    ("oesters op zee", [], "nothing about it"),
    ("opvang na school", [], "one small word of a tip"),
    ("windmolens op zee", [], "a neighbouring theme"),
    ("hoe leer ik gitaar spelen", [], "something else"),
    ("a lawyer for a divorce", [], "something else in English"),
    ("wie kan helpen", [], "no subject"),
    ("🌞", [], "no word"),
    ("", [], "nothing"),
]


@pytest.mark.parametrize(("text", "expected", "why"), ASKED)
def test_only_fitting_tips_are_shown(text: str, expected: list[str], why: str) -> None:
    assert found(text) == expected, why


def test_a_tip_past_its_check_by_date_comes_after_a_valid_one() -> None:
    old = Tip(id="a-old", title=PANELS.title, themes=PANELS.themes, check_on=date(2026, 1, 1))
    new = Tip(id="b-new", title=PANELS.title, themes=PANELS.themes, check_on=date(2027, 1, 1))
    assert found("zonnepanelen op een dorpshuis", tips=(old, new)) == ["b-new", "a-old"]


def test_never_more_than_asked_for() -> None:
    many = tuple(Tip(id=f"t{n}", title="Hoe leg je zonnepanelen?") for n in range(9))
    assert [len(found("zonnepanelen", tips=many, top=top)) for top in (0, 1, 2)] == [0, 1, 2]


def test_a_confirmed_theme_helps_a_tip() -> None:
    scores = [
        shelf().find("bermen maaien", themes, (MOWING, BATS), today=TODAY)[0][1] for themes in ((), ("biodiversiteit",))
    ]
    assert scores[0] < scores[1]


def test_scores_are_between_nothing_and_one_and_no_tips_is_no_problem() -> None:
    scores = [score for _, score in shelf().find("zonnepanelen", (), TIPS, today=TODAY)]
    assert (all(0.0 <= score <= 1.0 for score in scores), found("zonnepanelen", tips=())) == (True, [])


def test_a_confirmed_theme_alone_is_not_enough() -> None:
    assert found("iets heel anders", "zonne-energie", "biodiversiteit") == []


def test_what_changed_or_went_on_the_shelf_is_noticed() -> None:
    """The same shelf is asked with the tips as they are at that moment."""
    assert found("vleermuizen") == ["bats"]
    assert found("vleermuizen", tips=(PANELS, MOWING)) == []
    assert found("gitaarles", tips=(*TIPS, Tip(id="bats", title="Waar krijg je gitaarles?"))) == ["bats"]
    assert found("vleermuizen", tips=TIPS) == ["bats"]
