"""Tips: told by one, found by another, checked after a while."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.house import Work
from bot.usecases import tips
from matching.values import Language, Purpose, Tip
from storage import erasure
from storage import tips as kept
from storage.database import new_id
from tests.stories.cast import Player, Town
from tests.stories.introduced import NO_ROUNDS
from tests.stories.people import settle_in

WORDS = {
    "nl": {
        "tip": "Tip: Hoe vind je een groot dak voor zonnepanelen?",
        "title": "Hoe vind je een groot dak voor zonnepanelen?",
        "situation?": "Wat was er aan de hand?",
        "situation": "Onze eigen daken lagen op het noorden.",
        "worked?": "Wat werkte?",
        "worked": "We belden de kerk en de sporthal.",
        "watch_out?": "Waar moet een ander op letten?",
        "skip": "Overslaan",
        "source?": "Waar komt deze tip vandaan?",
        "named": "Mijn ervaring, met mijn naam",
        "unnamed": "Mijn ervaring, zonder naam",
        "from_member": "eigen ervaring van een deelnemer",
        "check?": "Hoe lang blijft deze tip kloppen? Ik denk 24 maanden.",
        "months": "12 maanden",
        "themes?": "Ik denk aan deze thema's:",
        "right": "Klopt",
        "card?": "Klopt het kaartje zo?",
        "saved": "Ik laat je tip zien aan wie ernaar zoekt.",
        "search": "wat wete we over zonnepaneelen op een dak",
        "helped?": "Hielp dit?",
        "yes": "Ja",
        "no": "Nee",
        "glad": "Fijn om te weten.",
        "speak": "Wil je er iemand over spreken?",
        "nothing": "wat weten we over kamelen",
        "none": "Over “kamelen” heb ik nog geen tips.",
        "change": "Wijzigen",
        "field": "Wat werkte",
        "back": "Terug",
        "drop": "Weggooien",
        "dropped": "ik bewaar deze tip niet",
        "still?": "Klopt hij nog?",
        "keep": "Ja, weer 12 maanden",
        "kept": "Over een jaar vraag ik het weer.",
        "remove": "Weghalen",
        "sure": "Ja, haal weg",
        "gone": "De tip is weg.",
        "mine": "Mijn tips",
        "edit": "Aanpassen",
        "old": "Oud: deze tip is lang niet nagekeken.",
        "too_long": "er passen 24 woorden",
    },
    "en": {
        "tip": "Tip: How do you find a large roof for solar panels?",
        "title": "How do you find a large roof for solar panels?",
        "situation?": "What was going on?",
        "situation": "Our own roofs faced north.",
        "worked?": "What worked?",
        "worked": "We called the church and the sports hall.",
        "watch_out?": "What should somebody else watch out for?",
        "skip": "Skip",
        "source?": "Where does this tip come from?",
        "named": "My own experience, with my name",
        "unnamed": "My own experience, without my name",
        "from_member": "a member's own experience",
        "check?": "How long will this tip be right? I think 24 months.",
        "months": "12 months",
        "themes?": "I think of these themes:",
        "right": "That's right",
        "card?": "Is the card right like this?",
        "saved": "I will show your tip to those who look for it.",
        "search": "what do we know abuot solar pannels on a roof",
        "helped?": "Did this help?",
        "yes": "Yes",
        "no": "No",
        "glad": "Good to know.",
        "speak": "Would you like to speak to somebody about it?",
        "nothing": "what do we know about camels",
        "none": "I have no tips about “camels” yet.",
        "change": "Change",
        "field": "What worked",
        "back": "Back",
        "drop": "Throw away",
        "dropped": "I don't keep this tip",
        "still?": "Is it still right?",
        "keep": "Yes, 12 more months",
        "kept": "I will ask again in a year.",
        "remove": "Take it away",
        "sure": "Yes, take it away",
        "gone": "The tip is gone.",
        "mine": "My tips",
        "edit": "Change it",
        "old": "Old: nobody has checked this tip for a while.",
        "too_long": "there is room for 24 words",
    },
}
both_languages = pytest.mark.parametrize("language", ["nl", "en"])


def shares(player: Player, w: dict[str, str], source: str = "unnamed") -> Player:
    """Tell the whole tip, up to the card."""
    player.says(w["tip"]).sees(w["situation?"]).says(w["situation"]).sees(w["worked?"]).says(w["worked"])
    player.sees(w["watch_out?"]).presses(w["skip"]).sees(w["source?"]).presses(w[source])
    player.sees(w["check?"]).presses(w["months"]).sees(w["themes?"]).presses(w["right"])
    return player.sees(w["card?"], w["title"], w["situation"], w["worked"])


def all_tips(town: Town) -> tuple[Tip, ...]:
    with town.db.write() as tx:
        return kept.everything(tx)


@both_languages
def test_a_tip_is_told_and_found_by_somebody_else_with_typing_errors(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    bob = settle_in(town, "bob", language=language, consents=NO_ROUNDS)
    shares(alice, w).presses(w["right"]).sees(w["saved"])
    bob.says(w["search"]).sees(w["title"], w["worked"], w["helped?"]).does_not_see("alice")
    bob.presses(w["yes"]).sees(w["glad"])
    (tip,) = all_tips(town)
    with town.db.write() as tx:
        assert kept.votes(tx, tip.id) == (1, 0)


@both_languages
def test_a_tip_that_did_not_help_leads_to_a_person(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    bob = settle_in(town, "bob", language=language, consents=NO_ROUNDS)
    shares(alice, w).presses(w["right"])
    bob.says(w["search"]).presses(w["no"]).sees(w["speak"])


@both_languages
def test_where_there_is_no_tip_the_bot_says_so_and_offers_a_person(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    alice.says(w["nothing"]).sees(w["none"], w["speak"])


@both_languages
def test_the_name_stands_with_a_tip_only_when_its_author_said_so(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    bob = settle_in(town, "bob", language=language, consents=NO_ROUNDS)
    shares(alice, w, source="named").presses(w["right"])
    bob.says(w["search"]).sees("alice")
    alices_id = alice.member_id()
    with town.db.write() as tx:
        erasure.erase(tx, alices_id, town.now, keep_tips=True)
    bob.says(w["search"]).sees(w["from_member"])
    assert "alice" not in bob.reads()


@both_languages
def test_any_part_of_the_card_can_be_changed_before_it_is_kept(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    shares(alice, w).presses(w["change"]).presses(w["field"]).sees(w["worked?"]).presses(w["back"])
    alice.sees(w["card?"], w["worked"])  # back: as it was
    alice.presses(w["change"]).presses(w["field"]).says("Bellen.").sees(w["card?"], "Bellen.").presses(w["right"])
    assert [tip.worked for tip in all_tips(town)] == ["Bellen."]


@both_languages
def test_a_part_that_is_too_long_is_shown_again_and_the_way_back_is_open(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    alice.says(w["tip"]).presses(w["skip"]).says("woord " * 25).sees(w["too_long"], "woord woord")
    alice.presses(w["back"]).sees(w["situation?"]).presses(w["back"]).presses(w["back"]).sees(w["dropped"])
    assert all_tips(town) == ()


@both_languages
def test_a_card_can_be_thrown_away(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    shares(alice, w).presses(w["drop"]).sees(w["dropped"])
    assert all_tips(town) == ()


@both_languages
def test_on_the_working_day_before_the_author_is_asked_whether_it_is_still_right(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    shares(alice, w).presses(w["right"])
    town.now += timedelta(days=364)  # the Monday before 23 November 2027
    town.settle()
    alice.sees(w["still?"], w["title"]).presses(w["keep"]).sees(w["kept"])
    assert [tip.check_on for tip in all_tips(town)] == [date(2028, 11, 22)]


@both_languages
def test_ones_own_tip_can_be_changed_and_taken_away(town: Town, language: str) -> None:
    w = WORDS[language]
    alice = settle_in(town, "alice", language=language, consents=NO_ROUNDS)
    shares(alice, w).presses(w["right"])
    alice.says("tips").presses(w["mine"]).presses(w["title"]).presses(w["edit"]).presses(w["field"])
    alice.says("Mailen.").presses(w["right"]).sees(w["saved"])
    assert [tip.worked for tip in all_tips(town)] == ["Mailen."]
    alice.says("tips").presses(w["mine"]).says("1").presses(w["remove"]).presses(w["sure"]).sees(w["gone"])
    assert all_tips(town) == ()


def test_somebody_elses_tip_is_not_among_mine(town: Town) -> None:
    alice, bob = (settle_in(town, name, consents=NO_ROUNDS) for name in ("alice", "bob"))
    shares(alice, WORDS["nl"]).presses("Klopt")
    bob.says("tips", "mijn tips").sees("Je hebt nog geen tips gedeeld.")


def test_a_vote_for_a_tip_that_was_taken_away_gives_one_clear_sentence(town: Town) -> None:
    w = WORDS["nl"]
    alice, bob = (settle_in(town, name, consents=NO_ROUNDS) for name in ("alice", "bob"))
    shares(alice, w).presses("Klopt")
    bob.says(w["search"])
    with town.db.write() as tx:
        kept.remove(tx, kept.everything(tx)[0].id)
    bob.presses("Ja").sees("Deze tip is er niet meer.")


def test_a_tip_whose_date_has_passed_is_marked_as_old(town: Town) -> None:
    w = WORDS["nl"]
    alice, bob = (settle_in(town, name, consents=NO_ROUNDS) for name in ("alice", "bob"))
    shares(alice, w).presses("Klopt")
    bob.says(w["search"])
    assert w["old"] not in bob.reads()
    town.now += timedelta(days=380)
    town.settle()
    bob.says(w["search"]).sees(w["title"], w["old"])


@pytest.mark.parametrize(
    ("typed", "check_on"),
    [
        ("6", "2027-05-23"),  # the number of months on the first button
        ("18", "2028-05-23"),  # a number that is on no button
        ("1 mei", "2027-05-01"),  # a date
        ("24 maanden", "2028-11-23"),
    ],
)
def test_how_long_a_tip_keeps_can_be_typed(town: Town, typed: str, check_on: str) -> None:
    w = WORDS["nl"]
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    alice.says(w["tip"], w["situation"], w["worked"]).presses("Overslaan").presses("Overslaan")
    alice.says("ooit eens").sees("Dat begrijp ik niet.").says(typed).presses("Klopt").presses("Klopt")
    assert [str(tip.check_on) for tip in all_tips(town)] == [check_on]


def test_a_theme_can_be_typed_and_an_unknown_one_is_asked_again(town: Town) -> None:
    w = WORDS["nl"]
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    alice.says("tip").says(w["title"], w["situation"], w["worked"]).presses("Overslaan").presses("Overslaan")
    alice.presses("24 maanden").says("xqzv").sees("Dat thema ken ik nog niet.")
    alice.says("biodiversiteit").presses("Klopt").presses("Klopt")
    assert [tip.themes for tip in all_tips(town)] == [("biodiversiteit",)]


def test_at_the_card_other_words_change_nothing(town: Town) -> None:
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    shares(alice, WORDS["nl"]).says("hmm, even denken").sees("Klopt het kaartje zo?")


def test_with_a_request_come_at_most_two_fitting_tips_of_others_in_the_readers_language_first(town: Town) -> None:
    reader = settle_in(town, "alice", consents=NO_ROUNDS).member()
    titles = {
        "nl-1": ("Hoe vind je een dak voor zonnepanelen?", Language.NL),
        "nl-2": ("Welk dak is sterk genoeg voor zonnepanelen?", Language.NL),
        "en-1": ("Zonnepanelen op een dak: solar panels on a roof?", Language.EN),
        "cows": ("Hoe houd je koeien buiten?", Language.NL),
    }
    with town.db.write() as tx:
        work = Work(tx, town.now, town.house)
        for title, language in titles.values():
            new = Tip(id=new_id(), title=title, language=language, themes=("zonne-energie",), created_at=town.now)
            tips.give_tip(work, new)
        own = Tip(
            id=new_id(), title="Hoe leg je een dak vol zonnepanelen?", themes=("zonne-energie",), author=reader.id
        )
        tips.give_tip(work, replace(own, created_at=town.now))
        found = tips.fitting(work, reader, "ik zoek een dak voor zonnepanelen", ("zonne-energie",))
        nothing = tips.fitting(work, reader, "wie kan mijn fiets maken", ())
    assert len(found) == 2
    assert {tip.language for tip in found} == {Language.NL}
    assert own.id not in {tip.id for tip in found}
    assert nothing == ()


def test_a_stranger_cannot_share_a_tip(town: Town) -> None:
    victor = town.person("victor")
    victor.says("tip: Hoe kom ik binnen?")
    assert all_tips(town) == ()


def test_what_a_tip_says_is_shown_as_typed(town: Town) -> None:
    w = WORDS["nl"]
    hostile = "<b>@everyone</b> **vet** {name} <!channel>"
    alice, bob = (settle_in(town, name, consents=frozenset(Purpose) - {Purpose.ROUNDS}) for name in ("alice", "bob"))
    alice.says(w["tip"], hostile, w["worked"]).presses("Overslaan").presses("Overslaan").presses("24 maanden")
    alice.presses("Klopt").sees(hostile).presses("Klopt")
    bob.says(w["search"]).sees(hostile)


def test_two_tips_are_shown_each_with_its_own_question(town: Town) -> None:
    alice, bob = (settle_in(town, name, consents=NO_ROUNDS) for name in ("alice", "bob"))
    shares(alice, WORDS["nl"]).presses("Klopt")
    alice.says("tip: Welk dak is sterk genoeg voor zonnepanelen?", WORDS["nl"]["situation"], WORDS["nl"]["worked"])
    alice.presses("Overslaan").presses("Overslaan").presses("24 maanden").presses("Klopt").presses("Klopt")
    bob.says("tips", "een dak voor zonnepanelen").sees("Hoe vind je een groot dak", "Welk dak is sterk genoeg")
    assert bob.reads().count("Hielp dit?") == 2
    bob.says("3").does_not_see("Er ging iets mis")  # the last choice: a person


def test_a_vote_does_not_disturb_a_conversation_about_something_else(town: Town) -> None:
    w = WORDS["nl"]
    alice, bob = (settle_in(town, name, consents=NO_ROUNDS) for name in ("alice", "bob"))
    shares(alice, w).presses("Klopt")
    bob.says(w["search"]).says("tip").sees("Waarover gaat je tip?")
    bob.presses("Nee").sees("Dank je voor je eerlijke antwoord.").says("Hoe maak je vrienden?").sees(w["situation?"])


def test_taking_a_tip_away_can_be_called_off_and_other_answers_find_it_gone(town: Town) -> None:
    w = WORDS["nl"]
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    shares(alice, w).presses("Klopt")
    alice.says("tips", "mijn tips", "1").presses("Weghalen").presses("Laat maar").sees("ik laat het zo")
    assert len(all_tips(town)) == 1
    town.now += timedelta(days=364)
    town.settle()
    alice.sees(w["still?"])
    with town.db.write() as tx:
        kept.remove(tx, kept.everything(tx)[0].id)
    alice.presses(w["keep"]).sees("Deze tip is er niet meer.")


def test_changing_a_tip_can_be_left_without_a_change(town: Town) -> None:
    w = WORDS["nl"]
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    shares(alice, w).presses("Klopt")
    alice.says("tips", "mijn tips", "1").presses("Aanpassen").presses("Niets meer").sees(w["card?"])
    alice.presses("Laat maar").sees("ik laat het zo")
    assert [tip.worked for tip in all_tips(town)] == [w["worked"]]


def test_a_tip_with_its_answer_in_one_message_skips_those_questions(town: Town) -> None:
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    alice.says("Tip: Hoe vind je een dak? Bel de kerk.").sees("Wat was er aan de hand?").presses("Overslaan")
    alice.sees("Waar moet een ander op letten?")


def test_a_search_without_words_is_asked_again(town: Town) -> None:
    alice = settle_in(town, "alice", consents=NO_ROUNDS)
    alice.says("tips").sees("Waarover zoek je tips?").says("🌞🌞").sees("Waarover zoek je tips?")
