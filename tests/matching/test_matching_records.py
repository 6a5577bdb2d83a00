"""Rows of files become values, and a bad row is named."""

from typing import Any

import pytest

from matching.records import member_from, request_from
from matching.values import Language, Sector
from tests.matching.world import vocabulary


def test_a_row_needs_only_an_id_and_some_text() -> None:
    member = member_from({"id": 7, "about": "I repair things with my neighbours"})
    assert (member.id, member.language, member.sector, member.offers) == ("7", Language.EN, None, ())


def test_unknown_fields_are_ignored_and_free_words_become_themes() -> None:
    row = {"id": "a", "offers": "een zaal", "themes": ["energie", "iets heel anders"], "shoe size": 44}
    member = member_from(row, vocabulary())
    assert (member.offers, member.themes) == (("een zaal",), ("energietransitie", "iets heel anders"))


def test_every_name_of_a_party_is_understood() -> None:
    names = ("overheid", "bedrijf", "Ondernemers", "onderwijs", "onderzoek", "inwoners", "business")
    found = [member_from({"id": "a", "about": "x", "sector": name}).sector for name in names]
    assert found == [
        Sector.GOVERNMENT, Sector.BUSINESS, Sector.BUSINESS, Sector.EDUCATION, Sector.RESEARCH, Sector.RESIDENTS,
        Sector.BUSINESS,
    ]  # fmt: skip


def test_a_request_knows_who_asks_and_never_reads_the_judgement() -> None:
    request = request_from({"id": "r", "by": "a", "text": "Who has a roof?", "relevant": {"b": 3}, "tags": ["typo"]})
    assert (request.by, request.language, request.themes) == ("a", Language.EN, ())


BAD = [
    ({"about": "x"}, "Field id is None: it has to be a text that is not empty.", "no id"),
    ({"id": " "}, "Field id is ' ': it has to be a text that is not empty.", "an empty id"),
    ({"id": "a", "about": 3}, "Field about is 3: it has to be a text.", "a number for a text"),
    ({"id": "a", "offers": [1]}, "Field offers is [1]: it has to be a list of texts.", "numbers in a list"),
    ({"id": "a"}, "Member a has no text: give about, offers, needs, organisation, themes or area.", "no text"),
    ({"id": "a", "about": "x", "sector": "zorg"}, "Field sector is 'zorg': allowed are government,", "a wrong sector"),
    ({"id": "a", "about": "x", "language": "fr"}, "Field language is 'fr': allowed are nl,", "a wrong language"),
]


@pytest.mark.parametrize(("row", "sentence", "why"), BAD)
def test_a_bad_row_is_named_with_its_field_and_what_is_allowed(row: dict[str, Any], sentence: str, why: str) -> None:
    with pytest.raises(ValueError) as caught:
        member_from(row)
    assert str(caught.value).startswith(sentence), why


def test_an_error_never_repeats_a_whole_text() -> None:
    with pytest.raises(ValueError) as caught:
        member_from({"id": "a", "about": "x", "sector": "geheim " * 50})
    assert len(str(caught.value)) < 400


def test_a_request_without_text_is_refused() -> None:
    with pytest.raises(ValueError, match="Field text is empty"):
        request_from({"id": "r", "by": "a", "text": " "})
