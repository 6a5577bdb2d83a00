"""What Telegram's answers mean for a message, how fast we send, and what happens to long and replaced messages."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from adapters.base import Address, Button, Door, Gathering, Outgoing, Paragraph, Person, Room, Span
from adapters.failures import DeliveryFailed, FailureKind
from adapters.telegram.connection import Connection
from adapters.telegram.pace import Pace
from adapters.telegram.sending import Sending
from tests.adapters.bench_telegram import ALICE, NoReceipts, unhurried
from tests.adapters.contract import answered, question, words
from tests.e2e.telegram_stub import Office, Telegram, break_off, office, refuse

TO_ALICE = Person("telegram", "", "11")
TO_GROUP = Room("telegram", "", "-100")


@dataclass
class Desk:
    """Sending, with Telegram at the other end."""

    telegram: Telegram
    office: Office
    sending: Sending
    revoked: list[str] = field(default_factory=list)

    async def fails(self, message: Outgoing, to: Address = TO_ALICE) -> DeliveryFailed:
        with pytest.raises(DeliveryFailed) as failed:
            await self.sending.send(to, message)
        return failed.value


@asynccontextmanager
async def desk(receipts: NoReceipts | None = None, pace: Pace | None = None) -> AsyncIterator[Desk]:
    telegram = Telegram()
    telegram.chats |= {ALICE["id"]: [], -100: []}
    with office(telegram) as at:
        revoked: list[str] = []
        found = Sending(
            Connection("4242:test", at.url), receipts or NoReceipts(), pace or unhurried(), lambda: revoked.append("!")
        )
        found.username = "netwever_bot"
        yield Desk(telegram, at, found, revoked)


@pytest.mark.parametrize(
    ("trouble", "kind", "why"),
    [
        (refuse(403, "Forbidden: bot was blocked by the user"), FailureKind.UNREACHABLE, "blocked"),
        (refuse(403, "Forbidden: bot can't initiate conversation"), FailureKind.UNREACHABLE, "never started"),
        (refuse(403, "Forbidden: bot was kicked from the supergroup chat"), FailureKind.UNREACHABLE, "taken out"),
        (refuse(400, "Bad Request: chat not found"), FailureKind.UNREACHABLE, "unknown"),
        (refuse(400, "Bad Request: not enough rights to send text messages"), FailureKind.UNREACHABLE, "mute"),
        (refuse(400, "Bad Request: can't parse entities: canary"), FailureKind.PERMANENT, "our own fault"),
        (refuse(429, "Too Many Requests: retry after 30", retry_after=30), FailureKind.TEMPORARY, "asked to wait"),
        (refuse(429, "slow down"), FailureKind.TEMPORARY, "a proxy asks to wait"),
        (refuse(401, "Unauthorized"), FailureKind.TEMPORARY, "it waits for a new token"),
        (refuse(500, "Internal Server Error"), FailureKind.UNKNOWN, "perhaps it was sent"),
        (refuse(502, "Bad Gateway"), FailureKind.UNKNOWN, "perhaps it was sent"),
        (break_off, FailureKind.UNKNOWN, "perhaps it was sent"),
    ],
)  # fmt: skip
async def test_what_went_wrong_is_named(trouble: Callable[[], None], kind: FailureKind, why: str) -> None:
    async with desk() as at:
        at.telegram.will.append(("sendMessage", trouble))
        failed = await at.fails(words("k1", "geheim"))
        assert failed.kind is kind, why
        assert not {"geheim", "canary", "test"} & set(str(failed).split())
        assert (at.revoked == ["!"]) == ("token" in why)


async def test_an_answer_that_is_no_answer_leaves_it_unknown() -> None:
    async with desk() as at:
        at.telegram.chats[11] = None  # type: ignore[assignment]
        assert (await at.fails(words("k1", "hoi"))).kind is FailureKind.UNKNOWN


async def test_a_line_that_was_never_there_sent_nothing() -> None:
    async with desk() as at:
        at.office.close()
        assert (await at.fails(words("k1", "hoi"))).kind is FailureKind.TEMPORARY


async def test_a_group_that_moved_says_where_to() -> None:
    async with desk() as at:
        at.telegram.moved[-100] = -1009
        failed = await at.fails(words("k1", "hoi"), TO_GROUP)
        assert (failed.kind, failed.moved_to) == (FailureKind.TEMPORARY, Room("telegram", "", "-1009"))


@pytest.mark.parametrize(
    "to",
    [Gathering("telegram", "", ("11", "12")), Person("slack", "", "11"), Person("telegram", "", "alice"),
     Room("telegram", "", ""), Person("telegram", "", "١١")],
)  # fmt: skip
async def test_what_is_no_address_on_telegram_cannot_be_reached(to: Address) -> None:
    async with desk() as at:
        assert (await at.fails(words("k1", "hoi"), to)).kind is FailureKind.UNREACHABLE
        assert at.telegram.calls == []


@pytest.mark.parametrize(
    "more",
    [{"buttons": (Button("x" * 65, "Ja"),)}, {"doors": (Door("Doe mee", "met spatie"),)}],
    ids=["button", "door"],
)
async def test_what_telegram_would_refuse_is_not_tried(more: dict[str, object]) -> None:
    async with desk() as at:
        message = Outgoing(key="k1", body=(Paragraph((Span("hoi"),)),), **more)  # type: ignore[arg-type]
        assert (await at.fails(message)).kind is FailureKind.PERMANENT
        assert at.telegram.calls == []


async def test_links_are_not_shown_as_pictures() -> None:
    async with desk() as at:
        await at.sending.send(TO_ALICE, words("k1", "https://example.org"))
        assert '"is_disabled": true' in at.telegram.calls[0][1]["link_preview_options"]


# --- replaced messages -----------------------------------------------------------------------------------------------
async def test_a_question_of_an_earlier_process_is_found_by_its_receipt() -> None:
    async with desk() as at:
        receipt = await at.sending.send(TO_ALICE, question("q"))
        later = Sending(at.sending.connection, NoReceipts(q=receipt.message_id), unhurried(), lambda: None)
        await later.send(TO_ALICE, answered("q"))
        assert at.telegram.screen(11) == ["Zal ik je voorstellen?\n\n✓ Ja"]
        assert at.telegram.chats[11][0].keys == []


async def test_a_replacement_of_what_is_gone_or_says_it_already_is_done() -> None:
    async with desk(NoReceipts(q="99")) as at:
        await at.sending.send(TO_ALICE, answered("q"))  # 99 is not there
        await at.sending.send(TO_ALICE, question("r"))
        await at.sending.send(TO_ALICE, answered("r"))
        again = Sending(
            at.sending.connection, NoReceipts(r=str(at.telegram.chats[11][0].id)), unhurried(), lambda: None
        )
        await again.send(TO_ALICE, answered("r"))
        assert (at.telegram.screen(11), at.telegram.chats[11][0].edited) == (["Zal ik je voorstellen?\n\n✓ Ja"], 1)


async def test_news_in_place_of_a_message_that_nobody_knows_is_said_anew() -> None:
    async with desk() as at:
        body = (Paragraph((Span("Deze vraag is gesloten."),)),)
        await at.sending.send(TO_ALICE, Outgoing(key="k2", body=body, replaces="k1"))
        assert at.telegram.screen(11) == ["Deze vraag is gesloten."]


@pytest.mark.parametrize("trouble", [break_off, refuse(502, "Bad Gateway")], ids=["a broken line", "502"])
async def test_a_change_can_be_repeated_so_it_is_never_in_doubt(trouble: Callable[[], None]) -> None:
    async with desk() as at:
        await at.sending.send(TO_ALICE, question("q"))
        at.telegram.will.append(("editMessageText", trouble))
        assert (await at.fails(answered("q"))).kind is FailureKind.TEMPORARY
        await at.sending.send(TO_ALICE, answered("q"))
        assert at.telegram.screen(11) == ["Zal ik je voorstellen?\n\n✓ Ja"]


async def test_a_receipt_that_cannot_be_looked_up_is_temporary() -> None:
    class Broken(NoReceipts):
        async def find(self, _key: str) -> str | None:
            raise OSError("the disk is full")

    async with desk(Broken()) as at:
        assert (await at.fails(answered("q"))).kind is FailureKind.TEMPORARY


# --- long messages ---------------------------------------------------------------------------------------------------
LONG = words("k1", " ".join(str(number) for number in range(2000)))  # three of Telegram's messages


async def test_parts_that_arrived_are_not_sent_again() -> None:
    async with desk() as at:
        at.telegram.will.append(("sendMessage", lambda: None))
        at.telegram.will.append(("sendMessage", refuse(429, "Too Many Requests", retry_after=2)))
        failed = await at.fails(LONG)
        assert (failed.kind, failed.retry_after, len(at.telegram.screen(11))) == (FailureKind.TEMPORARY, 2, 1)
        receipt = await at.sending.send(TO_ALICE, LONG)
        assert " ".join(at.telegram.screen(11)).split() == [str(number) for number in range(2000)]
        assert receipt.message_id == ",".join(str(shown.id) for shown in at.telegram.chats[11])


async def test_a_long_message_that_becomes_short_leaves_nothing_behind() -> None:
    async with desk() as at:
        await at.sending.send(TO_ALICE, LONG)
        short = Outgoing(key="k2", body=(Paragraph((Span("Weg."),)),), replaces="k1")
        receipt = await at.sending.send(TO_ALICE, short)
        assert at.telegram.screen(11) == ["Weg."]
        assert receipt.message_id == str(at.telegram.chats[11][0].id)


async def test_a_short_message_that_becomes_long_goes_on_below() -> None:
    async with desk() as at:
        await at.sending.send(TO_ALICE, words("k0", "kort"))
        await at.sending.send(TO_ALICE, Outgoing(key="k2", body=LONG.body, replaces="k0"))
        assert " ".join(at.telegram.screen(11)).split() == [str(number) for number in range(2000)]


# --- whom it is for --------------------------------------------------------------------------------------------------
async def test_somebody_in_a_group_is_called_by_the_name_that_the_group_knows() -> None:
    welcome = Outgoing(key="k1", body=(Paragraph((Span("Welkom!"),)),), mention=TO_ALICE)
    async with desk() as at:
        at.telegram.members[-100, 11] = {"status": "member", "user": ALICE}
        await at.sending.send(TO_GROUP, welcome)
        assert at.telegram.screen(-100) == ["Alice\n\nWelkom!"]
        assert 'href="tg://user?id=11"' in at.telegram.chats[-100][0].html


async def test_somebody_whose_name_nobody_knows_is_welcome_without_it() -> None:
    welcome = Outgoing(key="k1", body=(Paragraph((Span("Welkom!"),)),), mention=TO_ALICE)
    async with desk() as at:
        await at.sending.send(TO_GROUP, welcome)
        at.sending.heard_of("11", "Alice")
        await at.sending.send(TO_GROUP, Outgoing(key="k2", body=welcome.body, mention=TO_ALICE))
        assert at.telegram.screen(-100) == ["Welkom!", "Alice\n\nWelkom!"]


# --- the pace --------------------------------------------------------------------------------------------------------
@dataclass
class Watch:
    at: float = 0.0

    def __call__(self) -> float:
        return self.at


def simulated(claims: list[int], seconds: float) -> list[tuple[float, int]]:
    """Who sends when, with all of these chats eager for so long."""
    watch = Watch()
    pace, sent = Pace(watch), list[tuple[float, int]]()
    while watch.at < seconds:
        for chat in claims:
            if pace.claim(chat) == 0:
                sent.append((watch.at, chat))
        watch.at += 0.01
    return sent


def most_in(times: list[float], seconds: float) -> int:
    """The most of them in any window of this length."""
    return max((sum(at <= other < at + seconds - 1e-9 for other in times) for at in times), default=0)


def test_in_all_thirty_a_second() -> None:
    sent = [at for at, _ in simulated(list(range(1, 101)), 5)]
    assert most_in(sent, 1.0) == 30
    assert len(sent) >= 4.5 * 30  # and no slower than it must be


def test_one_a_second_in_a_chat_and_twenty_a_minute_in_a_group() -> None:
    sent = simulated([1, -1], 130)
    person, group = ([at for at, chat in sent if chat == which] for which in (1, -1))
    assert (most_in(person, 1.0), most_in(group, 1.0), most_in(group, 60.0)) == (1, 1, 20)
    assert (len(person) >= 125, len(group) >= 40) == (True, True)


def test_a_change_need_not_wait_for_its_chat_but_counts_in_a_group() -> None:
    watch = Watch()
    pace = Pace(watch)
    assert (pace.claim(1), pace.claim(1, new=False), pace.claim(1)) == (0, 0, 1.0)
    for _ in range(20):
        assert pace.claim(-1, new=False) == 0
    assert pace.claim(-1) == 60.0


def test_a_chat_that_must_wait_holds_up_no_other() -> None:
    watch = Watch()
    pace = Pace(watch)
    pace.hold(1, 30)
    assert (pace.claim(1), pace.claim(2)) == (30, 0)
    watch.at = 30
    assert pace.claim(1) == 0


def test_the_pace_forgets_chats_that_are_quiet() -> None:
    watch = Watch()
    pace = Pace(watch)
    for chat in range(1, 3000):
        watch.at += 1
        pace.claim(chat)
    assert len(pace._chats) <= 1001


async def test_a_short_wait_is_waited_and_a_long_one_is_told() -> None:
    watch, waited = Watch(), list[float]()

    async def wait(seconds: float) -> None:
        waited.append(seconds)
        watch.at += seconds

    async with desk(pace=Pace(watch)) as at:
        at.sending.wait = wait
        await at.sending.send(TO_ALICE, words("k1", "een"))
        await at.sending.send(TO_ALICE, words("k2", "twee"))
        at.sending.pace.hold(11, 7)
        failed = await at.fails(words("k3", "drie"))
        assert (failed.kind, failed.retry_after, waited) == (FailureKind.TOO_SOON, 7, [1.0])
        assert at.telegram.screen(11) == ["een", "twee"]


async def test_a_chat_that_telegram_slows_down_is_left_alone_for_so_long() -> None:
    watch = Watch()
    async with desk(pace=Pace(watch)) as at:
        at.telegram.will.append(("sendMessage", refuse(429, "Too Many Requests", retry_after=30)))
        assert (await at.fails(words("k1", "een"))).retry_after == 30
        assert (await at.fails(words("k1", "een"))).kind is FailureKind.TOO_SOON
        await at.sending.send(TO_GROUP, words("k2", "de anderen gaan door"))
        watch.at = 31
        await at.sending.send(TO_ALICE, words("k1", "een"))
        assert (at.telegram.screen(11), at.telegram.screen(-100)) == (["een"], ["de anderen gaan door"])
