"""Nothing that anybody types at any question breaks it, gets lost, or goes unanswered."""

import pytest

from tests.stories.cast import Player, Town
from tests.stories.newcomers import EN, NL, Tongue, agrees, both_languages, joins, profile_of

pytestmark = pytest.mark.no_cover  # thousands of turns through what the other stories count

HOSTILE = (
    "x" * 10_000,
    "woord " * 300,
    "🎉🎉🎉",
    "\u202eevil\u202c\u200b",
    "<script>alert(1)</script><b>",
    "<!channel> @everyone @here",
    "Robert'); DROP TABLE member;--",
    "?",
    "weet niet",
    "skip",
    "{name} %s {0} **vet** [klik](http://x)",
    "\x00\x07",
    "- een\n- twee\n\n> drie",
    "999",
    "",
)


BY_TURNS = (NL, EN)  # one language each: what is typed here is in neither


def _reach(town: Town, tongue: Tongue, answered: int) -> Player:
    """Somebody who answered this many of: the first yes, four choices, eight questions."""
    everything = (tongue.hello, tongue.yes, *(tongue.yes,) * 4, *tongue.answers)
    return town.person("nina", tongue.language).says(*everything[: answered + 1])


@pytest.mark.parametrize("answered", range(14))
def test_each_question_of_joining_survives_everything(town: Town, answered: int) -> None:
    tongue = BY_TURNS[answered % 2]
    nina = _reach(town, tongue, answered)
    for said in HOSTILE:
        nina.says(said)
        assert nina.reads().strip(), f"no answer to {said[:20]!r}"
        nina.does_not_see("Er ging iets mis", "Something went wrong")


@pytest.mark.parametrize("part", range(1, 10))
def test_each_part_of_the_profile_survives_everything(town: Town, part: int) -> None:
    tongue = BY_TURNS[part % 2]
    nina = joins(town, tongue)
    for said in HOSTILE:
        nina.says(tongue.profile, str(part), said)
        assert nina.reads().strip(), f"no answer to {said[:20]!r}"
        nina.does_not_see("Er ging iets mis", "Something went wrong")
    assert profile_of(nina).name


@pytest.mark.parametrize("command", ["pause", "never", "my_data", "choices", "forget", "stop"])
def test_each_command_survives_everything(town: Town, command: str) -> None:
    tongue = BY_TURNS[len(command) % 2]
    nina = joins(town, tongue)
    for said in HOSTILE:
        nina.says(getattr(tongue, command), said)
        assert nina.reads().strip(), f"no answer to {said[:20]!r}"
        nina.does_not_see("Er ging iets mis", "Something went wrong")


@both_languages
@pytest.mark.parametrize(("answered", "long"), [(0, "a" * 61), (1, "a" * 101), (4, "soep koken " * 30), (7, "a" * 151)])
def test_what_is_too_long_is_asked_shorter_and_not_cut(town: Town, tongue: Tongue, answered: int, long: str) -> None:
    nina = agrees(town, tongue).says(*tongue.answers[:answered])
    nina.says(long).sees({"nl": "korter", "en": "shorter"}[tongue.language])
    nina.says(*tongue.answers[answered:]).sees(tongue.is_it_right)


@both_languages
def test_words_that_look_like_markup_stay_words(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says("Nina", "<b>{name}</b> **x** & co")
    assert profile_of(nina).organisation == "<b>{name}</b> **x** & co"
    nina.says(*tongue.answers[2:]).sees("<b>{name}</b> **x** & co")


@both_languages
def test_a_second_tap_is_answered_and_changes_nothing(town: Town, tongue: Tongue) -> None:
    nina = town.person("nina", tongue.language).says(tongue.hello)
    label = {"nl": "Ja, dat mag", "en": "Yes, you may"}[tongue.language]
    nina.presses(label).presses(label).sees(label)
    nina.says(*(tongue.yes,) * 4).sees(tongue.questions[0])
