"""`netwever vocabulary`: the network's own words, beside those that ship with Netwever."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.commands.call import DatabaseUrl, opened, right_now, settings_of, tell, watched
from bot.commands.failures import CommandFailed
from bot.vocabulary import editing, listing
from bot.vocabulary.current import shipped_vocabulary, vocabulary_in
from bot.vocabulary.reading import Watch, read_rdf
from bot.vocabulary.skos import entries
from bot.vocabulary.taking import Harvest, harvest
from matching.values import Language
from matching.widening import OwnWords, linked_themes, widened
from storage import vocabulary as own
from storage.database import Tx

MOST_CONCEPTS = 50_000  # three times the largest thesaurus that we know of with both languages, ESCO

commands = typer.Typer(
    name="vocabulary",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""The network's own words: add them one by one, or import a thesaurus.

    \b
    Example: netwever vocabulary add word streekwinkel "Korte ketens"
    """,
)

LanguageOfWord = Annotated[
    Language | None, typer.Option("--language", help="The language of the word; the network's own when not given.")
]


class Addable(StrEnum):
    THEME = "theme"
    WORD = "word"
    TRANSLATION = "translation"
    RELATED = "related"


class Removable(StrEnum):
    THEME = "theme"
    WORD = "word"
    RELATED = "related"
    SOURCE = "source"


@commands.command("import")
def import_(
    ctx: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="SKOS as RDF/XML, Turtle, N-Triples, JSON-LD; zip or gz.")
    ],
    name: Annotated[str | None, typer.Option(help="What to call this import; the name of the first file.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken, and take nothing.")] = False,
    db: DatabaseUrl = None,
) -> None:
    """Take the Dutch and English words of a thesaurus in SKOS, such as GEMET, EuroVoc or ESCO.

    Several files are read as one. An import under a name that was used before takes the place of that one.

    \b
    Example: netwever vocabulary import gemet-nl.rdf gemet-en.rdf --name gemet --dry-run
    """
    settings, now = settings_of(ctx, db), right_now()
    source = (name or files[0].stem).strip()[:64]
    if not source:
        raise CommandFailed("An import needs a name: give one with --name.")
    taken = _harvest(files, source)
    with opened(settings, now) as database, database.write() as tx:
        known = own.everything(tx)
        kept = tuple(concept for concept in known.concepts if concept.source != source)
        linked = linked_themes(shipped_vocabulary(), OwnWords(known.themes, (*kept, *taken.concepts)))
        gone = 0 if dry_run else own.replace_source(tx, source, taken.concepts)
    for line in listing.left_out(taken):
        tell(line)
    typer.echo(
        listing.taken(source, taken, sum(concept.id in linked for concept in taken.concepts), gone, dry_run=dry_run)
    )


def _harvest(files: list[Path], source: str) -> Harvest:
    """What the files have for us. Raises `CommandFailed` when that is nothing, or too much."""
    named = ", ".join(map(str, files))
    with _progress() as watch:
        found = entries(read_rdf(files, watch))
        if not found:
            raise CommandFailed(f"There are no SKOS concepts in {named}.")
        if len(found) > MOST_CONCEPTS:
            raise CommandFailed(f"{named} has {len(found):,} concepts; more than {MOST_CONCEPTS:,} can't be taken.")
        if not any(entry.labels["nl"] or entry.labels["en"] for entry in found.values()):
            raise CommandFailed(f"No concept in {named} has a Dutch or English label, of {len(found):,}.")
        taken = harvest(found, source)
    if not taken.concepts:
        raise CommandFailed(f"Nothing in {named} can be used: {', '.join(listing.left_out(taken))}")
    return taken


@contextmanager
def _progress() -> Iterator[Watch]:
    """Shows whoever watches how far the reading is: in bytes where they tell, and in statements."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[heard]:,} statements"))
    bar = Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True, disable=not watched())
    with bar as progress:
        task = progress.add_task("Reading", total=None, heard=0)

        def watch(name: str, read: int, size: int | None, heard: int) -> None:
            progress.update(task, description=f"Reading {name}", completed=read, total=size, heard=heard)

        yield watch


@commands.command("list")
def list_(
    ctx: typer.Context,
    themes: Annotated[
        bool, typer.Option("--themes", help="Show every theme, also those that ship with Netwever.")
    ] = False,
    source: Annotated[str | None, typer.Option(help="Show the words of this import.")] = None,
    db: DatabaseUrl = None,
) -> None:
    """Show the network's own themes and words, and the imports with their size.

    \b
    Example: netwever vocabulary list --source gemet
    """
    settings, now = settings_of(ctx, db), right_now()
    with opened(settings, now) as database, database.write() as tx:
        known = own.everything(tx)
    if themes:
        lines = listing.every_theme(widened(shipped_vocabulary(), known), known)
    elif source is not None:
        lines = listing.of_source(shipped_vocabulary(), known, source)
        if not lines:
            raise CommandFailed(f'There is no import called "{source[:60]}".')
    else:
        lines = listing.own_words(shipped_vocabulary(), known)
    typer.echo("".join(f"{line}\n" for line in lines), nl=False)


@commands.command()
def add(
    ctx: typer.Context,
    kind: Annotated[Addable, typer.Argument(metavar="KIND", help="theme, word, translation or related.")],
    one: Annotated[str, typer.Argument(metavar="ONE", help="A word, or the Dutch name of a new theme.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="What it belongs to; the English name of a theme.")],
    language: LanguageOfWord = None,
    db: DatabaseUrl = None,
) -> None:
    """Add a theme, a word for a theme, a translation, or a tie between words or themes.

    \b
    add theme "Moestuinen" "Vegetable gardens"     a new theme, in Dutch and in English
    add word streekwinkel "Korte ketens"           a word that members use for a theme
    add translation moestuin "kitchen garden"      a Dutch and an English word that mean the same
    add related moestuin "Korte ketens"            words or themes that are near each other

    \b
    Example: netwever vocabulary add translation moestuin "kitchen garden"
    """
    settings, now = settings_of(ctx, db), right_now()
    spoken = language or settings.network.language
    with opened(settings, now) as database, database.write() as tx:
        typer.echo(_added(tx, kind, one, other, spoken))


def _added(tx: Tx, kind: Addable, one: str, other: str, language: Language) -> str:
    match kind:
        case Addable.THEME:
            return editing.add_theme(tx, vocabulary_in(tx), one, other)
        case Addable.WORD:
            return editing.add_word(tx, vocabulary_in(tx), one, other, language)
        case Addable.TRANSLATION:
            return editing.add_translation(tx, one, other)
        case Addable.RELATED:
            return editing.add_related(tx, vocabulary_in(tx), one, other, language)


@commands.command()
def remove(
    ctx: typer.Context,
    kind: Annotated[Removable, typer.Argument(metavar="KIND", help="theme, word, related or source.")],
    one: Annotated[str, typer.Argument(metavar="ONE", help="The theme, the word, or the name of the import.")],
    other: Annotated[str | None, typer.Argument(metavar="OTHER", help="For related: the other one.")] = None,
    db: DatabaseUrl = None,
) -> None:
    """Take away what was added or imported. What ships with Netwever stays.

    \b
    Example: netwever vocabulary remove source gemet
    """
    settings, now = settings_of(ctx, db), right_now()
    if (other is not None) != (kind is Removable.RELATED):
        raise typer.BadParameter('"remove related" needs two words or themes, the others need one.')
    with opened(settings, now) as database, database.write() as tx:
        typer.echo(_removed(tx, kind, one, other or ""))


def _removed(tx: Tx, kind: Removable, one: str, other: str) -> str:
    match kind:
        case Removable.THEME:
            return editing.remove_theme(tx, vocabulary_in(tx), one)
        case Removable.WORD:
            return editing.remove_word(tx, one)
        case Removable.RELATED:
            return editing.remove_related(tx, vocabulary_in(tx), one, other)
        case Removable.SOURCE:
            return editing.remove_source(tx, one)
