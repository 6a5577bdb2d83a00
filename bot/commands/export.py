"""`netwever export`: the members as a file that `import` reads, or everything about one of them."""

import json
import sys
from enum import StrEnum
from typing import Annotated, Any

import typer

from adapters.base import Person
from bot.commands.call import DatabaseUrl, opened, right_now, settings_of, tell
from bot.commands.failures import CommandFailed
from bot.commands.members_file import COLUMNS, Consents, row_of
from bot.commands.rows import csv_text
from matching.values import Member
from storage import accounts, erasure, members
from storage.database import Tx


class Format(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"


def export(
    ctx: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="How the members are written.")] = Format.JSONL,
    member: Annotated[
        str | None, typer.Option(metavar="NAME", help="Everything about this one member, as JSON; a name or an id.")
    ] = None,
    db: DatabaseUrl = None,
) -> None:
    """Write the members to standard output, as `netwever import` reads them.

    \b
    Example: netwever export --format csv > members.csv
    """
    settings, now = settings_of(ctx, db), right_now()
    with opened(settings, now) as database, database.write() as tx:
        if member is not None:
            about = erasure.everything_about(tx, _the_one(tx, member).id)
            typer.echo(json.dumps(about, ensure_ascii=False, indent=2, default=str))
            return
        rows = _rows(tx)
    if form is Format.CSV:
        sys.stdout.write(csv_text(rows, COLUMNS))
    else:
        sys.stdout.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    tell(f"{len(rows)} member{'' if len(rows) == 1 else 's'} written.")


def _rows(tx: Tx) -> list[dict[str, Any]]:
    """By the id in the file, so that two exports can be compared."""
    file_ids, known = members.external_ids(tx), accounts.of_members(tx)
    rows = []
    for member in members.everyone(tx):
        found = known.get(member.id)
        person = Person(found.platform, found.workspace, found.user_id) if found else None
        rows.append(row_of(file_ids.get(member.id, member.id), member, person, _consents(tx, member)))
    return sorted(rows, key=lambda row: str(row["id"]))


def _consents(tx: Tx, member: Member) -> Consents | None:
    """What counts now, with the date and the form of the latest yes among them."""
    given = [entry for entry in members.consent_log(tx, member.id) if entry.given and entry.purpose in member.consents]
    if not given:
        return None
    latest = max(given, key=lambda entry: entry.at)
    return Consents(purposes=member.consents, at=latest.at, how=latest.text_version)


def _the_one(tx: Tx, name: str) -> Member:
    found = members.known_as(tx, name)
    if not found:
        raise CommandFailed(f'Nobody in this network is called "{name}".')
    if len(found) > 1:
        file_ids = members.external_ids(tx)
        ids = ", ".join(sorted(file_ids.get(one.id, one.id) for one in found))
        raise CommandFailed(f'{len(found)} members are called "{name}": ask for one of the ids {ids}.')
    return found[0]
