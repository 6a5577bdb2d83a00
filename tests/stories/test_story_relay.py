"""Two introduced people write to each other through the bot: on their own platforms, without a word of it kept, until
either of them stops it or they have each other's details."""

from dataclasses import replace

import pytest

from bot.usecases import relay
from config.texts import load_texts
from matching.values import Introduction, MemberState, Purpose
from storage import accounts, erasure, members, outbox, retention
from tests.stories.cast import Player, Town
from tests.stories.introduced import introduced, introduced_members
from tests.stories.newcomers import everything_stored
from tests.stories.people import settle_in

NO_CONTACT = frozenset(Purpose) - {Purpose.CONTACT}
WORDS = "Zullen we dinsdag bellen over het wilgendak?"
TRACE = "wilgendak"
both = pytest.mark.parametrize("language", ["nl", "en"])


def text(language: str, key: str, **words: str) -> str:
    return load_texts().get(language, key).format(**words)


def pair(town: Town, language: str = "nl") -> tuple[Player, Player, Introduction]:
    """Alice and Bob, who share no details, were just introduced."""
    people = (settle_in(town, name, language=language, consents=NO_CONTACT, contact=f"{name}@voorbeeld.nl")
              for name in ("Alice", "Bob"))  # fmt: skip
    alice, bob = people
    return alice, bob, introduced(town, alice, bob)


def writes(player: Player, other: str, *lines: str, language: str = "nl") -> Player:
    for line in lines:
        player.presses(text(language, "relay.write", name=other)).says(line)
    return player


@both
def test_words_go_to_the_other_one_and_back_and_nothing_of_them_is_kept(town: Town, language: str) -> None:
    alice, bob, _ = pair(town, language)
    writes(alice, "Bob", WORDS, language=language).sees(text(language, "relay.passed_on", name="Bob", later="").strip())
    bob.sees(WORDS)
    assert any(block.kind == "quote" for block in bob.screen()[-1].body)
    bob.presses(text(language, "relay.answer")).says(f"Graag! {WORDS}")
    alice.sees(f"Graag! {WORDS}")
    assert [name for name, rows in everything_stored(town).items() if TRACE in rows] == []


@both
def test_either_side_stops_it_at_once_and_only_that_side_begins_again(town: Town, language: str) -> None:
    alice, bob, _ = pair(town, language)
    writes(alice, "Bob", WORDS, language=language)
    bob.presses(text(language, "relay.stop")).sees(text(language, "relay.you_stopped", name="Alice"))
    alice.sees(text(language, "relay.stopped", name="Bob"))
    alice.presses(text(language, "relay.write_more")).sees(text(language, "relay.is_stopped", name="Bob"))
    bob.presses(text(language, "relay.begin_again")).sees(text(language, "relay.resumed", name="Alice"))
    alice.sees(text(language, "relay.resumed", name="Bob"))
    writes(alice, "Bob", "Nog een keer", language=language)
    bob.sees("Nog een keer")


def test_who_is_stopped_while_writing_hears_so_and_nothing_is_passed_on(town: Town) -> None:
    alice, bob, _ = pair(town)
    writes(alice, "Bob", WORDS)
    alice.presses("Schrijf nog iets")
    bob.presses("Stop hiermee")
    alice.says("te laat geschreven").sees("Ik geef nu niets door")
    bob.does_not_see("te laat geschreven")
    assert not any("te laat geschreven" in rows for rows in everything_stored(town).values())


def test_twenty_a_day_and_the_next_day_again(town: Town) -> None:
    alice, bob, _ = pair(town)
    writes(alice, "Bob", "1e bericht")
    for number in range(2, relay.MOST_A_DAY + 1):
        alice.presses("Schrijf nog iets").says(f"{number}e bericht")
    alice.presses("Schrijf nog iets").says("een te veel").sees("schreven vandaag al veel")
    bob.sees("20e bericht").does_not_see("een te veel")
    town.later(days=1)
    bob.presses("Antwoord").says("een nieuwe dag")
    alice.sees("een nieuwe dag")


TOO_LATE = [  # what happened in between, and what the writer hears
    pytest.param("never", "niet te bereiken via mij", id="the other never wants to meet them: not told"),
    pytest.param("paused", "niet te bereiken via mij", id="the other has a break"),
    pytest.param("blocked", "niet te bereiken via mij", id="the other blocked the bot"),
    pytest.param("forgotten", "kennismaking is voorbij", id="the other was forgotten"),
    pytest.param("late", "langer dan 90 dagen", id="it is too long ago"),
    pytest.param("contact", "hebben elkaars gegevens", id="they have each other's details"),
]


@pytest.mark.parametrize(("what", "heard"), TOO_LATE)
def test_nothing_is_passed_on_when_it_should_not_be(town: Town, what: str, heard: str) -> None:
    alice, bob, made = pair(town)
    alice.presses("Schrijf Bob via mij")
    ids = {"alice": alice.member_id(), "bob": bob.member_id()}
    with town.db.write() as tx:
        account = accounts.of_member(tx, ids["bob"])
        assert account is not None
        if what == "never":
            members.add_never(tx, ids["bob"], ids["alice"], town.now)
        elif what == "paused":
            members.update(tx, ids["bob"], state=MemberState.PAUSED)
        elif what == "blocked":
            accounts.update(tx, account.id, reachable=False)
        elif what == "forgotten":
            erasure.erase(tx, ids["bob"], town.now, keep_tips=False)
        elif what == "contact":
            for one in ids.values():
                members.record_consent(tx, one, Purpose.CONTACT, True, text_version="x", channel="x", now=town.now)
    if what == "late":
        town.now = town.now.replace(year=town.now.year + 1)
    seen = len(bob.screen())
    if what == "forgotten":  # what they were writing to that person went too
        alice.presses("Schrijf Bob via mij") if any(one.buttons for one in alice.screen()[-1:]) else alice.says("hoi")
    else:
        alice.says(WORDS).sees(heard)
    assert not any(WORDS in str(message.body) for message in bob.screen()[seen:])
    assert not any(TRACE in rows for rows in everything_stored(town).values())
    assert made.id


@pytest.mark.parametrize(("typed", "kept"), [("x" * 1001, "1000"), ("x" * 2001, "2000")])
def test_what_is_too_long_is_not_passed_on_nor_kept(town: Town, typed: str, kept: str) -> None:
    alice, bob, _ = pair(town)
    alice.presses("Schrijf Bob via mij").says(typed).sees(kept)
    assert not any("xxxx" in rows for rows in everything_stored(town).values())
    alice.says("kort").sees("door aan Bob")
    bob.sees("kort")


def test_never_mind_passes_on_nothing(town: Town) -> None:
    alice, bob, _ = pair(town)
    told = len(bob.screen())
    alice.presses("Schrijf Bob via mij").says("1").sees("niets door")
    assert len(bob.screen()) == told


def test_at_night_it_waits_for_the_morning_unless_the_other_one_is_there(town: Town) -> None:
    alice, bob, _ = pair(town)
    town.later(hours=12)  # ten o'clock in the evening
    writes(alice, "Bob", "Slaap lekker").sees("dinsdag 24 november")
    bob.does_not_see("Slaap lekker")
    town.later(hours=12)
    bob.sees("Slaap lekker")


def test_people_on_different_platforms_get_it_on_their_own_and_a_name_elsewhere_is_no_contact(town: Town) -> None:
    alice, bob = (settle_in(town, name) for name in ("Alice", "Bob"))
    with town.db.write() as tx:
        account = accounts.find(tx, "town", "", "Bob")
        assert account is not None
        other = accounts.add(tx, "web", "", "bobs-page", name="Bob", language=account.language, now=town.now)
        accounts.update(tx, other.id, member_id=account.member, used_at=town.now)
        accounts.update(tx, account.id, member_id=None)
    bob = replace(bob, name="bobs-page")
    with town.db.write() as tx:
        both_of = [members.get(tx, one.member or "") for one in accounts.of_members(tx).values()]
    assert len(both_of) == 2
    introduced_members(town, *[one.id for one in both_of if one])
    assert "hier in de chat" not in alice.reads() + bob.reads()
    writes(alice, "Bob", WORDS)
    assert WORDS in bob.reads()


def test_who_can_be_reached_directly_is_not_offered_the_bot(town: Town) -> None:
    alice, bob = (settle_in(town, name, contact=f"{name}@voorbeeld.nl") for name in ("Alice", "Bob"))
    introduced(town, alice, bob)
    assert [button.label for message in alice.screen() for button in message.buttons] == []


def test_words_that_never_arrive_are_gone_after_a_day(town: Town) -> None:
    alice, bob, made = pair(town)
    del alice, bob
    with town.db.write() as tx:
        for state in ("unknown", "failed"):
            outbox.put(tx, f"relay:{state}", "slack", "", "person", "x", {"text": WORDS}, not_before=town.now,
                       quiet=False, fleeting=True, now=town.now)  # fmt: skip
            parcel = outbox.claim(tx, "me", town.now, 60, platforms=["slack"])
            assert parcel is not None
            (outbox.hold if state == "unknown" else outbox.failed)(tx, parcel.id, "me", "x")
    town.later(hours=20)
    assert TRACE in everything_stored(town)["outbox"]
    town.later(days=2)
    with town.db.write() as tx:
        retention.blank_old(tx, town.now)
    assert TRACE not in everything_stored(town)["outbox"]
    assert made.id
