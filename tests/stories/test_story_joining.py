"""Somebody joins: all at once or step by step, with a break, with typing errors, with a no to everything."""

import pytest

from adapters.base import Joined
from matching.values import MemberState, Purpose, Sector
from storage import members
from tests.stories.cast import Town
from tests.stories.newcomers import (
    EN,
    NL,
    OTHER,
    Tongue,
    agrees,
    both_languages,
    consents_of,
    everybody,
    has_account,
    joins,
    profile_of,
    state_of,
)


# --- the first message -----------------------------------------------------------------------------------------------
@both_languages
def test_the_first_message_says_what_is_kept_and_asks(town: Town, tongue: Tongue) -> None:
    victor = town.person("victor", tongue.language).says(tongue.hello)
    victor.sees("Netwever", "7 ", "STOP", tongue.forget.upper(), tongue.may_i, "1 = ", "4 = ")
    assert everybody(town) == ()


@both_languages
def test_a_no_to_being_kept_is_respected(town: Town, tongue: Tongue) -> None:
    victor = town.person("victor", tongue.language).says(tongue.introduction, tongue.no)
    victor.sees(tongue.declined)
    assert everybody(town) == ()
    assert not has_account(town, "victor")


@both_languages
def test_after_a_no_a_later_message_starts_anew(town: Town, tongue: Tongue) -> None:
    victor = town.person("victor", tongue.language).says(tongue.hello, tongue.no)
    town.later(minutes=1)
    victor.says(tongue.hello).sees(tongue.may_i)


@both_languages
def test_first_words_that_cross_the_hello_bring_no_second_question(town: Town, tongue: Tongue) -> None:
    victor = town.person("victor", tongue.language).does(Joined()).sees(tongue.may_i)
    town.later(seconds=3)
    victor.says(tongue.hello)
    assert victor.reads() == ""
    victor.says(tongue.hello).sees(tongue.may_i)
    victor.says(tongue.yes).sees(tongue.four_choices[0])


@both_languages
def test_an_introduction_that_crosses_the_hello_counts_after_the_yes(town: Town, tongue: Tongue) -> None:
    victor = town.person("victor", tongue.language).does(Joined()).says(tongue.introduction)
    assert victor.reads() == ""
    told = [victor.says(tongue.yes).reads() for _ in range(5)]
    assert any(tongue.understood in one for one in told)


@both_languages
@pytest.mark.parametrize("said", ["?", "{help}", "3", "wie ben jij? who are you?"])
def test_a_question_before_the_yes_is_answered_and_the_question_comes_back(
    town: Town, tongue: Tongue, said: str
) -> None:
    victor = town.person("victor", tongue.language).says(tongue.hello, said.format(help=tongue.help))
    victor.sees({"nl": "Ik ben een computerprogramma", "en": "I am a computer program"}[tongue.language], tongue.may_i)


@both_languages
def test_the_first_message_can_be_read_in_the_other_language(town: Town, tongue: Tongue) -> None:
    victor = town.person("victor", tongue.language).says(tongue.hello, "4")
    victor.sees(OTHER[tongue.language].may_i)


# --- step by step ----------------------------------------------------------------------------------------------------
@both_languages
def test_step_by_step_each_question_comes_once(town: Town, tongue: Tongue) -> None:
    nina = town.person("nina", tongue.language).says(tongue.hello, tongue.yes)
    for part in tongue.four_choices:
        nina.sees(part).says(tongue.yes)
    for part, answer in zip(tongue.questions, tongue.answers, strict=True):
        nina.sees(part).says(answer)
    nina.sees(tongue.is_it_right, *(tongue.answers[place] for place in (0, 1, 3, 5, 7)))
    nina.says(tongue.yes).sees(tongue.welcome, "1 = ", "2 = ", "3 = ")
    joined = profile_of(nina)
    assert (joined.state, joined.consents, joined.joined_at) == (MemberState.ACTIVE, frozenset(Purpose), town.now)
    assert (joined.name, joined.sector, joined.area) == (tongue.answers[0], Sector.RESIDENTS, "Tiel")
    assert (len(joined.offers), len(joined.needs)) == (2, 1)
    assert "zonne-energie" in joined.themes


@both_languages
def test_no_to_all_further_purposes_is_respected(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue, *(tongue.no,) * 4).says(*tongue.answers[:7])
    nina.sees(tongue.is_it_right)  # without a yes to sharing them, contact details are not asked
    nina.says(tongue.yes).sees(tongue.welcome)
    assert consents_of(nina) == frozenset({Purpose.MATCHING})


@both_languages
def test_each_answer_to_a_purpose_is_kept_with_text_and_channel(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue, tongue.yes, tongue.no, tongue.yes, tongue.no)
    member_id = nina.member_id()
    with town.db.write() as tx:
        log = members.consent_log(tx, member_id)
    assert [(one.purpose, one.given) for one in log] == [
        (Purpose.MATCHING, True), (Purpose.NAME, True), (Purpose.CONTACT, False), (Purpose.ROUNDS, True),
        (Purpose.DIGEST, False),
    ]  # fmt: skip
    assert {(one.text_version, one.channel, one.at) for one in log} == {
        (f"{tongue.language}-2026-11", "town", town.now)
    }


@both_languages
def test_something_else_than_yes_or_no_is_asked_again(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue, "blue")
    nina.sees(tongue.four_choices[0])
    assert consents_of(nina) == frozenset({Purpose.MATCHING})


@both_languages
def test_back_goes_one_question_back_as_often_as_there_are_questions(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says(*tongue.answers[:2])
    nina.says(tongue.back).sees(tongue.questions[1])
    nina.says(tongue.back).sees(tongue.questions[0])
    nina.says(tongue.back).sees(tongue.four_choices[3])
    nina.says(tongue.no).sees(tongue.questions[2])  # on with what was not answered yet
    assert (profile_of(nina).name, Purpose.DIGEST in consents_of(nina)) == (tongue.answers[0], False)


@both_languages
def test_back_at_the_first_question_stays_there(town: Town, tongue: Tongue) -> None:
    nina = town.person("nina", tongue.language).says(tongue.hello, tongue.yes, tongue.back)
    nina.sees(tongue.four_choices[0])


@both_languages
def test_everything_but_the_name_and_one_wish_can_be_skipped(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says(tongue.skip)
    nina.says("Nina", *(tongue.skip,) * 5)
    nina.sees({"nl": "Noem één ding", "en": "Name one thing"}[tongue.language])
    nina.says(tongue.skip).sees({"nl": "Noem één ding", "en": "Name one thing"}[tongue.language])
    nina.says(tongue.answers[5]).presses({"nl": "Dit zoek ik", "en": "I am looking for this"}[tongue.language])
    nina.says(tongue.skip, tongue.skip, tongue.yes).sees(tongue.welcome)
    assert (profile_of(nina).sector, profile_of(nina).area, profile_of(nina).contact) == (None, "", "")


@both_languages
def test_the_number_of_a_button_works_like_the_button(town: Town, tongue: Tongue) -> None:
    nina = town.person("nina", tongue.language).says(tongue.hello, "1", "1", "2", "1", "2", "Nina", "1", "3", "Tiel")
    assert profile_of(nina).sector is Sector.EDUCATION
    assert consents_of(nina) == frozenset({Purpose.MATCHING, Purpose.NAME, Purpose.ROUNDS})


# --- all in one message ----------------------------------------------------------------------------------------------
@both_languages
def test_one_message_before_the_yes_is_used_after_it(town: Town, tongue: Tongue) -> None:
    yara = town.person("yara", tongue.language).says(tongue.introduction)
    yara.sees(tongue.may_i)
    assert everybody(town) == ()
    yara.says(tongue.yes).sees(tongue.understood, tongue.four_choices[0])
    yara.says(*(tongue.yes,) * 4).sees(tongue.questions[6])
    yara.says(tongue.yes, tongue.skip).sees(tongue.is_it_right)
    yara.says(tongue.yes).sees(tongue.welcome)


@pytest.mark.parametrize(
    ("tongue", "expected"),
    [
        (NL, ("Yara", "energiecoöperatie Lingestroom", Sector.RESIDENTS, "Tiel", ("zonnedaken",), ("een groot dak",))),
        (EN, ("Tom", "Wageningen University", Sector.RESEARCH, "Wageningen", ("soil research",), ("farmers",))),
    ],
    ids=["nl", "en"],
)
def test_one_message_is_taken_apart(town: Town, tongue: Tongue, expected: tuple[object, ...]) -> None:
    one = profile_of(town.person("yara", tongue.language).says(tongue.introduction, tongue.yes))
    assert (one.name, one.organisation, one.sector, one.area, one.offers, one.needs) == expected


@both_languages
@pytest.mark.parametrize("after", [0, 1, 2, 4])
def test_one_message_works_at_any_moment_in_joining(town: Town, tongue: Tongue, after: int) -> None:
    nina = agrees(town, tongue).says(*tongue.answers[:after], tongue.introduction)
    nina.sees(tongue.understood, tongue.questions[6])


@both_languages
def test_a_request_as_first_message_is_gone_on_with_after_joining(town: Town, tongue: Tongue) -> None:
    nina = town.person("nina", tongue.language).says(tongue.request, tongue.yes)
    nina.sees(tongue.request, tongue.four_choices[0])
    nina.says(*(tongue.yes,) * 4).says(*tongue.answers[:5]).sees(tongue.questions[6])  # what they look for is known
    nina.says(*tongue.answers[6:], tongue.yes).sees(tongue.welcome)
    nina.sees({"nl": "Dan nu je vraag", "en": "On to your request"}[tongue.language], "1 = ")


@both_languages
def test_a_request_in_the_middle_of_joining_is_kept_for_later(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says("Nina", tongue.request)
    nina.sees({"nl": "Die vraag onthoud ik", "en": "I will remember that request"}[tongue.language])
    nina.sees(tongue.questions[1])
    assert profile_of(nina).organisation == ""


# --- the last look ---------------------------------------------------------------------------------------------------
@both_languages
def test_each_part_can_be_changed_before_the_end(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says(*tongue.answers)
    for number, (question, answer) in enumerate(zip(tongue.questions, tongue.answers, strict=True), start=1):
        nina.sees(tongue.is_it_right).says(tongue.no, str(number)).sees(question)
        nina.says(answer)
    nina.sees(tongue.is_it_right)


@pytest.mark.parametrize(
    ("tongue", "said", "name"), [(NL, "nee, mijn naam is Jara", "Jara"), (EN, "my name is Jara", "Jara")]
)
def test_a_correction_in_words_is_taken_over(town: Town, tongue: Tongue, said: str, name: str) -> None:
    nina = agrees(town, tongue).says(*tongue.answers, said).sees(tongue.is_it_right)
    assert profile_of(nina).name == name


# --- halfway ---------------------------------------------------------------------------------------------------------
@both_languages
def test_days_later_it_goes_on_where_it_was(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue)
    for question, answer in zip(tongue.questions, tongue.answers, strict=True):
        town.later(days=1)
        nina.says(tongue.hello).sees(tongue.busy_with, question)
        nina.says(answer)
    nina.sees(tongue.is_it_right)


@both_languages
def test_days_later_an_answer_counts_at_once(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue)
    town.later(days=5)
    nina.says(tongue.answers[0]).sees(tongue.busy_with, tongue.questions[1])
    assert profile_of(nina).name == tongue.answers[0]


@both_languages
def test_help_in_between_comes_back_to_the_question(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says("Nina", tongue.help)
    nina.sees(tongue.back, tongue.questions[1])


@both_languages
def test_another_language_midway_asks_the_same_question_in_it(town: Town, tongue: Tongue) -> None:
    other = OTHER[tongue.language]
    nina = agrees(town, tongue)
    for here, there, answer in zip(tongue.questions, other.questions, tongue.answers, strict=True):
        nina.says(tongue.other).sees(there)
        assert profile_of(nina).language == other.language
        nina.says(other.other).sees(here)
        nina.says(answer)
    nina.sees(tongue.is_it_right)


@both_languages
def test_a_command_for_members_waits_until_the_profile_is_ready(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says("Nina", tongue.choices)
    nina.sees(tongue.questions[1])
    assert profile_of(nina).organisation == ""


@both_languages
def test_my_data_in_the_middle_of_joining_loses_nothing(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says("Nina", tongue.my_data).sees("Nina")
    nina.says(tongue.answers[1]).sees(tongue.questions[2])


# --- places ----------------------------------------------------------------------------------------------------------
@both_languages
@pytest.mark.parametrize(
    ("typed", "area"),
    [
        ("Best", "Best"),  # also the ordinary word for "good"
        ("Houten", "Houten"),  # also "wooden"
        ("Buren", "Buren"),  # also "neighbours"
        ("in Tiel", "Tiel"),
        ("de Betuwe", "Betuwe"),
    ],
)
def test_an_ordinary_word_can_be_a_place(town: Town, tongue: Tongue, typed: str, area: str) -> None:
    nina = agrees(town, tongue).says(*tongue.answers[:3], typed).sees(tongue.questions[4])
    assert profile_of(nina).area == area


@both_languages
def test_a_misspelt_place_is_asked_about(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says(*tongue.answers[:3], "Culemburg").sees("Culemborg", "1 = ", "3 = ")
    nina.says(tongue.yes).sees(tongue.questions[4])
    assert profile_of(nina).area == "Culemborg"


@both_languages
def test_a_village_that_looks_like_others_can_be_kept_as_typed(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says(*tongue.answers[:3], "Teil").sees("Tiel", "Tuil", "Teil", "4 = ")
    nina.says("3").sees(tongue.questions[4])
    assert profile_of(nina).area == "Teil"


@both_languages
def test_one_name_for_two_places_is_asked_about(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says(*tongue.answers[:3], "Utrecht")
    nina.sees({"nl": "Utrecht (provincie)", "en": "Utrecht (province)"}[tongue.language])
    nina.says("2").sees(tongue.questions[4])
    assert profile_of(nina).area == {"nl": "Utrecht (stad)", "en": "Utrecht (city)"}[tongue.language]


@both_languages
def test_something_else_than_the_proposed_places_can_be_typed(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says(*tongue.answers[:3], "Utrecht", "3", "Culemborg").sees(tongue.questions[4])
    assert profile_of(nina).area == "Culemborg"


@both_languages
def test_an_unknown_village_is_taken_as_typed(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says(*tongue.answers[:3], "Xwollenbroek").sees("Xwollenbroek", "1 = ")
    nina.says(tongue.yes).sees(tongue.questions[4])
    assert profile_of(nina).area == "Xwollenbroek"


# --- themes ----------------------------------------------------------------------------------------------------------
@both_languages
def test_themes_can_be_chosen_by_typing_them_misspelt(town: Town, tongue: Tongue) -> None:
    typed = {"nl": "warmtepomen, landbouw", "en": "heat pmps, farming"}[tongue.language]
    nina = agrees(town, tongue).says(*tongue.answers[:6], "2", typed).sees(tongue.questions[7])
    assert set(profile_of(nina).themes) >= {"landbouw"}


@both_languages
def test_an_unknown_theme_is_told_and_asked_again(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says(*tongue.answers[:6], "2", "qqqq wwww")
    nina.sees({"nl": "ken ik niet", "en": "don't know those themes"}[tongue.language], "1 = ")
    nina.says("1").sees(tongue.questions[7])
    assert profile_of(nina).themes == ()


# --- who was here before ---------------------------------------------------------------------------------------------
@both_languages
def test_joining_twice_is_friendly(town: Town, tongue: Tongue) -> None:
    nina = joins(town, tongue).says({"nl": "meedoen", "en": "join"}[tongue.language])
    nina.sees(tongue.answers[0])
    assert len(everybody(town)) == 1


@both_languages
def test_stop_halfway_keeps_the_answers_for_later(town: Town, tongue: Tongue) -> None:
    nina = agrees(town, tongue).says("Nina", tongue.stop).sees(tongue.stopped)
    assert state_of(nina) is MemberState.STOPPED
    nina.says(tongue.hello, tongue.yes).sees(tongue.questions[1])
    assert (state_of(nina), profile_of(nina).name) == (MemberState.JOINING, "Nina")
