"""What the bot sends on a real homeserver: to the right room, once, in order, whatever happens in between."""

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.base import Outgoing, Receipt, Said
from adapters.failures import DeliveryFailed, FailureKind, PlatformRefused
from adapters.matrix.inspection import inspect
from tests.adapters.bench_matrix import Kept, private_chat, shown_to
from tests.adapters.contract import answered, question, words
from tests.e2e.matrix_desk import Desk, at_work, invited, person, room_at, together, until
from tests.e2e.nginx import nginx_before
from tests.e2e.synapse import Account, Synapse
from tests.faults.running import free_port

pytestmark = pytest.mark.e2e


async def cast(synapse: Synapse, *names: str) -> list[Account]:
    return [await synapse.account(name) for name in names]


async def test_the_bot_can_write_first_and_always_to_the_same_room(synapse: Synapse) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    async with at_work(bot) as desk:
        await desk.adapter.send(person(alice), words("k1", "een"))
        (room,) = await invited(alice)
        await desk.adapter.send(person(alice), words("k2", "twee"))
        await alice.joins(room)
        assert await desk.rests() == []  # whoever accepts an invitation of the bot has said nothing
    async with at_work(bot, desk.kept) as later:  # another process
        await later.adapter.send(person(alice), words("k3", "drie"))
        await alice.says(room, "hoi")
        assert await later.hears(1) == [Said("hoi")]
        assert await later.shown(alice, room) == ["een", "twee", "drie"]
    direct = await bot.ask("GET", f"/user/{bot.user_id}/account_data/m.direct")
    assert direct == {alice.user_id: [room]}


async def test_a_crash_while_a_room_is_opened_leaves_no_second_one(synapse: Synapse) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    before = Desk(bot)
    await before.adapter.send(person(alice), words("k1", "een"))
    await before.adapter.stop()
    kept = f"/user/{bot.user_id}/account_data"
    records = (await bot.ask("GET", "/sync?timeout=0"))["account_data"]["events"]
    (record,) = [one["type"] for one in records if one["type"].startswith("nl.netwever.room.")]
    await bot.ask("PUT", f"{kept}/m.direct", {})  # as it was just after the room was made
    await bot.ask("PUT", f"{kept}/{record}", {"opening": True})
    after = Desk(bot)
    await after.adapter.send(person(alice), words("k2", "twee"))
    await after.adapter.stop()
    (room,) = await invited(alice)
    await alice.joins(room)
    assert await after.shown(alice, room) == ["een", "twee"]
    assert await bot.rooms() == [room]


async def test_the_same_people_meet_in_the_same_room(synapse: Synapse) -> None:
    alice, bob, bot = await cast(synapse, "alice", "bob", "netwever")
    async with at_work(bot) as desk:
        await desk.adapter.send(together(alice, bob), words("k1", "een"))
        await desk.adapter.send(together(bob, alice), words("k2", "twee"))
        (room,) = await invited(alice)
        assert await invited(bob) == [room]
        await alice.joins(room)
        await bob.joins(room)
        await bob.leaves(room)
        await desk.rests()
        await desk.adapter.send(person(alice), words("k3", "alleen voor Alice"))
        assert await desk.shown(alice, room) == ["een", "twee"]  # no private chat, even with two people left


async def test_who_is_not_there_is_unreachable_and_so_is_a_room_without_the_bot(synapse: Synapse) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    room = await alice.create(name="Zonder de bot")
    desk = Desk(bot)
    for to in (room_at(room), room_at("!weg:voorbeeld.test"), person(Account("", "@niemand:voorbeeld.test", ""))):
        with pytest.raises(DeliveryFailed) as failed:
            await desk.adapter.send(to, words("k", "hallo"))
        assert failed.value.kind is FailureKind.UNREACHABLE
    await desk.adapter.stop()
    assert await bot.rooms() == []


async def test_after_a_restart_the_room_itself_tells_what_arrived(synapse: Synapse) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    room = await private_chat(alice, bot)
    first, second = Desk(bot), Desk(bot)
    await first.adapter.send(person(alice), question("q"))
    known = [await second.adapter.was_delivered(person(alice), key) for key in ("q", "other")]
    assert known == [True, False]
    await second.adapter.send(person(alice), answered("q"))  # its id was lost with the first one
    assert await second.shown(alice, room) == ["Zal ik je voorstellen?", "= Ja"]
    for desk in (first, second):
        await desk.adapter.stop()


async def test_what_was_missed_is_fetched_and_comes_once_and_in_order(synapse: Synapse) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    room = await private_chat(alice, bot)
    async with at_work(bot) as desk:
        await alice.says(room, "0")
        await desk.hears(1)
    for number in range(1, 121):  # more than fits in a batch, and in a page of the history
        await alice.says(room, str(number))
    async with at_work(bot, desk.kept, faults=1) as later:  # and the first time it can't be stored
        assert await later.hears(120) == [Said(str(number)) for number in range(1, 121)]


async def test_a_token_that_is_gone_stops_it_with_a_sentence(synapse: Synapse) -> None:
    (bot,) = await cast(synapse, "netwever")
    async with at_work(bot) as desk:
        await bot.ask("POST", "/logout", {})
        await until(lambda: bool(desk.ended))
    assert "matrix.access_token" in desk.ended[0]
    with pytest.raises(PlatformRefused, match=r"matrix\.access_token"):
        await Desk(bot).adapter.start(desk.receive)
    await desk.adapter.stop()


async def test_a_homeserver_that_is_down_is_waited_for(synapse: Synapse) -> None:
    (bot,) = await cast(synapse, "netwever")
    desk = Desk(Account(f"http://127.0.0.1:{free_port()}", bot.user_id, bot.token))
    await desk.adapter.start(desk.receive)
    with pytest.raises(DeliveryFailed) as failed:
        await desk.adapter.send(person(bot), words("k", "hallo"))
    assert (failed.value.kind, desk.ended) == (FailureKind.TEMPORARY, [])
    await desk.adapter.stop()


@dataclass
class Elsewhere(Kept):
    async def mine(self) -> bool:
        return False


async def test_only_one_process_reads(synapse: Synapse) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    room = await private_chat(alice, bot)
    waiting = Desk(bot, Elsewhere())
    await waiting.adapter.start(waiting.receive)
    async with at_work(bot) as desk:
        await alice.says(room, "hoi")
        assert await desk.hears(1) == [Said("hoi")]
    await waiting.adapter.stop()
    assert (waiting.heard, waiting.kept.place) == ([], None)


async def sent(desk: Desk, to: Account, message: Outgoing, refused: list[float]) -> Receipt:
    """Send as the outbox does: when it is too soon, after as long as the homeserver asks for."""
    while True:
        try:
            return await desk.adapter.send(person(to), message)
        except DeliveryFailed as failed:
            assert failed.kind is FailureKind.TOO_SOON
            assert failed.retry_after is not None
            refused.append(failed.retry_after)
            await asyncio.sleep(failed.retry_after)


async def test_the_homeservers_own_limit_is_kept_to_and_nothing_is_lost_or_doubled(synapse: Synapse) -> None:
    alice, bot = await synapse.account("alice"), await synapse.account("netwever", free=False)
    room = await private_chat(alice, bot)
    desk, refused = Desk(bot), list[float]()
    for number in range(6):
        await sent(desk, alice, question(f"k{number}"), refused)
    assert len(refused) > 0
    events = await alice.events(room)
    keys = [event["content"]["nl.netwever.key"]["id"] for event in events]
    assert (len(keys), len(set(keys))) == (6, 6)
    numbers = await alice.events(room, "m.reaction")
    assert len(numbers) < 12  # once it was asked to wait, it leaves out what people can do without
    with pytest.raises(DeliveryFailed) as failed:
        while True:
            await desk.adapter.send(person(alice), words(f"w{len(refused)}", "nog een"))
            refused.append(0.0)
    assert failed.value.kind is FailureKind.TOO_SOON
    await desk.adapter.stop()


async def test_a_502_in_between_is_temporary_and_a_repeat_has_no_effect(synapse: Synapse, tmp_path: Path) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    room = await private_chat(alice, bot)
    with nginx_before(synapse.url, tmp_path) as nginx:
        desk = Desk(Account(nginx.url, bot.user_id, bot.token))
        await desk.adapter.send(person(alice), words("k1", "een"))
        nginx.change(broken="/send/")
        with pytest.raises(DeliveryFailed) as failed:
            await desk.adapter.send(person(alice), words("k2", "twee"))
        assert failed.value.kind is FailureKind.TEMPORARY
        nginx.change(per_minute=240, too_many='{"errcode": "M_LIMIT_EXCEEDED", "error": "langzaam"}')
        refused: list[float] = []
        for number in range(2, 8):
            await sent(desk, alice, words(f"k{number}", f"bericht {number}"), refused)
        assert all(wait <= 1.0 for wait in refused)
        await desk.adapter.stop()
    shown = [line for lines in shown_to(await alice.events(room), bot) for line in lines]
    assert shown == ["een", *(f"bericht {number}" for number in range(2, 8))]


async def test_no_words_and_no_token_are_logged(synapse: Synapse, caplog: pytest.LogCaptureFixture) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    room = await private_chat(alice, bot)
    caplog.set_level(logging.DEBUG)
    async with at_work(bot) as desk:
        await alice.says(room, "een geheim")
        await desk.hears(1)
        await desk.adapter.send(person(alice), words("k", "ook geheim"))
        await bot.ask("POST", "/logout", {})
        await until(lambda: bool(desk.ended))
    assert "geheim" not in caplog.text
    assert bot.token not in caplog.text


async def test_the_doctor_tells_what_is_right_and_what_is_not(synapse: Synapse) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    room = await alice.create(bot.user_id, name="Netwerk")
    space = await alice.create(bot.user_id, creation_content={"type": "m.space"})
    await bot.joins(space)
    looks = [
        ("no_room", synapse.url, bot.token, room),
        ("space", synapse.url, bot.token, space),
        ("token", synapse.url, "wrong", ""),
        ("no_answer", f"http://127.0.0.1:{free_port()}", bot.token, ""),
        ("no_server", f"{synapse.url}/elsewhere", bot.token, ""),
    ]
    for problem, url, token, where in looks:
        found = await inspect(url, token, where)
        assert [one.problem for one in found if one.problem] == [problem]
        assert bot.token not in str(found)
    await bot.joins(room)
    found = await inspect(synapse.url, bot.token, room)
    assert [one.problem for one in found] == ["", "", ""]
    assert bot.user_id in found[0].found
    keys = {"device_id": await device_of(bot), "user_id": bot.user_id, "algorithms": [], "keys": {}, "signatures": {}}
    await bot.ask("POST", "/keys/upload", {"device_keys": keys})
    assert (await inspect(synapse.url, bot.token, room))[-1].problem == "keys"


async def device_of(account: Account) -> str:
    return str((await account.ask("GET", "/account/whoami"))["device_id"])
