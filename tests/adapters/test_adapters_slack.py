"""What does the Slack adapter understand, and what does it refuse?"""

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.base import (
    Arrived,
    Blocked,
    Command,
    Filled,
    Incoming,
    Joined,
    Left,
    Looked,
    Person,
    Pressed,
    Removed,
    Said,
    Started,
    What,
)
from adapters.slack.incoming import EVENTS, Here, gone, heard, incoming, team_of, typed
from adapters.slack.needs import EVENTS as NEEDED
from adapters.slack.people import Profile, profile_of, unknown_profile
from tests.adapters.bench_slack import ROOM, event, message_event, stamp
from tests.adapters.memory import MONDAY
from tests.adapters.slack_stub import BOT, TEAM, person

HERE = Here(TEAM, BOT, MONDAY, ROOM)
ALICE = {"id": "U01ALICE", "team_id": TEAM}


def mention(text: str, channel: str = ROOM, **more: Any) -> dict[str, Any]:
    inner = {"type": "app_mention", "user": "U01ALICE", "text": text, "channel": channel, "ts": stamp(0), "team": TEAM}
    return event({**inner, **more})


def pressed(action_id: str, value: str, channel: str = "D1", name: str = "directmessage") -> dict[str, Any]:
    action = {"action_id": action_id, "value": value, "action_ts": stamp(1), "type": "button"}
    return {
        "type": "block_actions", "user": ALICE, "team": {"id": TEAM}, "trigger_id": "1.2.abc", "actions": [action],
        "channel": {"id": channel, "name": name},
    }  # fmt: skip


def submitted(**values: Any) -> dict[str, Any]:
    state = {"values": {name: {"answer": given} for name, given in values.items()}}
    view = {"id": "V1", "hash": "h1", "callback_id": "profile", "state": state}
    return {"type": "view_submission", "user": ALICE, "team": {"id": TEAM}, "trigger_id": "9.9.z", "view": view}


def command(text: str) -> dict[str, Any]:
    return {
        "command": "/netwever", "text": text, "user_id": "U01ALICE", "team_id": TEAM, "channel_id": ROOM,
        "trigger_id": "1.2.abc",
    }  # fmt: skip


def in_channel(kind: str, user: str, channel: str = ROOM) -> dict[str, Any]:
    return event({"type": kind, "user": user, "channel": channel, "event_ts": stamp(0), "team": TEAM})


@pytest.mark.parametrize(
    ("body", "what", "room", "why"),
    [
        (message_event("hallo &amp; dag"), Said("hallo & dag"), None, "words in the direct chat"),
        (message_event("x", subtype="message_changed"), None, None, "an edit is no new message"),
        (message_event("x", subtype="file_share"), Said("x"), None, "words under a picture"),
        (message_event("x", bot_id="B1"), None, None, "another bot"),
        (message_event("x", user=BOT), None, None, "the bot itself"),
        (mention(f"<@{BOT}> help"), Said("help"), ROOM, "named in a channel"),
        (mention("gewoon gepraat", type="message"), None, None, "talk in a channel that isn't for the bot"),
        (mention(f"vraag aan <@{BOT}>", type="message"), Said("vraag aan"), ROOM, "the same as an ordinary message"),
        (command("Vraag  wie weet iets van daken"), Command("vraag", "wie weet iets van daken"), None, "a subcommand"),
        (command("  "), Command("help"), None, "a bare command"),
        (pressed("choice:1", "tok"), Pressed("tok"), None, "a button in the direct chat"),
        (pressed("choice:1", "tok", ROOM, "netwerk"), Pressed("tok"), ROOM, "a button in a channel"),
        (pressed("door:1", "ask-1", ROOM, "netwerk"), Started("ask-1"), None, "a door leads to the direct chat"),
        (pressed("other", "tok"), None, None, "a button that isn't ours"),
        (pressed("choice:1", ""), None, None, "a button without a token"),
        (
            submitted(name={"value": "Alice"}, sector={"selected_option": {"value": "research"}}, area={"value": None}),
            Filled("profile", {"name": "Alice", "sector": "research", "area": ""}), None, "a form",
        ),
        ({"type": "shortcut", "callback_id": "ask", "user": ALICE, "team": {"id": TEAM}, "action_ts": stamp(0)},
         Command("ask"), None, "a shortcut"),
        ({"type": "message_action", "callback_id": "ask", "user": ALICE, "team": {"id": TEAM}, "action_ts": stamp(0),
          "message": {"text": "wie weet &lt;iets&gt;"}}, Command("ask", "wie weet <iets>"), None, "of a message"),
        (event({"type": "app_home_opened", "user": "U01ALICE", "tab": "home"}), Looked(), None, "the bot's page"),
        (event({"type": "app_home_opened", "user": "U01ALICE", "tab": "messages"}), None, None, "only the chat"),
        (in_channel("member_joined_channel", "U01ALICE"), Joined(), ROOM, "somebody came"),
        (in_channel("member_left_channel", "U01ALICE"), Left(), ROOM, "somebody went"),
        (in_channel("member_joined_channel", "U01ALICE", "C9"), None, None, "another channel is no business of ours"),
        (in_channel("member_joined_channel", BOT, "C9"), Arrived(), "C9", "the bot came into a channel"),
        (in_channel("member_left_channel", BOT), Removed(), ROOM, "the bot was taken out"),
        (event({"type": "channel_left", "channel": ROOM, "actor_id": "U1"}), Removed(), ROOM, "as Slack tells the bot"),
        (event({"type": "channel_archive", "channel": ROOM, "user": "U1"}), Removed(), ROOM, "nobody can speak there"),
        (event({"type": "channel_unarchive", "channel": ROOM, "user": "U1"}), Arrived(), ROOM, "it is back"),
        (event({"type": "channel_rename", "channel": {"id": ROOM, "name": "x"}}), None, None, "a new name is no move"),
        (event({"type": "user_change", "user": {**ALICE, "deleted": True}}), Blocked(), None, "an account ended"),
        (event({"type": "user_change", "user": ALICE}), None, None, "a new photo"),
        (event({"type": "reaction_added", "user": "U01ALICE"}), None, None, "an event that nobody asked for"),
        ({"type": "something_new"}, None, None, "a body of a kind that doesn't exist yet"),
        ({}, None, None, "nothing at all"),
    ],
)  # fmt: skip
def test_what_slack_sends_is_understood(body: dict[str, Any], what: What | None, room: str | None, why: str) -> None:
    found = heard(body, HERE)
    assert (found and found.what, (found and found.room) or None) == (what, room), why


def test_an_event_has_everything_that_the_bot_needs() -> None:
    found = heard(message_event("hoi"), HERE)
    assert found is not None
    assert incoming(found, HERE, Profile("Alice", "nl-NL", outsider=True)) == Incoming(
        event_id="own:U01ALICE:client-0",
        at=datetime(2026, 11, 23, 9, 0, 0, 200, tzinfo=UTC),
        who=Person("slack", TEAM, "U01ALICE"),
        what=Said("hoi"),
        name="Alice",
        language="nl-NL",
        outsider=True,
    )


def test_what_opens_a_form_comes_along() -> None:
    handles = [found.handle for body in (command("profiel"), pressed("choice:1", "t")) if (found := heard(body, HERE))]
    assert handles == ["1.2.abc", "1.2.abc"]
    filled = heard(submitted(), HERE)
    assert filled is not None
    assert filled.handle == ""  # a form that was just sent in opens no other


def test_a_mention_that_comes_twice_is_one_event() -> None:
    both = [heard(mention(f"<@{BOT}> help", type=kind), HERE) for kind in ("app_mention", "message")]
    assert len({found.id for found in both if found}) == 1


def test_the_same_message_under_another_time_is_one_event() -> None:
    first, again = message_event("hoi", 0), message_event("hoi", 21, client_msg_id="client-0")
    ids = {found.id for body in (first, again) if (found := heard(body, HERE))}
    assert len(ids) == 1


def test_nobody_can_use_up_somebody_elses_ids() -> None:
    ids = {found.id for user in ("U1", "U2") if (found := heard(message_event("hoi", user=user), HERE))}
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("wie weet <https://example.org/a?b=1&amp;c=2|meer>?", "wie weet https://example.org/a?b=1&c=2?", "a link"),
        ("mail <mailto:a@example.org|a@example.org>", "mail a@example.org", "an address"),
        ("<@U7|yara> en <#C1|netwerk> en <!here>", "@yara en #netwerk en @here", "names as words"),
        ("&lt;@U7&gt;", "<@U7>", "typed, not meant"),
        (f"<@{BOT}>   help", "help", "the bot's own name is left out"),
        ("", "", "nothing"),
        ("a < b en <nooit af", "a < b en <nooit af", "a loose sign"),
    ],
)
def test_markup_becomes_the_words_that_were_typed(text: str, expected: str, why: str) -> None:
    assert typed(text, BOT) == expected, why


@pytest.mark.parametrize(
    ("user", "outsider", "why"),
    [
        (person("U1"), False, "somebody of this workspace"),
        (person("U1", is_restricted=True), True, "a guest"),
        (person("U1", is_ultra_restricted=True), True, "a guest of one channel"),
        (person("U1", is_stranger=True), True, "of a shared channel"),
        (person("U1", team_id="T9"), True, "of another organisation"),
        (person("U1", team_id="T9", enterprise_user={"teams": [TEAM, "T9"]}), False, "a colleague in the same grid"),
        (person("U1", team_id="T9", enterprise_user={"teams": ["T9"]}), True, "a grid that isn't here"),
        ({}, False, "Slack tells nothing"),
    ],
)
def test_guests_and_other_organisations_are_outsiders(user: dict[str, Any], outsider: bool, why: str) -> None:
    assert profile_of(user, TEAM).outsider == outsider, why


@pytest.mark.parametrize(("team", "outsider"), [(TEAM, False), ("", False), ("T9", True)])
def test_somebody_unknown_is_an_outsider_only_when_their_workspace_is_another_one(team: str, outsider: bool) -> None:
    assert unknown_profile(team, TEAM).outsider == outsider


def test_a_name_is_what_people_see() -> None:
    profile = {"display_name": "", "real_name": "Alice de Wit"}
    assert profile_of(person("U1", profile=profile), TEAM).name == "Alice de Wit"


@pytest.mark.parametrize(
    ("body", "team", "why"),
    [
        (message_event("x"), TEAM, "an event"),
        ({**message_event("x"), "team_id": "T9"}, TEAM, "of a shared channel: whose bot it is for counts"),
        (command("x"), TEAM, "a command"),
        (pressed("choice:1", "t"), TEAM, "a button"),
        ({"user": {"team_id": "T3"}, "team": None}, "T3", "of an organisation-wide app"),
        ({}, "", "nothing"),
    ],
)
def test_the_workspace_is_the_one_whose_bot_is_spoken_to(body: dict[str, Any], team: str, why: str) -> None:
    assert team_of(body) == team, why


@pytest.mark.parametrize(
    ("inner", "is_gone"),
    [
        ({"type": "app_uninstalled"}, True),
        ({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, False),
        ({"type": "message"}, False),
    ],
)
def test_leaving_a_workspace_is_noticed(inner: dict[str, Any], is_gone: bool) -> None:
    assert (gone(event(inner), MONDAY) is not None) == is_gone


def test_every_event_that_is_read_is_asked_for() -> None:
    names = {"message" if name == "message.im" else name for name in NEEDED}
    assert names == EVENTS
