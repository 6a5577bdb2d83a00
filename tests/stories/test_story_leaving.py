"""A member takes a break, comes back, keeps somebody away, stops, asks what is known, and is forgotten."""

import json
from datetime import date, timedelta

import pytest

from bot.house import Work
from bot.usecases import introductions, membership
from bot.usecases.requests import post_request
from matching.values import Member, MemberState, Purpose, RequestState, Tip
from storage import members, requests, tips
from storage.database import new_id
from tests.stories.cast import Player, Town
from tests.stories.newcomers import (
    EN,
    NL,
    Tongue,
    both_languages,
    everybody,
    everything_stored,
    has_account,
    joins,
    profile_of,
    state_of,
)
from tests.stories.people import settle_in

NAME = "Nina Zandoogje"


def nina_in(town: Town, tongue: Tongue, name: str = NAME) -> Player:
    return settle_in(town, name, language=tongue.language, offers=(tongue.answers[4],), needs=(tongue.answers[5],))


def introduced(town: Town, one: Player, other: Player) -> None:
    """Both said yes, some time ago."""
    ids = one.member_id(), other.member_id()
    with town.db.write() as tx:
        first, second = (_there(members.get(tx, member_id)) for member_id in ids)
        introductions.introduce(Work(tx, town.now, town.house), (first, second))
    town.settle()


def _there(found: Member | None) -> Member:
    assert found is not None
    return found


def never_of(town: Town, player: Player) -> tuple[str, ...]:
    member_id = player.member_id()
    with town.db.write() as tx:
        return members.never_of(tx, member_id)


def shares_tip(town: Town, player: Player) -> str:
    tip = Tip(id=new_id(), title="Hoe begin je een moestuin?", author=player.member_id(), created_at=town.now)
    with town.db.write() as tx:
        tips.add(tx, tip)
    return tip.id


def texts_of(player: Player) -> list[str]:
    """What came since this person last did something, each message as plain text."""
    return [
        "".join(span.text for block in message.body for span in getattr(block, "spans", ()))
        for message in player.screen()[player._read :]
        if message.replaces is None
    ]


# --- a break ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("tongue", "said", "until"),
    [
        (NL, "pauze tot 3 januari", date(2027, 1, 3)),
        (EN, "pause until January 3", date(2027, 1, 3)),
        (NL, "pauze 2 weken", date(2026, 12, 7)),
        (EN, "pause 2 weeks", date(2026, 12, 7)),
        (NL, "puaze tot 3 januari", date(2027, 1, 3)),
    ],
)
def test_a_break_until_a_day_begins_at_once(town: Town, tongue: Tongue, said: str, until: date) -> None:
    nina = nina_in(town, tongue).says(said)
    nina.sees(str(until.day), "1 = ")
    assert (state_of(nina), profile_of(nina).paused_until_on) == (MemberState.PAUSED, until)


@both_languages
@pytest.mark.parametrize(
    ("number", "until"),
    [("1", date(2026, 12, 7)), ("2", date(2026, 12, 23)), ("3", date(2027, 2, 23)), ("4", None)],
)
def test_the_length_of_a_break_can_be_chosen(town: Town, tongue: Tongue, number: str, until: date | None) -> None:
    nina = nina_in(town, tongue).says(tongue.pause, number)
    assert (state_of(nina), profile_of(nina).paused_until_on) == (MemberState.PAUSED, until)


@both_languages
def test_a_date_that_is_not_understood_is_asked_again(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says(tongue.pause, "na de regen").sees("5 = ")
    assert state_of(nina) is MemberState.ACTIVE
    nina.says("5")
    assert state_of(nina) is MemberState.ACTIVE


@both_languages
def test_a_break_ends_by_itself_at_ten_on_a_working_day(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says(tongue.pause, "1")
    assert "pause.did_unpause" not in town.later(days=13)
    assert "pause.did_unpause" in town.later(days=1)
    assert (state_of(nina), town.now.hour) == (MemberState.ACTIVE, 9)
    nina.sees({"nl": "Je pauze is voorbij", "en": "Your break is over"}[tongue.language])


@both_languages
def test_who_comes_back_early_is_not_told_so_again_later(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says(tongue.pause, "1", tongue.resume)
    assert state_of(nina) is MemberState.ACTIVE
    assert "pause.did_unpause" not in town.later(days=20)
    nina.does_not_see({"nl": "Je pauze is voorbij", "en": "Your break is over"}[tongue.language])


@both_languages
def test_the_button_to_come_back_still_works_after_other_talk(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says(tongue.pause, "4", tongue.help, tongue.profile)
    nina.presses({"nl": "Doe weer mee", "en": "Take part again"}[tongue.language])
    assert state_of(nina) is MemberState.ACTIVE


@both_languages
def test_the_machine_was_off_when_the_break_ended(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says(tongue.pause, "1")
    town.now += timedelta(days=24)
    assert "pause.did_unpause" in town.settle()
    assert state_of(nina) is MemberState.ACTIVE


@both_languages
@pytest.mark.parametrize(
    ("label", "state"),
    [(0, MemberState.ACTIVE), (1, MemberState.PAUSED), (2, MemberState.STOPPED)],
)
def test_who_is_silent_for_long_is_left_alone_and_can_choose(
    town: Town, tongue: Tongue, label: int, state: MemberState
) -> None:
    nina = nina_in(town, tongue)
    member = profile_of(nina)
    with town.db.write() as tx:
        membership.pause_for_silence(Work(tx, town.now, town.house), member)
    town.settle()
    assert state_of(nina) is MemberState.PAUSED
    nina.says(str(label + 1))
    assert state_of(nina) is state


@both_languages
@pytest.mark.parametrize("position", [0, 1])
def test_a_button_from_before_stopping_is_answered(town: Town, tongue: Tongue, position: int) -> None:
    nina = nina_in(town, tongue)
    member = profile_of(nina)
    with town.db.write() as tx:
        membership.pause_for_silence(Work(tx, town.now, town.house), member)
    town.settle()
    nina.says({"nl": "uitschrijven", "en": "unsubscribe"}[tongue.language]).sees(tongue.stopped)
    label = {"nl": ("Doe weer mee", "Over 3 maanden"), "en": ("Take part again", "In 3 months")}[tongue.language]
    assert nina.presses(label[position]).reads()
    assert state_of(nina) is (MemberState.ACTIVE, MemberState.STOPPED)[position]


# --- never with ------------------------------------------------------------------------------------------------------
@both_languages
def test_never_with_somebody_they_met_is_listed_and_can_be_undone(town: Town, tongue: Tongue) -> None:
    nina, jan = nina_in(town, tongue), settle_in(town, "Jan Bakker", language=tongue.language)
    introduced(town, nina, jan)
    nina.says(f"{tongue.never} jan").sees("Jan Bakker")
    assert never_of(town, nina) == (jan.member_id(),)
    nina.says(tongue.never).sees("Jan Bakker")
    nina.says("1")
    assert never_of(town, nina) == ()


@both_languages
def test_nobody_finds_out_here_who_takes_part(town: Town, tongue: Tongue) -> None:
    nina, jan = nina_in(town, tongue), settle_in(town, "Jan Bakker", language=tongue.language)
    there = nina.says(f"{tongue.never} Jan Bakker").reads()
    not_there = nina.says(f"{tongue.never} Jan Nergens").reads()
    assert there.replace("Jan Bakker", "…") == not_there.replace("Jan Nergens", "…")
    assert never_of(town, nina) == (jan.member_id(),)
    nina.says(tongue.never)
    assert "Jan Bakker" not in nina.reads()
    jan.does_not_see("Nina")


@both_languages
def test_of_two_with_the_same_first_name_it_is_asked_which(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue)
    for name in ("Jan Bakker", "Jan Smit"):
        introduced(town, nina, settle_in(town, name, language=tongue.language))
    nina.says(f"{tongue.never} Jan").sees("Jan Bakker", "Jan Smit")
    nina.presses("Jan Smit").sees("Jan Smit")
    assert len(never_of(town, nina)) == 1


@both_languages
def test_a_name_that_is_not_listed_can_be_taken_back_too(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue)
    settle_in(town, "Jan Bakker", language=tongue.language)
    nina.says(f"{tongue.never} Jan Bakker", tongue.never, "1", "jan bakker")
    assert never_of(town, nina) == ()


# --- stop ------------------------------------------------------------------------------------------------------------
@both_languages
def test_stop_works_at_once_and_tells_the_difference_with_forget_me(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says(tongue.stop).sees(tongue.stopped, tongue.forget, "2 = ")
    assert state_of(nina) is MemberState.STOPPED
    seen = len(nina.screen())
    town.later(days=30)
    assert len(nina.screen()) == seen


@both_languages
def test_stop_works_in_the_middle_of_a_question(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says(tongue.profile, "1", tongue.stop).sees(tongue.stopped)
    assert (state_of(nina), profile_of(nina).name) == (MemberState.STOPPED, NAME)


@both_languages
def test_one_tap_takes_stopping_back_with_the_requests_it_closed(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says(tongue.request)
    member_id = nina.member_id()
    with town.db.write() as tx:
        member = _there(members.get(tx, member_id))
        posted = post_request(Work(tx, town.now, town.house), member, tongue.request, ())
    nina.says(tongue.stop)
    with town.db.write() as tx:
        assert requests.open_of(tx, member_id) == ()
    nina.says("2")
    with town.db.write() as tx:
        kept = requests.get(tx, posted.id)
    assert kept is not None
    assert (state_of(nina), kept.state) == (MemberState.ACTIVE, RequestState.OPEN)


@both_languages
def test_who_had_stopped_is_asked_whether_they_want_back_in(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says(tongue.stop, tongue.hello).sees(NAME, "1 = ", "3 = ")
    nina.says(tongue.no)
    assert state_of(nina) is MemberState.STOPPED
    nina.says(tongue.request, tongue.yes).sees("1 = ")  # on with what they came for
    assert (state_of(nina), profile_of(nina).offers) == (MemberState.ACTIVE, (tongue.answers[4],))


@both_languages
def test_stop_as_very_first_word_leaves_nothing(town: Town, tongue: Tongue) -> None:
    town.person("victor", tongue.language).says("stop")
    assert (everybody(town), has_account(town, "victor")) == ((), False)


# --- my data ---------------------------------------------------------------------------------------------------------
@both_languages
def test_my_data_can_be_read_and_is_complete(town: Town, tongue: Tongue) -> None:
    nina, jan = nina_in(town, tongue), settle_in(town, "Jan Bakker", language=tongue.language)
    introduced(town, nina, jan)
    shares_tip(town, nina)
    nina.says(tongue.my_data).sees(NAME, "Tiel", tongue.answers[4], "2026", "Jan Bakker", "Hoe begin je een moestuin?")
    jan.does_not_see("moestuin")


@both_languages
@pytest.mark.parametrize("way", ["button", "json"])
def test_my_data_as_json_is_json(town: Town, tongue: Tongue, way: str) -> None:
    nina = nina_in(town, tongue)
    if way == "button":
        nina.says(tongue.my_data).presses("JSON")
    else:
        nina.says("json")
    data = json.loads("".join(texts_of(nina)))
    assert (data["profile"]["name"], len(data["consents"])) == (NAME, len(Purpose))
    assert data["messages_from_you"][0]["text"] in (tongue.my_data, "json")


def test_json_asked_for_again_and_again_does_not_grow_by_itself(town: Town) -> None:
    nina = nina_in(town, NL).says("json")
    first = len("".join(texts_of(nina)))
    nina.says("json", "json", "json")
    assert len("".join(texts_of(nina))) < first + 1000


@both_languages
def test_the_data_does_not_tell_who_else_takes_part(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue)
    settle_in(town, "Jan Bakker", language=tongue.language)
    nina.says(f"{tongue.never} Jan Bakker").says("json")
    assert json.loads("".join(texts_of(nina)))["never_with"] == []


@both_languages
def test_a_stranger_is_told_how_little_is_known(town: Town, tongue: Tongue) -> None:
    victor = town.person("victor", tongue.language).says(tongue.my_data).sees("victor")
    assert json.loads("".join(texts_of(victor.says("json"))))["name"] == "victor"


# --- forget me -------------------------------------------------------------------------------------------------------
@both_languages
def test_forget_me_leaves_nothing_in_any_table(town: Town, tongue: Tongue) -> None:
    nina = joins(town, tongue, name="zandoogje")
    member_id = nina.member_id()
    nina.says("json", tongue.profile, "1", "Zandoogje", f"{tongue.never} Jan Bakker", tongue.request, "1")
    nina.says(tongue.forget).presses(tongue.forget_all).presses(tongue.really).sees(tongue.forgotten)
    words = (member_id, "zandoogje", "Zandoogje", tongue.answers[0], tongue.answers[7], tongue.request)
    stored = everything_stored(town)
    found = {(table, word) for table, text in stored.items() for word in words if word in text}
    assert found - {("outbox", "zandoogje")} == set()  # the address of the last sentence, gone after thirty days
    assert everybody(town) == ()


@both_languages
@pytest.mark.parametrize(("number", "kept"), [("1", True), ("2", False)])
def test_tips_stay_without_a_name_or_go_too(town: Town, tongue: Tongue, number: str, kept: bool) -> None:
    nina = nina_in(town, tongue)
    tip_id = shares_tip(town, nina)
    nina.says(tongue.forget, number).presses(tongue.really).sees(tongue.forgotten)
    with town.db.write() as tx:
        found = tips.get(tx, tip_id)
    assert (found is not None, found.author if found else None) == (kept, None)


@both_languages
@pytest.mark.parametrize("steps", [("{forget}", "2"), ("{forget}", "1", "2")])
def test_forget_me_can_be_taken_back_until_the_last_yes(town: Town, tongue: Tongue, steps: tuple[str, ...]) -> None:
    nina = nina_in(town, tongue).says(*(step.format(forget=tongue.forget) for step in steps))
    assert state_of(nina) is MemberState.ACTIVE


@both_languages
def test_after_forget_me_a_new_message_starts_as_a_stranger(town: Town, tongue: Tongue) -> None:
    nina = nina_in(town, tongue).says(tongue.forget, "1", "1").sees(tongue.forgotten)
    town.later(minutes=1)
    nina.says(tongue.hello).sees(tongue.may_i)
    assert everybody(town) == ()


@both_languages
def test_who_met_somebody_that_is_forgotten_keeps_the_introduction_without_the_name(town: Town, tongue: Tongue) -> None:
    nina, jan = nina_in(town, tongue), settle_in(town, "Jan Bakker", language=tongue.language)
    introduced(town, nina, jan)
    nina.says(tongue.forget, "1", "1")
    jan.says(tongue.my_data)
    assert "Zandoogje" not in jan.reads()
    jan.sees({"nl": "niet meer meedoet", "en": "no longer takes part"}[tongue.language])


@both_languages
def test_forget_me_before_the_yes_erases_what_was_typed(town: Town, tongue: Tongue) -> None:
    town.person("victor", tongue.language).says(tongue.introduction, tongue.forget)
    assert not has_account(town, "victor")
    assert not any("Lingestroom" in text or "Wageningen" in text for text in everything_stored(town).values())
