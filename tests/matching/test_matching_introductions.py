"""Whom the bot would ask: who fits, who may not be asked, and why."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.introductions import suggest
from matching.reasons import reasons_between
from matching.score import Circumstances, Weights
from matching.similarity import Index
from matching.values import Candidate, Language, Member, Reason, ReasonKind, Sector
from matching.vocabulary import Vocabulary
from tests.matching.world import ALICE, BOB, CAST, NOW, VICTOR, circumstances, gazetteer, index, read, request

ROOF = "Wie helpt ons met zonnepanelen op het dorpshuis?"


def asked(text: str = ROOF, around: Circumstances | None = None, among: Index | None = None) -> list[str]:
    found = suggest(among or index(), request(text), ALICE, around or circumstances(), Weights())
    return [candidate.member for candidate in found]


def candidates(text: str = ROOF) -> tuple[Candidate, ...]:
    return suggest(index(), request(text), ALICE, circumstances())


def test_somebody_who_offers_it_comes_first_and_a_stranger_to_it_is_not_proposed() -> None:
    found = asked()
    assert (found[0], "victor" in found, "alice" in found) == ("bob", False, False)


def test_the_reason_is_the_members_own_words() -> None:
    assert candidates()[0].reasons[0] == Reason(ReasonKind.OFFERS, "rekenmodel voor zonnepanelen")


def test_at_most_two_reasons_and_all_different() -> None:
    kinds = [[reason.kind for reason in candidate.reasons] for candidate in candidates()]
    assert all(1 <= len(found) <= 2 and len(set(found)) == len(found) for found in kinds)


def test_scores_fall_with_rank_and_their_parts_add_up() -> None:
    found = candidates()
    scores = [candidate.score for candidate in found]
    assert scores == sorted(scores, reverse=True) and all(0.0 <= score <= 1.0 for score in scores)
    assert [sum(candidate.parts.values()) for candidate in found] == pytest.approx(scores)


SILENT = [
    ("Wie leent mij een zeilboot voor oesters op zee?", "nobody here does that"),
    ("🙂🙂", "only emoji"),
    ("wie kan helpen", "no subject"),
    ("", "nothing"),
]


@pytest.mark.parametrize(("text", "why"), SILENT)
def test_nobody_is_proposed_when_nobody_fits(text: str, why: str) -> None:
    assert asked(text) == [], why


def test_what_a_request_excludes_is_not_proposed() -> None:
    assert "windy" in asked("Wie helpt ons met zonnepanelen? Graag snel.")
    assert "windy" not in asked("Wie helpt ons met zonnepanelen? Geen windmolens.")


def test_an_excluded_party_is_not_proposed() -> None:
    english = "Who can help us with solar panels? Not the municipality."
    assert "fatima" not in asked(english)


def test_what_is_missing_is_no_exclusion() -> None:
    assert "bob" in asked("Wij willen zonnepanelen op het dorpshuis. Geen geld, wie denkt mee?")


def test_a_wanted_place_brings_people_from_there_up() -> None:
    near, far = (asked(f"Wie in de buurt van {place} weet iets van zonnepanelen?") for place in ("Winterswijk", "Tiel"))
    assert (near[0], far[0]) == ("fatima", "bob")


def test_a_wanted_party_brings_its_people_up() -> None:
    assert asked("Ik zoek iemand van de gemeente die iets weet van zonnepanelen")[0] == "fatima"


def test_an_english_request_finds_a_dutch_profile() -> None:
    found = suggest(index(), request("Who knows about solar panels?", language=Language.EN), ALICE, circumstances())
    assert "bob" in [candidate.member for candidate in found]


def test_a_misspelt_request_finds_the_same_person() -> None:
    assert asked("wie weet iets van zonnepanleen en rekenmodelen")[0] == "bob"


PAIR = frozenset({"alice", "bob"})
KEPT_APART = [
    (circumstances(never=frozenset({PAIR})), "never-with"),
    (circumstances(met={PAIR: (NOW - timedelta(days=300)).date()}), "met within twelve months"),
    (circumstances(declined={PAIR: (NOW - timedelta(days=700)).date()}), "declined within twenty-four months"),
    (circumstances(unavailable=frozenset({"bob"})), "paused"),
    (circumstances(load={"bob": 3}), "too much to do"),
    (circumstances(load={"bob": 1}, limits={"bob": 1}), "an own limit"),
]


@pytest.mark.parametrize(("around", "why"), KEPT_APART)
def test_who_may_not_be_asked_is_not_proposed(around: Circumstances, why: str) -> None:
    assert "bob" not in asked(around=around), why


def test_old_meetings_and_old_refusals_are_forgiven() -> None:
    long_ago = (NOW - timedelta(days=800)).date()
    assert asked(around=circumstances(met={PAIR: long_ago}, declined={PAIR: long_ago}))[0] == "bob"


def test_who_has_more_to_do_scores_less() -> None:
    busy = suggest(index(), request(ROOF), ALICE, circumstances(load={"bob": 2}))[0]
    assert busy.score < candidates()[0].score and busy.parts["load"] < 0


def test_people_with_shared_contacts_score_more() -> None:
    ties = {"alice": frozenset({"victor"}), "bob": frozenset({"victor"}), "victor": frozenset({"alice", "bob"})}
    known = suggest(index(), request(ROOF), ALICE, circumstances(acquaintances=ties))[0]
    assert known.parts["contacts"] > candidates()[0].parts["contacts"]


def test_a_confirmed_theme_finds_people_without_a_shared_word() -> None:
    asking = request("Wie denkt hierover mee?", themes=("zonne-energie",))
    assert suggest(index(), asking, ALICE, circumstances())[0].member == "bob"


def test_an_asker_who_is_not_in_the_network_gets_an_answer() -> None:
    others = index().without("alice")
    assert suggest(others, request(ROOF, by="nobody"), None, circumstances())[0].member == "bob"


def test_a_changed_profile_counts_at_once_and_the_old_index_stays_as_it_was() -> None:
    before = index()
    after = before.updated(replace(VICTOR, about="", offers=("zonnepanelen op het dorpshuis leggen",)))
    assert ("victor" in asked(among=after), "victor" in asked(among=before)) == (True, False)


def test_who_left_the_index_is_not_found() -> None:
    assert "bob" not in asked(among=index().without("bob").without("never there"))


def test_an_updated_index_answers_like_a_new_one() -> None:
    grown = index(*CAST[:2]).updated(*CAST[2:])
    assert asked(among=grown) == asked()


def test_reasons_between_two_people_are_what_each_says() -> None:
    assert reasons_between(index(), ALICE, BOB) == (
        Reason(ReasonKind.OFFERS, "rekenmodel voor zonnepanelen"),
        Reason(ReasonKind.NEEDS, "een zaal voor onze vergadering"),
    )


def test_strangers_share_at_most_what_is_true() -> None:
    one = Member(id="x", sector=Sector.RESEARCH, area="Tiel", offers=("kaarten",))
    other = Member(id="y", sector=Sector.EDUCATION, area="Culemborg", offers=("soep",))
    kinds = [reason.kind for reason in reasons_between(index(), one, other)]
    assert kinds == [ReasonKind.REGION, ReasonKind.SECTOR]


def test_a_vocabulary_of_themes_alone_still_finds_people() -> None:
    themes_only = Index.build(CAST, Vocabulary.compile(read("themes.json")), gazetteer())
    assert (asked(among=themes_only)[0], asked("oesters op zee", among=themes_only)) == ("bob", [])


def test_concepts_may_be_merged_into_the_themes() -> None:
    merged = Vocabulary.compile({**read("themes.json"), **read("concepts.json")})
    assert asked(among=Index.build(CAST, merged, gazetteer())) == asked()


def test_an_empty_network_proposes_nobody() -> None:
    assert asked(among=Index.build((), index().vocabulary, index().gazetteer)) == []
    assert asked(among=index(ALICE)) == []


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=300))
def test_any_request_gets_a_clear_answer(text: str) -> None:
    found = suggest(index(), request(text), ALICE, circumstances())
    assert all(candidate.member != "alice" and 0.0 <= candidate.score <= 1.0 for candidate in found)


def test_a_request_as_long_as_a_report_is_answered() -> None:
    assert len(asked("zonnepanelen op het dak van ons dorpshuis " * 2_500)) > 0


def test_ten_thousand_identical_members_are_no_problem() -> None:
    crowd = tuple(replace(BOB, id=f"m{number:05d}") for number in range(10_000))
    found = suggest(index(*crowd), request(ROOF), ALICE, circumstances(), Weights(worth=0.0), 3)
    assert [candidate.member for candidate in found] == ["m00000", "m00001", "m00002"]


TWINS = [replace(BOB, id=f"bob{number}") for number in range(6)]


def drawn(seed: str, exploration: float = 0.12) -> tuple[Candidate, ...]:
    weights = Weights(worth=0.0, exploration=exploration)
    return suggest(index(*TWINS), request(ROOF), ALICE, circumstances(), weights, seed=seed)


def test_of_people_who_fit_as_well_chance_says_who_comes_first_and_the_same_seed_says_the_same() -> None:
    orders = {seed: [candidate.member for candidate in drawn(seed)] for seed in "abcdef"}
    assert orders == {seed: [candidate.member for candidate in drawn(seed)] for seed in "abcdef"}
    assert len({order[0] for order in orders.values()}) >= 3
    assert [candidate.member for candidate in drawn("")] == [f"bob{number}" for number in range(5)]


def test_chance_is_a_part_of_the_score_and_a_small_one() -> None:
    found = drawn("a")
    assert [sum(candidate.parts.values()) for candidate in found] == pytest.approx([one.score for one in found])
    shares = [candidate.parts["exploration"] / candidate.score for candidate in found]
    assert shares == sorted(shares, reverse=True) and len(set(shares)) == len(shares)
    assert all(abs(share) <= 0.12 for share in shares)
    assert all(candidate.parts["exploration"] == 0.0 for candidate in drawn("a", exploration=0.0))


def test_chance_brings_nobody_in_who_does_not_fit() -> None:
    for seed in "abcdef":
        assert "victor" not in [c.member for c in suggest(index(), request(ROOF), ALICE, circumstances(), seed=seed)]
