"""One person in several chats: a code, one profile, and whatever can go wrong between the two."""

import re
from datetime import timedelta

import pytest

from config.texts import load_texts
from matching.values import Gain, Met, ProposalState, Purpose
from storage import accounts, introductions, members, proposals, requests, tips
from tests.storage.cast import a_tip, propose
from tests.stories.cast import Player, Town
from tests.stories.introduced import introduced
from tests.stories.newcomers import everybody, everything_stored
from tests.stories.people import settle_in

both = pytest.mark.parametrize("language", ["nl", "en"])
WORD = {"nl": "koppel", "en": "link"}


def text(language: str, key: str, **words: str) -> str:
    return load_texts().get(language, key).format(**words)


def code_of(player: Player, language: str = "nl") -> str:
    player.says(WORD[language])
    found = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", player.reads())
    assert found, player.reads()
    return found[0]


def linked(town: Town, language: str = "nl") -> tuple[Player, Player]:
    """Alice, on her computer and on her phone."""
    alice, phone = settle_in(town, "Alice", language=language), town.person("phone", language)
    phone.says(f"{WORD[language]} {code_of(alice, language)}").says("1")
    return alice, phone


@both
def test_a_code_from_the_one_chat_links_the_other_after_a_question_that_says_what_happens(
    town: Town, language: str
) -> None:
    alice, phone = settle_in(town, "Alice", language=language), town.person("phone", language)
    phone.says(f"{WORD[language]} {code_of(alice, language)}").sees(text(language, "link.confirm", name="Alice"))
    assert len(everybody(town)) == 1
    phone.presses(text(language, "link.yes")).sees("Alice")
    assert phone.member_id() == alice.member_id()
    assert "phone" in alice.reads()
    phone.says(load_texts().get(language, "commands.my_chats").split("|")[0]).sees("(Alice)", "(phone)")


@pytest.mark.parametrize("written", ["{0}", "{1}", "{2}", " {0} "])
def test_just_the_code_is_enough_when_it_was_asked_for(town: Town, written: str) -> None:
    alice, phone = settle_in(town, "Alice"), town.person("phone")
    code = code_of(alice)
    phone.says("koppel").sees("Typ die code hier")
    phone.says(written.format(code, code.lower(), code.replace("-", " "))).sees("profiel van Alice").says("ja")
    assert phone.member_id() == alice.member_id()


def test_a_code_can_be_typed_halfway_through_joining(town: Town) -> None:
    alice, phone = settle_in(town, "Alice"), town.person("phone")
    phone.says("hoi", "ja").says(f"koppel {code_of(alice)}").says("1").sees("Gekoppeld")
    assert [one.name for one in everybody(town)] == ["Alice"]


def test_answers_go_where_they_were_asked_and_news_to_the_chat_that_was_used_last(town: Town) -> None:
    alice, phone = linked(town)
    town.later(minutes=5)
    alice.says("help").sees("Dit kun je typen")
    assert "Dit kun je typen" not in phone.reads()
    bob = settle_in(town, "Bob")
    introduced(town, alice, bob)
    alice.sees("Bob")
    town.later(minutes=5)
    phone.says("help")
    cas = settle_in(town, "Cas")
    introduced(town, alice, cas)
    phone.sees("Cas")
    alice.does_not_see("Cas")


REFUSED = [
    pytest.param("later", "werkt niet", id="ten minutes are over"),
    pytest.param("newer", "werkt niet", id="a newer code took its place"),
    pytest.param("twice", "werkt niet", id="it was used before"),
    pytest.param("guess", "werkt niet", id="nobody showed it"),
    pytest.param("forgotten", "werkt niet", id="who showed it was forgotten"),
    pytest.param("stopped", "werkt niet", id="who showed it has stopped"),
]


@pytest.mark.parametrize(("why", "heard"), REFUSED)
def test_a_code_that_is_no_good_links_nothing(town: Town, why: str, heard: str) -> None:
    alice, phone = settle_in(town, "Alice"), town.person("phone")
    code = code_of(alice)
    match why:
        case "later":
            town.now += timedelta(minutes=10)
        case "newer":
            code_of(alice)
        case "twice":
            town.person("tablet").says(f"koppel {code}", "1")
        case "guess":
            code = "ABCD-EFGH"
        case "forgotten":
            alice.says("vergeet mij", "1", "1")
        case "stopped":
            alice.says("stop")
    phone.says(f"koppel {code}").sees(heard)
    with town.db.write() as tx:
        account = accounts.find(tx, "town", "", "phone")
    assert account is not None
    assert account.member is None


def test_a_code_that_runs_out_before_the_yes_links_nothing(town: Town) -> None:
    alice, phone = settle_in(town, "Alice"), town.person("phone")
    phone.says(f"koppel {code_of(alice)}")
    town.now += timedelta(minutes=11)
    phone.says("1").sees("verlopen")
    assert len(everybody(town)) == 1


def test_guessing_ends_after_five_tries_an_hour_also_with_the_right_code(town: Town) -> None:
    alice, guesser = settle_in(town, "Alice"), town.person("guesser")
    for letter in "ABCDE":
        guesser.says(f"koppel {letter * 8}").sees("werkt niet")
    guesser.says(f"koppel {code_of(alice)}").sees("te vaak")
    town.later(hours=1, minutes=1)
    guesser.says(f"koppel {code_of(alice)}").sees("profiel van Alice")


def test_the_code_is_kept_only_as_a_hash(town: Town) -> None:
    code = code_of(settle_in(town, "Alice"))
    assert [
        name for name, rows in everything_stored(town).items() if code in rows or code.replace("-", "") in rows
    ] == []


def test_ones_own_code_and_a_chat_that_is_linked_already(town: Town) -> None:
    alice, phone = linked(town)
    alice.says(f"koppel {code_of(alice)}").sees("code van deze chat")
    phone.says(f"koppel {code_of(alice)}").sees("al gekoppeld")


def test_no_links_nothing(town: Town) -> None:
    alice, phone = settle_in(town, "Alice"), town.person("phone")
    phone.says(f"koppel {code_of(alice)}").says("2").sees("ik koppel niets")
    assert "phone" not in alice.reads()


# --- two profiles become one -----------------------------------------------------------------------------------------
def two_profiles(town: Town) -> tuple[Player, Player, Player]:
    """Alice has two profiles, each with a life; Bob knows both."""
    alice = settle_in(town, "Alice", offers=("een dak",), contact="")
    second = settle_in(town, "A. Zonneveld", needs=("een ladder",), contact="alice@voorbeeld.nl",
                       consents=frozenset(Purpose) - {Purpose.DIGEST})  # fmt: skip
    bob = settle_in(town, "Bob")
    ids = [one.member_id() for one in (alice, second, bob)]
    for player in (alice, second):
        introduced(town, player, bob, f"vraag van {player.name}")
    cas = settle_in(town, "Cas").member_id()
    with town.db.write() as tx:
        for mine in ids[:2]:
            members.add_never(tx, mine, cas, town.now)
            tips.add(tx, a_tip(f"tip of {mine}", mine))
            propose(tx, f"about {mine}"[:32], ids[2], mine, now=town.now)
        propose(tx, "between", ids[0], ids[1], now=town.now)
        members.add_never(tx, ids[2], ids[1], town.now)
        for made in introductions.of_member(tx, ids[1]):
            introductions.record(tx, made.id, ids[1], town.now, met=Met.YES, gain=Gain.IDEA)
    return alice, second, bob


@pytest.mark.parametrize(("button", "name"), [("1", "Alice"), ("2", "A. Zonneveld")])
def test_two_profiles_become_one_and_nothing_is_lost(town: Town, button: str, name: str) -> None:
    alice, second, bob = two_profiles(town)
    second.says(f"koppel {code_of(alice)}").sees("twee profielen").says(button).sees("Gekoppeld", name)
    assert alice.member_id() == second.member_id()
    member = alice.member()
    assert (member.name, member.offers, member.needs) == (name, ("een dak",), ("een ladder",))
    assert member.contact == "alice@voorbeeld.nl"
    assert member.consents == frozenset(Purpose) - {Purpose.DIGEST}
    bobs = bob.member_id()
    with town.db.write() as tx:
        asked = sorted(one.text for one in requests.all_of(tx, member.id))
        made = introductions.of_member(tx, member.id)
        told = [introductions.outcome(tx, one.id, member.id) for one in made]
        assert len(tips.of_author(tx, member.id)) == 2
        assert len(members.never_of(tx, member.id)) == 1
        assert members.never_of(tx, bobs) == (member.id,)
        open_now = [one for one in proposals.involving(tx, member.id) if one.state is ProposalState.OPEN]
    assert asked == ["vraag van A. Zonneveld", "vraag van Alice"]
    assert {frozenset((one.a, one.b)) for one in made} == {frozenset((member.id, bobs))}
    assert [one.closed_at is None for one in made] == [True, False]
    assert [one.gain for one in told if one is not None] == [Gain.IDEA]
    assert open_now == []  # Bob never wants to meet one of the two, who are the same
    assert sorted(one.name for one in everybody(town)) == sorted([name, "Bob", "Cas"])


def test_two_questions_about_the_same_pair_become_one(town: Town) -> None:
    alice, second = settle_in(town, "Alice"), settle_in(town, "Second")
    bob = settle_in(town, "Bob")
    ids = [one.member_id() for one in (alice, second, bob)]
    with town.db.write() as tx:
        propose(tx, "first", ids[2], ids[0], now=town.now)
        propose(tx, "later", ids[2], ids[1], now=town.now + timedelta(minutes=1))
    second.says(f"koppel {code_of(alice)}").says("2")
    with town.db.write() as tx:
        states = {one.id: one.state for one in proposals.involving(tx, ids[1])}
    assert states == {"first": ProposalState.OPEN, "later": ProposalState.WITHDRAWN}


def test_forgetting_the_one_profile_forgets_what_came_from_both(town: Town) -> None:
    alice, second, _ = two_profiles(town)
    traces = ["vraag van", "een ladder", "een dak", "alice@voorbeeld.nl", alice.member_id(), second.member_id()]
    assert all(any(trace in rows for rows in everything_stored(town).values()) for trace in traces)
    second.says(f"koppel {code_of(alice)}").says("1")
    second.says("vergeet mij", "2", "1")
    left = everything_stored(town).items()
    assert [(name, trace) for name, rows in left for trace in traces if trace in rows] == []


# --- taking a chat out -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("which", ["this one", "the other one"])
def test_a_chat_that_is_unlinked_belongs_to_nobody_and_remembers_nothing(town: Town, which: str) -> None:
    alice, phone = linked(town)
    phone.says("help")
    asks, gone, stays = (phone, phone, alice) if which == "this one" else (alice, phone, alice)
    asks.says("mijn chats").presses("Ontkoppel Town (phone)")
    gone.sees("hoort niet meer bij je profiel")
    with town.db.write() as tx:
        account = accounts.find(tx, "town", "", "phone")
    assert account is not None
    assert account.member is None
    assert "Dit kun je typen" not in everything_stored(town)["outbox"]
    assert stays.member().name == "Alice"
    gone.says("hoi").sees("Mag ik je gegevens")


def test_the_last_chat_stays(town: Town) -> None:
    alice = settle_in(town, "Alice")
    alice.says("mijn chats").sees("één chat")


def test_who_did_not_link_a_chat_takes_it_out_with_one_tap(town: Town) -> None:
    alice, phone = linked(town)
    alice.presses("Ontkoppel Town (phone)")
    assert phone.says("mijn profiel").reads().count("Alice") == 0
