"""What an update from Telegram means to the bot."""

from typing import Any

import pytest

from adapters.base import (
    Arrived,
    Blocked,
    Command,
    Incoming,
    Joined,
    Left,
    Moved,
    Person,
    Pressed,
    Removed,
    Room,
    Said,
    Started,
    What,
)
from adapters.telegram.incoming import Me, events, pressed_in
from tests.adapters.memory import MONDAY

ME = Me(4242, "netwever_bot")
ALICE = {"id": 11, "is_bot": False, "first_name": "Alice", "last_name": "de Wit", "language_code": "nl"}
BOT = {"id": 4242, "is_bot": True, "first_name": "Netwever", "username": "netwever_bot"}
OTHER_BOT = {"id": 99, "is_bot": True, "first_name": "Ander", "username": "ander_bot"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
PRIVATE = {"id": 11, "type": "private", "first_name": "Alice"}
GROUP = {"id": -100, "type": "supergroup", "title": "Netwerk"}
CHANNEL = {"id": -200, "type": "channel", "title": "Nieuws"}
AT = 1_795_424_400  # 2026-11-23, nine o'clock in the morning in UTC
ROOM = Room("telegram", "", "-100")


def message(chat: dict[str, Any] = PRIVATE, who: dict[str, Any] | None = ALICE, **more: Any) -> dict[str, Any]:
    sender = {} if who is None else {"from": who}
    return {"update_id": 7, "message": {"message_id": 3, "date": AT, "chat": chat, **sender, **more}}


def heard(raw: dict[str, Any]) -> tuple[Incoming, ...]:
    return events(raw, ME, MONDAY)


def meant(raw: dict[str, Any]) -> list[What]:
    return [event.what for event in heard(raw)]


def member(status: str, user: dict[str, Any] = BOT, **more: Any) -> dict[str, Any]:
    return {"status": status, "user": user, **more}


def restricted(user: dict[str, Any] = BOT, **may: bool) -> dict[str, Any]:
    names = (
        "messages audios documents photos videos video_notes voice_notes polls other_messages",
        "can_add_web_page_previews can_change_info can_invite_users can_pin_messages can_manage_topics is_member",
        "can_edit_tag can_react_to_messages",
    )
    rights = [f"can_send_{name}" for name in names[0].split()] + " ".join(names[1:]).split()
    return member("restricted", user, until_date=0, **(dict.fromkeys(rights, False) | may))


def change(kind: str, chat: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    told = {"chat": chat, "from": ALICE, "date": AT, "old_chat_member": old, "new_chat_member": new}
    return {"update_id": 8, kind: told}


def banned(user: dict[str, Any] = BOT) -> dict[str, Any]:
    return member("kicked", user, until_date=0)


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


def test_a_private_message_says_who_when_and_in_which_language() -> None:
    assert heard(message(text="hoi")) == (
        Incoming(
            event_id="7", at=MONDAY, who=Person("telegram", "", "11"), what=Said("hoi"), name="Alice de Wit",
            language="nl",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "what", "why"),
    [
        ("hoi", Said("hoi"), "words are words"),
        ("/vraag een dak", Command("vraag", "een dak"), "a command with its text"),
        ("/Vraag@Netwever_Bot een\ndak", Command("vraag", "een\ndak"), "said to us by name, in any case"),
        ("/help@ander_bot", None, "a command for another bot"),
        ("/start", Joined(), "the button of an empty chat"),
        ("/start join-abc_1", Started("join-abc_1"), "a deep link"),
        ("/start twee woorden", Joined(), "no payload that Telegram would send"),
        ("/start " + "x" * 65, Joined(), "longer than a payload can be"),
        ("/", Said("/"), "no command"),
        ("/mijn-profiel", Said("/mijn-profiel"), "no command in Telegram's sense"),
        ("a\x00b \ud83d", Said("a\ufffdb \ufffd"), "what no database keeps"),
    ],
)
def test_what_is_typed_in_private(text: str, what: What | None, why: str) -> None:
    assert meant(message(text=text)) == ([] if what is None else [what]), why


@pytest.mark.parametrize(
    ("more", "expected", "why"),
    [
        ({"caption": "kijk", "photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]},
         [Said("kijk")], "a picture's caption"),
        ({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}, [Said("")], "only a picture"),
        ({"sticker": {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "is_animated": False,
                      "is_video": False, "type": "regular"}}, [Said("")], "only a sticker"),
        ({"location": {"longitude": 5.4, "latitude": 51.9}}, [Said("")], "a place on the map"),
        ({"pinned_message": {"message_id": 1, "date": AT, "chat": PRIVATE}}, [], "something that Telegram tells"),
        ({}, [], "a kind of message that is newer than we are"),
    ],
)  # fmt: skip
def test_what_is_no_text_in_private(more: dict[str, Any], expected: list[What], why: str) -> None:
    assert meant(message(**more)) == expected, why


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ({"update_id": 7, "edited_message": message(text="hoi")["message"]}, "an edit"),
        ({"update_id": 7, "channel_post": message(CHANNEL, None, text="hoi")["message"]}, "a channel"),
        ({"update_id": 7, "inline_query": {"id": "1", "from": ALICE, "query": "x", "offset": ""}}, "an inline query"),
        ({"update_id": 7, "something_new": {"a": 1}}, "what Telegram will invent"),
        (message(who=OTHER_BOT, text="hoi"), "another bot"),
        (message(GROUP, OTHER_BOT, text="@netwever_bot hoi", entities=[entity("mention", 0, 13)]), "a bot in a group"),
        (message(GROUP, ANONYMOUS, sender_chat=GROUP, text="/vraag"), "an anonymous administrator"),
        (message(GROUP, ALICE, sender_chat=CHANNEL, text="/vraag"), "somebody who speaks as a channel"),
        (message(CHANNEL, None, text="/vraag"), "no sender at all"),
    ],
)
def test_what_nobody_said_to_the_bot(raw: dict[str, Any], why: str) -> None:
    assert heard(raw) == (), why


@pytest.mark.parametrize(
    ("more", "what", "why"),
    [
        ({"text": "wie gaat er mee?"}, None, "people among themselves, though an administrator bot gets it"),
        ({"text": "/vraag een dak"}, Command("vraag", "een dak"), "a command"),
        ({"text": "/vraag@netwever_bot een dak"}, Command("vraag", "een dak"), "a command by name"),
        ({"text": "/vraag@ander_bot een dak"}, None, "another bot's command"),
        ({"text": "/start"}, Command("start", ""), "the beginning of a private chat means nothing in a group"),
        ({"text": "@Netwever_bot: wie weet iets?", "entities": [entity("mention", 0, 13)]}, Said("wie weet iets?"),
         "its name"),
        ({"text": "😀 hé Wever, hoi", "entities": [entity("text_mention", 6, 5, user=BOT)]}, Said("😀 hé Wever, hoi"),
         "its name without @, counted as Telegram counts"),
        ({"text": "dag @netwever_bot2", "entities": [entity("mention", 4, 14)]}, None, "a name that begins as ours"),
        ({"text": "ja", "reply_to_message": message(GROUP, BOT, text="?")["message"]}, Said("ja"), "a reply"),
        ({"text": "ja", "reply_to_message": message(GROUP, ALICE, text="?")["message"]}, None, "a reply to a person"),
        ({"caption": "@netwever_bot kijk", "caption_entities": [entity("mention", 0, 13)],
          "photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}, Said("kijk"), "a caption"),
        ({"text": "ja", "message_thread_id": 5, "is_topic_message": True,
          "reply_to_message": message(GROUP, ALICE, forum_topic_created={"name": "x", "icon_color": 1})["message"]},
         None, "a topic of a forum is no reply"),
    ],
)  # fmt: skip
def test_in_a_group_only_what_is_said_to_it(more: dict[str, Any], what: What | None, why: str) -> None:
    found = heard(message(GROUP, **more))
    assert [(event.what, event.where) for event in found] == ([] if what is None else [(what, ROOM)]), why


def test_a_button_belongs_to_who_pressed_it() -> None:
    bob = {"id": 12, "is_bot": False, "first_name": "Bob"}
    query = {"id": "q1", "from": bob, "chat_instance": "1", "data": "t1", "message": message()["message"]}
    (event,) = heard({"update_id": 9, "callback_query": query})
    assert (event.who.user_id, event.what, event.where, event.at) == ("12", Pressed("t1"), None, MONDAY)
    assert pressed_in({"update_id": 9, "callback_query": query}) == "q1"


def test_a_button_in_a_group_says_where() -> None:
    too_old = {"message_id": 3, "date": 0, "chat": GROUP}  # Telegram does not give the message any more
    query = {"id": "q1", "from": ALICE, "chat_instance": "1", "data": "t1", "message": too_old}
    assert [event.where for event in heard({"update_id": 9, "callback_query": query})] == [ROOM]


@pytest.mark.parametrize("query", [{"game_short_name": "x"}, {"data": "t1", "inline_message_id": "1"}])
def test_a_button_that_is_not_ours_means_nothing(query: dict[str, Any]) -> None:
    found = {"update_id": 9, "callback_query": {"id": "q1", "from": ALICE, "chat_instance": "1", **query}}
    assert heard(found) == ()


@pytest.mark.parametrize(
    ("chat", "old", "new", "expected", "why"),
    [
        (PRIVATE, member("member"), banned(), [Blocked()], "blocked"),
        (PRIVATE, banned(), member("member"), [Joined()], "unblocked"),
        (GROUP, member("left"), member("member"), [Arrived()], "let in"),
        (GROUP, banned(), member("member"), [Arrived()], "let in again"),
        (GROUP, member("member"), member("left"), [Removed()], "taken out"),
        (GROUP, member("member"), banned(), [Removed()], "banned"),
        (GROUP, member("member"), restricted(is_member=True), [Removed()], "may not speak any more"),
        (GROUP, restricted(is_member=True), restricted(is_member=True, can_send_messages=True), [Arrived()],
         "may speak again"),
        (GROUP, member("left"), restricted(is_member=True), [], "let in, but may not speak"),
        (CHANNEL, member("left"), member("member"), [], "a channel is no group"),
    ],
)  # fmt: skip
def test_what_happens_to_the_bot(
    chat: dict[str, Any], old: dict[str, Any], new: dict[str, Any], expected: list[What], why: str
) -> None:
    found = heard(change("my_chat_member", chat, old, new))
    assert [event.what for event in found] == expected, why
    assert {event.where for event in found} <= {None if chat is PRIVATE else ROOM}


def test_the_app_unblocks_and_starts_at_once_which_is_one_beginning() -> None:
    ids = {event.event_id for raw in (change("my_chat_member", PRIVATE, banned(), member("member")),
                                      message(text="/start")) for event in heard(raw)}  # fmt: skip
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (member("left", ALICE), member("member", ALICE), [Joined()]),
        (banned(ALICE), restricted(ALICE, is_member=True), [Joined()]),
        (member("member", ALICE), member("left", ALICE), [Left()]),
        (restricted(ALICE, is_member=True), restricted(ALICE), [Left()]),
        (restricted(ALICE, is_member=True), member("member", ALICE), []),
        (member("left", OTHER_BOT), member("member", OTHER_BOT), []),
    ],
)
def test_somebody_comes_or_goes(old: dict[str, Any], new: dict[str, Any], expected: list[What]) -> None:
    found = heard(change("chat_member", GROUP, old, new))
    assert [(event.what, event.where) for event in found] == [(what, ROOM) for what in expected]


def test_newcomers_are_named_one_by_one_but_not_bots() -> None:
    bob = {"id": 12, "is_bot": False, "first_name": "Bob"}
    found = heard(message(GROUP, ALICE, new_chat_members=[ALICE, bob, BOT]))
    assert [(event.who.user_id, event.name, event.what) for event in found] == [
        ("11", "Alice de Wit", Joined()),
        ("12", "Bob", Joined()),
    ]
    assert len({event.event_id for event in found}) == 2


def test_a_newcomer_is_one_newcomer_however_often_it_is_told() -> None:
    by_the_group = heard(message(GROUP, ALICE, new_chat_members=[ALICE]))
    to_an_administrator = heard(change("chat_member", GROUP, member("left", ALICE), member("member", ALICE)))
    assert by_the_group == to_an_administrator


def test_who_leaves_is_named() -> None:
    (event,) = heard(message(GROUP, ALICE, left_chat_member=ALICE))
    assert (event.what, event.where, event.who.user_id) == (Left(), ROOM, "11")


def test_a_group_that_becomes_a_supergroup_is_told_once_by_both() -> None:
    small = {"id": -5, "type": "group", "title": "Netwerk"}
    found = [
        *heard(message(small, ANONYMOUS, migrate_to_chat_id=-100)),
        *heard(message(GROUP, migrate_from_chat_id=-5)),
    ]
    assert [(event.what, event.where) for event in found] == [(Moved("-100"), Room("telegram", "", "-5"))] * 2
    assert len({event.event_id for event in found}) == 1


@pytest.mark.parametrize("raw", [{"update_id": 1, "message": 7}, {"update_id": 1, "callback_query": {"id": "1"}}, {}])
def test_what_cannot_be_parsed_is_an_error(raw: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, AttributeError, ValueError)):
        heard(raw)


@pytest.mark.parametrize("raw", [{}, {"callback_query": 1}, {"callback_query": {"id": 1}}])
def test_what_nobody_pressed_needs_no_answer(raw: dict[str, Any]) -> None:
    assert pressed_in(raw) is None
