"""What ships with Netwever: vocabulary, places and the demo network."""

from collections import Counter
from itertools import product

import pytest

from config.demo_network import load_demo_network
from config.vocabulary import load_places, load_themes, load_thesaurus, load_villages
from matching.text import fold

LONGEST_TIP = 70  # words, as on a tip card
OFFICIAL = ("omgevingsloket.nl", "rvo.nl", "acm.nl", "municipality's page", "Vraag de gemeente")
ABOUT_RULES_OR_MONEY = {"subsidie", "vergunning", "netcongestie", "financiering"}
TIPS = load_demo_network()["tips"]


def test_every_related_theme_exists_and_every_theme_has_both_languages() -> None:
    themes = {theme["id"]: theme for theme in load_themes()["themes"]}
    assert len(themes) == len(load_themes()["themes"])
    for theme in themes.values():
        assert theme["nl"]
        assert theme["en"]
        assert set(theme["related"]) <= themes.keys()


def test_every_municipality_lies_in_a_known_province() -> None:
    places = load_places()
    assert len(places["municipality_province"]) == 342
    assert set(places["municipality_province"].values()) == set(places["provinces"])


def test_every_village_lies_in_a_known_municipality() -> None:
    assert load_villages()["villages"].keys() <= load_places()["municipality_province"].keys()


@pytest.mark.parametrize("loaded", [load_themes(), load_places()], ids=["themes", "places"])
def test_the_data_says_where_it_comes_from(loaded: dict[str, str]) -> None:
    assert loaded["note"].startswith("Own")


def test_each_line_of_the_dictionary_says_one_meaning_in_both_languages() -> None:
    for line in load_thesaurus()["same"]:
        dutch, _, english = line.partition("=")
        assert all(word.strip() for word in (*dutch.split(","), *english.split(","))), line
        assert "=" not in english, line


def test_no_two_lines_of_the_dictionary_say_the_same() -> None:
    """A word counts less the more lines it stands in, so a meaning has one line."""
    pairs = Counter(pair for line in load_thesaurus()["same"] for pair in set(product(*_sides(line))))
    assert [pair for pair, lines in pairs.items() if lines > 1] == []


def _sides(line: str) -> tuple[list[str], list[str]]:
    dutch, _, english = line.partition("=")
    return [fold(word) for word in dutch.split(",")], [fold(word) for word in english.split(",")]


def test_the_demo_network_has_people_of_every_sector_and_requests_of_its_own_members() -> None:
    network = load_demo_network()
    ids = {member["id"] for member in network["members"]}
    sectors = Counter(member["sector"] for member in network["members"])
    assert sectors.keys() == {"overheid", "ondernemers", "onderwijs", "onderzoek", "inwoners"}
    assert {request["by"] for request in network["requests"]} <= ids
    assert network["note"].startswith("Invented people and organisations")


@pytest.mark.parametrize("tip", TIPS, ids=[tip["id"] for tip in TIPS])
def test_a_demo_tip_is_a_short_card_with_a_question_a_source_and_a_date(tip: dict[str, object]) -> None:
    words = sum(len(str(tip[part]).split()) for part in ("title", "situation", "worked", "watch_out", "source"))
    assert words <= LONGEST_TIP
    assert str(tip["title"]).endswith("?")
    assert "(fictief)" in str(tip["source"]) or "(invented)" in str(tip["source"])
    assert isinstance(tip["check_in_days"], int)
    themes = tip["themes"]
    assert isinstance(themes, list)
    assert set(themes) <= {theme["id"] for theme in load_themes()["themes"]}


@pytest.mark.parametrize("tip", TIPS, ids=[tip["id"] for tip in TIPS])
def test_a_tip_about_rules_or_money_points_to_the_official_page(tip: dict[str, str]) -> None:
    if ABOUT_RULES_OR_MONEY & set(tip["themes"]):
        assert any(place in tip["watch_out"] for place in OFFICIAL)


def test_there_are_ten_tips_in_both_languages_by_members_of_the_demo() -> None:
    authors = {member["id"] for member in load_demo_network()["members"]} | {None}
    assert Counter(tip["language"] for tip in TIPS) == {"nl": 8, "en": 2}
    assert {tip["author"] for tip in TIPS} <= authors
