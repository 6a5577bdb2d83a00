"""Does a message get to Slack once, whatever Slack answers?"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.base import Gathering, Outgoing, Paragraph, Person, Room, Span, Surface
from adapters.failures import DeliveryFailed, FailureKind
from adapters.slack.adapter import SlackAdapter
from adapters.slack.render import digest
from tests.adapters.bench_slack import ALICE, Ending, Pacing, slack_adapter
from tests.adapters.contract import answered, question, words
from tests.adapters.slack_rules import lines
from tests.adapters.slack_stub import TEAM, TOKEN, SlackStub, person, slack_stub
from tests.adapters.test_adapters_slack_render import FORM

ROOM = Room("slack", TEAM, "C01NET")
LONG = Outgoing(key="long", body=tuple(Paragraph((Span(f"{n} " + "woord " * 400),)) for n in range(4)))


@dataclass
class Town:
    stub: SlackStub
    ending: Ending
    pacing: Pacing
    adapter: SlackAdapter

    def again(self, **more: Any) -> SlackAdapter:
        """The same bot after a restart: it remembers nothing."""
        return slack_adapter(self.stub, ending=self.ending, pacing=self.pacing, **more)


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with slack_stub() as stub:
        ending, pacing = Ending(), Pacing()
        yield Town(stub, ending, pacing, slack_adapter(stub, ending=ending, pacing=pacing))


async def failing(adapter: SlackAdapter, message: Outgoing, to: Person | Room | Gathering = ALICE) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as failed:
        await adapter.send(to, message)
    return failed.value


@pytest.mark.parametrize(
    ("plan", "kind", "why"),
    [
        (("error", "internal_error"), FailureKind.UNKNOWN, "Slack may have posted it"),
        (("error", "fatal_error"), FailureKind.UNKNOWN, "Slack may have posted it"),
        (("error", "service_unavailable"), FailureKind.UNKNOWN, "Slack may have posted it"),
        (("error", "request_timeout"), FailureKind.UNKNOWN, "Slack may have posted it"),
        (("http", 500), FailureKind.UNKNOWN, "something in between may have passed it on"),
        (("http", 502), FailureKind.UNKNOWN, "something in between may have passed it on"),
        (("http", 200), FailureKind.UNKNOWN, "no answer of Slack's"),
        (("lost", None), FailureKind.UNKNOWN, "done, and the line broke"),
        (("cut", None), FailureKind.UNKNOWN, "the line broke"),
        (("error", "msg_blocks_too_long"), FailureKind.PERMANENT, "will never be taken"),
        (("error", "missing_scope"), FailureKind.PERMANENT, "the operator must act"),
        (("error", "something_new"), FailureKind.PERMANENT, "a refusal that we don't know"),
        (("error", "channel_not_found"), FailureKind.UNREACHABLE, "this person's chat is gone"),
        (("error", "token_revoked"), FailureKind.PERMANENT, "the token is dead"),
    ],
)
async def test_an_answer_says_what_happened(town: Town, plan: tuple[str, object], kind: FailureKind, why: str) -> None:
    town.stub.will["chat.postMessage"] = [plan]
    failure = await failing(town.adapter, words("k", "geheim"))
    assert (failure.kind, "geheim" in str(failure)) == (kind, False), why
    assert town.stub.methods().count("chat.postMessage") == 1, "slack_sdk must not repeat it by itself"


async def test_what_may_have_arrived_is_found_by_our_key(town: Town) -> None:
    town.stub.will["chat.postMessage"] = [("lost", None), ("cut", None)]
    await failing(town.adapter, words("there", "een"))
    await failing(town.adapter, words("lost", "twee"))
    adapter = town.again()
    assert [await adapter.was_delivered(ALICE, key) for key in ("there", "lost")] == [True, False]


async def test_slack_is_asked_to_wait_and_only_that_channel_does(town: Town) -> None:
    town.stub.people["U02BOB"] = person("U02BOB")
    town.stub.will["chat.postMessage"] = [("wait", 30)]
    bob = Person("slack", TEAM, "U02BOB")
    first = await failing(town.adapter, words("k", "hoi"))
    assert (first.kind, first.retry_after) == (FailureKind.TEMPORARY, 30.0)
    soon = await failing(town.adapter, words("k", "hoi"))
    assert (soon.kind, soon.retry_after) == (FailureKind.TOO_SOON, 30.0)
    await town.adapter.send(bob, words("b", "hoi bob"))
    town.pacing.at += 30.1
    await town.adapter.send(ALICE, words("k", "hoi"))
    assert [lines(message) for message in town.stub.messages()] == [["hoi"]]


async def test_one_message_a_second_goes_to_a_channel(town: Town) -> None:
    for number in range(4):
        await town.adapter.send(ALICE, words(f"k{number}", "hoi"))
    assert (town.pacing.at, town.pacing.paused) == (3.0, [1.0, 1.0, 1.0])


async def test_a_method_is_not_called_more_often_than_its_tier_allows(town: Town) -> None:
    await town.adapter.send(ALICE, question("q"))
    kinds = []
    for number in range(51):
        try:
            await town.adapter.send(ALICE, Outgoing(key=f"c{number}", body=(), chosen="Ja", replaces="q"))
        except DeliveryFailed as failure:
            kinds.append((failure.kind, failure.retry_after))
    assert kinds == [(FailureKind.TOO_SOON, 60.0)]


async def test_a_long_text_goes_in_parts_and_what_is_there_is_not_said_again(town: Town) -> None:
    town.stub.will["chat.postMessage"] = [("", None), ("error", "internal_error")]
    failure = await failing(town.adapter, LONG)
    adapter = town.again()
    assert (failure.kind, await adapter.was_delivered(ALICE, "long")) == (FailureKind.UNKNOWN, False)
    await adapter.send(ALICE, LONG)
    assert [lines(message)[0][:2] for message in town.stub.messages()] == ["0 ", "1 ", "2 ", "3 "]
    assert await town.again().was_delivered(ALICE, "long") is True


async def test_a_long_history_is_read_back_page_by_page(town: Town) -> None:
    await town.adapter.send(ALICE, words("old", "lang geleden"))
    town.stub.channels["DU01ALICE"] += [{"ts": f"1795500{n:03}.1", "text": "x"} for n in range(450)]
    assert await town.again().was_delivered(ALICE, "old") is True
    assert town.stub.methods().count("conversations.history") == 3


async def test_with_too_much_history_nobody_can_tell(town: Town) -> None:
    await town.adapter.send(ALICE, words("first", "x"))
    recent = "1795424400.1"  # the very moment of the test's clock
    town.stub.channels["DU01ALICE"] = [{"ts": recent, "text": "x"} for _ in range(1200)]
    assert await town.again().was_delivered(ALICE, "gone") is None
    town.stub.channels["DU01ALICE"] = [{"ts": "1795000000.1", "text": "x"} for _ in range(1200)]
    assert await town.again().was_delivered(ALICE, "gone") is False


class Kept:
    """Receipts as the outbox keeps them."""

    def __init__(self, **receipts: str) -> None:
        self.receipts = receipts

    async def find(self, key: str) -> str | None:
        return self.receipts.get(key)


async def test_a_question_of_long_ago_is_changed_by_its_receipt(town: Town) -> None:
    receipt = await town.adapter.send(ALICE, question("q"))
    before = town.stub.methods().count("conversations.history")
    await town.again(receipts=Kept(q=receipt.message_id)).send(ALICE, answered("q"))
    assert [lines(message) for message in town.stub.messages()] == [["Zal ik je voorstellen?", "✓ Ja"]]
    assert town.stub.methods().count("conversations.history") == before


async def test_after_a_restart_a_question_is_found_in_the_history(town: Town) -> None:
    await town.adapter.send(ALICE, question("q"))
    await town.again(receipts=Kept(q="V123")).send(ALICE, answered("q"))  # a form's receipt leads nowhere
    assert [lines(message) for message in town.stub.messages()] == [["Zal ik je voorstellen?", "✓ Ja"]]


async def test_a_longer_text_is_changed_into_a_shorter_one_and_back(town: Town) -> None:
    await town.adapter.send(ALICE, LONG)
    await town.adapter.send(ALICE, Outgoing(key="short", body=(Paragraph((Span("kort"),)),), replaces="long"))
    assert [lines(message) for message in town.stub.messages()] == [["kort"]]
    await town.adapter.send(ALICE, Outgoing(key="long2", body=LONG.body, replaces="short"))
    marks = [message["metadata"]["event_payload"] for message in town.stub.messages()]
    assert marks == [{"key": digest("long2"), "part": part, "of": 4} for part in range(4)]


@pytest.mark.parametrize("error", ["message_not_found", "edit_window_closed"])
async def test_a_question_that_cannot_be_changed_is_answered_below(town: Town, error: str) -> None:
    await town.adapter.send(ALICE, question("q"))
    town.stub.will["chat.update"] = [("error", error)]
    await town.adapter.send(ALICE, answered("q"))
    assert [lines(message)[-1] for message in town.stub.messages()] == ["2. Nu niet", "✓ Ja"]


async def test_a_change_whose_answer_is_lost_is_simply_made_again(town: Town) -> None:
    await town.adapter.send(ALICE, question("q"))
    town.stub.will["chat.update"] = [("lost", None)]
    assert (await failing(town.adapter, answered("q"))).kind is FailureKind.TEMPORARY
    await town.adapter.send(ALICE, answered("q"))
    assert [lines(message) for message in town.stub.messages()] == [["Zal ik je voorstellen?", "✓ Ja"]]


def a_form(handle: str = "1.2.abc") -> Outgoing:
    return Outgoing(key="f", body=(Paragraph((Span("Hoe heet je?"),)),), form=FORM, handle=handle)


async def test_a_form_is_shown_where_the_permission_works(town: Town) -> None:
    receipt = await town.adapter.send(ALICE, a_form())
    assert ([view["callback_id"] for view in town.stub.views], town.stub.messages()) == (["profile"], [])
    assert receipt.message_id == "V1"


@pytest.mark.parametrize(
    "error", ["expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "invalid_arguments"]
)
async def test_without_a_form_the_same_is_asked_in_words(town: Town, error: str) -> None:
    town.stub.will["views.open"] = [("error", error)]
    await town.adapter.send(ALICE, a_form())
    assert [lines(message) for message in town.stub.messages()] == [["Hoe heet je?"]]


async def test_without_a_permission_the_same_is_asked_in_words(town: Town) -> None:
    await town.adapter.send(ALICE, a_form(handle=""))
    assert ([lines(message) for message in town.stub.messages()], town.stub.views) == ([["Hoe heet je?"]], [])


async def test_the_bots_page_is_shown_to_its_one_reader(town: Town) -> None:
    await town.adapter.send(ALICE, Outgoing(key="h", body=(Paragraph((Span("Jij"),)),), surface=Surface.HOME))
    assert (lines(town.stub.homes["U01ALICE"]), town.stub.messages()) == (["Jij"], [])


async def test_two_people_are_gathered_in_one_conversation(town: Town) -> None:
    town.stub.people["U02BOB"] = person("U02BOB")
    both = [Gathering("slack", TEAM, users) for users in (("U02BOB", "U01ALICE"), ("U01ALICE", "U02BOB"))]
    for number, gathering in enumerate(both):
        await town.adapter.send(gathering, words(f"g{number}", "Maak kennis!"))
    assert [len(posted) for name, posted in town.stub.channels.items() if name.startswith("G")] == [2]


async def test_nine_people_are_too_many_for_one_conversation(town: Town) -> None:
    crowd = Gathering("slack", TEAM, tuple(f"U{n}" for n in range(9)))
    assert (await failing(town.adapter, words("g", "x"), crowd)).kind is FailureKind.PERMANENT


async def test_in_a_channel_somebody_is_mentioned(town: Town) -> None:
    town.stub.channels[ROOM.room_id] = []
    await town.adapter.send(ROOM, Outgoing(key="m", body=(Paragraph((Span("welkom!"),)),), mention=ALICE))
    assert [lines(message) for message in town.stub.channels[ROOM.room_id]] == [["<@U01ALICE> welkom!"]]


async def test_a_channel_that_is_gone_is_nobody_who_cannot_be_reached(town: Town) -> None:
    assert (await failing(town.adapter, words("r", "x"), ROOM)).kind is FailureKind.PERMANENT


@pytest.mark.parametrize("to", [Person("matrix", TEAM, "U01ALICE"), Person("slack", "T9", "U01ALICE")])
async def test_another_workspace_or_platform_is_out_of_reach(town: Town, to: Person) -> None:
    assert (await failing(town.adapter, words("k", "x"), to)).kind is FailureKind.UNREACHABLE


async def test_a_room_without_a_workspace_is_in_the_only_one(town: Town) -> None:
    town.stub.channels["C1"] = []
    await town.adapter.send(Room("slack", "", "C1"), words("k", "hoi"))
    assert [lines(message) for message in town.stub.channels["C1"]] == [["hoi"]]


async def test_no_log_and_no_error_holds_the_token_or_the_words(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    town.stub.will["chat.postMessage"] = [("error", "invalid_blocks"), ("cut", None), ("http", 500)]
    told = [str(await failing(town.adapter, words(f"k{n}", "diep geheim"))) for n in range(3)]
    said = caplog.text + " ".join(told) + repr(town.adapter.workspaces) + repr(await town.adapter.workspaces.find(""))
    assert [secret for secret in (TOKEN, "geheim") if secret in said] == []
