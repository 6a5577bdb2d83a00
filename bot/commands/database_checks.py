"""What `doctor` looks at in the database. It changes nothing, and leaves alone what a running Netwever has in use."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bot.check import Check, Verdict
from bot.commands.checks import space
from bot.commands.group_checks import in_groups
from bot.vocabulary.listing import counted
from config.settings import Settings
from matching.widening import OwnWords
from storage import decisions, inbox, outbox, schedule, vocabulary
from storage.database import Database
from storage.decisions import Decision
from storage.engines import build_engine
from storage.lockfile import LockFile
from storage.migrating import head_revision, revision_of
from storage.opening import open_database, sqlite_note
from storage.problems import DatabaseInUse, StorageProblem, translated

SQLITE = "sqlite:///"
OVERDUE = timedelta(minutes=15)  # the alarm clock looks every few seconds; later means that nothing is running


def database_checks(settings: Settings, now: datetime) -> Iterator[Check]:
    """Whether the database can be used, and whether work piles up in it."""
    url = settings.database.url
    if url.startswith(SQLITE):
        yield from _sqlite(Path(url.removeprefix(SQLITE)), settings, now)
    else:
        yield from _looked_at(settings, now)


def _sqlite(file: Path, settings: Settings, now: datetime) -> Iterator[Check]:
    note = sqlite_note()
    if note:
        yield Check("sqlite", Verdict.NOTE, note)
    folder = file.absolute().parent
    if not folder.is_dir():
        yield Check("database", Verdict.WRONG, f"the folder {folder} does not exist", "Make it, or mend database.url.")
        return
    yield space(folder)
    if not file.exists():
        yield Check("database", Verdict.GOOD, f"{file} will be made at the first start")
        return
    try:
        LockFile.take(file).release()
    except DatabaseInUse:
        yield Check("database", Verdict.GOOD, f"{file} is in use by a Netwever that runs; stop it to look inside")
        return
    except StorageProblem as problem:
        yield Check("database", Verdict.WRONG, str(problem), "Mend the rights on the folder of the database.")
        return
    yield from _looked_at(settings, now)


def _looked_at(settings: Settings, now: datetime) -> Iterator[Check]:
    try:
        revision, head = revision_at(settings.database.url), head_revision()
        if revision != head:
            yield _other_revision(revision, head)
            return
        yield Check("database", Verdict.GOOD, f"reachable, revision {head}")
        database = open_database(settings.database.url, settings.network.slug, now)
    except StorageProblem as problem:
        yield Check("database", Verdict.WRONG, str(problem), "Mend database.url, or start the database.")
        return
    try:
        yield from _queues(database, now)
        with database.write() as tx:
            yield from list(in_groups(tx, settings))
    finally:
        database.close()


def revision_at(url: str) -> str | None:
    """Of which version the database there is; None when it is empty."""
    engine = build_engine(url, 2.0)
    try:
        with translated(), engine.begin() as connection:
            return revision_of(connection)
    finally:
        engine.dispose()


def _other_revision(revision: str | None, head: str) -> Check:
    if revision is None:
        return Check("database", Verdict.GOOD, "reachable and empty; it is filled at the first start")
    found = f"revision {revision}, this Netwever needs {head}"
    return Check("database", Verdict.NOTE, found, "Make a backup; the next start brings the database up to date.")


def _queues(database: Database, now: datetime) -> Iterator[Check]:
    with database.write() as tx:
        held = outbox.held(tx)
        aside = inbox.set_aside_items(tx)
        own = vocabulary.everything(tx)
        decided = decisions.everything(tx)
        late = [due for due in schedule.pending(tx) if due.due_at < now - OVERDUE]
    yield _own_words(own)
    yield _decided(decided)
    yield _counted("outbox", len(held), "held", "Nobody can tell whether these arrived: resend or drop each.")
    yield _counted("inbox", len(aside), "set aside", "Answering these failed; the log of that time says why.")
    yield _counted("schedule", len(late), "overdue", "Start netwever run, or run netwever tick.")


def _own_words(own: OwnWords) -> Check:
    words = sum(len(concept.nl) + len(concept.en) for concept in own.concepts)
    found = f"{counted(words, 'own word')}, {counted(len(own.themes), 'own theme')}"
    return Check("words", Verdict.GOOD, found if own != OwnWords() else "no own words beside the vocabulary")


def _decided(known: Sequence[Decision]) -> Check:
    """What a facilitator decided about rounds, and what of it the last round could not keep."""
    missed = [one.id for one in known if one.missed_on is not None]
    if not missed:
        return Check("rounds", Verdict.GOOD, f"{counted(len(known), 'decision')} of a facilitator")
    found = f"not kept in the last round: {counted(len(missed), 'decision')} ({', '.join(map(str, missed))})"
    return Check("rounds", Verdict.NOTE, found, "See why with netwever arrange list; take it back, or decide again.")


def _counted(name: str, number: int, what: str, mend: str) -> Check:
    if not number:
        return Check(name, Verdict.GOOD, f"nothing {what}")
    return Check(name, Verdict.WRONG, f"{number} {what}", mend)
