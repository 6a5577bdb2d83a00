"""What happens in the rooms of a real homeserver, and what the bot makes of it."""

from urllib.parse import quote

import pytest

from adapters.base import Arrived, Blocked, Command, Joined, Left, Moved, Pressed, Removed, Said, Started, What
from tests.adapters.bench_matrix import private_chat
from tests.adapters.contract import answered, question, words
from tests.e2e.matrix_desk import Desk, at_work, invited, person, room_at, until
from tests.e2e.synapse import Account, Synapse

pytestmark = pytest.mark.e2e


async def cast(synapse: Synapse, *names: str) -> list[Account]:
    return [await synapse.account(name) for name in names]


async def test_what_was_said_before_the_first_start_is_not_answered(synapse: Synapse) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    room = await private_chat(alice, bot)
    await alice.says(room, "oud")
    async with at_work(bot) as desk:
        await alice.says(room, "nieuw")
        assert await desk.hears(1) == [Said("nieuw")]
        assert (desk.heard[0].who, desk.heard[0].where, desk.heard[0].name) == (person(alice), None, "Alice")


async def test_who_opens_a_private_chat_is_heard_from_the_first_word_on(synapse: Synapse) -> None:
    alice, bob, bot = await cast(synapse, "alice", "bob", "netwever")
    async with at_work(bot) as desk:
        room = await alice.create(bot.user_id, direct=True)
        await alice.says(room, "hoi")
        assert await _words_of(desk, alice) == [Said("hoi")]
        await bob.create(bot.user_id, direct=True)  # and says nothing
        await until(lambda: person(bob) in [one.who for one in desk.heard])
        assert desk.heard[-1].what == Joined()
        await desk.adapter.send(person(alice), words("k", "Dag Alice"))
        assert await desk.shown(alice, room) == ["Dag Alice"]
        direct = await bot.ask("GET", f"/user/{bot.user_id}/account_data/m.direct")
        assert direct[alice.user_id] == [room]


async def test_in_a_group_the_bot_hears_who_comes_and_goes_and_what_is_said_to_it(synapse: Synapse) -> None:
    alice, bob, bot = await cast(synapse, "alice", "bob", "netwever")
    async with at_work(bot) as desk:
        room = await alice.create(bob.user_id, name="Netwerk")
        await alice.says(room, "Netwever: te vroeg")
        await alice.invites(room, bot)
        assert await desk.hears(1) == [Arrived()]
        assert (desk.heard[0].who, desk.heard[0].where) == (person(alice), room_at(room))
        await bob.joins(room)
        await bob.says(room, "hoi allemaal")
        await bob.says(room, "Netwever: help")
        await bob.says(room, "!netwever ask een dak")
        said = await desk.adapter.send(room_at(room), question("q"))
        reply = {"m.relates_to": {"m.in_reply_to": {"event_id": said.message_id}}}
        await bob.says(room, "ik weet iets", **reply)
        await bob.says(room, "jij ook?", **{"m.relates_to": {"m.in_reply_to": {"event_id": "$nowhere"}}})
        await bob.reacts(room, said.message_id, "2️⃣")
        await bob.leaves(room)
        expected = [
            Arrived(),
            Joined(),
            Said("help"),
            Command("ask", "een dak"),
            Said("ik weet iets"),
            Pressed("t2"),
            Left(),
        ]
        assert await desk.hears(len(expected)) == expected
        assert {one.who for one in desk.heard[1:]} == {person(bob)}
        assert {one.where for one in desk.heard} == {room_at(room)}


async def test_a_choice_is_made_by_its_number_and_the_numbers_go_when_it_is_made(synapse: Synapse) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    room = await private_chat(alice, bot)
    async with at_work(bot) as desk:
        asked = await desk.adapter.send(person(alice), question("q"))
        numbers = [event["content"]["m.relates_to"]["key"] for event in await alice.events(room, "m.reaction")]
        assert numbers == ["1️⃣", "2️⃣"]
        await alice.reacts(room, asked.message_id, "👍")
        await alice.reacts(room, asked.message_id, "1️⃣")
        assert await desk.hears(1) == [Pressed("t1")]
        await desk.adapter.send(person(alice), answered("q"))
        left = [event for event in await alice.events(room, "m.reaction") if event["content"]]
        assert [event["sender"] for event in left] == [alice.user_id, alice.user_id]
        assert await desk.shown(alice, room) == ["Zal ik je voorstellen?", "= Ja"]


async def test_who_takes_a_door_comes_in_by_it(synapse: Synapse) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    async with at_work(bot) as desk:
        room = await alice.create(bot.user_id, direct=True)
        await alice.says(room, "!start join-abc")
        assert await _words_of(desk, alice) == [Started("join-abc")]


@pytest.mark.parametrize("how", ["kick", "ban"])
async def test_being_taken_out_of_a_room_is_noticed(synapse: Synapse, how: str) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    async with at_work(bot) as desk:
        room = await alice.create(bot.user_id, name="Netwerk")
        await desk.hears(1)
        await alice.ask("POST", f"/rooms/{quote(room)}/{how}", {"user_id": bot.user_id})
        assert await desk.hears(2) == [Arrived(), Removed()]
        assert (desk.heard[1].who, desk.heard[1].where) == (person(alice), room_at(room))


@pytest.mark.parametrize("how", ["leave", "kick"])
async def test_who_closes_the_private_chat_is_not_written_to_there_again(synapse: Synapse, how: str) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    async with at_work(bot) as desk:
        room = await alice.create(bot.user_id, direct=True)
        await desk.hears(1)
        if how == "leave":
            await alice.leaves(room)
        else:
            await alice.ask("POST", f"/rooms/{quote(room)}/kick", {"user_id": bot.user_id})
        assert await desk.hears(2) == [Joined(), Blocked()]
        assert desk.heard[1].who == person(alice)
        assert await bot.rooms() == []
        status, _ = await bot.ask("GET", f"/rooms/{quote(room)}/state", fails=True)
        assert status == 403  # forgotten
        assert await bot.ask("GET", f"/user/{bot.user_id}/account_data/m.direct") == {}


async def test_a_private_chat_with_a_third_person_is_private_no_more(synapse: Synapse) -> None:
    alice, bob, bot = await cast(synapse, "alice", "bob", "netwever")
    async with at_work(bot) as desk:
        room = await alice.create(bot.user_id, direct=True)
        await desk.hears(1)
        await alice.invites(room, bob)
        await bob.joins(room)
        await alice.says(room, "dit is niet voor de bot")
        assert await desk.hears(2) == [Joined(), Joined()]
        assert desk.heard[1].where == room_at(room)
        await desk.adapter.send(person(alice), words("k", "alleen voor Alice"))
        assert await desk.shown(bob, room) == []
        (other,) = await invited(alice)
        await alice.joins(other)
        assert await desk.shown(alice, other) == ["alleen voor Alice"]


async def test_a_room_that_is_upgraded_is_followed(synapse: Synapse) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    async with at_work(bot) as desk:
        room = await alice.create(bot.user_id, name="Netwerk", preset="public_chat")
        await desk.hears(1)
        upgraded = await alice.ask("POST", f"/rooms/{quote(room)}/upgrade", {"new_version": "11"})
        new = upgraded["replacement_room"]
        assert await desk.hears(2) == [Arrived(), Moved(new)]
        assert desk.heard[1].where == room_at(room)


async def test_nobody_can_claim_to_be_the_successor_of_a_room(synapse: Synapse) -> None:
    alice, mallory, bot = await cast(synapse, "alice", "mallory", "netwever")
    async with at_work(bot) as desk:
        room = await alice.create(bot.user_id, name="Netwerk")
        await desk.hears(1)
        claim = {"predecessor": {"room_id": room, "event_id": "$x"}}
        false = await mallory.create(bot.user_id, name="Netwerk", creation_content=claim)
        assert await desk.hears(2) == [Arrived(), Arrived()]
        assert desk.heard[1].where == room_at(false)


async def test_encrypted_messages_are_answered_once_with_a_way_out(synapse: Synapse) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    secret = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
    async with at_work(bot) as desk:
        room = await alice.create(bot.user_id, direct=True, initial_state=[secret])
        for _ in range(2):
            await alice.put(room, "m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x"})
        (other,) = await invited(alice)
        await alice.joins(other)
        await alice.says(other, "hallo")
        assert await desk.hears(1) == [Said("hallo")]
        assert len([line for line in await desk.shown(alice, room) if "versleuteld" in line]) == 1
        assert len(await desk.shown(alice, other)) == 1
        await desk.adapter.send(person(alice), words("k", "Dag"))
        assert (await desk.shown(alice, other))[-1] == "Dag"


async def test_a_space_is_entered_in_silence(synapse: Synapse) -> None:
    alice, bot = await cast(synapse, "alice", "netwever")
    async with at_work(bot) as desk:
        space = await alice.create(bot.user_id, creation_content={"type": "m.space"})
        room = await alice.create(bot.user_id, name="Netwerk")
        assert await desk.hears(1) == [Arrived()]
        assert desk.heard[0].where == room_at(room)
        assert space in await bot.rooms()


async def _words_of(desk: Desk, account: Account) -> list[What]:
    """What this one said, once there is something. That they came in is told before it when the words came later."""

    def said() -> list[What]:
        return [one.what for one in desk.heard if one.who == person(account) and one.what != Joined()]

    await until(lambda: bool(said()))
    return said()
