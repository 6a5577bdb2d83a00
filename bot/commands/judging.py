"""What `match` and `round` share: the words, the members of a file made ready for matching, reasons as sentences."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import track

from bot.commands.call import opened, right_now, settings_of, watched
from bot.commands.rows import read_all
from bot.vocabulary.current import shipped_gazetteer, shipped_vocabulary, vocabulary_in
from bot.wording import Wording
from config.texts import load_texts
from matching.records import member_from
from matching.similarity import Index
from matching.values import Member
from matching.vocabulary import Vocabulary

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bench:
    """Members from a file, ready to be matched, without any database."""

    members: Mapping[str, Member]
    index: Index
    vocabulary: Vocabulary
    wording: Wording


OwnWords = Annotated[
    bool,
    typer.Option("--own-words", help="Use the network's own words too, from the database of the settings or of --db."),
]


def vocabulary_for(ctx: typer.Context, own_words: bool, db: str | None) -> Vocabulary:
    """The shipped vocabulary; with the network's own words where they are asked for or a database is named.

    Raises `SettingsProblem` or `StorageProblem` where that database can't be used.
    """
    if not own_words and db is None:
        return shipped_vocabulary()
    settings = settings_of(ctx, db)
    with opened(settings, right_now()) as database, database.write() as tx:
        return vocabulary_in(tx)


def bench_from(file: Path, vocabulary: Vocabulary) -> Bench:
    """Everybody in a members file. Raises `CommandFailed` naming the first bad line."""
    gazetteer = shipped_gazetteer()
    reader: Callable[[Mapping[str, Any]], Member] = partial(member_from, vocabulary=vocabulary)
    members = read_all(file, reader)
    wording = Wording(load_texts(), vocabulary, ZoneInfo("UTC"))
    index = Index.build(members, vocabulary, gazetteer)
    return Bench({member.id: member for member in members}, index, vocabulary, wording)


def shown(items: list[T], what: str) -> Iterable[T]:
    """The items, with progress on standard error when somebody watches it."""
    return track(items, what, console=Console(stderr=True), transient=True, disable=not watched())
