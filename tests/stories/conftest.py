"""A fresh town for each story, on every database."""

from collections.abc import Iterator

import pytest

from tests.stories.cast import Town, open_town


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    place = open_town(database_url)
    yield place
    place.db.close()
