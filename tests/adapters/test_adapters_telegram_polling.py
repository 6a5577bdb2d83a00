"""Nothing that Telegram gave is lost, nothing is taken in twice, and the operator hears why it does not poll."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

import pytest

from adapters.base import Incoming, Joined, Said
from adapters.failures import PlatformRefused
from adapters.telegram.adapter import TelegramAdapter
from adapters.telegram.connection import Connection
from adapters.telegram.incoming import Me
from adapters.telegram.taking import NotTaken, Taking
from tests.adapters.bench_telegram import ALICE, NoReceipts, OwnRight, unhurried
from tests.adapters.memory import MONDAY
from tests.e2e.telegram_stub import KEPT_S, WEEK_S, Telegram, break_off, office, person, refuse
from tests.patience import PATIENCE_S

BOB = person(12, "Bob", "en")


@dataclass
class Intake:
    """Takes in what comes, except what it was told to fail at."""

    heard: list[Incoming] = field(default_factory=list)
    fails: Callable[[Incoming], bool] = lambda _event: False
    tries: int = 0

    async def receive(self, batch: Sequence[Incoming]) -> None:
        self.tries += 1
        if any(self.fails(event) for event in batch):
            raise OSError("canary words")
        known = {event.event_id for event in self.heard}
        self.heard += [event for event in batch if event.event_id not in known]

    @property
    def texts(self) -> list[str]:
        return [event.what.text for event in self.heard if isinstance(event.what, Said)]


@dataclass
class Post:
    """A running adapter between a Telegram and an intake."""

    telegram: Telegram
    intake: Intake
    adapter: TelegramAdapter
    right: OwnRight
    endings: list[str]

    async def until(self, reached: Callable[[], bool]) -> None:
        end = monotonic() + PATIENCE_S
        while not reached():
            assert monotonic() < end, f"there is {self.intake.texts}, and {list(self.telegram.queue)} waits"
            await asyncio.sleep(0.005)

    async def until_taken(self) -> None:
        """Until Telegram keeps nothing back."""
        await self.until(lambda: not self.telegram.queue)

    def asked(self, method: str) -> int:
        return sum(one == method for one, _ in self.telegram.calls)


@asynccontextmanager
async def polling(telegram: Telegram, intake: Intake | None = None) -> AsyncIterator[Post]:
    heard, right, endings = intake or Intake(), OwnRight(), list[str]()
    with office(telegram) as at:
        adapter = TelegramAdapter(
            Connection("4242:test", at.url), NoReceipts(), right, lambda: MONDAY, endings.append,
            pace=unhurried(), menu={"": [("help", "Help")], "nl": [("hulp", "Hulp")]}, first_pause_s=0.005,
        )  # fmt: skip
        await adapter.start(heard.receive)
        try:
            yield Post(telegram, heard, adapter, right, endings)
        finally:
            await adapter.stop()


async def test_what_waited_before_the_start_is_taken_in_in_order() -> None:
    telegram = Telegram()
    for number in range(250):  # more than two batches
        telegram.writes(ALICE, str(number))
    async with polling(telegram) as post:
        await post.until_taken()
        assert post.intake.texts == [str(number) for number in range(250)]


async def test_a_webhook_of_before_is_removed_and_what_waits_there_comes() -> None:
    telegram = Telegram(webhook="https://elders.example.org/hook")
    telegram.writes(ALICE, "hoi")
    async with polling(telegram) as post:
        await post.until_taken()
        assert (post.intake.texts, telegram.webhook) == (["hoi"], "")
    assert [asked for method, asked in telegram.calls if method == "deleteWebhook"] == [{}]  # nothing is dropped


async def test_the_offset_stands_still_while_the_database_fails() -> None:
    telegram, broken = Telegram(), [True]
    telegram.writes(ALICE, "een")
    telegram.writes(BOB, "twee")
    async with polling(telegram, Intake(fails=lambda _event: broken[0])) as post:
        await post.until(lambda: post.intake.tries > 12)  # much more often than an update may fail
        assert len(telegram.queue) == 2
        broken.clear()
        broken.append(False)
        await post.until_taken()
        assert post.intake.texts == ["een", "twee"]


async def test_an_update_that_cannot_be_parsed_is_set_aside_and_named_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    telegram = Telegram()
    telegram.writes(ALICE, "een")
    poison = telegram.happens(message={"text": "canary words", "chat": 7})
    telegram.writes(ALICE, "twee")
    async with polling(telegram) as post:
        await post.until_taken()
        assert post.intake.texts == ["een", "twee"]
    told = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert told == [f"set aside update {poison}: KeyError"]
    assert "canary" not in caplog.text


async def test_an_update_that_the_intake_refuses_is_set_aside_when_others_are_taken_in(
    caplog: pytest.LogCaptureFixture,
) -> None:
    telegram = Telegram()
    poison = telegram.writes(ALICE, "canary words")
    bad = Said("canary words")
    async with polling(telegram, Intake(fails=lambda event: event.what == bad)) as post:
        for number in range(3):
            telegram.writes(BOB, str(number))
            await post.until(lambda number=number: str(number) in post.intake.texts)  # type: ignore[misc]
        await post.until_taken()
        assert post.intake.texts == ["0", "1", "2"]
    assert f"set aside update {poison}: the intake refuses it" in caplog.text
    assert "canary" not in caplog.text


async def test_numbers_that_begin_anew_after_a_quiet_week_are_taken_in() -> None:
    now = [0.0]
    telegram = Telegram(clock=lambda: 1_795_424_400 + now[0])
    seen = [telegram.writes(ALICE, "voor de stilte")]
    async with polling(telegram) as post:
        for number in range(4):
            await post.until_taken()
            polls = post.asked("getUpdates")
            await post.until(lambda polls=polls: post.asked("getUpdates") > polls + 1)  # type: ignore[misc]
            now[0] += WEEK_S + 1
            seen.append(telegram.writes(ALICE, f"na stilte {number}"))
        await post.until_taken()
        assert post.intake.texts == ["voor de stilte", *(f"na stilte {number}" for number in range(4))]
    assert seen != sorted(seen), "the numbers did not go back: another seed is needed"


async def test_what_telegram_kept_for_more_than_a_day_is_gone_and_stops_nothing() -> None:
    now = [0.0]
    telegram = Telegram(clock=lambda: 1_795_424_400 + now[0])
    telegram.writes(ALICE, "te oud")
    now[0] += KEPT_S + 1
    telegram.writes(ALICE, "nieuw")
    async with polling(telegram) as post:
        await post.until_taken()
        assert post.intake.texts == ["nieuw"]


async def test_a_token_that_is_refused_at_the_start_is_told_in_a_sentence() -> None:
    with pytest.raises(PlatformRefused, match="@BotFather"):
        async with polling(Telegram(revoked=True)):
            pass


async def test_a_token_that_is_revoked_later_ends_polling_with_the_same_sentence() -> None:
    telegram = Telegram()
    async with polling(telegram) as post:
        telegram.revoked = True
        await post.until(lambda: bool(post.endings))
        assert "@BotFather" in post.endings[0]


@pytest.mark.parametrize(
    "trouble",
    [refuse(409, "Conflict: terminated by other getUpdates request"), refuse(502, "Bad Gateway"), break_off,
     refuse(429, "Too Many Requests: retry after 1", retry_after=1)],
    ids=["another poller", "502", "a broken line", "too many"],
)  # fmt: skip
async def test_trouble_on_the_line_passes_and_loses_nothing(trouble: Callable[[], None]) -> None:
    telegram = Telegram()
    telegram.will.extend(("getUpdates", trouble) for _ in range(2))
    telegram.writes(ALICE, "hoi")
    async with polling(telegram) as post:
        await post.until_taken()
        assert post.intake.texts == ["hoi"]
        assert post.endings == []


async def test_another_poller_is_told_once_and_when_it_is_over(caplog: pytest.LogCaptureFixture) -> None:
    telegram = Telegram()
    telegram.will.extend(("getUpdates", refuse(409, "Conflict")) for _ in range(4))
    async with polling(telegram) as post:
        await post.until(lambda: "works again" in caplog.text)
    told = [record.getMessage() for record in caplog.records if record.name.startswith("adapters.telegram")]
    assert [line[:20] for line in told] == ["another program poll", "polling works again"]


async def test_it_starts_while_telegram_is_away_and_begins_when_it_is_back() -> None:
    telegram = Telegram()
    telegram.will.extend(("getMe", refuse(502, "Bad Gateway")) for _ in range(3))
    telegram.writes(ALICE, "hoi")
    async with polling(telegram) as post:
        await post.until_taken()
        assert post.intake.texts == ["hoi"]


async def test_a_token_that_is_refused_after_an_outage_at_the_start_is_told() -> None:
    telegram = Telegram()
    telegram.will.extend([("getMe", break_off), ("getMe", refuse(401, "Unauthorized"))])
    async with polling(telegram) as post:
        await post.until(lambda: bool(post.endings))
        assert "@BotFather" in post.endings[0]


async def test_only_who_has_the_right_polls() -> None:
    telegram = Telegram()
    async with polling(telegram) as post:
        await post.until(lambda: post.asked("getUpdates") > 1)
        post.right.held = False
        telegram.writes(ALICE, "voor een ander")
        await post.until(lambda: post.right.refused > 0)
        assert post.intake.texts == []  # fetched perhaps, but neither taken in nor confirmed
    assert (len(telegram.queue), post.right.given_up) == (1, 1)


async def test_buttons_are_answered_and_a_late_answer_is_harmless() -> None:
    telegram = Telegram()
    telegram.will.append(("answerCallbackQuery", refuse(400, "Bad Request: query is too old")))
    message = {"message_id": 1, "date": 1, "chat": {"id": 11, "type": "private"}}
    for number in range(2):
        query = {"id": f"q{number}", "from": ALICE, "chat_instance": "1", "data": "t1", "message": message}
        telegram.happens(callback_query=query)
    async with polling(telegram) as post:
        await post.until_taken()
        await post.until(lambda: post.asked("answerCallbackQuery") == 2)
    assert len(post.intake.heard) == 2


async def test_the_menu_is_set_in_each_language_and_may_be_refused() -> None:
    telegram = Telegram()
    async with polling(telegram):
        pass
    assert {language: menu[0]["command"] for language, menu in telegram.menus.items()} == {"": "help", "nl": "hulp"}
    telegram.will.append(("setMyCommands", refuse(404, "Not Found: method not found")))
    telegram.writes(ALICE, "hoi")
    async with polling(telegram) as post:
        await post.until_taken()
        assert post.intake.texts == ["hoi"]


async def test_an_answer_that_is_no_answer_is_trouble_that_passes(caplog: pytest.LogCaptureFixture) -> None:
    telegram = Telegram()
    telegram.will.append(("getUpdates", lambda: None))
    telegram.queue[5] = (telegram.clock(), ["canary words"])  # type: ignore[assignment]
    async with polling(telegram) as post:
        await post.until(lambda: "polling failed" in caplog.text)
        telegram.queue.clear()
        telegram.writes(ALICE, "hoi")
        await post.until(lambda: post.intake.texts == ["hoi"])
    assert "canary" not in caplog.text


# --- taking in, without a Telegram -----------------------------------------------------------------------------------
def taking(intake: Intake) -> Taking:
    return Taking(lambda: MONDAY, intake.receive, Me(4242, "netwever_bot"))


def update(number: int, text: str = "hoi") -> dict[str, object]:
    chat = {"id": 11, "type": "private", "first_name": "Alice"}
    return {"update_id": number, "message": {"message_id": 1, "date": 1, "chat": chat, "from": ALICE, "text": text}}


async def test_a_database_that_comes_and_goes_sets_nothing_aside() -> None:
    broken = [True]
    intake = Intake(fails=lambda _event: broken[0])
    at = taking(intake)
    for number in range(20):  # it fails, then works, again and again
        with pytest.raises(NotTaken):
            await at.take([update(number)])
        with pytest.raises(NotTaken):
            await at.take([update(number)])
        broken[0] = False
        assert await at.take([update(number)]) == {number}
        broken[0] = True
    assert len(intake.heard) == 20


async def test_what_was_taken_in_is_not_handed_over_again() -> None:
    intake = Intake()
    at = taking(intake)
    assert await at.take([update(1), update(2)]) == {1, 2}
    assert await at.take([update(1), update(2), update(3)]) == {1, 2, 3}
    assert (len(intake.heard), intake.tries) == (3, 2)


async def test_what_means_nothing_does_not_bother_the_intake_or_tell_that_it_works() -> None:
    intake = Intake(fails=lambda _event: True)
    at = taking(intake)
    for number in range(10):
        assert await at.take([{"update_id": number}]) == {number}
        with pytest.raises(NotTaken):
            await at.take([update(100)])
    assert intake.tries == 10


async def test_before_the_start_nothing_is_taken_in() -> None:
    at = Taking(lambda: MONDAY)
    with pytest.raises(NotTaken):
        await at.take([update(1)])
    at.me = Me(4242, "netwever_bot")
    with pytest.raises(NotTaken):
        await at.take([update(1)])


async def test_a_start_payload_and_a_newcomer_come_through() -> None:
    telegram = Telegram()
    telegram.writes(ALICE, "/start")
    async with polling(telegram) as post:
        await post.until_taken()
        assert [(event.what, event.name, event.language) for event in post.intake.heard] == [(Joined(), "Alice", "nl")]
