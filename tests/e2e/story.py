"""The story that every platform must be able to tell: join, ask, a yes on both sides, the introduction, the follow-up,
and being forgotten."""

from sqlalchemy import select

from storage.columns import metadata
from tests.e2e.stage import Live

WISH = "ik zoek iemand die weet hoe je een buurtbatterij begint"


async def whole_story(town: Live) -> None:
    """Tell it from the first word to the last. Uses typed numbers, typed words and buttons."""
    await joins(town, "alice", "Alice de Wit", offers="taarten bakken", needs="niets", contact="alice@voorbeeld.nl")
    await joins(
        town, "bob", "Bob Bakker", offers="een buurtbatterij beginnen", needs="overslaan", contact="bob@voorbeeld.nl"
    )
    await asks(town)
    await town.presses("bob", "Ja, graag")
    await town.sees("bob", "Alice", "alice@voorbeeld.nl")
    await town.sees("alice", "Goed nieuws", "Bob", "bob@voorbeeld.nl")
    await town.later(days=10)
    await town.sees("bob", "Hebben jullie elkaar gesproken?")
    await town.presses("bob", "Ja")
    await town.sees("bob", "Over een paar weken vraag ik")
    await is_forgotten(town, "alice", "Alice de Wit", "alice@voorbeeld.nl")


async def joins(town: Live, name: str, full_name: str, *, offers: str, needs: str, contact: str) -> None:
    """From hello to welcome, question by question."""
    await town.says(name, "hoi")
    await town.sees(name, "Mag ik je gegevens")
    await town.presses(name, "Ja, dat mag")
    for part in ("je naam noemen", "contactgegevens aan de ander"):
        await town.sees(name, part)
        await town.says(name, "ja")
    for part in ("Doe je daaraan mee", "kort bericht"):
        await town.sees(name, part)
        await town.says(name, "2")
    answers = (
        ("Hoe heet je", full_name), ("welke organisatie", "overslaan"), ("Waar hoor je", "bewoners"),
        ("Waar woon of werk", "Tiel"), ("voor een ander doen", offers), ("wat zoek je", needs),
    )  # fmt: skip
    for part, answer in answers:
        await town.sees(name, part)
        await town.says(name, answer)
    await town.sees(name, "thema")
    await town.says(name, "overslaan")
    await town.sees(name, "hoe kan de ander")
    await town.says(name, contact)
    await town.sees(name, "Klopt het zo", full_name, "Tiel")
    await town.presses(name, "Ja, dit klopt")
    await town.sees(name, "Welkom bij")


async def asks(town: Live) -> None:
    """Alice asks, and Bob hears of it."""
    await town.says("alice", WISH)
    await town.sees("alice", "Klopt dat?")
    await town.says("alice", "1")
    await town.sees("alice", "buurtbatterij")
    await town.presses("alice", "Ja, vraag het")
    await town.sees("bob", "Ik heb een vraag van", "buurtbatterij")


async def is_forgotten(town: Live, name: str, *traces: str) -> None:
    """Ask to be forgotten, and mean it: afterwards no table holds any of `traces`."""
    await town.says(name, "vergeet mij")
    await town.presses_when_seen(name, "Ja, wis alles")
    await town.presses_when_seen(name, "Ja, vergeet mij nu")
    await town.sees(name, "Alles van jou is gewist")
    kept = await town.app.in_thread(lambda: _everything(town))
    assert [trace for trace in traces if trace in kept] == []


def _everything(town: Live) -> str:
    with town.app.db.engine.connect() as connection:
        return "\n".join(
            repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )
