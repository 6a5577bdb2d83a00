"""Commands from a platform's own menu are understood like typed ones, in both languages."""

import pytest

from config.texts import load_texts
from matching.fuzzy import command_in

PHRASES = load_texts().phrases("commands")
EVERY = [(name, phrase.replace("…", "").strip()) for name, phrases in PHRASES.items() for phrase in phrases]


@pytest.mark.parametrize(("name", "phrase"), EVERY, ids=[phrase for _, phrase in EVERY])
def test_a_command_of_a_platform_is_the_one_that_is_typed(name: str, phrase: str) -> None:
    found = command_in(f"/{phrase}", PHRASES)
    assert found is not None
    assert found[0] == name


@pytest.mark.parametrize(
    ("typed", "name", "rest"),
    [
        ("/vraag ik zoek iemand met een dak", "ask", "ik zoek iemand met een dak"),
        ("/ask who has a large roof", "ask", "who has a large roof"),
        ("/tips warmtepompen", "tips", "warmtepompen"),
        ("/pauze 2 weken", "pause", "2 weken"),
        ("/profiel plaats", "profile", "plaats"),
    ],
)
def test_what_follows_a_command_comes_with_it(typed: str, name: str, rest: str) -> None:
    assert command_in(typed, PHRASES) == (name, rest)
