"""What does an event of a Matrix room mean, and can any event at all break it?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import Blocked, Command, Joined, Left, Person, Pressed, Room, Said, Started, What
from adapters.matrix import incoming
from adapters.matrix.incoming import Place
from adapters.matrix.sight import PURPOSE, Sight, after, before, sight_of

ME, ALICE, BOB = "@netwever:a.test", "@alice:a.test", "@bob:b.test"


def place(*people: str, other: str | None = None) -> Place:
    present = {ME: "Netwever", **dict.fromkeys(people, "Iemand")}
    return Place(ME, Sight("!r", joined=frozenset(present), present=present), other)


GROUP, PRIVATE = place(ALICE, BOB), place(ALICE, other=ALICE)


def message(body: str, **more: Any) -> dict[str, Any]:
    content = {"msgtype": "m.text", "body": body, **more}
    return {"type": "m.room.message", "event_id": "$1", "sender": ALICE, "origin_server_ts": 1, "content": content}


def member(user_id: str, now: str, earlier: str = "") -> dict[str, Any]:
    unsigned = {"prev_content": {"membership": earlier}} if earlier else {}
    return {
        "type": "m.room.member", "event_id": "$2", "sender": user_id, "state_key": user_id, "origin_server_ts": 1,
        "content": {"membership": now}, "unsigned": unsigned,
    }  # fmt: skip


REPLY = {"m.in_reply_to": {"event_id": "$q"}}


@pytest.mark.parametrize(
    ("body", "expected", "why"),
    [
        ("hoi", Said("hoi"), "everything is for the bot"),
        ("Netwever: ik zoek een dak", Said("ik zoek een dak"), "its name is not part of what is said"),
        ("Netwever", Said("Netwever"), "a name alone is still something"),
        ("!ask een dak", Command("ask", "een dak"), "a command"),
        ("!netwever ask een dak", Command("ask", "een dak"), "as people write it in a group"),
        ("!netwever", Command("help"), "no command named"),
        ("!NETWEVER Help", Command("help"), "in capitals"),
        ("!ask\neen dak", Command("ask", "een dak"), "on two lines"),
        ("!start join-abc_1", Started("join-abc_1"), "a door was taken"),
        ("!start", Command("start"), "no door"),
        ("!start twee woorden", Command("start", "twee woorden"), "not a door's words"),
        ("!!! help", Said("!!! help"), "somebody shouts"),
        ("!", Said("!"), "only a sign"),
        ("start join-abc", Said("start join-abc"), "a door begins with !"),
    ],
)
def test_in_private_everything_that_is_said_is_for_the_bot(body: str, expected: What, why: str) -> None:
    assert incoming.said(message(body), PRIVATE) == expected, why


@pytest.mark.parametrize(
    ("event", "expected", "why"),
    [
        (message("hoi allemaal"), None, "not said to the bot"),
        (message("wat doet netwever eigenlijk?"), None, "about it, not to it"),
        (message("Netwever: ik zoek een dak"), Said("ik zoek een dak"), "its name first"),
        (message("netwever ik zoek een dak"), Said("ik zoek een dak"), "without a sign behind it"),
        (message("netweverij is leuk"), None, "another word that begins alike"),
        (message(f"{ME} ik zoek"), Said("ik zoek"), "its whole id"),
        (message("ik zoek een dak", **{"m.mentions": {"user_ids": [ME]}}), Said("ik zoek een dak"), "a mention"),
        (message("ik zoek een dak", **{"m.mentions": {"user_ids": [BOB]}}), None, "somebody else's mention"),
        (message("ik zoek", formatted_body=f'<a href="https://matrix.to/#/{ME}">N</a>'), Said("ik zoek"), "a pill"),
        (message("!netwever ask een dak"), Command("ask", "een dak"), "its own command"),
        (message("!ask een dak"), None, "perhaps another bot's"),
        (message("!netwever start join-a"), Command("start", "join-a"), "a door leads to the private chat only"),
        (message("Netwever: !ask een dak"), Command("ask", "een dak"), "a command after its name"),
    ],
)
def test_in_a_group_only_what_is_said_to_the_bot_is_heard(event: Any, expected: What | None, why: str) -> None:
    assert incoming.said(event, GROUP) == expected, why


def test_a_reply_to_the_bot_is_heard_without_the_quote_before_it() -> None:
    event = message(f"> <{ME}> Wie kan helpen?\n\nik wel", **{"m.relates_to": REPLY})
    assert incoming.answered(event) == "$q"
    assert incoming.said(event, GROUP, answers_me=True) == Said("ik wel")
    assert incoming.said(event, GROUP, answers_me=False) is None  # its id stands in the quote only


@pytest.mark.parametrize(
    ("event", "heard", "why"),
    [
        (message("hoi"), True, "a person's"),
        ({**message("hoi"), "sender": ME}, False, "the bot's own"),
        (message("hoi", **{"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}), False, "an edit"),
        ({**message("hoi"), "event_id": 7}, False, "without an id it could not be known again"),
    ],
)
def test_own_words_and_edits_are_not_heard(event: Any, heard: bool, why: str) -> None:
    assert incoming.is_from_people(event, PRIVATE) == heard, why


@pytest.mark.parametrize(
    ("msgtype", "expected"),
    [("m.notice", None), ("m.emote", Said("zwaait")), ("m.image", Said("")), ("nl.other", None), (None, None)],
)
def test_other_bots_are_not_heard_and_a_picture_has_no_words(msgtype: str | None, expected: What | None) -> None:
    assert incoming.said(message("zwaait", msgtype=msgtype), PRIVATE) == expected


@pytest.mark.parametrize(
    ("key", "number"),
    [("1️⃣", 1), ("9️⃣", 9), ("2\u20e3", 2), ("3", 3), ("0️⃣", None), ("👍", None), ("", None), ("12", None), ("١", None)],
)
def test_a_number_as_reaction_is_a_choice(key: str, number: int | None) -> None:
    relation = {"rel_type": "m.annotation", "event_id": "$q", "key": key}
    event = {"type": "m.reaction", "content": {"m.relates_to": relation}}
    assert incoming.reaction(event) == (None if number is None else ("$q", number))


def test_a_reaction_is_pressed_only_on_the_bots_own_question_and_within_its_choices() -> None:
    question = {"sender": ME, "content": {"nl.netwever.choices": ["t1", "t2"]}}
    assert incoming.pressed(question, 2, ME) == Pressed("t2")
    assert incoming.pressed(question, 3, ME) is None
    assert incoming.pressed({**question, "sender": ALICE}, 1, ME) is None
    edit = {"content": {"m.new_content": {"nl.netwever.choices": ["t3"]}}}
    assert incoming.pressed({**question, "unsigned": {"m.relations": {"m.replace": edit}}}, 1, ME) == Pressed("t3")


@pytest.mark.parametrize(
    ("event", "where", "expected", "why"),
    [
        (member("@c:a.test", "join"), GROUP, (Joined(), "@c:a.test"), "came"),
        (member("@c:a.test", "join", "invite"), GROUP, (Joined(), "@c:a.test"), "was invited"),
        (member(ALICE, "join", "join"), GROUP, None, "a new name"),
        (member(ALICE, "leave"), GROUP, (Left(), ALICE), "went"),
        (member(ALICE, "ban"), GROUP, (Left(), ALICE), "was put out"),
        (member("@c:a.test", "invite"), GROUP, None, "is only invited"),
        (member("@c:a.test", "leave", "invite"), GROUP, None, "did not come"),
        (member(ME, "join"), GROUP, None, "the bot itself"),
        (member(ALICE, "leave"), PRIVATE, (Blocked(), ALICE), "left the private chat"),
        (member(ALICE, "join"), PRIVATE, None, "accepted the bot's invitation"),
    ],
)
def test_who_comes_and_goes_is_noticed(event: Any, where: Place, expected: Any, why: str) -> None:
    assert incoming.membership(event, where) == expected, why


def state(kind: str, key: str = "", **content: Any) -> dict[str, Any]:
    return {"type": kind, "state_key": key, "sender": ALICE, "content": content}


MEMBERS = [state("m.room.member", one, membership="join") for one in (ME, ALICE)]
THIRD = state("m.room.member", BOB, membership="invite")


@pytest.mark.parametrize(
    ("more", "listed", "expected", "why"),
    [
        ([], False, ALICE, "two people, no name"),
        ([state("m.room.name", name="Netwerk")], False, None, "a group in which nobody is yet"),
        ([state("m.room.name", name="Netwerk")], True, ALICE, "the account says that it is private"),
        ([THIRD], True, None, "somebody else is invited: never private, whatever a list says"),
        ([state("m.room.create", type="m.space")], True, None, "a space"),
        ([state(PURPOSE, people=[ALICE, BOB])], False, None, "a gathering that somebody left"),
        ([state("m.room.name", name="x"), state(PURPOSE, people=[ALICE])], False, ALICE, "made by the bot for her"),
    ],
)
def test_a_private_chat_is_told_from_a_group(more: Any, listed: bool, expected: str | None, why: str) -> None:
    assert sight_of("!r", [*MEMBERS, *more]).counterpart(ME, listed) == expected, why


def test_a_room_is_seen_as_it_was_before_somebody_left() -> None:
    now = sight_of("!r", MEMBERS[:1])
    left = member(ALICE, "leave", "join")
    assert before(now, left).counterpart(ME, False) == ALICE
    assert after(before(now, left), left) == now


def test_an_event_says_who_where_and_when() -> None:
    event = {**message("hoi"), "origin_server_ts": 1_700_000_000_000}
    found = incoming.incoming(event, GROUP, Said("hoi"))
    assert (found.who, found.where, found.name) == (Person("matrix", "", ALICE), Room("matrix", "", "!r"), "Iemand")
    assert (found.event_id, found.at.isoformat()) == ("$1", "2023-11-14T22:13:20+00:00")
    assert incoming.incoming(event, PRIVATE, Said("hoi")).where is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from([ME, ALICE, "!x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = ["m.relates_to", "m.in_reply_to", "m.mentions", "user_ids", "body", "msgtype", "membership", "rel_type", "key"]
contents = st.dictionaries(st.sampled_from(NAMES), anything, max_size=4) | anything
events = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["m.room.message", "m.reaction", "m.room.member", "m.room.create", "m.room.tombstone"]),
        "content": contents, "unsigned": anything, "origin_server_ts": anything, "event_id": anything,
        "sender": anything, "state_key": anything,
    },
)  # fmt: skip


@given(events, st.sampled_from([GROUP, PRIVATE]))
def test_no_event_at_all_breaks_the_reading(event: dict[str, Any], where: Place) -> None:
    incoming.said(event, where)
    incoming.reaction(event)
    incoming.answered(event)
    incoming.pressed(event, 1, ME)
    incoming.membership(event, where)
    incoming.is_from_people(event, where)
    incoming.is_arrival(event, ME)
    sight_of("!r", [event, before(where.sight, event)]).counterpart(ME, False)
    assert incoming.incoming(event, where, Said("")).at.utcoffset() is not None
