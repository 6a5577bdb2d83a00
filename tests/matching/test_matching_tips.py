"""Which tips are shown: few, fitting, still valid."""

from datetime import date

import pytest

from matching.tips import find_tips
from matching.values import Tip
from tests.matching.world import vocabulary

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
TIPS = (BATS, MOWING, PANELS)


def found(text: str, *themes: str, tips: tuple[Tip, ...] = TIPS, top: int = 2) -> list[str]:
    return [tip.id for tip, _ in find_tips(vocabulary(), text, themes, tips, today=TODAY, top=top)]


ASKED = [
    ("zonnepanelen op ons dorpshuis", ["panels"], "its words"),
    ("zonnepanleen dorpshuis", ["panels"], "a slip"),
    ("vleermuizen", ["bats"], "one word"),
    ("solar panels on the village hall", ["panels"], "the other language"),
    ("oesters op zee", [], "nothing about it"),
    ("wie kan helpen", [], "no subject"),
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
        find_tips(vocabulary(), "bermen maaien", themes, (MOWING, BATS), today=TODAY)[0][1]
        for themes in ((), ("biodiversiteit",))
    ]
    assert scores[0] < scores[1]


def test_scores_are_between_nothing_and_one_and_no_tips_is_no_problem() -> None:
    scores = [score for _, score in find_tips(vocabulary(), "zonnepanelen", (), TIPS, today=TODAY)]
    assert (all(0.0 <= score <= 1.0 for score in scores), found("zonnepanelen", tips=())) == (True, [])
