"""A fresh town for each story, on every database."""

from collections.abc import Iterator

import pytest

from tests.stories.cast import Town, open_town


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each story is told in both languages on SQLite, and in Dutch on PostgreSQL: the databases know no language."""
    items[:] = [item for item in items if not _told_in(item) >= {"postgresql", "en"}]
    for item in items:
        if "en" in _told_in(item):
            item.add_marker(pytest.mark.no_cover)  # counted in Dutch: counting takes four seconds of ten


def _told_in(item: pytest.Item) -> set[str]:
    """The parameters of a story."""
    callspec = getattr(item, "callspec", None)
    return set(callspec.id.split("-")) if callspec is not None and item.path.parent.name == "stories" else set()


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    place = open_town(database_url)
    yield place
    place.db.close()
