"""`netwever arrange`: what an operator decides about the rounds that the bot holds, and what is said about it."""

from datetime import UTC, date, datetime

import pytest

from matching.rounds import Clash
from storage import decisions
from storage.opening import open_database
from tests.cli.conftest import ALICE, BOB, EVE, FATIMA, Netwever, Write

NOW = datetime.now(UTC)
YES = {"consents": ["matching", "rounds"], "consent_on": "2026-05-01", "consent_how": "form"}


@pytest.fixture
def network(netwever: Netwever, write: Write) -> Netwever:
    """A network with people in it who take part in the rounds; Eve does not."""
    bert = {**BOB, "id": "bert", "name": "Bob"}
    eve = {**EVE, **YES, "consents": ["matching"]}
    rows = [{**person, **YES} for person in (ALICE, BOB, FATIMA, bert)]
    assert netwever("import", write("m.jsonl", [*rows, eve])).exit_code == 0
    return netwever


def told(netwever: Netwever, *arguments: str) -> str:
    result = netwever("arrange", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_decisions_are_made_by_name_or_id_listed_and_taken_back(network: Netwever) -> None:
    assert told(network, "list") == "Nothing is decided about the rounds.\n"
    assert told(network, "together", "Alice", "fatima") == "1  Alice, Fatima: together, in the next round\n"
    told(network, "apart", "alice", "bob", "bert", "--every-round")
    told(network, "without", "bob")
    assert told(network, "list").splitlines() == [
        "1  Alice, Fatima: together, in the next round",
        "2  Alice, Bob (bert), Bob (bob): not together, in every round",
        "3  Bob (bob): left out, in the next round",
    ]
    assert told(network, "remove", "2") == "Decision 2 does not hold any more.\n"
    assert len(told(network, "list").splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("together", "Alice", "Zorro"), "Nobody in this network is called “Zorro”."),
        (("together", "Alice", "Bob"), "2 members are called “Bob”. Use one of these ids: bert, bob."),
        (("together", "Alice"), "Name at least two people."),
        (("without", "Eve"), "Eve does not take part in the rounds."),
        (
            ("together", "alice", "bob", "fatima"),
            "In a round 2 people are put together. These are too many: Alice, Bob (bert), Bob (bob), Fatima.",
        ),
        (("apart", "alice", "bert"), "That contradicts decision 1. Alice, Bob (bert): together, in the next round."),
        (("remove", "7"), "There is no decision 7; netwever arrange list shows them."),
    ],
)
def test_what_can_not_be_decided_is_told_in_one_sentence(
    network: Netwever, arguments: tuple[str, ...], sentence: str
) -> None:
    told(network, "together", "alice", "bert")
    result = network("arrange", *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"{sentence}\n")


def test_colleagues_can_not_be_put_together(netwever: Netwever, write: Write) -> None:
    rows = [{**person, **YES, "organisation": "De Molen"} for person in (ALICE, BOB)]
    netwever("import", write("m.jsonl", rows))
    result = netwever("arrange", "together", "alice", "bob")
    assert (result.exit_code, result.stderr) == (1, "A rule keeps these people apart: Alice, Bob.\n")


def test_the_doctor_and_the_list_say_what_the_last_round_could_not_keep(network: Netwever) -> None:
    told(network, "together", "Alice", "fatima")
    assert "✓ rounds" in network("doctor").stdout
    database = open_database("sqlite:///netwever.db", "netwever", NOW)
    with database.write() as tx:
        decisions.note(tx, 1, date(2026, 11, 24), Clash.RULE)
    database.close()
    assert told(network, "list") == (
        "1  Alice, Fatima: together, in the next round. On Tuesday 24 November that failed: a rule keeps them apart.\n"
    )
    lines = network("doctor").stdout.splitlines()
    (found,) = (line for line in lines if line.startswith("! rounds"))
    assert found.endswith("not kept in the last round: 1 decision (1)")
