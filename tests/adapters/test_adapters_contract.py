"""Does every adapter keep the promises of the seam?"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from adapters.base import Said
from adapters.failures import DeliveryFailed, FailureKind
from tests.adapters.bench_matrix import matrix_bench
from tests.adapters.bench_slack import slack_bench
from tests.adapters.bench_telegram import telegram_bench
from tests.adapters.benches import console_bench, web_bench
from tests.adapters.contract import Bench, Listener, answered, question, words


@asynccontextmanager
async def _ready(bench: Bench) -> AsyncIterator[Bench]:
    yield bench
    await bench.adapter.stop()
    bench.closes()


BENCHES: dict[str, Callable[[], AbstractAsyncContextManager[Bench]]] = {
    "console": lambda: _ready(console_bench()),
    "slack": slack_bench,
    "telegram": lambda: _ready(telegram_bench()),
    "web": lambda: _ready(web_bench()),
}


@pytest.fixture(params=[*BENCHES, pytest.param("matrix", marks=pytest.mark.e2e)])
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    on_matrix = request.param == "matrix"  # on a homeserver that the whole test process shares
    async with matrix_bench(request.getfixturevalue("synapse")) if on_matrix else BENCHES[request.param]() as ready:
        yield ready


async def test_the_adapter_says_which_platform_it_is(bench: Bench) -> None:
    assert bench.adapter.platform == bench.somebody.platform


async def test_what_is_sent_is_seen_in_order(bench: Bench) -> None:
    for number in range(5):
        await bench.adapter.send(bench.somebody, words(f"k{number}", f"bericht {number}"))
    assert await bench.sees() == [f"bericht {number}" for number in range(5)]


async def test_the_same_key_is_shown_once(bench: Bench) -> None:
    first = await bench.adapter.send(bench.somebody, words("k1", "een"))
    again = await bench.adapter.send(bench.somebody, words("k1", "een"))
    assert await bench.sees() == ["een"]
    assert first == again


async def test_a_choice_is_shown_with_its_number(bench: Bench) -> None:
    await bench.adapter.send(bench.somebody, question("q"))
    assert await bench.sees() == ["Zal ik je voorstellen?", "1 Ja", "2 Nu niet"]


async def test_an_answered_question_shows_the_answer_where_the_platform_can_change_it(bench: Bench) -> None:
    await bench.adapter.send(bench.somebody, question("q"))
    await bench.adapter.send(bench.somebody, words("k2", "Dank je."))
    await bench.adapter.send(bench.somebody, answered("q"))
    unchanged = ["Zal ik je voorstellen?", "1 Ja", "2 Nu niet", "Dank je."]
    assert await bench.sees() == (
        ["Zal ik je voorstellen?", "= Ja", "Dank je."] if bench.changes_in_place else unchanged
    )


async def test_a_repeated_replacement_has_no_effect(bench: Bench) -> None:
    await bench.adapter.send(bench.somebody, question("q"))
    await bench.adapter.send(bench.somebody, answered("q"))
    once = await bench.sees()
    await bench.adapter.send(bench.somebody, answered("q"))
    assert await bench.sees() == once


async def test_a_replacement_of_what_is_gone_breaks_nothing(bench: Bench) -> None:
    await bench.adapter.send(bench.somebody, answered("never-sent"))
    assert await bench.adapter.was_delivered(bench.somebody, "never-sent:chosen") is True


async def test_a_delivered_key_is_known(bench: Bench) -> None:
    await bench.adapter.send(bench.somebody, question("q"))
    await bench.adapter.send(bench.somebody, answered("q"))
    known = [await bench.adapter.was_delivered(bench.somebody, key) for key in ("q", "q:chosen")]
    assert known == [True, True]


async def test_a_key_that_was_not_sent_is_not_called_delivered(bench: Bench) -> None:
    assert await bench.adapter.was_delivered(bench.somebody, "never-sent") in (False, None)


async def test_who_cannot_be_reached_is_named_so(bench: Bench) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        await bench.adapter.send(bench.nobody, words("k1", "hallo"))
    assert failed.value.kind == FailureKind.UNREACHABLE


async def test_a_broken_line_is_temporary_and_tells_no_words(bench: Bench) -> None:
    assert bench.breaks is not None
    bench.breaks()
    with pytest.raises(DeliveryFailed) as failed:
        await bench.adapter.send(bench.somebody, words("k1", "geheim"))
    assert (failed.value.kind, "geheim" in str(failed.value)) == (FailureKind.TEMPORARY, False)


async def test_what_somebody_says_comes_in_once_in_order_with_its_own_id(bench: Bench) -> None:
    listener = Listener()
    await bench.adapter.start(listener.receive)
    await bench.says(["een", "twee", "drie"])
    await bench.adapter.stop()
    assert [event.what for event in listener.heard] == [Said("een"), Said("twee"), Said("drie")]
    assert {event.who for event in listener.heard} == {bench.somebody}
    assert len({event.event_id for event in listener.heard}) == 3
    assert all(event.at.utcoffset() is not None for event in listener.heard)


async def test_an_adapter_can_be_stopped_twice_and_before_it_was_started(bench: Bench) -> None:
    await bench.adapter.stop()
    await bench.adapter.start(Listener().receive)
    await bench.adapter.stop()
    await bench.adapter.stop()
    await bench.adapter.send(bench.somebody, words("k1", "nog iets"))
    assert await bench.sees() == ["nog iets"]
