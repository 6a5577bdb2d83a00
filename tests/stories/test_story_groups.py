"""In a group the bot answers in private, never tells anything of a person, and keeps its lines few."""

import pytest

from adapters.base import Arrived, Command, Joined, Left, Moved, Pressed, Removed, Said, Started
from matching.values import MemberState
from storage import accounts, erasure, errands, rooms
from storage.accounts import find
from tests.stories.cast import Player, Town
from tests.stories.newcomers import everything_stored
from tests.stories.people import settle_in
from tests.stories.rooms import BEGINS, WAITS, OpenTown, both_languages, town_with

__all__ = ["town_with"]
PRIVATE = {"nl": "Ik stuur je een privébericht", "en": "I am sending you a private message"}
COME = {"nl": "met jou alleen", "en": "with you alone"}
WISH = {
    "nl": "ik zoek iemand die mij helpt een warmtepomp te kiezen",
    "en": "I am looking for someone who helps me choose a heat pump",
}

THEME = {"nl": "Ik denk dat je vraag gaat over", "en": "I think your request is about"}


def words_of(town: Town) -> str:
    return "\n".join(str(message) for message in town.in_room())


# --- words in a group -----------------------------------------------------------------------------------------------
@both_languages
def test_a_question_in_the_group_is_answered_in_private(town_with: OpenTown, language: str) -> None:
    town = town_with(BEGINS, language)
    alice = settle_in(town, "alice", language=language)
    alice.does(Said(WISH[language]), "group").sees(THEME[language])
    assert PRIVATE[language] in town.group()
    assert "warmtepomp" not in words_of(town)
    assert "heat pump" not in words_of(town)
    line = town.in_room()[-1]
    assert line.mention is not None
    assert line.mention.user_id == "alice"


def test_the_line_in_the_group_comes_once_an_hour_for_each_person(town_with: OpenTown) -> None:
    town = town_with()
    alice, bob = settle_in(town, "alice"), settle_in(town, "bob")
    for said in ("help", "mijn vragen"):
        alice.does(Said(said), "group")
    assert len(town.in_room()) == 1
    bob.does(Said("help"), "group")
    assert len(town.in_room()) == 2
    town.later(minutes=61)
    alice.does(Said("help"), "group")
    assert len(town.in_room()) == 3


def test_a_command_of_the_platform_works_in_a_group_too(town_with: OpenTown) -> None:
    town = town_with()
    settle_in(town, "alice", about="molenaar").does(Command("mijn_gegevens"), "group").sees("molenaar")
    assert "molenaar" not in town.group()


def test_being_called_by_name_alone_is_asking_for_help(town_with: OpenTown) -> None:
    settle_in(town_with(), "alice").does(Said(""), "group").sees("Dit kun je typen")


@both_languages
def test_who_cannot_be_written_to_gets_a_door_and_need_not_type_again(town_with: OpenTown, language: str) -> None:
    town = town_with(WAITS, language)
    victor = town.person("victor", language)
    victor.does(Said(WISH[language]), "group")
    assert COME[language] in town.group()
    assert victor.screen() == []
    assert "warmtepomp" not in words_of(town)
    door = town.door()
    assert door.payload.startswith("ask-")
    assert len(door.payload) <= 64
    victor.takes(door).sees("Ik las je bericht" if language == "nl" else "read your message")


def test_a_member_goes_on_with_the_request_that_was_typed_in_the_group(town_with: OpenTown) -> None:
    town = town_with(WAITS)
    alice = settle_in(town, "alice")
    never_wrote_alone(town, alice)
    alice.does(Said(WISH["nl"]), "group")
    alice.takes(town.door()).sees(THEME["nl"])


def never_wrote_alone(town: Town, player: Player) -> None:
    """As if they only ever spoke in groups."""
    with town.db.write() as tx:
        account = find(tx, "town", "", player.name)
        assert account is not None
        accounts.update(tx, account.id, private=False)


def test_somebody_elses_door_only_asks_what_they_look_for(town_with: OpenTown) -> None:
    town = town_with(WAITS)
    town.person("victor").does(Said(WISH["nl"]), "group")
    bob = settle_in(town, "bob")
    bob.takes(town.door()).sees("Wat zoek je?").does_not_see("warmtepomp")
    victor = town.person("victor").takes(town.door())
    victor.sees("Ik las je bericht")


def test_what_was_typed_in_the_group_is_gone_after_a_day(town_with: OpenTown) -> None:
    town = town_with(WAITS)
    victor = town.person("victor")
    victor.does(Said(WISH["nl"]), "group")
    door = town.door()
    town.later(hours=48)
    victor.takes(door).sees("Mag ik je gegevens").does_not_see("Ik las je bericht")
    assert "warmtepomp" not in everything_stored(town)["errand"]


def test_the_last_words_come_along_and_the_group_hears_it_once(town_with: OpenTown) -> None:
    town = town_with(WAITS)
    victor = town.person("victor")
    victor.does(Said("wie heeft er een grote aanhanger voor mij?"), "group")
    victor.does(Said(WISH["nl"]), "group")
    assert len(town.in_room()) == 1
    victor.takes(town.door()).says("ja").sees("warmtepomp").does_not_see("aanhanger")


def test_who_is_forgotten_leaves_nothing_of_what_was_typed_in_the_group(town_with: OpenTown) -> None:
    town = town_with(WAITS)
    victor = town.person("victor")
    victor.does(Said(WISH["nl"]), "group")
    with town.db.write() as tx:
        account = find(tx, "town", "", "victor")
        assert account is not None
        erasure.erase_stranger(tx, account.id, town.now)
    stored = everything_stored(town)
    assert [name for name, text in stored.items() if "warmtepomp" in text or "victor" in text] == []
    with town.db.write() as tx:
        assert errands.take(tx, town.door().payload.removeprefix("ask-"), account.id, town.now) is None


def test_forget_me_in_the_group_is_not_answered_there(town_with: OpenTown) -> None:
    town = town_with()
    town.person("victor").does(Said("vergeet mij"), "group").sees("gewist")
    assert town.in_room() == []
    assert "victor" not in everything_stored(town)["note"]


def test_a_button_that_somebody_else_presses_in_a_group_changes_nothing(town_with: OpenTown) -> None:
    town = town_with()
    alice = settle_in(town, "alice").says("profiel")
    token = alice.screen()[-1].buttons[0].token
    settle_in(town, "bob").does(Pressed(token), "group").sees("voor iemand anders")


def test_a_door_that_is_taken_in_the_group_itself_leads_to_the_private_chat(town_with: OpenTown) -> None:
    town = town_with()
    town.person("victor").does(Started("join-group"), "group").sees("Mag ik je gegevens")
    assert town.in_room() == []


# --- doors ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("payload", "reads"),
    [
        ("join-group", "Mag ik je gegevens"),
        ("ask-", "Mag ik je gegevens"),
        ("", "Mag ik je gegevens"),
        ("something else; with signs", "Mag ik je gegevens"),
        ("j" * 65, "Mag ik je gegevens"),
    ],
)
def test_any_door_lets_a_stranger_in(town_with: OpenTown, payload: str, reads: str) -> None:
    town_with(WAITS).person("victor").does(Started(payload)).sees(reads)


def test_who_takes_part_already_gets_a_friendly_line(town_with: OpenTown) -> None:
    town = town_with(WAITS)
    settle_in(town, "alice").does(Started("join-group")).sees("Je doet al mee")
    settle_in(town, "bob").does(Started("join-week")).sees("De volgende ronde is dinsdag 24 november")


def test_who_has_a_break_can_end_it_by_the_weekly_door(town_with: OpenTown) -> None:
    settle_in(town_with(WAITS), "alice", state=MemberState.PAUSED).does(Started("join-week")).sees("pauze")


# --- into the network's group and out of it -------------------------------------------------------------------------
@both_languages
def test_a_newcomer_is_invited_in_private_once(town_with: OpenTown, language: str) -> None:
    town = town_with(BEGINS, language)
    victor = town.person("victor", language).does(Joined(), "group")
    victor.sees("Doe je mee?" if language == "nl" else "Will you take part?")
    victor.presses("Ja, vertel meer" if language == "nl" else "Yes, tell me more")
    victor.sees("Mag ik je gegevens" if language == "nl" else "May I keep")
    sara = town.person("sara", language).does(Joined(), "group")
    for what in (Left(), Joined()):
        sara.does(what, "group")
    assert len(sara.screen()) == 1
    assert town.in_room() == []


def test_who_says_no_to_the_invitation_is_left_alone(town_with: OpenTown) -> None:
    town = town_with()
    victor = town.person("victor").does(Joined(), "group").presses("Nee, dank je").sees("Ik vraag het niet meer")
    seen = len(victor.screen())
    town.later(days=40)
    victor.does(Joined(), "group")
    assert len(victor.screen()) == seen


def test_an_invitation_waits_for_the_morning(town_with: OpenTown) -> None:
    town = town_with()
    town.later(hours=10)
    victor = town.person("victor").does(Joined(), "group")
    assert victor.screen() == []
    town.later(hours=14)
    victor.sees("Doe je mee?")


def test_members_and_who_stopped_are_not_invited(town_with: OpenTown) -> None:
    town = town_with()
    for name, state in (("alice", MemberState.ACTIVE), ("bob", MemberState.STOPPED), ("cas", MemberState.PAUSED)):
        assert settle_in(town, name, state=state).does(Joined(), "group").screen() == []


def test_who_was_forgotten_is_not_invited(town_with: OpenTown) -> None:
    town = town_with()
    victor = town.person("victor").says("hoi", "nee")
    seen = len(victor.screen())
    town.later(hours=1)
    victor.does(Joined(), "group")
    assert len(victor.screen()) == seen


def test_where_the_bot_cannot_begin_newcomers_share_one_welcome(town_with: OpenTown) -> None:
    town = town_with(WAITS)
    for name in ("victor", "sara", "tom"):
        town.person(name).does(Joined(), "group")
        town.later(minutes=2)
    assert town.in_room() == []
    town.later(minutes=10)
    assert town.group().count("Welkom") == 1
    assert town.door().payload == "join-welcome"
    town.person("udo").does(Joined(), "group")
    town.later(minutes=40)
    assert town.group().count("Welkom") == 1
    town.later(minutes=30)
    assert town.group().count("Welkom") == 2
    assert everything_stored(town)["account"] == ""


def test_a_member_gets_no_welcome_in_the_group(town_with: OpenTown) -> None:
    town = town_with(WAITS)
    settle_in(town, "alice").does(Joined(), "group")
    town.later(hours=2)
    assert town.in_room() == []


def test_another_room_is_not_the_networks(town_with: OpenTown) -> None:
    town = town_with()
    victor = town.person("victor")
    for what in (Joined(), Left()):
        victor.does(what, "elsewhere")
    town.later(hours=2)
    assert victor.screen() == []
    assert town.in_room("elsewhere") == []


def test_a_group_that_moved_is_still_the_networks(town_with: OpenTown) -> None:
    town = town_with()
    town.bot_is(Moved("plein"))
    town.person("victor").does(Joined(), "plein").sees("Doe je mee?")


@pytest.mark.parametrize(
    ("answer", "state", "reads"),
    [
        ("1", MemberState.ACTIVE, "je doet gewoon mee"),
        ("2", MemberState.ACTIVE, "Hoe lang wil je pauze?"),
        ("3", MemberState.STOPPED, "Je bent gestopt"),
    ],
)
def test_who_leaves_the_group_is_asked_once(town_with: OpenTown, answer: str, state: MemberState, reads: str) -> None:
    town = town_with()
    alice = settle_in(town, "alice").does(Left(), "group").sees("Je bent uit de groep gegaan")
    alice.says(answer).sees(reads)
    assert alice.member().state is state
    seen = len(alice.screen())
    for what in (Joined(), Left()):
        alice.does(what, "group")
    assert len(alice.screen()) == seen


def test_leaving_the_group_at_night_is_asked_about_in_the_morning_and_changes_nothing(town_with: OpenTown) -> None:
    town = town_with()
    alice = settle_in(town, "alice")
    town.later(hours=10)
    alice.does(Left(), "group")
    assert alice.screen() == []
    town.later(hours=14)
    alice.sees("Je bent uit de groep gegaan")
    assert alice.member().state is MemberState.ACTIVE
    with town.db.write() as tx:
        account = find(tx, "town", "", "alice")
    assert account is not None
    assert account.reachable


# --- the bot itself -------------------------------------------------------------------------------------------------
@both_languages
def test_the_bot_says_who_it_is_when_it_comes_into_a_room(town_with: OpenTown, language: str) -> None:
    town = town_with(WAITS, language)
    town.bot_is(Arrived(), "plein")
    town.bot_is(Arrived(), "plein")
    assert len(town.in_room("plein")) == 1
    assert ("de computer van" if language == "nl" else "the computer of") in town.group("plein")
    assert town.door("plein").payload == "join-group"
    with town.db.write() as tx:
        assert [(stay.room_id, stay.here) for stay in rooms.everything(tx)] == [("plein", True)]


def test_nothing_is_said_in_a_room_that_the_bot_was_taken_out_of(town_with: OpenTown) -> None:
    town = town_with()
    alice = settle_in(town, "alice")
    town.bot_is(Removed())
    alice.does(Said("help"), "group")
    town.later(days=15)
    assert town.in_room() == []
    town.bot_is(Arrived())
    assert len(town.in_room()) == 1
    alice.does(Said("help"), "group")
    assert PRIVATE["nl"] in town.group()


def test_a_request_cannot_be_put_in_a_group_that_is_closed(town_with: OpenTown) -> None:
    town = town_with()
    alice = settle_in(town, "alice").says("ik zoek iemand die een kerkorgel kan stemmen").sees("Vraag het aan de groep")
    town.bot_is(Removed())
    alice.presses("Vraag het aan de groep").sees("Ik kan nu niets in de groep zetten")
    assert town.in_room() == []
