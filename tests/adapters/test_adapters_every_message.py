"""Does every message look as it was looked at, on every platform and in both languages?"""

from collections.abc import Mapping
from functools import cache

import pytest

from config.texts import LANGUAGES
from tests.adapters.every_message import GOLDEN, RENDERERS, files, messages

pytestmark = pytest.mark.no_cover  # they are all drawn at once; counting would take as long again
NAMES = [f"{platform}-{language}.txt" for language in LANGUAGES for platform in RENDERERS]


@cache
def rendered() -> Mapping[str, str]:
    return dict(files())


@pytest.mark.parametrize("name", NAMES)
def test_every_message_looks_as_it_was_looked_at(name: str) -> None:
    assert rendered()[name] == (GOLDEN / name).read_text(encoding="utf-8"), (
        "look at the difference, then: python -m tests.adapters.every_message"
    )


def test_there_are_as_many_messages_in_each_language_and_no_file_is_left_over() -> None:
    dutch, english = (messages(language).keys() for language in LANGUAGES)
    assert len(dutch & english) > 250
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(NAMES)
